"""An authority of our own, what it signs, and sites that show it."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from store_clock import NOON

KEY_PASSWORD = "k3y pass"
LONG_AGO, SOON, FAR = NOON - timedelta(days=1000), NOON - timedelta(days=500), NOON + timedelta(days=10000)


class Pair(NamedTuple):
    """A certificate and its key, in files."""

    certificate: Path
    key: Path


class Authority:
    """Signs certificates into a folder; its own is `file`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("Acme")
        self.file = self._write("authority", self._signed(self._name, self._key, authority=True), self._key).certificate

    def sign(
        self,
        name: str,
        *,
        host: str = "127.0.0.1",
        until: datetime = FAR,
        since: datetime = LONG_AGO,
        sealed: bool = False,
    ) -> Pair:
        """A certificate for a host; `sealed` seals its key with a password."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = self._signed(_named(name), key, host=host, since=since, until=until)
        return self._write(
            name, signed, key, BestAvailableEncryption(KEY_PASSWORD.encode()) if sealed else NoEncryption()
        )

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        host: str = "127.0.0.1",
        since: datetime = LONG_AGO,
        until: datetime = FAR,
        authority: bool = False,
    ) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def _write(
        self,
        name: str,
        signed: x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
        seal: KeySerializationEncryption | None = None,
    ) -> Pair:
        pair = Pair(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        pair.certificate.write_bytes(signed.public_bytes(Encoding.PEM))
        pair.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, seal or NoEncryption()))
        return pair


def encrypted(pair: Pair, *, trusts: Path | None = None) -> ssl.SSLContext:
    """How a site shows its certificate; `trusts` is the authority of the certificates that it asks for."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*pair)
    if trusts:
        context.load_verify_locations(trusts)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


@asynccontextmanager
async def site(tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A site that says under which subject the client came."""

    async def myself(call: web.Request) -> web.Response:
        shown = call.transport.get_extra_info("peercert") if call.transport else None
        return web.json_response({"displayName": str((shown or {}).get("subject", "")), "name": call.path})

    app = web.Application()
    app.router.add_get("/{path:.*}", myself)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
