"""A site before anybody has signed in: its address, its cloud id, its edition."""

import re
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from deskhand.auth._steps import Ask, Flow, asked
from deskhand.auth._tokens import read_answer
from deskhand.errors import Invalid, NotJira, SignInFailed, UserError

__all__ = ["SiteType", "cloud_id", "site_address", "site_type"]

SiteType = Literal["cloud", "on-prem"]

_SUBDOMAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}")


class _Tenant(msgspec.Struct, rename="camel"):
    cloud_id: str


class _Server(msgspec.Struct, rename="camel"):
    deployment_type: str | None = None
    version: str | None = None


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


def cloud_id(site: str) -> Flow[str | None]:
    """The cloud id of a site, None where it has none: https://support.atlassian.com/jira/kb/retrieve-my-atlassian-sites-cloud-id/."""
    ask = Ask("GET", f"{site}/_edge/tenant_info", "GET /_edge/tenant_info")
    try:
        return read_answer(ask, (yield from asked(ask)), _Tenant).cloud_id
    except (Invalid, NotJira, SignInFailed):
        return None


def site_type(site: str) -> Flow[SiteType | None]:
    """Whether a site is Atlassian's or on-prem, None where it tells nobody who has not signed in."""
    ask = Ask("GET", f"{site}/rest/api/2/serverInfo", "GET /rest/api/2/serverInfo")
    try:
        server = read_answer(ask, (yield from asked(ask)), _Server)
    except (Invalid, NotJira, SignInFailed):
        return None
    if server.deployment_type == "Cloud":
        return "cloud"
    # The oldest on-prem sites tell a version alone.
    return "on-prem" if server.deployment_type or server.version else None
