"""How a site is reached: whom to trust, how to prove which machine is asking, which proxy to go through."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from deskhand.errors import UserError

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["Network"]


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """The way to a site.

    `ca_bundle` is a PEM file of the authorities to trust beside the machine's own, `client_certificate` a PEM file that is
    shown to the site, `client_key` its key where it is not in the same file, `proxy` the address of an HTTP proxy.
    """

    ca_bundle: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None
    proxy: str | None = None

    def __post_init__(self) -> None:
        if self.client_key and not self.client_certificate:
            raise UserError("a client key goes with a client certificate: give both")
        if self.proxy:
            _check_proxy(self.proxy)

    def tls(self) -> "SSLContext | None":
        """The certificates in Python's own form, None where nothing but the machine's are used; UserError names a bad file."""
        if not (self.ca_bundle or self.client_certificate):
            return None
        import ssl  # noqa: PLC0415 (few sites need it before the first call)

        context = ssl.create_default_context()
        file = self.ca_bundle
        try:
            if self.ca_bundle:
                context.load_verify_locations(self.ca_bundle)
            file = self.client_certificate
            if self.client_certificate:
                # An empty password rather than none: OpenSSL would ask for it on the terminal, and wait for ever.
                context.load_cert_chain(self.client_certificate, self.client_key, password="")
        except ssl.SSLError:
            raise UserError(
                f"{file}: this is no certificate in PEM form, or its key is missing, sealed or another's"
            ) from None
        except OSError as error:
            missing = next((one for one in (file, self.client_key) if one and not Path(one).is_file()), file)
            raise UserError(f"{missing}: {error.strerror or error}") from None
        return context


def _check_proxy(proxy: str) -> None:
    parts = urlsplit(proxy)
    if parts.username or parts.password:
        raise UserError("a proxy's address is stored in the open: give one without a name and a password in it")
    if parts.scheme != "http" or not parts.hostname or parts.path not in ("", "/"):
        raise UserError(f"{proxy!r} is no proxy's address: write it like http://proxy.acme.example:3128")
