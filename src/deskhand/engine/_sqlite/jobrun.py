"""A job in the hands of an interpreter: what its steps do before, while and after they run."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Literal, Protocol

import msgspec

from deskhand.engine._engine import JSON, Begun, Step, StepFunction, Unwind
from deskhand.engine._sqlite.journal import Claimed, record, row_of, suspend, take_signal
from deskhand.engine._sqlite.rows import dump, load, millis_after, one_line
from deskhand.engine._sqlite.writer import Action, T
from deskhand.errors import DeskhandError

__all__ = ["EmbeddedRun", "Keeper", "describe"]


class Keeper(Protocol):
    """Who runs the job: its clock, its journal, and whether it wants to end."""

    clock: Callable[[], datetime]
    leaving: bool

    async def write(self, action: Action[T]) -> T:
        """Write to the journal, or raise Unwind where that can no longer be done."""


def describe(error: BaseException) -> str:
    """Say in one line what was raised."""
    return one_line(f"{type(error).__name__}: {error}")


class EmbeddedRun:
    """One walk of the interpreter through a job."""

    def __init__(self, claimed: Claimed, keeper: Keeper) -> None:
        self.id = claimed.job.id
        self.recipe = claimed.job.recipe
        self.version = claimed.job.version
        self.event = claimed.job.event
        self.began = claimed.job.began or claimed.job.created
        self.attempts = claimed.job.attempts
        self.cancelled = False
        self.left: Literal["suspended", "handed back"] | None = None
        self._seq = claimed.seq
        self._keeper = keeper
        self._steps = {step.path: step for step in claimed.steps}
        self._positions = {step.path: position for position, step in enumerate(claimed.steps)}
        self._walked: set[str] = set()

    def recorded(self, path: str) -> Step | None:
        """What the journal has of a step."""
        return self._steps.get(path)

    async def step(self, path: str, fn: StepFunction, *, announce: bool = False, input: JSON = None) -> JSON:
        """Give back what is recorded, or run and record."""
        before = self._walk(path)
        if before is not None and before.status == "done":
            return before.output
        doubted = before if announce and before is not None and before.status != "refused" else None
        step = Step(
            path=path,
            status="begun",
            began=self._keeper.clock() if doubted is None else doubted.began,
            input=input,
            attempts=1 if before is None else before.attempts + 1,
        )
        begun = None if doubted is None else Begun(doubted.began, doubted.attempts, doubted.input, doubted.error)
        if announce:
            await self._record(step)
        try:
            result = await fn(begun)
            output = load(dump(result.output))
        except Exception as error:
            certain = announce and isinstance(error, DeskhandError) and not error.may_have_happened
            await self._record(self._ended(step, status="refused" if certain else "failed", error=describe(error)))
            raise
        await self._record(self._ended(step, status="done", output=output, effect=result.effect))
        return output

    async def sleep_until(self, path: str, when: datetime) -> None:
        """Go on at that time."""
        before = self._walk(path)
        if before is not None and before.status == "done":
            return
        now = self._keeper.clock()
        if before is None:
            before = Step(path=path, status="begun", began=now, input=when.isoformat())
        until = datetime.fromisoformat(before.input)
        if now >= until:
            await self._record(self._ended(before, status="done"))
            return
        put_down = self._recording(before)

        def sleep(connection: sqlite3.Connection) -> bool:
            put_down(connection)
            return suspend(connection, self._seq, due=millis_after(until))

        raise self._unwind(suspended=await self._write(sleep))

    async def wait_for(self, path: str, signal: str) -> JSON:
        """Go on with a signal's value."""
        before = self._walk(path)
        if before is not None and before.status == "done":
            return before.output
        now = self._keeper.clock()
        wait = before or Step(path=path, status="begun", began=now, input=signal)

        def take(connection: sqlite3.Connection) -> Step | bool:
            value = take_signal(connection, self._seq, signal)
            if value is None:
                self._recording(wait)(connection)
                return suspend(connection, self._seq, awaits=signal)
            step = msgspec.structs.replace(wait, status="done", ended=now, output=value[0])
            self._recording(step)(connection)
            return step

        taken = await self._write(take)
        if isinstance(taken, bool):
            raise self._unwind(suspended=taken)
        self._steps[path] = taken
        return taken.output

    def _walk(self, path: str) -> Step | None:
        if self.cancelled or self._keeper.leaving:
            raise self._unwind()
        if path in self._walked:
            # Its second outcome would be the first one's.
            raise ValueError(f"two steps of one job have the path {path}")
        self._walked.add(path)
        return self._steps.get(path)

    def _ended(self, step: Step, **changes: JSON) -> Step:
        return msgspec.structs.replace(step, ended=self._keeper.clock(), **changes)

    def _recording(self, step: Step) -> Action[None]:
        position = self._positions.setdefault(step.path, len(self._positions))
        return partial(record, seq=self._seq, position=position, row=row_of(step))

    async def _record(self, step: Step) -> None:
        await self._write(self._recording(step))
        self._steps[step.path] = step

    async def _write(self, action: Action[T]) -> T:
        try:
            return await self._keeper.write(action)
        except Unwind:
            raise self._unwind() from None

    def _unwind(self, *, suspended: bool = False) -> Unwind:
        self.left = "suspended" if suspended else "handed back"
        return Unwind()
