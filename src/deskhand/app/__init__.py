"""Every verb a person can do, one method each, by the noun it is about."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from deskhand.app.connections import Connected, Connections
from deskhand.app.jobs import Jobs
from deskhand.app.oauth_profiles import OAuthProfiles
from deskhand.app.permissions import Permissions
from deskhand.app.recipes import Recipes
from deskhand.store import Store

if TYPE_CHECKING:
    import asyncio

__all__ = ["App", "Connected"]


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
        self._services = services or {}
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

    @cached_property
    def oauth_profiles(self) -> OAuthProfiles:
        """The apps registered at Atlassian that connections share."""
        return OAuthProfiles(self.store)

    @cached_property
    def connections(self) -> Connections:
        """Sites with their sign-ins."""
        return Connections(self.store, self.oauth_profiles, self._services, self.clock)

    @cached_property
    def permissions(self) -> Permissions:
        """What accounts may do, and why."""
        return Permissions(self.store, self.connections, self.clock)

    @cached_property
    def recipes(self) -> Recipes:
        """Recipes, and which of them are in force."""
        return Recipes(self.store, self.connections, self.permissions)

    @cached_property
    def jobs(self) -> Jobs:
        """What recipes did and do."""
        return Jobs(self.home / "journal.db", self.store, self.clock)

    async def run(self, *, interval: float, concurrency: int, stopped: "asyncio.Event") -> None:
        """Run the started recipes until stopped; LocalFailure where another process runs them already."""
        import asyncio  # noqa: PLC0415 (listing must stay quick)

        from deskhand.engine.worker import Worker  # noqa: PLC0415

        async with self.jobs.engine() as engine:
            refused = asyncio.Event()
            worker = Worker(engine, self.store, self.connections.open, self.clock, refused.set)

            async def stop() -> None:
                await stopped.wait()
                worker.stop()

            stopping = asyncio.create_task(stop())
            checking = asyncio.create_task(self.permissions.check_now_and_then(refused))
            try:
                await worker.run(interval=interval, concurrency=concurrency)
            finally:
                stopping.cancel()
                checking.cancel()
