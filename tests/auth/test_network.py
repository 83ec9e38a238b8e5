"""Sites behind certificates and proxies."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from deskhand.auth import Network, PersonalToken
from deskhand.client import Jira
from deskhand.errors import Unreachable, UserError
from store_clock import NOON


class Pair(NamedTuple):
    """A certificate and its key, in files."""

    certificate: Path
    key: Path


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Pair, Pair]:
    """An authority of our own, and what it signed: a site's certificate and a client's."""
    folder = tmp_path_factory.mktemp("certificates")
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Acme")])

    def sign(name: str) -> Pair:
        ours = key if name == "authority" else ec.generate_private_key(ec.SECP256R1())
        subject = own if name == "authority" else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signed = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(own)
            .public_key(ours.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOON - timedelta(days=1000))
            .not_valid_after(NOON + timedelta(days=10000))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=name == "authority", path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        pair = Pair(folder / f"{name}.pem", folder / f"{name}.key")
        pair.certificate.write_bytes(signed.public_bytes(Encoding.PEM))
        pair.key.write_bytes(ours.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return pair

    return sign("authority").certificate, sign("site"), sign("client")


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


def encrypted(pair: Pair, *, trusts: Path | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*pair)
    if trusts:
        context.load_verify_locations(trusts)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def jira(url: str, network: Network) -> Jira:
    return Jira(url, PersonalToken("t"), edition="datacenter", network=network, tries=1)


async def test_an_authority_of_ones_own(authority: tuple[Path, Pair, Pair]) -> None:
    """With the authority's file the site is reached below its path; without it the option is named."""
    ca, servers, _ = authority
    async with site(encrypted(servers)) as url:
        async with jira(f"{url}/jira", Network(ca_bundle=str(ca))) as trusting:
            assert "/jira/rest/api/2/myself" == (await trusting.platform.myself.get()).name
        async with jira(url, Network()) as other:
            with pytest.raises(Unreachable, match=r"not trusted here \(--ca-bundle"):
                await other.platform.myself.get()


@pytest.mark.parametrize("in_one_file", [True, False])
async def test_a_client_certificate(authority: tuple[Path, Pair, Pair], tmp_path: Path, *, in_one_file: bool) -> None:
    """The site sees the certificate, whether its key is in the same file or not."""
    ca, servers, client = authority
    both = tmp_path / "both.pem"
    both.write_bytes(client.certificate.read_bytes() + client.key.read_bytes())
    network = (
        Network(ca_bundle=str(ca), client_certificate=str(both))
        if in_one_file
        else Network(ca_bundle=str(ca), client_certificate=str(client.certificate), client_key=str(client.key))
    )
    async with site(encrypted(servers, trusts=ca)) as url, jira(url, network) as shown:
        assert "'client'" in ((await shown.platform.myself.get()).display_name or "")


async def test_a_proxy() -> None:
    """Every call goes to the proxy, with the site's whole address."""
    heard: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode().split(" ")[1])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, jira("http://jira.acme.invalid", Network(proxy=address)) as far:
        await far.platform.myself.get()

    assert ["http://jira.acme.invalid/rest/api/2/myself"] == heard


def test_a_file_that_is_missing_or_something_else(authority: tuple[Path, Pair, Pair], tmp_path: Path) -> None:
    """The file is named, whichever of the three it is."""
    _, servers, client = authority
    nothing, text = str(tmp_path / "nothing.pem"), tmp_path / "text.pem"
    text.write_text("not a certificate")
    for network, named in (
        (Network(ca_bundle=nothing), nothing),
        (Network(ca_bundle=str(text)), str(text)),
        (Network(client_certificate=nothing), nothing),
        (Network(client_certificate=str(client.certificate), client_key=nothing), nothing),
        (Network(client_certificate=str(client.certificate), client_key=str(servers.key)), str(client.certificate)),
    ):
        with pytest.raises(UserError, match=named):
            network.tls()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"client_key": "a.key"}, "goes with a client certificate"),
        ({"proxy": "http://me:secret@proxy.example:3128"}, "leave the password out of it"),
        ({"proxy": "proxy.example:3128"}, "write it like"),
        ({"proxy": "socks5://proxy.example"}, "write it like"),
    ],
)
def test_what_cannot_be_used(fields: dict[str, str], said: str) -> None:
    """What is wrong is said; a password is not repeated."""
    with pytest.raises(UserError, match=said) as refused:
        Network(**fields)

    assert "secret" not in str(refused.value)
