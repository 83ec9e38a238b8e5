"""How a client signs in, as the explanation needs to know it: by what, and with which scopes."""

from deskhand.auth import WAYS, ApiToken, Auth, OAuth, Password, PersonalToken, ScopedToken, ServiceAccount
from deskhand.client import Jira
from deskhand.permissions._known import SignedIn

__all__ = ["signed_in"]

_WAYS: dict[type, Auth] = {
    ApiToken: "api_token",
    ScopedToken: "scoped_token",
    OAuth: "oauth",
    ServiceAccount: "service_account",
    Password: "password",
    PersonalToken: "personal_token",
}


def signed_in(jira: Jira) -> SignedIn:
    """What is known of the sign-in of a client; of a way that is not Deskhand's own nothing is."""
    sign_in = jira._sign_in  # noqa: SLF001 (a client shows it to nobody else)
    name = next((name for kind, name in _WAYS.items() if isinstance(sign_in, kind)), None)
    if name is None:
        return SignedIn(way="call" if sign_in is None else "sign-in")
    scopes = getattr(sign_in, "scopes", None) or None
    return SignedIn(way=WAYS[name].title, scopes=scopes, hides_scopes=WAYS[name].gateway and scopes is None)
