"""Jobs: what recipes did, do and are to do again."""

# ruff: noqa: PLC0415 (listing must stay quick: what is heavy is imported by the method that needs it)

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from deskhand.store import Store

if TYPE_CHECKING:
    from deskhand.engine._engine import Job, Status, Step
    from deskhand.engine.embedded import EmbeddedEngine

__all__ = ["Jobs"]


class Jobs:
    """The jobs in a journal."""

    def __init__(self, journal: Path, store: Store, clock: Callable[[], datetime]) -> None:
        self._journal, self._store, self._clock = journal, store, clock

    def engine(self) -> "EmbeddedEngine":
        """The engine over the journal, to be entered."""
        from deskhand.engine.embedded import EmbeddedEngine

        return EmbeddedEngine(self._journal, clock=self._clock)

    async def count(self) -> "dict[Status, int]":
        """Count jobs by status."""
        async with self.engine() as engine:
            return await engine.counts()

    async def show(self, id: str) -> "tuple[Job, list[Step]]":
        """Get a job and its steps; NotStored where there is none of that id."""
        async with self.engine() as engine:
            return await engine.job(id), await engine.steps(id)

    async def rerun(self, id: str, *, from_step: str | None = None, latest: bool = False) -> None:
        """Queue a job again: from a step, or from the first that is not done; with its recipe's version in force if `latest`."""
        async with self.engine() as engine:
            version = self._store.recipes.get((await engine.job(id)).recipe).version if latest else None
            await engine.rerun(id, from_path=from_step, version=version)

    async def cancel(self, id: str) -> None:
        """End a job."""
        async with self.engine() as engine:
            await engine.cancel(id)

    async def settle(self, id: str, step: str) -> None:
        """Record that a step in doubt did happen, and let its job go on."""
        async with self.engine() as engine:
            await engine.settle(id, step)

    async def list(
        self, *, status: "Status | None" = None, recipe: str | None = None, limit: int = 50, before: str | None = None
    ) -> "list[Job]":
        """List jobs, newest first; `before` is the id of the last job of the page before."""
        async with self.engine() as engine:
            return await engine.jobs(status=status, recipe=recipe, limit=limit, before=before)
