"""How a site is reached: whom to trust, how to prove which machine is asking, which proxy to go through."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import msgspec

from deskhand.auth._sign_in import basic
from deskhand.errors import UserError

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["Network"]

_SECRETS = ("client_key_password", "proxy_password")
_EXAMPLE = "http://proxy.acme.example:3128, or http://NAME@proxy.acme.example:3128"


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """The way to a site.

    `ca_bundle` is a PEM file of the authorities to trust beside the machine's own, `client_certificate` a PEM file that is
    shown to the site, `client_key` its key where it is not in the same file, `client_key_password` what the key is sealed
    with, `proxy` the address of an HTTP proxy, with the name that it asks for, `proxy_password` what goes with that name.
    `sealed` names the passwords of a stored connection that are kept apart from it.
    """

    ca_bundle: str | None = None
    client_certificate: str | None = None
    client_key: str | None = None
    client_key_password: str | None = None
    proxy: str | None = None
    proxy_password: str | None = None
    sealed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.client_key and not self.client_certificate:
            raise UserError("a client key goes with a client certificate: give both")
        if self.client_key_password and not self.client_certificate:
            raise UserError("a key's password goes with a client certificate: give both")
        if self.proxy:
            _check_proxy(self.proxy)
        if self.proxy_password and not self.proxy_user:
            raise UserError(f"a proxy's password goes with a name: write the proxy's address like {_EXAMPLE}")

    def __repr__(self) -> str:
        """Everything but the passwords."""
        return f"Network({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        told = msgspec.structs.asdict(self)
        return [(name, value) for name, value in told.items() if value and name not in _SECRETS]

    @property
    def secrets(self) -> dict[str, str]:
        """The passwords that there are, by name."""
        return {name: value for name in _SECRETS if (value := getattr(self, name))}

    @property
    def proxy_user(self) -> str:
        """The name that the proxy asks for."""
        return unquote(urlsplit(self.proxy or "").username or "")

    @property
    def proxy_address(self) -> str | None:
        """Where the proxy is, without a name."""
        parts = urlsplit(self.proxy or "")
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() or None

    @property
    def key_is_sealed(self) -> bool:
        """Whether the client certificate's key takes a password."""
        file = self.client_key or self.client_certificate
        try:
            return file is not None and b"ENCRYPTED" in Path(file).read_bytes()
        except OSError:  # told when it is used
            return False

    def proxy_headers(self) -> Mapping[str, str]:
        """What proves to the proxy who is asking."""
        if not self.proxy_user:
            return {}
        return {"Proxy-Authorization": basic(self.proxy_user, self.proxy_password or "")["Authorization"]}

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
                password = self.client_key_password or ""
                context.load_cert_chain(self.client_certificate, self.client_key, password=password)
        except ssl.SSLError:
            raise UserError(self._what_is_wrong(file)) from None
        except OSError as error:
            missing = next((one for one in (file, self.client_key) if one and not Path(one).is_file()), file)
            raise UserError(f"{missing}: {error.strerror or error}") from None
        return context

    def _what_is_wrong(self, file: str | None) -> str:
        if file == self.client_certificate and self.key_is_sealed:
            key = self.client_key or file
            if not self.client_key_password:
                return f"{key}: the key is sealed, and its password is missing (--client-key-password-file gives it)"
            return f"{key}: the password does not open this key, or the key is another certificate's"
        return f"{file}: this is no certificate in PEM form, or its key is missing or another's"


def _check_proxy(proxy: str) -> None:
    parts = urlsplit(proxy)
    if parts.password is not None:
        raise UserError(
            "a proxy's address is stored in the open: leave the password out of it, and give that by --proxy-password-file"
        )
    if parts.scheme != "http" or not parts.hostname or parts.path not in ("", "/"):
        raise UserError(f"{proxy!r} is no proxy's address: write it like {_EXAMPLE}")
