"""The engine for one machine: a journal in one SQLite file, and one running engine on it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from deskhand.engine._engine import JSON, Interpreter, Job, NewJob, Status, Step
from deskhand.engine._sqlite import reads, verbs
from deskhand.engine._sqlite.lock import EngineLock
from deskhand.engine._sqlite.rows import dump, millis
from deskhand.engine._sqlite.shift import Shift
from deskhand.engine._sqlite.writer import Writer

__all__ = ["EmbeddedEngine"]


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class EmbeddedEngine:
    """Keeps jobs in a SQLite file; many processes may use it, one of them may run it."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._path = path
        self._clock = clock
        self._sleep = sleep
        self._writer = Writer(path)
        self._reader = reads.Reader(path)
        self._lock = EngineLock(path)
        self._shift: Shift | None = None
        self._stopped = False

    async def __aenter__(self) -> Self:
        """Use the engine for a while."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let go of it."""
        await self.close()

    async def enqueue(self, jobs: Sequence[NewJob]) -> int:
        """Keep these jobs, all or none, and say how many were new."""
        rows = verbs.rows_of(jobs, self._now())
        new = await self._writer.write(partial(verbs.enqueue, rows=rows)) if rows else 0
        self._nudge()
        return new

    async def run(
        self,
        interpret: Interpreter,
        *,
        concurrency: int = 20,
        grace: float = 10.0,
        until_idle: bool = False,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        """Take up jobs until `stop()`."""
        await self.counts()  # makes the tables, which takes the same lock
        with ExitStack() as stack:
            await asyncio.to_thread(self._lock.wait)
            stack.push(self._lock)
            self._shift = Shift(
                self._writer,
                interpret,
                clock=self._clock,
                sleep=self._sleep,
                concurrency=concurrency,
                until_idle=until_idle,
            )
            stack.callback(self._end_shift)
            ready()
            if self._stopped:
                self._shift.leave()
            await self._shift.work(grace)

    def stop(self) -> None:
        """Let `run` end; the next one, where none is under way."""
        self._stopped = True
        if self._shift is not None:
            self._shift.leave()

    async def signal(self, id: str, name: str, value: JSON = None) -> None:
        """Hand a value to a job."""
        await self._writer.write(partial(verbs.signal, id=id, name=name, value=dump(value)))
        self._nudge()

    async def cancel(self, id: str) -> None:
        """End a job; one that runs ends after the step under way."""
        runs = self._lock.held()
        await self._writer.write(partial(verbs.cancel, id=id, now=self._now(), engine_runs=runs))
        if self._shift is not None:
            self._shift.cancel(id)

    async def rerun(self, id: str, *, from_path: str | None = None, version: int | None = None) -> None:
        """Queue a job again."""
        runs = self._lock.held()
        await self._writer.write(partial(verbs.rerun, id=id, from_path=from_path, version=version, engine_runs=runs))
        self._nudge()

    async def settle(self, id: str, path: str, output: JSON = None, effect: str | None = None) -> None:
        """Record that a step in doubt did happen, and queue its job."""
        runs = self._lock.held()
        action = partial(
            verbs.settle, id=id, path=path, output=dump(output), effect=effect, now=self._now(), engine_runs=runs
        )
        await self._writer.write(action)
        self._nudge()

    async def jobs(
        self, *, status: Status | None = None, recipe: str | None = None, limit: int = 50, before: str | None = None
    ) -> list[Job]:
        """List jobs, newest first."""
        return await self._reader.read(partial(reads.jobs, status=status, recipe=recipe, limit=limit, before=before))

    async def job(self, id: str) -> Job:
        """Get a job."""
        return await self._reader.read(partial(reads.job, id=id))

    async def steps(self, id: str) -> list[Step]:
        """List a job's steps."""
        return await self._reader.read(partial(reads.steps, id=id))

    async def counts(self) -> dict[Status, int]:
        """Count jobs by status."""
        return await self._reader.read(reads.counts)

    async def claimed(self, effects: Collection[str]) -> set[str]:
        """Which of these ids are recorded as what some step made."""
        return await self._reader.read(partial(reads.claimed, effects=effects))

    async def purge(self, before: datetime) -> int:
        """Forget jobs that ended before that time."""
        total, limit, numbers = 0, millis(before), [0]
        while numbers := await self._reader.read(partial(reads.ended, after=numbers[-1], before=limit)):
            total += await self._writer.write(partial(verbs.purge, numbers=numbers, before=limit))
        return total

    async def close(self) -> None:
        """Let go of files and threads."""
        self._writer.close()
        await asyncio.to_thread(self._reader.close)

    def _now(self) -> int:
        return millis(self._clock())

    def _nudge(self) -> None:
        if self._shift is not None:
            self._shift.nudge()

    def _end_shift(self) -> None:
        self._shift = None
        self._stopped = False
