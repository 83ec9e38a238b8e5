"""What stands in the journal's rows: statuses, times and JSON, there and back."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from deskhand.engine._engine import JSON, Job, Status, Step, StepStatus
from deskhand.errors import NotStored

__all__ = [
    "BEGUN",
    "CANCELLED",
    "CANCELLING",
    "DONE",
    "FAILED",
    "IN_DOUBT",
    "JOB_COLUMNS",
    "QUEUED",
    "RUNNING",
    "STATUSES",
    "STEP_COLUMNS",
    "STEP_STATUSES",
    "WAITING",
    "dump",
    "find",
    "job_of",
    "load",
    "millis",
    "millis_after",
    "one_line",
    "steps_of",
]

# A status is stored as its place here: add at the end only.
STATUSES: tuple[Status, ...] = (
    "queued",
    "running",
    "cancelling",
    "waiting",
    "done",
    "failed",
    "in_doubt",
    "cancelled",
)
QUEUED, RUNNING, CANCELLING, WAITING, DONE, FAILED, IN_DOUBT, CANCELLED = range(8)
STEP_STATUSES: tuple[StepStatus, ...] = ("begun", "done", "failed", "refused")
BEGUN = 0

JOB_COLUMNS = (
    "job.id, recipe.name, recipe.version, job.event, job.status, job.created, job.began, job.ended, job.output, job.error,"
    " job.due, job.attempts"
)
STEP_COLUMNS = "path, status, began, ended, input, output, error, attempts, effect"

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_LINE = 1000


def millis(moment: datetime) -> int:
    """The moment's last whole millisecond."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def millis_after(moment: datetime) -> int:
    """The first whole millisecond that is not before the moment."""
    return -((EPOCH - moment) // timedelta(milliseconds=1))


def _moment(value: int | None) -> Any:
    return None if value is None else EPOCH + timedelta(milliseconds=value)


def dump(value: JSON) -> str | None:
    """Write a value; None is NULL."""
    return None if value is None else msgspec.json.encode(value).decode()


def load(text: str | None) -> JSON:
    """Read a value."""
    return None if text is None else msgspec.json.decode(text)


def one_line(text: str) -> str:
    """Make one storable line of it."""
    line = " ".join(text.split())
    if len(line) > LONGEST_LINE:
        line = line[: LONGEST_LINE - 1] + "…"
    return line.encode(errors="replace").decode()


def job_of(row: tuple[Any, ...]) -> Job:
    """Read a row of JOB_COLUMNS."""
    id, recipe, version, event, status, created, began, ended, output, error, due, attempts = row
    return Job(
        id=id,
        recipe=recipe,
        version=version,
        event=load(event),
        status=STATUSES[status],
        created=_moment(created),
        began=_moment(began),
        ended=_moment(ended),
        output=load(output),
        error=error,
        retry_at=_moment(due),
        attempts=attempts,
    )


def steps_of(connection: sqlite3.Connection, seq: int) -> list[Step]:
    """Read a job's steps in the order they first ran."""
    rows: Iterable[tuple[Any, ...]] = connection.execute(
        f"SELECT {STEP_COLUMNS} FROM step WHERE job = ? ORDER BY position",  # noqa: S608  a constant
        (seq,),
    )
    return [
        Step(
            path=path,
            status=STEP_STATUSES[status],
            began=_moment(began),
            ended=_moment(ended),
            input=load(input),
            output=load(output),
            error=error,
            attempts=attempts,
            effect=effect,
        )
        for path, status, began, ended, input, output, error, attempts, effect in rows
    ]


def find(connection: sqlite3.Connection, id: str) -> tuple[int, int]:
    """Find a job: its number and its status."""
    row: tuple[int, int] | None = connection.execute("SELECT seq, status FROM job WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotStored(f"no job {id}")
    return row
