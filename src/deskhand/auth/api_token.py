"""An e-mail address and an API token, as basic authentication on the site itself.

https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
"""

from collections.abc import Mapping

from deskhand.auth._sign_in import basic

__all__ = ["ApiToken"]


class ApiToken:
    """Signs in with an e-mail address and an API token without scopes."""

    def __init__(self, email: str, token: str) -> None:
        self.email = email
        self._headers = basic(email, token)

    def __repr__(self) -> str:
        """The address alone."""
        return f"ApiToken({self.email!r})"

    def headers(self) -> Mapping[str, str]:
        """The `Authorization` header."""
        return self._headers

    def base(self, site: str) -> str:
        """The site itself."""
        return site
