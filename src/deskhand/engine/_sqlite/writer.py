"""One thread that writes to the journal for everybody: what is pending goes into one transaction."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from deskhand.engine._sqlite.schema import explain, open_journal
from deskhand.errors import LocalFailure

__all__ = ["Action", "Writer"]

T = TypeVar("T")
Action = Callable[[sqlite3.Connection], T]

# What SQLite says of one statement and its values, as opposed to the file.
OWN_FAULTS = (sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError)


class _Write(NamedTuple):
    action: Action[Any]
    waiter: asyncio.Future[Any]


class _Answer(NamedTuple):
    waiter: asyncio.Future[Any]
    value: Any
    error: Exception | None


class _AtFaultError(Exception):
    def __init__(self, write: _Write, error: Exception) -> None:
        self.write = write
        self.error = error


class Writer:
    """Commits actions in the order they were given; one `fsync` serves all that were pending.

    An action must be repeatable on a journal that was rolled back, because it runs again without its neighbour that failed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._batches: queue.SimpleQueue[list[_Write] | None] = queue.SimpleQueue()
        self._pending: list[_Write] = []
        self._thread: threading.Thread | None = None
        self._connection: sqlite3.Connection | None = None

    async def write(self, action: Action[T]) -> T:
        """Run an action in a transaction, and return its value once that is on the disk."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[T] = loop.create_future()
        if not self._pending:
            # Everybody who is ready in this turn of the loop gets into the same transaction.
            loop.call_soon(self._hand_over)
        self._pending.append(_Write(action, waiter))
        return await waiter

    def close(self) -> None:
        """Commit what is pending, close the file and end the thread."""
        if self._pending:
            self._hand_over()
        if self._thread is not None:
            self._batches.put(None)
            self._thread.join()
            self._thread = None

    def _hand_over(self) -> None:
        batch, self._pending = self._pending, []
        if not batch:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="deskhand-journal", daemon=True)
            self._thread.start()
        self._batches.put(batch)

    def _work(self) -> None:
        open_for_more = True
        while open_for_more:
            taken = [self._batches.get()]
            with contextlib.suppress(queue.Empty):
                while taken[-1] is not None:
                    taken.append(self._batches.get_nowait())
            open_for_more = taken[-1] is not None
            batch = [write for writes in taken if writes is not None for write in writes]
            if batch:
                answers = self._commit(batch)
                with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    batch[0].waiter.get_loop().call_soon_threadsafe(_answer, answers)
        self._drop()

    def _commit(self, batch: list[_Write]) -> list[_Answer]:
        answers: list[_Answer] = []
        while batch:
            try:
                return answers + self._transact(batch)
            except _AtFaultError as fault:
                self._roll_back()
                batch = [write for write in batch if write is not fault.write]
                answers.append(_Answer(fault.write.waiter, None, fault.error))
            except (sqlite3.Error, LocalFailure) as error:
                self._roll_back()
                self._drop()
                failure = explain(error, self._path) if isinstance(error, sqlite3.Error) else error
                return answers + [_Answer(write.waiter, None, failure) for write in batch]
        return answers

    def _transact(self, batch: list[_Write]) -> list[_Answer]:
        if self._connection is None:
            self._connection = open_journal(self._path)
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        answers = []
        for write in batch:
            try:
                answers.append(_Answer(write.waiter, write.action(connection), None))
            except Exception as error:
                if isinstance(error, sqlite3.Error) and not isinstance(error, OWN_FAULTS):
                    raise
                raise _AtFaultError(write, error) from error
        connection.execute("COMMIT")
        return answers

    def _roll_back(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.rollback()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()


def _answer(answers: list[_Answer]) -> None:
    for waiter, value, error in answers:
        if waiter.done():  # it was cancelled while it waited
            continue
        if error is None:
            waiter.set_result(value)
        else:
            waiter.set_exception(error)
