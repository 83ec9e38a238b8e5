"""Every verb a person can do, one method each."""

# ruff: noqa: PLC0415 (listing must stay quick: what is heavy is imported by the method that needs it)

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar, overload

from deskhand.errors import DeskhandError, RecipeError, UserError
from deskhand.store import RecipeVersion, Store, StoredConnection, StoredProfile, StoredRecipe

if TYPE_CHECKING:
    import asyncio

    from deskhand.auth import Connection, Keeper, Services, SignIn
    from deskhand.auth.consent import Consent, OAuthProfile, Site
    from deskhand.client import Jira
    from deskhand.client._examine import Examined
    from deskhand.engine._engine import Job, Status, Step
    from deskhand.engine.embedded import EmbeddedEngine
    from deskhand.permissions import Explanation, SignedIn
    from deskhand.permissions.facts import FactReader
    from deskhand.permissions.standing import Standing
    from deskhand.recipes.document import Recipe
    from deskhand.recipes.inquiry import Matrix
    from deskhand.recipes.needs import Least
    from deskhand.recipes.preflight import Check

__all__ = ["App", "Connected", "ago"]

C = TypeVar("C")

DAY_SECONDS = 24 * 60 * 60
BETWEEN_CHECKS_SECONDS = 600
_AGO = re.compile(r"(\d{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Connected(NamedTuple):
    """A connection that was seen to work: as which account, and which of the scopes asked for it did not get.

    `missing_scopes` is None where the way to sign in does not tell its scopes.
    """

    connection: "Connection"
    standing: "Standing"
    missing_scopes: list[str] | None


class App:
    """What the doors call; `home` is the folder that everything is kept in, `key` the key of its secrets if the door has it.

    `services` are the addresses of Atlassian's own services, `auth` and `api`, where they are not the usual ones.
    """

    def __init__(
        self,
        home: Path,
        *,
        key: str | None = None,
        services: Mapping[str, str] | None = None,
        clock: Callable[[], datetime],
    ) -> None:
        self.home = home
        self._addresses = services or {}
        self.clock = clock
        self._key = key

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what was opened."""
        if "store" in self.__dict__:
            self.store.close()

    @cached_property
    def store(self) -> Store:
        """What is remembered, opened when it is first needed."""
        return Store(self.home, key=self._key, clock=self.clock)

    async def add_connection(self, connection: "Connection", secret: str) -> Connected:
        """Store a connection once it is seen to work; UserError where its name is taken.

        Where its type or its way to sign in is not said, what fits is tried, and what works is stored.
        """
        from deskhand.auth import InMemory
        from deskhand.client._connect import find_way

        self.check_name(connection.name)
        keeper = InMemory(secret)
        found = await find_way(connection, lambda one: self._sign_in(one, keeper))
        connected = await self._try(found, keeper)
        self.store.connections.create(found.name, found.record(), keeper.read(), location=found.location)
        return connected

    def check_name(self, name: str) -> None:
        """UserError where a connection's name is taken: the person learns of it at once, and no secret goes anywhere."""
        if any(name == stored.name for stored in self.store.connections.list()):
            raise UserError(f"there is a connection {name!r} already: remove it first, or choose another name")

    def begin_consent(self, connection: "Connection") -> "Consent":
        """Begin to ask a person's consent, which the browser gives at the address told."""
        from deskhand.auth.consent import Consent

        return Consent.begin(self._services(), self._profile(connection.oauth_profile or ""), connection.scopes)

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

        profile = self._profile(connection.oauth_profile or "")
        flow = finish(
            self._services(),
            profile,
            consent.code(answer),
            self.clock(),
            wanted=connection.site or None,
            choose=choose,
        )
        grant, site = await follow_alone(flow, connection.network)
        found = msgspec.structs.replace(connection, type="cloud", auth="oauth", site=site.url, cloud_id=site.id)
        return found, msgspec.json.encode(grant).decode()

    async def authorize_connection(self, connection: "Connection", secret: str) -> Connected:
        """Replace the consent that a connection lives on, once the new one is seen to work."""
        from deskhand.auth import InMemory

        connected = await self._try(connection, InMemory(secret))
        kept = self.store.connections.kept(connection.name)
        while not kept.write(secret, replacing=kept.read()):
            pass  # another process renewed the former one just now
        return connected

    def add_oauth_profile(self, name: str, client_id: str, client_secret: str, callback: str) -> StoredProfile:
        """Store an app that is registered at Atlassian, for connections to share."""
        from deskhand.auth import OAuthClient
        from deskhand.auth.consent import OAuthProfile

        client = OAuthClient(client_id=client_id, client_secret=client_secret)
        profile = OAuthProfile(name=name, client=client, callback=callback)
        record = {"client_id": client_id, "callback": profile.callback}
        return self.store.oauth_profiles.create(name, record, client_secret)

    def list_oauth_profiles(self) -> list[StoredProfile]:
        """List all OAuth profiles, by name."""
        return self.store.oauth_profiles.list()

    def remove_oauth_profile(self, name: str) -> None:
        """Forget an OAuth profile; UserError while a connection uses it."""
        users = [one.name for one in self.list_connections() if one.record.get("oauth_profile") == name]
        if users:
            raise UserError(f"the OAuth profile {name!r} is used by {', '.join(users)}: remove that first")
        self.store.oauth_profiles.delete(name)

    def list_connections(self) -> list[StoredConnection]:
        """List all connections, by location and name."""
        return self.store.connections.list()

    def show_connection(self, name: str) -> StoredConnection:
        """Get one connection; NotStored where there is none of that name."""
        return self.store.connections.get(name)

    async def test_connection(self, name: str) -> Connected:
        """See whether a connection still works, and as whom."""
        return await self._try(self.connection(name), self.store.connections.kept(name))

    def remove_connection(self, name: str, *, force: bool = False) -> None:
        """Forget a connection; UserError while a started recipe uses it, unless forced."""
        users = self.recipes_of(name)
        if users and not force:
            raise UserError(f"the connection {name!r} is used by {', '.join(users)}: stop that first, or force it")
        self.store.connections.delete(name)

    def recipes_of(self, name: str) -> list[str]:
        """List the started recipes that use a connection."""
        return [recipe.name for recipe in self.store.recipes.list() if recipe.started and recipe.connection == name]

    def connection(self, name: str) -> "Connection":
        """Get one connection as what signs in."""
        from deskhand.auth import Connection

        stored = self.store.connections.get(name)
        return Connection.from_record(stored.name, stored.location, stored.record)

    @overload
    def connect(self, name: str) -> "Jira": ...
    @overload
    def connect(self, name: str, kind: type[C]) -> C: ...
    def connect(self, name: str, kind: Any = None) -> Any:
        """A client of a connection's site, to be closed by whoever asked for it; `kind` is which, `Jira` if not said."""
        connection = self.connection(name)
        return self._client(connection, self._sign_in(connection, self.store.connections.kept(name)), kind)

    async def examine_connection(self, name: str) -> "Examined":
        """Read a little of everything on a connection's site: what answered, what drifted, and what is left of its quotas."""
        from deskhand.client._examine import examine

        async with self.connect(name) as jira:
            return await examine(jira)

    async def explain(
        self,
        word: str,
        target: str = "",
        *,
        connection: str | None = None,
        account: str | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> "Explanation":
        """Whether an account may do something, and why; `word` is an action, operation, permission or trigger."""
        from deskhand.recipes.inquiry import ask

        name = connection or self._only_connection()
        async with self.connect(name) as jira:
            return await ask(self._reader(name, jira), word, target, account=account, given=given)

    async def explain_job(self, job: "Job", steps: "Sequence[Step]") -> "Explanation | None":
        """Why Jira refused what a job tried, as things stand now; None where it refused nothing, or cannot be asked."""
        from deskhand.permissions.refusals import read_refusal
        from deskhand.recipes.inquiry import ask_why

        lines = [(job.error, None), *((step.error, step.input) for step in steps)]
        line, given = next(
            ((line, given) for line, given in reversed(lines) if line and read_refusal(line)), ("", None)
        )
        if not line:
            return None
        name = self.show_recipe(job.recipe, job.version).connection
        sign_in = self._sign_in(self.connection(name), self.store.connections.kept(name))
        try:
            # Somebody looks at the job: its log must not wait for a site that does not answer.
            async with self._client(self.connection(name), sign_in, tries=1) as jira:
                return await ask_why(self._reader(name, jira), line, given=given if isinstance(given, dict) else None)
        except DeskhandError:
            return None

    async def fill_matrix(
        self, target: str, *, connection: str | None = None, accounts: Sequence[str] = (), actions: Sequence[str] = ()
    ) -> "Matrix":
        """What accounts may do on a target."""
        from deskhand.recipes.inquiry import fill_matrix

        name = connection or self._only_connection()
        async with self.connect(name) as jira:
            return await fill_matrix(self._reader(name, jira), target, accounts=accounts, actions=actions)

    async def preflight(self, recipes: "Sequence[Recipe]", *, account: str | None = None) -> "list[Check]":
        """See whether the accounts of recipes may do what their steps do, on the targets that are known."""
        from deskhand.recipes.preflight import preflight

        found: list[Check] = []
        for name in dict.fromkeys(recipe.connection for recipe in recipes):
            async with self.connect(name) as jira:
                mine = [recipe for recipe in recipes if recipe.connection == name]
                found += await preflight(mine, self._reader(name, jira), account=account)
        return found

    async def least_needs(self, files: Sequence[Path], *, location: str | None = None) -> "Least":
        """The least that recipes need, of files or of a location, and what the account of their connection has too much."""
        from deskhand.recipes.document import parse
        from deskhand.recipes.needs import least

        recipes = self.check_recipes(files)
        if location is not None:
            kept = [
                one
                for one in self.store.recipes.list()
                if self.store.connections.get(one.connection).location == location
            ]
            recipes += [parse(self.show_recipe(one.name).source, one.name) for one in kept]
        if not recipes:
            raise UserError("no recipe to look at: name files, or a location with recipes that were started")
        stored = {one.name for one in self.store.connections.list()}
        names = {recipe.connection for recipe in recipes} & stored
        if len(names) != 1:
            return least(recipes)
        name = names.pop()
        told = await self.explain("ADMINISTER", connection=name)
        administers = None if told.verdict == "unknown" else told.verdict == "allowed"
        return least(recipes, scopes=self._signed_in(name).scopes, administers=administers)

    def recipe_schema(self) -> dict[str, Any]:
        """The JSON Schema of recipes."""
        from deskhand.recipes.schema import schema

        return schema()

    def check_recipes(self, files: Sequence[Path]) -> "list[Recipe]":
        """Read recipes; RecipeError with all that is wrong with all of them."""
        from deskhand.recipes.check import check

        recipes: list[Recipe] = []
        problems: list[str] = []
        for file in files:
            try:
                recipes.append(check(_text(file), str(file)))
            except RecipeError as error:
                problems.extend(error.problems)
        if problems:
            raise RecipeError(problems)
        return recipes

    async def start_recipes(
        self, files: Sequence[Path], *, since: str | None = None, anyway: bool = False
    ) -> list[StoredRecipe]:
        """Put recipes in force for what happens from now on, or since a time; none is started if one is wrong.

        Nor is one started whose account may not do what its steps do, unless it is to be started anyway.
        """
        from deskhand.recipes.preflight import NotAllowed

        recipes = self.check_recipes(files)
        checks = [] if anyway else await self.preflight(recipes)
        if any(one.verdict == "refused" for one in checks):
            raise NotAllowed(checks)
        now = {name: await self._site_time(name) for name in {recipe.connection for recipe in recipes}}
        return [
            self.store.recipes.start(
                recipe.name,
                recipe.source,
                digest=recipe.digest,
                connection=recipe.connection,
                since=ago(since, now[recipe.connection]),
            )
            for recipe in recipes
        ]

    def stop_recipe(self, name: str) -> StoredRecipe:
        """Let nothing new start a recipe; its jobs go on."""
        return self.store.recipes.stop(name)

    def list_recipes(self) -> list[StoredRecipe]:
        """List all recipes, by name."""
        return self.store.recipes.list()

    def show_recipe(self, name: str, version: int | None = None) -> RecipeVersion:
        """Get a recipe's text: the version in force, or another."""
        return self.store.recipes.version(name, version or self.store.recipes.get(name).version)

    async def run(self, *, interval: float, concurrency: int, stopped: "asyncio.Event") -> None:
        """Run the started recipes until stopped; LocalFailure where another process runs them already."""
        import asyncio

        from deskhand.engine.worker import Worker

        async with self._engine() as engine:
            refused = asyncio.Event()
            worker = Worker(engine, self.store, self.connect, self.clock, refused.set)

            async def stop() -> None:
                await stopped.wait()
                worker.stop()

            stopping = asyncio.create_task(stop())
            checking = asyncio.create_task(self._check_now_and_then(refused))
            try:
                await worker.run(interval=interval, concurrency=concurrency)
            finally:
                stopping.cancel()
                checking.cancel()

    async def list_jobs(
        self, *, status: "Status | None" = None, recipe: str | None = None, limit: int = 50, before: str | None = None
    ) -> "list[Job]":
        """List jobs, newest first; `before` is the id of the last job of the page before."""
        async with self._engine() as engine:
            return await engine.jobs(status=status, recipe=recipe, limit=limit, before=before)

    async def count_jobs(self) -> "dict[Status, int]":
        """Count jobs by status."""
        async with self._engine() as engine:
            return await engine.counts()

    async def show_job(self, id: str) -> "tuple[Job, list[Step]]":
        """Get a job and its steps; NotStored where there is none of that id."""
        async with self._engine() as engine:
            return await engine.job(id), await engine.steps(id)

    async def rerun_job(self, id: str, *, from_step: str | None = None, latest: bool = False) -> None:
        """Queue a job again: from a step, or from the first that is not done; with its recipe's version in force if `latest`."""
        async with self._engine() as engine:
            version = self.store.recipes.get((await engine.job(id)).recipe).version if latest else None
            await engine.rerun(id, from_path=from_step, version=version)

    async def cancel_job(self, id: str) -> None:
        """End a job."""
        async with self._engine() as engine:
            await engine.cancel(id)

    async def settle_job(self, id: str, step: str) -> None:
        """Record that a step in doubt did happen, and let its job go on."""
        async with self._engine() as engine:
            await engine.settle(id, step)

    def _engine(self) -> "EmbeddedEngine":
        from deskhand.engine.embedded import EmbeddedEngine

        return EmbeddedEngine(self.home / "journal.db", clock=self.clock)

    async def _site_time(self, connection: str) -> datetime:
        async with self.connect(connection) as jira:
            await jira.platform.server_info.get()
            return jira.site_time()

    async def check_started(self) -> "list[Check]":
        """See whether the accounts of the started recipes may still do what their steps do: the steps that are refused."""
        from deskhand.recipes.document import parse

        started = [one.name for one in self.store.recipes.list() if one.started]
        checks = await self.preflight([parse(self.show_recipe(name).source, name) for name in started])
        return [one for one in checks if one.verdict == "refused"]

    async def _check_now_and_then(self, refused: "asyncio.Event") -> None:
        """Ask daily, and soon after Jira refused something: once for all that it refuses in the same minutes."""
        import asyncio
        import logging

        log = logging.getLogger("deskhand.permissions")
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(refused.wait(), DAY_SECONDS)
            refused.clear()
            try:
                found = await self.check_started()
            except DeskhandError as error:
                log.warning("what the recipes' accounts may do could not be asked: %s", error)
            else:
                for one in found:
                    log.warning("%s: %s: %s %s", one.recipe, one.step, one.explanation.why, one.remedy)
            await asyncio.sleep(BETWEEN_CHECKS_SECONDS)

    def _only_connection(self) -> str:
        names = [one.name for one in self.store.connections.list()]
        if len(names) != 1:
            known = f": {', '.join(names)}" if names else "; `deskhand connection add` adds one"
            raise UserError(f"say which connection asks: there are {len(names) or 'none'}{known}")
        return names[0]

    def _signed_in(self, name: str) -> "SignedIn":
        from deskhand.auth import WAYS
        from deskhand.permissions import SignedIn

        connection = self.connection(name)
        way = WAYS[connection.auth or "api_token"]
        scopes = getattr(self._sign_in(connection, self.store.connections.kept(name)), "scopes", None) or None
        return SignedIn(way=way.title, scopes=scopes, hides_scopes=way.gateway and scopes is None)

    def _reader(self, name: str, jira: "Jira") -> "FactReader":
        from deskhand.permissions.facts import FactReader

        return FactReader(jira, signed_in=self._signed_in(name), clock=self.clock)

    def _services(self) -> "Services":
        from deskhand.auth import Services

        return Services(**self._addresses)

    def _profile(self, name: str) -> "OAuthProfile":
        from deskhand.auth import OAuthClient
        from deskhand.auth.consent import OAuthProfile

        record = self.store.oauth_profiles.get(name).record
        client = OAuthClient(client_id=record["client_id"], client_secret=self.store.oauth_profiles.secret(name))
        return OAuthProfile(name=name, client=client, callback=record["callback"])

    def _sign_in(self, connection: "Connection", keeper: "Keeper") -> "SignIn":
        oauth = self._profile(connection.oauth_profile or "").client if connection.auth == "oauth" else None
        return connection.sign_in(keeper, clock=self.clock, oauth=oauth, services=self._services())

    async def _try(self, connection: "Connection", keeper: "Keeper") -> Connected:
        from deskhand.auth.consent import missing
        from deskhand.permissions.standing import find_standing

        sign_in = self._sign_in(connection, keeper)
        # Somebody waits for the answer, most often about a mistyped address: one more try, not the client's several.
        async with self._client(connection, sign_in, tries=2) as jira:
            standing = await find_standing(jira)
        if standing.edition and (standing.edition == "Cloud") != (connection.type == "cloud"):
            right = "cloud" if standing.edition == "Cloud" else "on-prem"
            raise UserError(
                f"{connection.site} says that it is {standing.edition}, so the connection's type is {right}"
            )
        scopes = getattr(sign_in, "scopes", ())
        return Connected(connection, standing, missing(scopes, connection.scopes) if scopes else None)

    def _client(self, connection: "Connection", sign_in: "SignIn", kind: Any = None, **http: Any) -> Any:
        from deskhand.client import Jira

        kind = kind or Jira
        edition: Any = "datacenter" if connection.type == "on-prem" else "cloud"
        gateway = self._services().api
        return kind(connection.site, sign_in, edition=edition, network=connection.network, gateway=gateway, **http)


def ago(written: str | None, now: datetime) -> datetime:
    """A time as a person writes it: `2h` before now, or `2026-11-23T09:00Z`; nothing means now."""
    if written is None:
        return now
    if match := _AGO.fullmatch(written):
        return now - timedelta(**{_UNITS[match[2]]: int(match[1])})
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise UserError(f"{written!r} is no time: write it like 2026-11-23T09:00Z, or like 30m, 2h, 3d, 1w") from None
    return at if at.tzinfo else at.astimezone()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{file} is no text in UTF-8") from None
