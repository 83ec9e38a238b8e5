"""What Atlassian's token service answers: a grant, or why there is none.

https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec

from deskhand.auth._services import Services
from deskhand.auth._steps import Answer, Ask, Flow, asked
from deskhand.errors import CallError, ClientRefused, GrantGone, Invalid, NotJira, SiteFailed, TooManyCalls

__all__ = ["EARLY", "Grant", "OAuthClient", "read_answer", "request_grant"]

T = TypeVar("T")

EARLY = timedelta(seconds=60)
"""A token is renewed this long before it expires, so that none expires on its way."""

_BAD_CLIENTS = ("invalid_client", "unauthorized_client", "access_denied")


class OAuthClient(msgspec.Struct, frozen=True, kw_only=True):
    """The client id and the secret of an app or of a service account's credential."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        """The id alone."""
        return f"OAuthClient({self.client_id!r})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("client_id", self.client_id)]


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """An access token, until when it is good, what it allows, and what the next one is got with."""

    access_token: str
    expires_at: datetime
    scopes: tuple[str, ...] = ()
    refresh_token: str | None = None

    def __repr__(self) -> str:
        """Its end alone."""
        return f"Grant(expires_at={self.expires_at.isoformat()})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("expires_at", self.expires_at)]

    def due(self, now: datetime) -> bool:
        """Whether it has expired or is about to."""
        return now >= self.expires_at - EARLY


class _Granted(msgspec.Struct):
    access_token: str
    expires_in: float = 3600
    scope: str = ""
    refresh_token: str | None = None


def request_grant(services: Services, client: OAuthClient, now: datetime, what: Mapping[str, str]) -> Flow[Grant]:
    """Ask the token service; `what` says what for, and with what."""
    ask = Ask(
        "POST",
        f"{services.auth.rstrip('/')}/oauth/token",
        "POST /oauth/token",
        json={"client_id": client.client_id, "client_secret": client.client_secret, **what},
    )
    granted = read_answer(ask, (yield from asked(ask)), _Granted)
    return Grant(
        access_token=granted.access_token,
        expires_at=now + timedelta(seconds=granted.expires_in),
        scopes=tuple(granted.scope.split()),
        # A service that did not turn the refresh token over still takes the one that was used.
        refresh_token=granted.refresh_token or what.get("refresh_token"),
    )


def read_answer(ask: Ask, answer: Answer, shape: type[T]) -> T:
    """An answer in its shape; what it was instead is raised."""
    if answer.status != 200:
        raise _refusal(ask, answer)
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except msgspec.DecodeError:
        raise NotJira("this is not Atlassian's answer", operation=ask.operation, url=ask.url, status=200) from None


def _refusal(ask: Ask, answer: Answer) -> CallError:
    code, described = _said(answer.body)
    kind, said = _kind(answer.status, code, described)
    return kind(
        f"{said}: {described}" if described else said,
        operation=ask.operation,
        url=ask.url,
        status=answer.status,
        messages=[described] if described else [],
        retry_after=answer.retry_after,
    )


def _kind(status: int, code: str, described: str) -> tuple[type[CallError], str]:
    # With 403 at Atlassian, with 400 by the standard; Atlassian has also blamed the client where the token was at fault.
    if code == "invalid_grant" or (code == "unauthorized_client" and "refresh_token" in described):
        return GrantGone, "the consent is gone"
    if status == 429:
        return TooManyCalls, "Atlassian asks to slow down"
    if status >= 500:
        return SiteFailed, "Atlassian's sign-in service failed"
    if code in _BAD_CLIENTS or status in (401, 403):
        return ClientRefused, "Atlassian does not accept the OAuth client"
    if status in (404, 405) or status < 400:
        return NotJira, "this is not Atlassian's sign-in service"
    return Invalid, "Atlassian does not accept the call"


def _said(body: bytes) -> tuple[str, str]:
    try:
        told: Any = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return "", ""
    if not isinstance(told, dict):
        return "", ""
    texts = [told.get("error"), told.get("error_description") or told.get("message") or told.get("error")]
    code, described = (text if isinstance(text, str) else "" for text in texts)
    return code, described
