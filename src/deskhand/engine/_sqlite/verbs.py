"""What may be asked of jobs from outside, by a trigger or a person, while an engine runs or not."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from deskhand.engine._engine import NewJob
from deskhand.engine._sqlite.rows import (
    CANCELLED,
    CANCELLING,
    DONE,
    FAILED,
    QUEUED,
    RUNNING,
    STATUSES,
    STEP_STATUSES,
    WAITING,
    dump,
    find,
    millis_after,
)
from deskhand.errors import NotStored, UserError

__all__ = ["cancel", "enqueue", "purge", "rerun", "rows_of", "settle", "signal"]

STILL_ENDED = f"SELECT 1 FROM job WHERE seq = ? AND status IN ({DONE}, {FAILED}, {CANCELLED}) AND ended < ?"  # noqa: S608  constants


def rows_of(jobs: Sequence[NewJob], now: int) -> list[tuple[Any, ...]]:
    """Make the rows that `enqueue` takes."""
    return [
        (
            job.id,
            job.recipe,
            job.version,
            dump(job.event),
            QUEUED if job.at is None else WAITING,
            now,
            None if job.at is None else millis_after(job.at),
        )
        for job in jobs
    ]


def enqueue(connection: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> int:
    """Keep jobs that are not known yet."""
    for recipe, version in {row[1:3] for row in rows}:
        _know(connection, recipe, version)
    return connection.executemany(
        "INSERT INTO job (id, recipe, event, status, created, due)"
        " VALUES (?1, (SELECT seq FROM recipe WHERE name = ?2 AND version = ?3), ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
        rows,
    ).rowcount


def signal(connection: sqlite3.Connection, id: str, name: str, value: str | None) -> None:
    """Put a signal into the job's box, and queue the job if it waits for that one."""
    seq, status = find(connection, id)
    if status in {DONE, CANCELLED}:
        raise UserError(f"job {id} is {STATUSES[status]}: it takes no signals any more")
    connection.execute("INSERT INTO signal (job, name, value) VALUES (?, ?, ?)", (seq, name, value))
    connection.execute(
        "UPDATE job SET status = ?, awaits = NULL WHERE seq = ? AND status = ? AND awaits = ?",
        (QUEUED, seq, WAITING, name),
    )


def cancel(connection: sqlite3.Connection, id: str, *, now: int, engine_runs: bool) -> None:
    """End a job, or ask the engine that has it in hand to."""
    seq, status = find(connection, id)
    if status in {DONE, FAILED}:
        raise UserError(f"job {id} is {STATUSES[status]} already: nothing to cancel")
    if status == RUNNING and engine_runs:
        connection.execute("UPDATE job SET status = ? WHERE seq = ?", (CANCELLING, seq))
    elif status != CANCELLED and not (status == CANCELLING and engine_runs):
        connection.execute(
            "UPDATE job SET status = ?, ended = ?, due = NULL, awaits = NULL WHERE seq = ?", (CANCELLED, now, seq)
        )


def rerun(
    connection: sqlite3.Connection, id: str, *, from_path: str | None, version: int | None, engine_runs: bool
) -> None:
    """Queue a job again, without the outcomes from a step on."""
    seq = _at_rest(connection, id, engine_runs=engine_runs)
    if from_path is not None:
        _forget(connection, id, seq, from_path)
    elif find(connection, id)[1] == DONE:
        raise UserError(f"job {id} is done: name the step from which it is to run again")
    if version is not None:
        (recipe,) = connection.execute(
            "SELECT name FROM recipe WHERE seq = (SELECT recipe FROM job WHERE seq = ?)", (seq,)
        ).fetchone()
        _know(connection, recipe, version)
        connection.execute(
            "UPDATE job SET recipe = (SELECT seq FROM recipe WHERE name = ? AND version = ?) WHERE seq = ?",
            (recipe, version, seq),
        )
    _queue(connection, seq)


def settle(
    connection: sqlite3.Connection,
    id: str,
    path: str,
    *,
    output: str | None,
    effect: str | None,
    now: int,
    engine_runs: bool,
) -> None:
    """Record that a step did happen, and queue its job."""
    seq = _at_rest(connection, id, engine_runs=engine_runs)
    settled = connection.execute(
        "UPDATE step SET status = ?1, ended = ?2, output = ?3, effect = ?4, error = NULL"
        " WHERE job = ?5 AND path = ?6 AND status <> ?1",
        (STEP_STATUSES.index("done"), now, output, effect, seq, path),
    ).rowcount
    if not settled:
        raise UserError(f"job {id} has no step {path} without an outcome")
    _queue(connection, seq)


def purge(connection: sqlite3.Connection, numbers: Sequence[int], before: int) -> int:
    """Forget those of these jobs that are still what `reads.ended` found them to be."""
    gone = [(seq,) for seq in numbers if connection.execute(STILL_ENDED, (seq, before)).fetchone()]
    for table, column in (("step", "job"), ("signal", "job"), ("forgotten_effect", "job"), ("job", "seq")):
        connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)  # noqa: S608  constants
    return len(gone)


def _know(connection: sqlite3.Connection, recipe: str, version: int) -> None:
    connection.execute("INSERT INTO recipe (name, version) VALUES (?, ?) ON CONFLICT DO NOTHING", (recipe, version))


def _at_rest(connection: sqlite3.Connection, id: str, *, engine_runs: bool) -> int:
    seq, status = find(connection, id)
    if status in {RUNNING, CANCELLING} and engine_runs:
        raise UserError(f"job {id} is {STATUSES[status]}: cancel it, or wait for its end")
    return seq


def _queue(connection: sqlite3.Connection, seq: int) -> None:
    connection.execute(
        "UPDATE job SET status = ?, ended = NULL, due = NULL, awaits = NULL, output = NULL, error = NULL WHERE seq = ?",
        (QUEUED, seq),
    )


def _forget(connection: sqlite3.Connection, id: str, seq: int, path: str) -> None:
    inside = path + "/"
    (position,) = connection.execute(
        "SELECT min(position) FROM step WHERE job = ? AND (path = ? OR substr(path, 1, ?) = ?)",
        (seq, path, len(inside), inside),
    ).fetchone()
    if position is None:
        known = [row[0] for row in connection.execute("SELECT path FROM step WHERE job = ? ORDER BY position", (seq,))]
        raise NotStored(f"job {id} has not come to a step {path}; it has {', '.join(known) or 'none'}")
    # What the step made is still taken: another step must not find it and believe that it made it itself.
    connection.execute(
        "INSERT INTO forgotten_effect (effect, job) SELECT DISTINCT effect, job FROM step"
        " WHERE job = ? AND position >= ? AND effect IS NOT NULL ON CONFLICT DO NOTHING",
        (seq, position),
    )
    connection.execute("DELETE FROM step WHERE job = ? AND position >= ?", (seq, position))
