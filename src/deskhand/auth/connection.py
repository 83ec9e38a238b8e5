"""A connection: a name, where it is kept, a site, and a way to sign in."""

import re
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from deskhand.auth._sign_in import SignIn
from deskhand.auth.api_token import ApiToken
from deskhand.errors import UserError

__all__ = ["Connection", "site_address"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_SUBDOMAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}")


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored of a connection beside its secret.

    `location` is the folder of the workspace that it lives in, `type` whether the site is Atlassian's Cloud or on-prem,
    `auth` the way to sign in, `site` the site's address without a trailing slash.
    """

    name: str
    location: str = "/"
    type: Literal["cloud", "on-prem"] = "cloud"
    auth: Literal["api_token"] = "api_token"
    site: str
    email: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise UserError(f"a connection's name is lower-case letters, digits and dashes, not {self.name!r}")
        if "@" not in self.email:
            raise UserError(f"{self.email!r} is no e-mail address; an API token belongs to the account of one")

    def sign_in(self, secret: str) -> SignIn:
        """The way to sign in, with its secret."""
        return ApiToken(self.email, secret)


def site_address(subdomain: str | None, host: str | None) -> str:
    """The address of a site from what a person typed: `acme`, or `https://jira.acme.example/jira`."""
    if bool(subdomain) == bool(host):
        raise UserError("give either the subdomain of a Cloud site or the host of another one")
    if subdomain:
        subdomain = subdomain.removesuffix(".atlassian.net")
        if not _SUBDOMAIN.fullmatch(subdomain):
            raise UserError(f"{subdomain!r} is no subdomain: it is the part before .atlassian.net")
        return f"https://{subdomain.lower()}.atlassian.net"
    address = host if host and "://" in host else f"https://{host}"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise UserError(
            f"{host!r} is no site's address: write it like https://jira.acme.example or https://acme.example/jira"
        )
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise UserError(f"{host!r} would send the secret unencrypted: use https")
    return address.rstrip("/")
