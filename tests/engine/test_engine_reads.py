"""What can be read of jobs, and how they are forgotten."""

from datetime import timedelta

import msgspec
import pytest

from deskhand.engine._engine import Done, Engine, InDoubt, JobRun, Outcome, Retry
from deskhand.errors import NotStored
from engine.kit import START, Place, drain, gives, new, nothing, walks


async def test_jobs_are_listed_newest_first(engine: Engine) -> None:
    """Jobs are filtered by status and recipe, and paged by the last id of a page."""
    await engine.enqueue([new(str(number), recipe="even" if number % 2 == 0 else "odd") for number in range(6)])
    assert [job.id for job in await engine.jobs()] == list("543210")
    assert [job.id for job in await engine.jobs(recipe="even")] == list("420")
    assert [job.id for job in await engine.jobs(limit=2, before="4")] == list("32")
    assert await engine.jobs(status="done") == []
    assert [job.id for job in await engine.jobs(status="queued", recipe="odd", limit=1)] == ["5"]


async def test_nothing_of_that_name(engine: Engine) -> None:
    """A job that is not there is said to be missing, in one line."""
    for ask in (engine.job("x"), engine.steps("x"), engine.cancel("x"), engine.rerun("x"), engine.signal("x", "go")):
        with pytest.raises(NotStored) as missing:
            await ask
        assert str(missing.value) == "no job x"
    with pytest.raises(NotStored):
        await engine.jobs(before="x")


async def test_claimed_effects(engine: Engine) -> None:
    """Which effects steps have made is known, of steps whose outcome was forgotten too."""

    async def interpret(run: JobRun) -> Outcome:
        await run.step("comment", gives(None, f"comment:{run.attempts}"))
        return Done()

    await engine.enqueue([new("a")])
    await drain(engine, interpret)
    await engine.rerun("a", from_path="comment")
    await drain(engine, interpret)
    assert await engine.claimed(["comment:1", "comment:2", "comment:3"]) == {"comment:1", "comment:2"}


async def test_purge_forgets_what_ended_before(place: Place, engine: Engine) -> None:
    """Finished jobs are forgotten by the time they ended; what waits, or is in doubt, stays."""

    async def interpret(run: JobRun) -> Outcome:
        await run.step("step", nothing)
        unfinished: dict[str, Outcome] = {
            "doubt": InDoubt("?"),
            "wait": Retry(at=START + timedelta(days=9), why="later"),
        }
        return unfinished.get(run.id, Done())

    await engine.enqueue([new("doubt"), new("wait"), *(new(f"old-{number}") for number in range(700))])
    await drain(engine, interpret)
    place.time.advance(60)
    await engine.enqueue([new("young")])
    await drain(engine, interpret)
    assert await engine.purge(START + timedelta(seconds=60)) == 700
    assert [job.id for job in await engine.jobs()] == ["young", "wait", "doubt"]
    assert await engine.enqueue([new("old-1")]) == 1
    assert await engine.steps("old-1") == []


async def test_a_job_is_plain_data(engine: Engine) -> None:
    """A job and its steps can be printed as JSON as they are."""
    await engine.enqueue([new("a", event={"key": "HELP-1"})])
    await drain(engine, walks("step"))
    assert b'"status":"done"' in msgspec.json.encode(await engine.job("a"))
    assert b'"path":"step"' in msgspec.json.encode(await engine.steps("a"))
