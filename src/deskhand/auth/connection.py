"""A connection: a name, where it is kept, a site, and a way to sign in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

from deskhand.auth._keeper import Keeper
from deskhand.auth._names import check_name
from deskhand.auth._sealed import SignInSecret, open_kept, pack
from deskhand.auth._services import ATLASSIAN, Services
from deskhand.auth._sign_in import SignIn
from deskhand.auth._site import SiteType
from deskhand.auth._tokens import OAuthClient
from deskhand.auth.api_token import ApiToken
from deskhand.auth.network import Network
from deskhand.auth.oauth import OAuth
from deskhand.auth.password import NO_PASSWORDS_ON_CLOUD, Password
from deskhand.auth.personal_token import PersonalToken
from deskhand.auth.scoped_token import ScopedToken
from deskhand.auth.service_account import ServiceAccount
from deskhand.errors import UserError

__all__ = ["WAYS", "Auth", "Connection", "Way", "check_way", "ways"]

Auth = Literal["api_token", "scoped_token", "oauth", "service_account", "password", "personal_token"]


class Way(NamedTuple):
    """One way to sign in: what it is called, the fields and the secret that it takes, where it is taken."""

    title: str
    fields: tuple[str, ...]
    secret: Literal["token", "password", "client_secret"] | None
    types: tuple[SiteType, ...]
    gateway: bool = False


WAYS: dict[Auth, Way] = {
    "api_token": Way("API token", ("email",), "token", ("cloud",)),
    "scoped_token": Way("API token with scopes", ("email",), "token", ("cloud",), gateway=True),
    "oauth": Way("OAuth 2.0", ("oauth_profile",), None, ("cloud",), gateway=True),
    "service_account": Way("service account", ("client_id",), "client_secret", ("cloud",), gateway=True),
    "password": Way("user name and password", ("username",), "password", ("on-prem",)),
    "personal_token": Way("personal access token", (), "token", ("on-prem",)),
}


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored of a connection beside its secret.

    `location` is the folder of the workspace that it lives in, `type` whether the site is Atlassian's Cloud or on-prem,
    `auth` the way to sign in, both None while that is to be found out. `site` is the site's address without a trailing
    slash, empty while a consent is still to tell which it is, `scopes` are those that OAuth asks for beside the default ones.
    """

    name: str
    location: str = "/"
    type: SiteType | None = None
    auth: Auth | None = None
    site: str = ""
    email: str | None = None
    username: str | None = None
    client_id: str | None = None
    oauth_profile: str | None = None
    scopes: tuple[str, ...] = ()
    cloud_id: str | None = None
    network: Network = Network()

    def __post_init__(self) -> None:
        check_name("a connection's", self.name)
        if self.email is not None and "@" not in self.email:
            raise UserError(f"{self.email!r} is no e-mail address; an API token belongs to the account of one")
        if not self.site and not self.oauth_profile:
            raise UserError("the address of the site is missing")
        check_way(self.auth, self.type)
        for field in WAYS[self.auth].fields if self.auth else ():
            if not getattr(self, field):
                raise UserError(f"to sign in by {self.auth} takes {field}, and it is missing")

    @classmethod
    def from_record(cls, name: str, location: str, record: Mapping[str, Any]) -> "Connection":
        """The connection that a record was made of."""
        return msgspec.convert({"name": name, "location": location, **record}, cls)

    def record(self) -> dict[str, Any]:
        """What there is to remember beside its name and location, as plain JSON values."""
        told: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        secrets = self.network.secrets
        network = told["network"] | {"sealed": [*secrets] or list(self.network.sealed)}
        told["network"] = {name: value for name, value in network.items() if value and name not in secrets}
        return {name: value for name, value in told.items() if value and name not in ("name", "location")}

    def seal(self, secret: str) -> str:
        """What is to be kept sealed: the secret that it signs in with, and the passwords of the way to its site."""
        return pack(secret, self.network.secrets)

    def opened(self, kept: str) -> "Connection":
        """The connection with the passwords of the way to its site, from what was kept sealed."""
        passwords = open_kept(kept, self.network).network
        network = msgspec.structs.replace(self.network, **passwords)
        return msgspec.structs.replace(self, network=network)

    def sign_in_secret(self, keeper: Keeper) -> Keeper:
        """The secret that it signs in with, where the keeper keeps all that is sealed of it."""
        return SignInSecret(keeper, self.network)

    def sign_in(
        self,
        keeper: Keeper,
        *,
        clock: Callable[[], datetime],
        oauth: OAuthClient | None = None,
        services: Services = ATLASSIAN,
    ) -> SignIn:
        """The way to sign in, with its secret where that is kept; `oauth` is the client of its profile."""
        cloud_id = self.cloud_id or ""
        match self.auth:
            case "scoped_token":
                return ScopedToken(self.email or "", keeper.read(), cloud_id=cloud_id, services=services)
            case "oauth":
                again = f"deskhand connection authorize {self.name}"
                if oauth is None:
                    raise UserError(f"the OAuth profile {self.oauth_profile!r} of this connection is missing")
                return OAuth(oauth, keeper, cloud_id=cloud_id, clock=clock, again=again, services=services)
            case "service_account":
                client = OAuthClient(client_id=self.client_id or "", client_secret=keeper.read())
                return ServiceAccount(client, cloud_id=cloud_id, clock=clock, services=services)
            case "password":
                return Password(self.username or "", keeper.read())
            case "personal_token":
                return PersonalToken(keeper.read())
            case _:
                return ApiToken(self.email or "", keeper.read())


def check_way(auth: Auth | None, type: SiteType | None) -> None:
    """UserError where a type of site cannot be signed in to in this way, with the reason or with those that it has."""
    if auth is None or type is None or type in WAYS[auth].types:
        return
    if auth == "password":
        raise UserError(NO_PASSWORDS_ON_CLOUD)
    where = "Jira Cloud" if type == "cloud" else "An on-prem site"
    others = ", ".join(name for name, way in WAYS.items() if type in way.types)
    raise UserError(f"{where} cannot be signed in to by {auth}; it takes {others}")


def ways(connection: Connection) -> tuple[Auth, ...]:
    """The ways to try, in order, where the person did not say which: those that fit what was given.

    A token tells nothing of its kind: an API token is tried on the site first, because a token with scopes is refused there
    at once, and then at the gateway.
    """
    if connection.auth:
        # Atlassian calls both an API token, and so does whoever says that it is one.
        return ("api_token", "scoped_token") if connection.auth == "api_token" else (connection.auth,)
    if connection.oauth_profile and not connection.email:
        return ("oauth",)
    if connection.client_id:
        return ("service_account",)
    if connection.username:
        return ("password",)
    tokens: tuple[Auth, ...] = ("api_token", "scoped_token") if connection.email else ()
    fitting = tuple(auth for auth in (*tokens, "personal_token") if connection.type in (None, *WAYS[auth].types))
    if not fitting:
        raise UserError(f"an API token belongs to an e-mail address: give that of the account on {connection.site}")
    return fitting
