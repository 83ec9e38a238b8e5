"""What a running engine writes: it claims jobs, records their steps, and closes them."""

import sqlite3
from collections.abc import Collection
from typing import Any, NamedTuple, assert_never

import msgspec

from deskhand.engine._engine import JSON, Done, InDoubt, Job, Outcome, Retry, Step, Stop
from deskhand.engine._sqlite.rows import (
    CANCELLED,
    CANCELLING,
    DONE,
    FAILED,
    IN_DOUBT,
    JOB_COLUMNS,
    QUEUED,
    RUNNING,
    STEP_COLUMNS,
    STEP_STATUSES,
    WAITING,
    dump,
    job_of,
    load,
    millis,
    millis_after,
    one_line,
    steps_of,
)

__all__ = [
    "Claimed",
    "Closing",
    "Tick",
    "claim",
    "close",
    "closing",
    "record",
    "row_of",
    "suspend",
    "take_back",
    "take_signal",
    "tick",
]


class Claimed(msgspec.Struct, frozen=True):
    """A job in somebody's hands: its number in the journal, itself, and its recorded steps."""

    seq: int
    job: Job
    steps: list[Step]


class Closing(NamedTuple):
    """The columns of a job that its outcome fills."""

    status: int
    ended: int | None
    due: int | None
    output: str | None
    error: str | None


class Tick(msgspec.Struct, frozen=True):
    """What is new in the journal: `version` changes with what other processes write, `due` is when next to look."""

    version: int
    news: bool
    due: int | None
    cancelling: list[int]


def take_back(connection: sqlite3.Connection, now: int) -> None:
    """Queue the jobs that were in the hands of an engine that is gone."""
    connection.execute("UPDATE job SET status = ? WHERE status = ?", (QUEUED, RUNNING))
    connection.execute("UPDATE job SET status = ?, ended = ? WHERE status = ?", (CANCELLED, now, CANCELLING))


def claim(connection: sqlite3.Connection, now: int) -> Claimed | None:
    """Take the oldest queued job, if there is one."""
    row: tuple[int, int] | None = connection.execute(
        "SELECT seq, attempts FROM job WHERE status = ? ORDER BY seq LIMIT 1", (QUEUED,)
    ).fetchone()
    if row is None:
        return None
    seq, attempts = row
    connection.execute(
        "UPDATE job SET status = ?, attempts = ?, began = coalesce(began, ?), error = NULL WHERE seq = ?",
        (RUNNING, attempts + 1, now, seq),
    )
    job = connection.execute(
        f"SELECT {JOB_COLUMNS} FROM job JOIN recipe ON recipe.seq = job.recipe WHERE job.seq = ?",  # noqa: S608  a constant
        (seq,),
    ).fetchone()
    # A job that nobody has had has no steps: most jobs are spared the look.
    return Claimed(seq, job_of(job), steps_of(connection, seq) if attempts else [])


def record(connection: sqlite3.Connection, seq: int, position: int, row: tuple[Any, ...]) -> None:
    """Write down a step, `row` being its STEP_COLUMNS; its position stays the one it had first."""
    connection.execute(
        f"INSERT INTO step (job, position, {STEP_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  a constant
        " ON CONFLICT (job, path) DO UPDATE SET status = excluded.status, began = excluded.began, ended = excluded.ended,"
        " input = excluded.input, output = excluded.output, error = excluded.error, attempts = excluded.attempts,"
        " effect = excluded.effect",
        (seq, position, *row),
    )


def suspend(connection: sqlite3.Connection, seq: int, *, due: int | None = None, awaits: str | None = None) -> bool:
    """Let a job wait, for a time or for a signal; False where it is being cancelled."""
    return bool(
        connection.execute(
            "UPDATE job SET status = ?, due = ?, awaits = ? WHERE seq = ? AND status = ?",
            (WAITING, due, awaits, seq, RUNNING),
        ).rowcount
    )


def take_signal(connection: sqlite3.Connection, seq: int, name: str) -> tuple[JSON] | None:
    """Take the job's oldest signal of that name, if there is one."""
    row = connection.execute(
        "SELECT seq, value FROM signal WHERE job = ? AND name = ? ORDER BY seq LIMIT 1", (seq, name)
    ).fetchone()
    if row is None:
        return None
    connection.execute("DELETE FROM signal WHERE seq = ?", (row[0],))
    return (load(row[1]),)


def closing(outcome: Outcome | None, now: int) -> Closing:
    """How a job left the interpreter, as it is written down; None where it was handed back before its end."""
    match outcome:
        case Done(output):
            return Closing(DONE, now, None, dump(output), None)
        case Retry(at, why):
            return Closing(WAITING, None, millis_after(at), None, one_line(why))
        case Stop(why):
            return Closing(FAILED, now, None, None, one_line(why))
        case InDoubt(why):
            return Closing(IN_DOUBT, now, None, None, one_line(why))
        case None:
            return Closing(QUEUED, None, None, None, None)
        case _:
            assert_never(outcome)


def close(connection: sqlite3.Connection, seq: int, closing: Closing, now: int) -> None:
    """Close a job; one that is being cancelled stays what it came to if that is its end or a doubt."""
    update = "UPDATE job SET status = ?, ended = ?, due = ?, output = ?, error = ? WHERE seq = ? AND status = ?"
    if connection.execute(update, (*closing, seq, RUNNING)).rowcount == 0:
        if closing.status not in {DONE, IN_DOUBT}:
            closing = Closing(CANCELLED, now, None, None, None)
        connection.execute(update, (*closing, seq, CANCELLING))


def tick(connection: sqlite3.Connection, now: int, version: int, in_hand: Collection[int]) -> Tick:
    """Queue what has become due, and see what other processes have written."""
    current: int = connection.execute("PRAGMA data_version").fetchone()[0]
    # `+`: by the index of times, which are few, not through all that wait.
    woken = connection.execute(
        "UPDATE job SET status = ?, due = NULL WHERE due <= ? AND +status = ?", (QUEUED, now, WAITING)
    ).rowcount
    due: int | None = connection.execute("SELECT min(due) FROM job WHERE due IS NOT NULL").fetchone()[0]
    cancelling: list[int] = []
    if current != version and in_hand:
        rows = connection.execute("SELECT seq FROM job WHERE status = ?", (CANCELLING,))
        cancelling = [seq for (seq,) in rows if seq in in_hand]
    return Tick(current, woken > 0 or current != version, due, cancelling)


def row_of(step: Step) -> tuple[Any, ...]:
    """Make the STEP_COLUMNS of a step."""
    return (
        step.path,
        STEP_STATUSES.index(step.status),
        millis(step.began),
        None if step.ended is None else millis(step.ended),
        dump(step.input),
        dump(step.output),
        step.error,
        step.attempts,
        step.effect,
    )
