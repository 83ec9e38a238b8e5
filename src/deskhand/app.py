"""Every verb a person can do, one method each."""

# ruff: noqa: PLC0415 (listing must stay quick: what is heavy is imported by the method that needs it)

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from deskhand.errors import RecipeError, UserError
from deskhand.store import RecipeVersion, Store, StoredConnection, StoredRecipe

if TYPE_CHECKING:
    import asyncio

    from deskhand.auth import Connection
    from deskhand.client import Jira
    from deskhand.engine._engine import Job, Status, Step
    from deskhand.engine.embedded import EmbeddedEngine
    from deskhand.permissions.standing import Standing
    from deskhand.recipes.document import Recipe

__all__ = ["App", "ago"]

_AGO = re.compile(r"(\d{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class App:
    """What the doors call; `home` is the folder that everything is kept in, `key` the key of its secrets if the door has it."""

    def __init__(self, home: Path, *, key: str | None = None, clock: Callable[[], datetime]) -> None:
        self.home = home
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

    async def add_connection(self, connection: "Connection", secret: str) -> "Standing":
        """Store a connection once it is seen to work; UserError where its name is taken."""
        import msgspec

        # Asked before the site is: the person learns of it at once, and the token goes nowhere.
        if any(connection.name == stored.name for stored in self.store.connections.list()):
            raise UserError(
                f"there is a connection {connection.name!r} already: remove it first, or choose another name"
            )
        standing = await _try(connection, secret)
        record = msgspec.to_builtins(connection)
        name, location = record.pop("name"), record.pop("location")
        self.store.connections.create(name, record, secret, location=location)
        return standing

    def list_connections(self) -> list[StoredConnection]:
        """List all connections, by location and name."""
        return self.store.connections.list()

    def show_connection(self, name: str) -> StoredConnection:
        """Get one connection; NotStored where there is none of that name."""
        return self.store.connections.get(name)

    async def test_connection(self, name: str) -> "Standing":
        """See whether a connection still works, and as whom."""
        return await _try(self.connection(name), self.store.connections.secret(name))

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
        import msgspec

        from deskhand.auth import Connection

        stored = self.store.connections.get(name)
        return msgspec.convert({"name": stored.name, "location": stored.location, **stored.record}, Connection)

    def connect(self, name: str) -> "Jira":
        """A client of a connection's site, to be closed by whoever asked for it."""
        return _client(self.connection(name), self.store.connections.secret(name))

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

    async def start_recipes(self, files: Sequence[Path], *, since: str | None = None) -> list[StoredRecipe]:
        """Put recipes in force for what happens from now on, or since a time; none is started if one is wrong."""
        recipes = self.check_recipes(files)
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
            worker = Worker(engine, self.store, self.connect, self.clock)

            async def stop() -> None:
                await stopped.wait()
                worker.stop()

            stopping = asyncio.create_task(stop())
            try:
                await worker.run(interval=interval, concurrency=concurrency)
            finally:
                stopping.cancel()

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


def _client(connection: "Connection", secret: str, **http: Any) -> "Jira":
    from deskhand.client import Jira

    on_prem = connection.type == "on-prem"
    return Jira(connection.site, connection.sign_in(secret), edition="datacenter" if on_prem else "cloud", **http)


async def _try(connection: "Connection", secret: str) -> "Standing":
    from deskhand.permissions.standing import find_standing

    # Somebody waits for the answer, most often about a mistyped address: one more try, not the client's several.
    async with _client(connection, secret, tries=2) as jira:
        standing = await find_standing(jira)
    if standing.edition and (standing.edition == "Cloud") != (connection.type == "cloud"):
        right = "cloud" if standing.edition == "Cloud" else "on-prem"
        raise UserError(f"{connection.site} says that it is {standing.edition}, so the connection's type is {right}")
    return standing


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
