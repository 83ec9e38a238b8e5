"""What the tests of engines share: held time, small jobs and small interpreters."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskhand.engine._engine import JSON, Begun, Done, Engine, Interpreter, JobRun, NewJob, Outcome, StepResult
from deskhand.engine.embedded import EmbeddedEngine

# What every contract test runs against: makes an engine for a place, with a clock and a sleep to go by.
ADAPTERS: dict[str, Callable[..., Engine]] = {"embedded": EmbeddedEngine}

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class HeldTime:
    """A clock that stands still until it is told to go on, and sleepers who go by it."""

    def __init__(self) -> None:
        self.now = START
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []

    def clock(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + timedelta(seconds=seconds), waker))
        await waker

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        asleep = []
        for until, waker in self._sleepers:
            if until > self.now:
                asleep.append((until, waker))
            elif not waker.done():
                waker.set_result(None)
        self._sleepers = asleep


class Place:
    """Somewhere to keep jobs; every engine it opens is another process's view of the same jobs."""

    def __init__(self, adapter: str, folder: Path) -> None:
        self.time = HeldTime()
        self.path = folder / "jobs.db"
        self.adapter = adapter
        self._open: list[Engine] = []

    def engine(self) -> Engine:
        engine = ADAPTERS[self.adapter](self.path, clock=self.time.clock, sleep=self.time.sleep)
        self._open.append(engine)
        return engine

    async def close(self) -> None:
        for engine in self._open:
            await engine.close()


def new(
    id: str = "one", *, recipe: str = "greet", version: int = 1, event: JSON = None, at: datetime | None = None
) -> NewJob:
    return NewJob(id=id, recipe=recipe, version=version, event=event, at=at)


async def nothing(begun: Begun | None) -> StepResult:
    return StepResult()


def gives(output: JSON, effect: str | None = None) -> Callable[[Begun | None], Awaitable[StepResult]]:
    async def give(begun: Begun | None) -> StepResult:
        return StepResult(output, effect)

    return give


def walks(*paths: str, log: list[str] | None = None, outcome: Outcome | None = None) -> Interpreter:
    """An interpreter of so many steps, which notes those that it really runs."""

    async def interpret(run: JobRun) -> Outcome:
        for path in paths:

            async def note(begun: Begun | None, path: str = path) -> StepResult:
                if log is not None:
                    log.append(f"{run.id} {path}")
                return StepResult(output=path)

            await run.step(path, note)
        return outcome or Done()

    return interpret


async def drain(engine: Engine, interpret: Interpreter, *, concurrency: int = 20) -> None:
    """Run all that can run now."""
    await engine.run(interpret, concurrency=concurrency, until_idle=True)


class Gate:
    """A step that says when it is under way, and ends when it is let."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    async def __call__(self, begun: Begun | None) -> StepResult:
        self.reached.set()
        await self.open.wait()
        return StepResult(output="passed")


async def crash(running: asyncio.Task[None]) -> None:
    """End a run as if its process had died: nothing further of it is recorded."""
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def statuses(engine: Engine, ids: Sequence[str]) -> list[str]:
    return [(await engine.job(id)).status for id in ids]
