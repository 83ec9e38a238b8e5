"""Connections: adding, testing and opening sites under a sign-in."""

# ruff: noqa: PLC0415 (listing must stay quick: what is heavy is imported by the method that needs it)

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, overload

from deskhand.app.oauth_profiles import OAuthProfiles
from deskhand.errors import UserError
from deskhand.store import Store, StoredConnection

if TYPE_CHECKING:
    from deskhand.auth import Connection, Keeper, Services, SignIn
    from deskhand.auth.consent import Consent, Site
    from deskhand.client import Jira
    from deskhand.client._examine import Examined
    from deskhand.permissions.standing import Standing
    from deskhand.permissions.tried_scopes import TriedScope

__all__ = ["Connected", "Connections"]

C = TypeVar("C")


class Connected(NamedTuple):
    """A connection that was seen to work: as which account, and which of the scopes asked for it did not get.

    `missing_scopes` is None where the way to sign in does not tell its scopes; `tried_scopes` are then what calls have shown,
    where it has scopes at all.
    """

    connection: "Connection"
    standing: "Standing"
    missing_scopes: "list[str] | None"
    tried_scopes: "list[TriedScope] | None" = None


class Connections:
    """The stored connections."""

    def __init__(
        self,
        store: Store,
        profiles: OAuthProfiles,
        services: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._profiles, self._addresses, self._clock = store, profiles, services, clock

    async def add(self, connection: "Connection", secret: str) -> Connected:
        """Store a connection once it is seen to work; UserError where its name is taken.

        Where its type or its way to sign in is not said, what fits is tried, and what works is stored.
        """
        from deskhand.auth import InMemory
        from deskhand.client._connect import find_way

        self.check_name(connection.name)
        keeper = InMemory(secret)
        found = await find_way(connection, lambda one: self._sign_in(one, keeper))
        connected = await self._try(found, keeper)
        self._store.connections.create(found.name, found.record(), found.seal(keeper.read()), location=found.location)
        return connected

    def check_name(self, name: str) -> None:
        """UserError where a connection's name is taken: the person learns of it at once, and no secret goes anywhere."""
        if any(name == stored.name for stored in self._store.connections.list()):
            raise UserError(f"there is a connection {name!r} already: remove it first, or choose another name")

    def begin_consent(self, connection: "Connection") -> "Consent":
        """Begin to ask a person's consent, which the browser gives at the address told."""
        from deskhand.auth.consent import Consent

        return Consent.begin(self._services(), self._profiles.get(connection.oauth_profile or ""), connection.scopes)

    async def finish_consent(
        self,
        connection: "Connection",
        consent: "Consent",
        answer: Mapping[str, str],
        choose: "Callable[[Sequence[Site]], Site] | None" = None,
    ) -> "tuple[Connection, str]":
        """Take what the browser brought back; the result is the connection with its site, and its secret."""
        import msgspec

        from deskhand.auth.consent import finish
        from deskhand.client._wire import follow_alone

        flow = finish(
            self._services(),
            self._profiles.get(connection.oauth_profile or ""),
            consent.code(answer),
            self._clock(),
            wanted=connection.site or None,
            choose=choose,
        )
        grant, site = await follow_alone(flow, connection.network)
        found = msgspec.structs.replace(connection, type="cloud", auth="oauth", site=site.url, cloud_id=site.id)
        return found, msgspec.json.encode(grant).decode()

    async def authorize(self, connection: "Connection", secret: str) -> Connected:
        """Replace the consent that a connection lives on, once the new one is seen to work."""
        from deskhand.auth import InMemory

        connected = await self._try(connection, InMemory(secret))
        kept = self._kept(connection)
        while not kept.write(secret, replacing=kept.read()):
            pass  # another process renewed the former one just now
        return connected

    def show(self, name: str) -> StoredConnection:
        """Get one connection; NotStored where there is none of that name."""
        return self._store.connections.get(name)

    def get(self, name: str) -> "Connection":
        """Get one connection as what signs in."""
        from deskhand.auth import Connection

        stored = self._store.connections.get(name)
        connection = Connection.from_record(stored.name, stored.location, stored.record)
        return connection.opened(self._store.connections.secret(name)) if connection.network.sealed else connection

    async def test(self, name: str) -> Connected:
        """See whether a connection still works, and as whom."""
        connection = self.get(name)
        return await self._try(connection, self._kept(connection))

    async def examine(self, name: str) -> "Examined":
        """Read a little of everything on a connection's site: what answered, what drifted, and what is left of its quotas."""
        from deskhand.client._examine import examine

        async with self.open(name) as jira:
            return await examine(jira)

    def remove(self, name: str, *, force: bool = False) -> None:
        """Forget a connection; UserError while a started recipe uses it, unless forced."""
        users = self.users(name)
        if users and not force:
            raise UserError(f"the connection {name!r} is used by {', '.join(users)}: stop that first, or force it")
        self._store.connections.delete(name)

    @overload
    def open(self, name: str) -> "Jira": ...
    @overload
    def open(self, name: str, kind: "Callable[..., C]", **http: Any) -> C: ...
    def open(self, name: str, kind: Any = None, **http: Any) -> Any:
        """A client of a connection's site, to be closed by whoever asked for it; `kind` is which, `Jira` if not said."""
        connection = self.get(name)
        return self._client(connection, self._sign_in(connection, self._kept(connection)), kind, **http)

    def sign_in(self, name: str) -> "SignIn":
        """How a stored connection signs in."""
        connection = self.get(name)
        return self._sign_in(connection, self._kept(connection))

    def only(self) -> str:
        """The name of the one connection there is; UserError where a person must say which."""
        names = [one.name for one in self._store.connections.list()]
        if len(names) != 1:
            known = f": {', '.join(names)}" if names else "; `deskhand connection add` adds one"
            raise UserError(f"say which connection asks: there are {len(names) or 'none'}{known}")
        return names[0]

    def users(self, name: str) -> list[str]:
        """List the started recipes that use a connection."""
        return [recipe.name for recipe in self._store.recipes.list() if recipe.started and recipe.connection == name]

    def list(self) -> list[StoredConnection]:
        """List all connections, by location and name."""
        return self._store.connections.list()

    def _services(self) -> "Services":
        from deskhand.auth import Services

        return Services(**self._addresses)

    def _kept(self, connection: "Connection") -> "Keeper":
        return connection.sign_in_secret(self._store.connections.kept(connection.name))

    def _sign_in(self, connection: "Connection", keeper: "Keeper") -> "SignIn":
        oauth = self._profiles.get(connection.oauth_profile or "").client if connection.auth == "oauth" else None
        return connection.sign_in(keeper, clock=self._clock, oauth=oauth, services=self._services())

    async def _try(self, connection: "Connection", keeper: "Keeper") -> Connected:
        from deskhand.auth import WAYS
        from deskhand.auth.consent import DEFAULT_SCOPES, missing
        from deskhand.permissions.standing import find_standing
        from deskhand.permissions.tried_scopes import try_scopes

        sign_in = self._sign_in(connection, keeper)
        # Somebody waits for the answer, most often about a mistyped address: one more try, not the client's several.
        async with self._client(connection, sign_in, tries=2) as jira:
            standing = await find_standing(jira)
            hides = WAYS[connection.auth or "api_token"].gateway and not getattr(sign_in, "scopes", ())
            tried = await try_scopes(jira, [*DEFAULT_SCOPES, *connection.scopes]) if hides else None
        if standing.edition and (standing.edition == "Cloud") != (connection.type == "cloud"):
            right = "cloud" if standing.edition == "Cloud" else "on-prem"
            raise UserError(
                f"{connection.site} says that it is {standing.edition}, so the connection's type is {right}"
            )
        scopes = getattr(sign_in, "scopes", ())
        return Connected(connection, standing, missing(scopes, connection.scopes) if scopes else None, tried)

    def _client(self, connection: "Connection", sign_in: "SignIn", kind: Any = None, **http: Any) -> Any:
        from deskhand.client import Jira

        kind = kind or Jira
        edition: Any = "datacenter" if connection.type == "on-prem" else "cloud"
        gateway = self._services().api
        return kind(connection.site, sign_in, edition=edition, network=connection.network, gateway=gateway, **http)
