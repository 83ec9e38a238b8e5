"""What a client is told when it is made: its site's address, and how calls are made."""

from collections.abc import Awaitable, Callable
from typing import TypedDict
from urllib.parse import urlsplit

from deskhand.auth import Network
from deskhand.client._budget import Budget
from deskhand.client._worlds import Edition
from deskhand.errors import UserError

__all__ = ["Options", "address"]


class Options(TypedDict, total=False):
    """How calls are made; each can be left out.

    `network` has the certificates and the proxy, `gateway` where Atlassian's gateway is if not at its own address. A call is
    made up to `tries` times where that is safe, and given up after `silence` seconds without a reply. `wait` is how pauses
    are waited, `budget` what paces the calls to a site.
    """

    network: Network | None
    gateway: str | None
    tries: int
    silence: float
    wait: Callable[[float], Awaitable[None]]
    budget: Callable[[str, Edition], Budget]


def address(site: object) -> str:
    """The address of a site as calls begin with it; UserError for what is none, or holds a secret."""
    wanted = "write it like https://acme.atlassian.net, or https://jira.acme.example/jira"
    if not isinstance(site, str):
        raise UserError(f"the address of a site is a text, not {site!r}: {wanted}")
    if "@" in site:
        raise UserError("the address of a site holds no name and no password: give them as the sign-in")
    try:
        parts = urlsplit(site)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or "?" in site or "#" in site:
        raise UserError(f"{site!r} is no site's address: {wanted}")
    return site.rstrip("/")
