"""What can be read of jobs, on a connection of its own so that nobody waits for the writer."""

import asyncio
import sqlite3
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from deskhand.engine._engine import Job, Status, Step
from deskhand.engine._sqlite.rows import CANCELLED, DONE, FAILED, JOB_COLUMNS, STATUSES, find, job_of, steps_of
from deskhand.engine._sqlite.schema import explain, open_journal
from deskhand.engine._sqlite.writer import Action, T
from deskhand.errors import NotStored

__all__ = ["Reader", "claimed", "counts", "ended", "job", "jobs", "steps"]

PURGE_CHUNK = 500  # jobs


class Reader:
    """One thread that reads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="deskhand-reader")
        self._connection: sqlite3.Connection | None = None
        self._closed = False

    async def read(self, action: Action[T]) -> T:
        """Read what is committed."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(self._read, action))

    def close(self) -> None:
        """Close the file and end the thread."""
        if not self._closed:
            self._closed = True
            self._thread.submit(self._drop)
            self._thread.shutdown()

    def _read(self, action: Action[T]) -> T:
        try:
            if self._connection is None:
                self._connection = open_journal(self._path)
            return action(self._connection)
        except sqlite3.Error as error:
            self._drop()
            raise explain(error, self._path) from None

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def jobs(
    connection: sqlite3.Connection, *, status: Status | None, recipe: str | None, limit: int, before: str | None
) -> list[Job]:
    """List jobs, newest first."""
    wanted, values = ["1"], list[Any]()
    if status is not None:
        wanted.append("job.status = ?")
        values.append(STATUSES.index(status))
    if recipe is not None:
        wanted.append("recipe.name = ?")
        values.append(recipe)
    if before is not None:
        wanted.append("job.seq < ?")
        values.append(find(connection, before)[0])
    # CROSS JOIN keeps SQLite from walking the recipes first and then sorting every job of theirs.
    rows = connection.execute(
        f"SELECT {JOB_COLUMNS} FROM job CROSS JOIN recipe ON recipe.seq = job.recipe"  # noqa: S608  constants
        f" WHERE {' AND '.join(wanted)} ORDER BY job.seq DESC LIMIT ?",
        (*values, limit),
    )
    return [job_of(row) for row in rows]


def job(connection: sqlite3.Connection, id: str) -> Job:
    """Get a job."""
    row = connection.execute(
        f"SELECT {JOB_COLUMNS} FROM job JOIN recipe ON recipe.seq = job.recipe WHERE job.id = ?",  # noqa: S608  a constant
        (id,),
    ).fetchone()
    if row is None:
        raise NotStored(f"no job {id}")
    return job_of(row)


def steps(connection: sqlite3.Connection, id: str) -> list[Step]:
    """List a job's steps."""
    return steps_of(connection, find(connection, id)[0])


def counts(connection: sqlite3.Connection) -> dict[Status, int]:
    """Count jobs by status."""
    found = dict(connection.execute("SELECT status, count(*) FROM job GROUP BY status"))
    return {status: found.get(code, 0) for code, status in enumerate(STATUSES)}


def claimed(connection: sqlite3.Connection, effects: Collection[str]) -> set[str]:
    """Which of these some step made, its outcome forgotten since or not."""
    query = "SELECT 1 FROM step WHERE effect = ?1 UNION ALL SELECT 1 FROM forgotten_effect WHERE effect = ?1 LIMIT 1"
    return {effect for effect in effects if connection.execute(query, (effect,)).fetchone()}


def ended(connection: sqlite3.Connection, after: int, before: int) -> list[int]:
    """The numbers of some jobs that ended before that time, in order, beginning behind one: few, so nobody waits long."""
    rows = connection.execute(
        f"SELECT seq FROM job WHERE seq > ? AND +status IN ({DONE}, {FAILED}, {CANCELLED}) AND ended < ?"  # noqa: S608  constants
        f" ORDER BY seq LIMIT {PURGE_CHUNK}",
        (after, before),
    )
    return [seq for (seq,) in rows]
