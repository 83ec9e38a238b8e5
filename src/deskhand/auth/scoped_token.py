"""An e-mail address and an API token with scopes, which Atlassian takes at its gateway alone.

https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
"""

from collections.abc import Mapping

from deskhand.auth._services import ATLASSIAN, Services
from deskhand.auth._sign_in import basic

__all__ = ["ScopedToken"]


class ScopedToken:
    """Signs in with an e-mail address and an API token with scopes; `cloud_id` is the site's."""

    def __init__(self, email: str, token: str, *, cloud_id: str, services: Services = ATLASSIAN) -> None:
        self.email = email
        self._headers = basic(email, token)
        self._gateway = services.gateway(cloud_id)

    def __repr__(self) -> str:
        """The address alone."""
        return f"ScopedToken({self.email!r})"

    def headers(self) -> Mapping[str, str]:
        """The `Authorization` header."""
        return self._headers

    def base(self, site: str) -> str:
        """The site behind the gateway."""
        return self._gateway
