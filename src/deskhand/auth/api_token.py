"""An e-mail address and an API token, as basic authentication on the site itself.

https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
"""

from base64 import b64encode
from collections.abc import Mapping

__all__ = ["ApiToken"]


class ApiToken:
    """Signs in with an e-mail address and an API token."""

    def __init__(self, email: str, token: str) -> None:
        self.email = email
        self._headers = {"Authorization": "Basic " + b64encode(f"{email}:{token}".encode()).decode()}

    def __repr__(self) -> str:
        """The address alone."""
        return f"ApiToken({self.email!r})"

    def headers(self) -> Mapping[str, str]:
        """The `Authorization` header."""
        return self._headers
