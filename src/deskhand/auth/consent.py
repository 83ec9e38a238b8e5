"""Asking a person's consent in the browser: the address to open, the code that comes back, the sites it opens.

https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
"""

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from deskhand.auth._names import check_name
from deskhand.auth._services import Services
from deskhand.auth._steps import Ask, Flow, asked
from deskhand.auth._tokens import Grant, OAuthClient, read_answer, request_grant
from deskhand.errors import GrantGone, UserError

__all__ = [
    "DEFAULT_CALLBACK",
    "DEFAULT_SCOPES",
    "Consent",
    "OAuthProfile",
    "Site",
    "accessible_sites",
    "choose_site",
    "exchange",
    "finish",
    "missing",
]

DEFAULT_SCOPES = (
    "read:jira-user",
    "read:jira-work",
    "write:jira-work",
    "manage:jira-project",
    "manage:jira-configuration",
    "manage:jira-webhook",
    "read:servicedesk-request",
    "write:servicedesk-request",
    "manage:servicedesk-customer",
)
DEFAULT_CALLBACK = "http://localhost:47047/callback"
_REFRESH = "offline_access"  # without it there is no refresh token


class OAuthProfile(msgspec.Struct, frozen=True, kw_only=True):
    """An app that is registered at Atlassian: its client id, its secret, and the callback address registered with it."""

    name: str
    client: OAuthClient
    callback: str = DEFAULT_CALLBACK

    def __post_init__(self) -> None:
        check_name("an OAuth profile's", self.name)
        parts = urlsplit(self.callback)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
            raise UserError(f"{self.callback!r} is no callback address: write it like {DEFAULT_CALLBACK}")
        if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1"):
            raise UserError(f"{self.callback!r} would carry the consent unencrypted: use https, or localhost")


class Consent(NamedTuple):
    """A consent that is under way: the address to open, and what the answer must carry."""

    address: str
    state: str
    callback: str

    def __repr__(self) -> str:
        """Nothing that an answer could be forged with."""
        return f"Consent({self.callback!r})"

    @classmethod
    def begin(cls, services: Services, profile: OAuthProfile, scopes: Iterable[str] = ()) -> "Consent":
        """Ask for the default scopes and for others, with a state that nobody can guess."""
        state = secrets.token_urlsafe(32)
        query = {
            "audience": "api.atlassian.com",
            "client_id": profile.client.client_id,
            "scope": " ".join(dict.fromkeys((*DEFAULT_SCOPES, *scopes, _REFRESH))),
            "redirect_uri": profile.callback,
            "state": state,
            "response_type": "code",
            "prompt": "consent",
        }
        return cls(f"{services.auth.rstrip('/')}/authorize?{urlencode(query)}", state, profile.callback)

    def is_answered_by(self, answer: Mapping[str, str]) -> bool:
        """Whether an answer belongs to this consent, and not to one that somebody else began."""
        return hmac.compare_digest(answer.get("state", "").encode(), self.state.encode())

    def answer_in(self, address: str) -> dict[str, str]:
        """The answer in the address where the browser ended; UserError where it is another page's, or another consent's."""
        answer = dict(parse_qsl(address.strip().partition("?")[2]))
        if not answer.keys() & {"code", "error"}:
            raise UserError(f"this is not where the consent ends: that address begins with {self.callback}?")
        if not self.is_answered_by(answer):
            raise UserError("this address belongs to another consent: open the one that was printed last")
        return answer

    def code(self, answer: Mapping[str, str]) -> str:
        """The code in the answer's query; UserError where the person refused."""
        if not self.is_answered_by(answer):
            raise UserError("the answer belongs to another consent: begin again")
        if refused := answer.get("error"):
            raise UserError(f"Atlassian gave no consent: {answer.get('error_description') or refused}")
        if not answer.get("code"):
            raise UserError("the answer carries no code: begin again")
        return answer["code"]


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A site that a grant opens; `id` is its cloud id."""

    id: str
    url: str
    name: str = ""
    scopes: tuple[str, ...] = ()


def finish(
    services: Services,
    profile: OAuthProfile,
    code: str,
    now: datetime,
    *,
    wanted: str | None,
    choose: Callable[[Sequence[Site]], Site] | None = None,
) -> Flow[tuple[Grant, Site]]:
    """Turn a code into a grant and the site that it is for: the one wanted, the only one, or the one that is chosen."""
    grant = yield from exchange(services, profile, code, now)
    sites = yield from accessible_sites(services, grant)
    if choose and not wanted and len(sites) > 1:
        return grant, choose(sites)
    return grant, choose_site(sites, wanted)


def exchange(services: Services, profile: OAuthProfile, code: str, now: datetime) -> Flow[Grant]:
    """Turn a code into a grant."""
    what = {"grant_type": "authorization_code", "code": code, "redirect_uri": profile.callback}
    try:
        return (yield from request_grant(services, profile.client, now, what))
    except GrantGone as error:
        why = "; ".join(error.messages)
        raise UserError(
            f"Atlassian no longer takes the code ({why}): begin again, and give the consent at once"
        ) from None


def accessible_sites(services: Services, grant: Grant) -> Flow[list[Site]]:
    """The sites that a grant opens, each once: Jira and Confluence of a site are told as two."""
    ask = Ask(
        "GET",
        f"{services.api.rstrip('/')}/oauth/token/accessible-resources",
        "GET /oauth/token/accessible-resources",
        headers={"Authorization": f"Bearer {grant.access_token}"},
    )
    told = read_answer(ask, (yield from asked(ask)), list[Site])
    sites: dict[str, Site] = {}
    for site in told:
        if site.scopes and not any("jira" in scope or "servicedesk" in scope for scope in site.scopes):
            continue  # Confluence alone
        before = sites.get(site.id)
        scopes = tuple(dict.fromkeys((*(before.scopes if before else ()), *site.scopes)))
        sites[site.id] = msgspec.structs.replace(before or site, scopes=scopes)
    return list(sites.values())


def choose_site(sites: Sequence[Site], wanted: str | None) -> Site:
    """The site that was asked for, or the only one; UserError names those that there are."""
    named = ", ".join(site.url for site in sites)
    if not sites:
        raise UserError("the consent opens no site: ask for it again, and choose a site that has Jira")
    if wanted is None:
        if len(sites) > 1:
            raise UserError(f"the consent opens several sites: say which one with --subdomain or --host ({named})")
        return sites[0]
    for site in sites:
        if _same(site.url, wanted):
            return site
    raise UserError(f"the consent does not open {wanted}; it opens {named}")


def missing(granted: Iterable[str], extra: Iterable[str] = ()) -> list[str]:
    """The scopes that were asked for and not given."""
    given = set(granted)
    return [scope for scope in dict.fromkeys((*DEFAULT_SCOPES, *extra)) if scope not in given]


def _same(one: str, other: str) -> bool:
    return urlsplit(one.rstrip("/").lower()) == urlsplit(other.rstrip("/").lower())
