"""A personal access token of an on-prem site.

https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
"""

from collections.abc import Mapping

__all__ = ["PersonalToken"]


class PersonalToken:
    """Signs in with a personal access token."""

    def __init__(self, token: str) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}

    def __repr__(self) -> str:
        """Nothing but what it is."""
        return "PersonalToken()"

    def headers(self) -> Mapping[str, str]:
        """The `Authorization` header."""
        return self._headers

    def base(self, site: str) -> str:
        """The site itself."""
        return site
