"""The seam between recipes and whatever keeps their jobs: values, and what an engine must do.

A job is one event going through one recipe. An engine keeps jobs and the outcomes of their steps, hands every job that
is due to an interpreter, and does so again after a crash: the interpreter then walks the same recipe, and each step that
has an outcome gives it back instead of running. So an interpreter must be the same function of the job each time, must
give every step a path of its own, and runs one step of a job at a time.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

import msgspec

__all__ = [
    "JSON",
    "Begun",
    "Done",
    "Engine",
    "InDoubt",
    "Interpreter",
    "Job",
    "JobRun",
    "NewJob",
    "Outcome",
    "Retry",
    "Status",
    "Step",
    "StepFunction",
    "StepResult",
    "StepStatus",
    "Stop",
    "Unwind",
]

# Plain data: what msgspec can write as JSON. A recursive type would say it, but msgspec cannot decode into one.
JSON: TypeAlias = Any

Status: TypeAlias = Literal["queued", "running", "cancelling", "waiting", "done", "failed", "in_doubt", "cancelled"]
StepStatus: TypeAlias = Literal["begun", "done", "failed", "refused"]


class Done(msgspec.Struct, frozen=True):
    """The job ran to its end."""

    output: JSON = None


class Retry(msgspec.Struct, frozen=True):
    """Try the job again at that time."""

    at: datetime
    why: str


class Stop(msgspec.Struct, frozen=True):
    """The job cannot go on."""

    why: str


class InDoubt(msgspec.Struct, frozen=True):
    """Nobody can know whether a write happened: a person decides."""

    why: str


Outcome: TypeAlias = Done | Retry | Stop | InDoubt


class NewJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job to be kept; its id is computed from recipe and event key, and a known id changes nothing."""

    id: str
    recipe: str
    version: int
    event: JSON
    at: datetime | None = None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job as it stands.

    `attempts` counts how often it was taken up, `retry_at` is when it will be taken up again (None where it waits for a
    signal), `error` is the one line of why it waits, failed or is in doubt.
    """

    id: str
    recipe: str
    version: int
    event: JSON
    status: Status
    created: datetime
    began: datetime | None = None
    ended: datetime | None = None
    output: JSON = None
    error: str | None = None
    retry_at: datetime | None = None
    attempts: int = 0


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step as the journal has it.

    `begun` is an announced write without an outcome, a sleep, or a wait; `failed` is one that may have happened all the
    same, and any other step that failed; `refused` is a write that certainly did not happen. `began` is when it was first announced, otherwise
    when it last started. `effect` is the id of what it made in Jira.
    """

    path: str
    status: StepStatus
    began: datetime
    ended: datetime | None = None
    input: JSON = None
    output: JSON = None
    error: str | None = None
    attempts: int = 1
    effect: str | None = None


class Begun(msgspec.Struct, frozen=True):
    """An announced step was begun before and is not done: look for its effect first.

    `at` is when it was first announced, `attempts` how often it was, `input` what it announced then. `error` is how the
    last attempt failed, None where it left no word: after a crash.
    """

    at: datetime
    attempts: int
    input: JSON = None
    error: str | None = None


class StepResult(msgspec.Struct, frozen=True):
    """What a step gives back: its output, and the id of what it made in Jira."""

    output: JSON = None
    effect: str | None = None


class Unwind(BaseException):  # so that `except Exception` in an interpreter lets it pass
    """The engine takes the job back here: it sleeps, waits, was cancelled, or the engine stops. Never catch it."""


StepFunction: TypeAlias = Callable[[Begun | None], Awaitable[StepResult]]


class JobRun(Protocol):
    """A job in the hands of an interpreter."""

    @property
    def id(self) -> str:
        """The job's id."""

    @property
    def recipe(self) -> str:
        """The recipe's name."""

    @property
    def version(self) -> int:
        """The recipe's version."""

    @property
    def event(self) -> JSON:
        """What happened."""

    @property
    def began(self) -> datetime:
        """When the job was first taken up; the same after a crash."""

    @property
    def attempts(self) -> int:
        """How often the job was taken up, this time included."""

    def recorded(self, path: str) -> Step | None:
        """What the journal has of a step; its `attempts` tell how often it failed already."""

    async def step(self, path: str, fn: StepFunction, *, announce: bool = False, input: JSON = None) -> JSON:
        """Give back the recorded output of a step that is done; otherwise run `fn`, record its output and return it.

        With `announce` (a step that writes to Jira) a record of what is about to be sent is durable before `fn` runs; where
        there is one already of a step that may have happened, `fn` receives it, otherwise None. What `fn` raises is recorded
        as the step's failure and goes on to the interpreter; a failed step runs again the next time. A DeskhandError that
        may not have happened refuses an announced step. Output is returned as the journal would give it back, plain data.
        """

    async def sleep_until(self, path: str, when: datetime) -> None:
        """Go on at that time; the time of the first call counts, and no slot is held meanwhile."""

    async def wait_for(self, path: str, signal: str) -> JSON:
        """Go on with the value of the job's next signal of that name; no slot is held meanwhile."""


Interpreter: TypeAlias = Callable[[JobRun], Awaitable[Outcome]]


class Engine(Protocol):
    """Keeps jobs, and hands them to an interpreter until each has come to its end."""

    async def enqueue(self, jobs: Sequence[NewJob]) -> int:
        """Keep these jobs, all or none, and say how many were new."""

    async def run(
        self,
        interpret: Interpreter,
        *,
        concurrency: int = 20,
        grace: float = 10.0,
        until_idle: bool = False,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        """Take up jobs, oldest first, until `stop()`; with `until_idle`, until none is queued, running or due.

        `ready` is called when this is the engine that runs: before it takes up the first job, and after no other can.
        What escapes the interpreter fails its job and nothing else. LocalFailure where another engine runs on the same
        jobs, or where the journal can no longer be written.
        """

    def stop(self) -> None:
        """Let `run` end: steps under way may end within its grace, the rest is left for the next start."""

    async def signal(self, id: str, name: str, value: JSON = None) -> None:
        """Hand a value to a job, which takes signals of a name in the order they came, one for each wait."""

    async def cancel(self, id: str) -> None:
        """End a job; one that runs ends after the step under way, which is never torn."""

    async def rerun(self, id: str, *, from_path: str | None = None, version: int | None = None) -> None:
        """Queue a job again, with a version of its recipe if given.

        With `from_path` the outcomes of that step, of the steps inside it and of all that came after are forgotten, and they
        run again; without, the job goes on at the first step that is not done.
        """

    async def settle(self, id: str, path: str, output: JSON = None, effect: str | None = None) -> None:
        """Record that a step whose outcome is in doubt did happen, as a person found, and queue its job."""

    async def jobs(
        self, *, status: Status | None = None, recipe: str | None = None, limit: int = 50, before: str | None = None
    ) -> list[Job]:
        """List jobs, newest first; `before` is the id of the last job of the page before."""

    async def job(self, id: str) -> Job:
        """Get a job; NotStored where there is none."""

    async def steps(self, id: str) -> list[Step]:
        """List a job's steps in the order they first ran."""

    async def counts(self) -> dict[Status, int]:
        """Count jobs by status, with those that have none."""

    async def claimed(self, effects: Collection[str]) -> set[str]:
        """Which of these ids are recorded as what some step made."""

    async def purge(self, before: datetime) -> int:
        """Forget jobs that were done, failed or cancelled before that time, and say how many.

        A forgotten job's event can start it again: the time must lie well before what a trigger still looks back on.
        """

    async def close(self) -> None:
        """Let go of files and threads."""
