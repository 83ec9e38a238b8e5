"""One call of `run`: its workers, what they have in hand, and how they come to an end."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any

from deskhand.engine._engine import Interpreter, Stop, Unwind
from deskhand.engine._sqlite.jobrun import EmbeddedRun, describe
from deskhand.engine._sqlite.journal import Claimed, Closing, Tick, claim, close, closing, take_back, tick
from deskhand.engine._sqlite.rows import millis
from deskhand.engine._sqlite.writer import Action, T, Writer
from deskhand.errors import LocalFailure

__all__ = ["Shift"]

TICK = 0.2  # seconds between two looks for what other processes have written


class Shift:
    """Workers that take up jobs until they are told to leave, or the journal fails."""

    def __init__(
        self,
        writer: Writer,
        interpret: Interpreter,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        concurrency: int,
        until_idle: bool,
    ) -> None:
        self.clock = clock
        self.leaving = False
        self._writer = writer
        self._interpret = interpret
        self._sleep = sleep
        self._concurrency = concurrency
        self._until_idle = until_idle
        self._in_hand: dict[int, EmbeddedRun] = {}
        self._resting: deque[asyncio.Future[None]] = deque()
        self._version = 0
        self._told = asyncio.Event()
        self._cut = False
        self._failure: BaseException | None = None

    async def work(self, grace: float) -> None:
        """Run jobs to their ends."""
        await self._writer.write(partial(take_back, now=millis(self.clock())))
        await self._look()
        workers = [asyncio.create_task(self._guard(self._worker())) for _ in range(self._concurrency)]
        watch = asyncio.create_task(self._guard(self._watch()))
        try:
            await self._told.wait()
            everybody: asyncio.Future[Any] = asyncio.gather(*workers)
            patience: asyncio.Future[Any] = asyncio.ensure_future(self._sleep(grace))
            await asyncio.wait({everybody, patience}, return_when=asyncio.FIRST_COMPLETED)
            patience.cancel()
        finally:
            self._cut = True
            for task in (*workers, watch):
                task.cancel()
            await asyncio.gather(*workers, watch, return_exceptions=True)
        if self._failure is not None:
            raise self._failure
        await self._writer.write(partial(take_back, now=millis(self.clock())))

    def leave(self) -> None:
        """Take up nothing more, and nothing further of what is in hand."""
        self.leaving = True
        self._told.set()
        while self._resting:
            self._wake()

    def nudge(self) -> None:
        """Say that there may be something to do.

        Whoever says so after a write comes after every worker whose claim was before it, and who therefore rests by now.
        """
        self._wake()

    def cancel(self, id: str) -> None:
        """Let go of a job after the step under way."""
        for run in self._in_hand.values():
            if run.id == id:
                run.cancelled = True

    async def write(self, action: Action[T]) -> T:
        """Write to the journal; where that fails, everybody leaves."""
        try:
            return await self._writer.write(action)
        except LocalFailure as failure:
            self._fail(failure)
            raise Unwind from None

    def _fail(self, failure: BaseException) -> None:
        self._failure = self._failure or failure
        self.leave()

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Unwind:
            self.leave()
        except BaseException as failure:  # noqa: BLE001  whatever it is, `run` raises it
            self._fail(failure)

    async def _worker(self) -> None:
        ended: tuple[int, Closing] | None = None
        while ended or not self.leaving:
            claimed = await self.write(partial(self._turn, ended=ended, now=millis(self.clock())))
            if ended:
                del self._in_hand[ended[0]]
            ended = None
            if claimed is not None:
                self._wake()  # where there is one, there may be another
                ended = await self._walk(claimed)
            elif not self.leaving:
                await self._rest()

    def _turn(self, connection: sqlite3.Connection, ended: tuple[int, Closing] | None, now: int) -> Claimed | None:
        """Close one job and claim the next in one transaction: a commit less for every job."""
        if ended:
            close(connection, *ended, now)
        return None if self.leaving else claim(connection, now)

    async def _walk(self, claimed: Claimed) -> tuple[int, Closing] | None:
        run = EmbeddedRun(claimed, self)
        self._in_hand[claimed.seq] = run
        change = await self._closing(run)
        if run.left == "suspended":
            # Its signal may have come meanwhile, and another worker may have it in hand.
            if self._in_hand.get(claimed.seq) is run:
                del self._in_hand[claimed.seq]
            return None
        return claimed.seq, change

    async def _closing(self, run: EmbeddedRun) -> Closing:
        try:
            outcome = await self._interpret(run)
            if run.left is None:
                return closing(outcome, millis(self.clock()))
            escaped: BaseException = Unwind()
        except asyncio.CancelledError as error:
            if self._cut:
                raise
            escaped = error
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001  one job's failure, whatever it is, is no other's
            escaped = error
        return closing(Stop(describe(escaped)) if run.left is None else None, millis(self.clock()))

    async def _rest(self) -> None:
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._resting.append(waker)
        if self._until_idle and len(self._resting) == self._concurrency:
            self.leave()
        await waker

    def _wake(self) -> None:
        if self._resting:
            waker = self._resting.popleft()
            if not waker.done():
                waker.set_result(None)

    async def _watch(self) -> None:
        while not self.leaving:
            due = await self._look()
            wait = TICK if due is None else min(TICK, max(0.001, due / 1000 - self.clock().timestamp()))
            await self._sleep(wait)

    async def _look(self) -> int | None:
        in_hand = list(self._in_hand)
        seen: Tick = await self.write(partial(tick, now=millis(self.clock()), version=self._version, in_hand=in_hand))
        self._version = seen.version
        for seq in seen.cancelling:
            if seq in self._in_hand:
                self._in_hand[seq].cancelled = True
        if seen.news:
            self.nudge()
        return seen.due
