"""The running engine: reads the sites of all started recipes and walks their jobs, until it is told to stop."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from deskhand.client import Jira
from deskhand.engine._engine import Engine
from deskhand.engine.effects import Effects, Site
from deskhand.engine.reader import Reader, Watch
from deskhand.engine.runner import Runner
from deskhand.errors import DeskhandError, LocalFailure
from deskhand.recipes.document import Recipe, parse
from deskhand.recipes.expressions import compile
from deskhand.recipes.templates import convert
from deskhand.store import Store, StoredRecipe
from deskhand.triggers import catalogue

__all__ = ["Worker"]

log = logging.getLogger("deskhand.worker")


class Worker:
    """Reader and runner on one journal.

    `connect` opens a client for a connection's name; `refused` is told when Jira refused what a job tried.
    """

    def __init__(
        self,
        engine: Engine,
        store: Store,
        connect: Callable[[str], Jira],
        clock: Callable[[], datetime],
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine, self._store, self._connect, self._clock, self._refused = engine, store, connect, clock, refused
        self._sites: dict[str, Site] = {}
        self._told: dict[str, str] = {}
        self._opening = asyncio.Lock()
        self._stopped = asyncio.Event()
        self._parse = lru_cache(maxsize=1024)(self._parsed)

    async def run(self, *, interval: float, concurrency: int) -> None:
        """Read every `interval` seconds and walk up to `concurrency` jobs at a time, until `stop()`."""
        effects = Effects(self._engine, self._clock)
        runner = Runner(self._recipe, self._site, effects, self._clock, self._refused)
        reader = Reader(self._engine, self._watches, self._site, self._store.cursors, self._clock)
        ready = asyncio.Event()
        walking = asyncio.create_task(self._engine.run(runner, concurrency=concurrency, ready=ready.set))
        reading = asyncio.create_task(self._read(reader, interval, ready))
        try:
            await asyncio.wait([walking, reading], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.stop()
            ready.set()
            ended = await asyncio.gather(walking, reading, return_exceptions=True)
            for site in self._sites.values():
                await site.jira.close()
        for error in ended:
            if isinstance(error, BaseException):
                raise error

    async def _read(self, reader: Reader, interval: float, ready: asyncio.Event) -> None:
        await ready.wait()
        if self._stopped.is_set():
            return
        started = sum(one.started for one in await asyncio.to_thread(self._store.recipes.list))
        log.info("running %d recipe%s; Ctrl-C ends it", started, "" if started == 1 else "s")
        await reader.run(interval, self._stopped)

    def stop(self) -> None:
        """Let `run` end after the steps that are under way."""
        self._stopped.set()
        self._engine.stop()

    async def _site(self, connection: str) -> Site:
        async with self._opening:
            if connection not in self._sites:
                jira = await asyncio.to_thread(self._connect, connection)
                try:
                    me = await jira.platform.myself.get()
                except BaseException:
                    await jira.close()
                    raise
                self._sites[connection] = Site(jira, me.identity or "")
            return self._sites[connection]

    async def _recipe(self, name: str, version: int) -> Recipe:
        return await asyncio.to_thread(self._parse, name, version)

    def _parsed(self, name: str, version: int) -> Recipe:
        return parse(self._store.recipes.version(name, version).source, f"{name} (version {version})")

    async def _watches(self) -> list[Watch]:
        watches = []
        for stored in await asyncio.to_thread(self._store.recipes.list):
            if stored.started:
                try:
                    watches.append(await self._watch(stored))
                except DeskhandError as error:
                    self._tell_once(stored.name, f"{stored.name} is started but cannot be read: {error}")
        return watches

    def _tell_once(self, about: str, text: str) -> None:
        if self._told.get(about) != text:
            log.warning("%s", text)
        self._told[about] = text

    async def _watch(self, stored: StoredRecipe) -> Watch:
        recipe = await self._recipe(stored.name, stored.version)
        trigger = catalogue().get(recipe.trigger.name)
        if trigger is None:
            raise LocalFailure(f"this Deskhand has no trigger {recipe.trigger.name}")
        assert stored.since is not None  # noqa: S101 (it is started)
        assert stored.started_at is not None  # noqa: S101
        return Watch(
            recipe=stored.name,
            version=stored.version,
            connection=stored.connection,
            trigger=trigger,
            given=convert(recipe.trigger.input, trigger.input, recipe.trigger.name),
            since=stored.since,
            started_at=stored.started_at,
            starts=lambda data: starts(recipe, data),
        )


def starts(recipe: Recipe, happened: Mapping[str, Any]) -> bool:
    """Whether a recipe's condition lets an event start it; a condition that fails does, so that its job tells why."""
    condition = recipe.trigger.condition
    if condition is None:
        return True
    try:
        return compile(condition, ("trigger",)).truth({"trigger": happened})
    except DeskhandError:
        return True
