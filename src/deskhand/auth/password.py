"""A user name and a password, as basic authentication on an on-prem site.

https://developer.atlassian.com/server/jira/platform/basic-authentication/
"""

from collections.abc import Mapping

from deskhand.auth._sign_in import basic

__all__ = ["NO_PASSWORDS_ON_CLOUD", "Password"]

# https://developer.atlassian.com/cloud/jira/platform/deprecation-notice-basic-auth-and-cookie-based-auth/
NO_PASSWORDS_ON_CLOUD = (
    "Jira Cloud takes no passwords: Atlassian deprecated them on 1 December 2018 and has refused them since "
    "3 June 2019. Make an API token at https://id.atlassian.com/manage-profile/security/api-tokens and give it instead"
)


class Password:
    """Signs in with a user name and a password."""

    def __init__(self, username: str, password: str) -> None:
        self.username = username
        self._headers = basic(username, password)

    def __repr__(self) -> str:
        """The name alone."""
        return f"Password({self.username!r})"

    def headers(self) -> Mapping[str, str]:
        """The `Authorization` header."""
        return self._headers

    def base(self, site: str) -> str:
        """The site itself."""
        return site
