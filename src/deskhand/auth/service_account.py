"""A service account's own credential: client id and secret, without a person.

https://support.atlassian.com/user-management/docs/create-oauth-2-0-credential-for-service-accounts/
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from deskhand.auth._services import ATLASSIAN, Services
from deskhand.auth._steps import Flow
from deskhand.auth._tokens import Grant, OAuthClient, request_grant

__all__ = ["ServiceAccount"]


class ServiceAccount:
    """Signs in with client credentials; every process gets tokens of its own, good for an hour."""

    def __init__(
        self,
        client: OAuthClient,
        *,
        cloud_id: str,
        clock: Callable[[], datetime],
        services: Services = ATLASSIAN,
    ) -> None:
        self._client = client
        self._clock = clock
        self._services = services
        self._gateway = services.gateway(cloud_id)
        self._grant: Grant | None = None
        self._headers: Mapping[str, str] = {}

    def __repr__(self) -> str:
        """The client's id alone."""
        return f"ServiceAccount({self._client.client_id!r})"

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the last token allows; empty before the first one."""
        return self._grant.scopes if self._grant else ()

    def headers(self) -> Mapping[str, str]:
        """The `Authorization` header; empty before the first token."""
        return self._headers

    def base(self, site: str) -> str:
        """The site behind the gateway."""
        return self._gateway

    def due(self) -> bool:
        """Whether there is no token yet, or it has expired or is about to."""
        return self._grant is None or self._grant.due(self._clock())

    def renew(self, stale: Mapping[str, str]) -> Flow[None]:
        """Get another token."""
        if self._headers != stale and not self.due():
            return
        what = {"grant_type": "client_credentials"}
        self._grant = yield from request_grant(self._services, self._client, self._clock(), what)
        self._headers = {"Authorization": f"Bearer {self._grant.access_token}"}
