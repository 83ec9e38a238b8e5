"""OAuth 2.0 (3LO): a grant that a person consented to, whose refresh token is good for one use.

Every use of a refresh token gives another one, and the former is dead ten minutes later. So the grant is kept where all
processes see it, renewed under a lock that they share, and whoever comes second takes what the first one got.

https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/#use-a-refresh-token-to-get-another-access-token-and-refresh-token-pair
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from deskhand.auth._keeper import Keeper
from deskhand.auth._services import ATLASSIAN, Services
from deskhand.auth._steps import Flow, Pause
from deskhand.auth._tokens import Grant, OAuthClient, request_grant
from deskhand.errors import GrantGone, LocalFailure

__all__ = ["OAuth"]

LOOK_AGAIN = 0.05  # seconds until a lock that another process holds is tried once more
LONGEST_WAIT = 120.0  # seconds; no call of the one that holds it takes longer


class _Unsaved(NamedTuple):
    written: str
    replacing: str


class OAuth:
    """Signs in with a grant; `again` tells a person how to give another one when it is gone."""

    def __init__(
        self,
        client: OAuthClient,
        keeper: Keeper,
        *,
        cloud_id: str,
        clock: Callable[[], datetime],
        again: str,
        services: Services = ATLASSIAN,
    ) -> None:
        self._client = client
        self._keeper = keeper
        self._clock = clock
        self._again = again
        self._services = services
        self._gateway = services.gateway(cloud_id)
        self._unsaved: _Unsaved | None = None
        self._use(_read(keeper.read()))

    def __repr__(self) -> str:
        """The client's id and the grant's end alone."""
        return f"OAuth({self._client.client_id!r}, {self._grant!r})"

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the grant allows."""
        return self._grant.scopes

    def headers(self) -> Mapping[str, str]:
        """The `Authorization` header."""
        return self._headers

    def base(self, site: str) -> str:
        """The site behind the gateway: these tokens are not taken on the site itself."""
        return self._gateway

    def due(self) -> bool:
        """Whether the token has expired or is about to, or could not be kept for the other processes yet."""
        return self._unsaved is not None or self._grant.due(self._clock())

    def renew(self, stale: Mapping[str, str]) -> Flow[None]:
        """Take the grant that another process has renewed meanwhile, or renew it for all."""
        yield from self._take()
        try:
            if self._unsaved:
                self._save(self._unsaved)
                if not self._grant.due(self._clock()):
                    return
            written = self._keeper.read()
            self._use(_read(written))
            if self._headers != stale and not self._grant.due(self._clock()):
                return
            renewed = yield from self._refresh()
            # From here until it is written, a crash costs nothing: the former token may be used again for ten minutes.
            self._use(renewed)
            self._save(_Unsaved(msgspec.json.encode(renewed).decode(), written))
        finally:
            self._keeper.release()

    def _take(self) -> Flow[None]:
        waited = 0.0
        while not self._keeper.take():
            if waited > LONGEST_WAIT:
                raise LocalFailure("another process of this machine renews the same token and does not end: stop it")
            waited += LOOK_AGAIN
            yield Pause(LOOK_AGAIN)

    def _refresh(self) -> Flow[Grant]:
        if self._grant.refresh_token is None:
            raise self._gone("the consent did not include offline_access", None)
        what = {"grant_type": "refresh_token", "refresh_token": self._grant.refresh_token}
        try:
            return (yield from request_grant(self._services, self._client, self._clock(), what))
        except GrantGone as error:
            raise self._gone("; ".join(error.messages), error.status) from None

    def _save(self, unsaved: _Unsaved) -> None:
        self._unsaved = unsaved
        if not self._keeper.write(unsaved.written, replacing=unsaved.replacing):
            self._use(_read(self._keeper.read()))
        self._unsaved = None

    def _use(self, grant: Grant) -> None:
        self._grant = grant
        self._headers = {"Authorization": f"Bearer {grant.access_token}"}

    def _gone(self, why: str, status: int | None) -> GrantGone:
        return GrantGone(
            f"Atlassian's consent for this connection is gone ({why}). To give it again: {self._again}",
            operation="POST /oauth/token",
            url=f"{self._services.auth}/oauth/token",
            status=status,
        )


def _read(written: str) -> Grant:
    try:
        return msgspec.json.decode(written, type=Grant)
    except msgspec.DecodeError:
        raise LocalFailure("what is kept of the consent cannot be read: give it again") from None
