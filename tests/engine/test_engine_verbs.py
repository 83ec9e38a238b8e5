"""What a person, or another process, may ask of jobs: signal, cancel, rerun, settle; and what jobs may wait for."""

import asyncio
import itertools
from datetime import timedelta

import pytest

from deskhand.engine._engine import Begun, Done, Engine, InDoubt, JobRun, Outcome, StepResult, Stop
from deskhand.errors import NotStored, UserError
from engine.kit import START, Gate, HeldTime, Place, drain, gives, new, statuses, walks


async def until(time: HeldTime, happened: asyncio.Event) -> None:
    """Let time go on in steps until something has happened."""
    while not happened.is_set():
        await asyncio.sleep(0)
        time.advance(0.1)


async def test_a_sleep_is_durable(place: Place) -> None:
    """A job sleeps to the time it said first, over restarts, and holds no slot meanwhile."""
    log: list[str] = []

    async def interpret(run: JobRun) -> Outcome:
        await walks("before", log=log)(run)
        await run.sleep_until("nap", place.time.now + timedelta(seconds=60))
        await walks("after", log=log)(run)
        return Done()

    first = place.engine()
    await first.enqueue([new("a"), new("b")])
    await drain(first, interpret, concurrency=1)
    assert log == ["a before", "b before"]
    assert (await first.job("a")).retry_at == START + timedelta(seconds=60)
    place.time.advance(59)
    second = place.engine()
    await drain(second, interpret)
    assert await statuses(second, ["a", "b"]) == ["waiting", "waiting"]
    place.time.advance(1)
    await drain(second, interpret)
    assert log == ["a before", "b before", "a after", "b after"]
    assert await statuses(second, ["a", "b"]) == ["done", "done"]


async def test_signals_come_in_order(engine: Engine) -> None:
    """Each wait takes the job's oldest signal of its name, whether it came before the wait or after."""
    heard = []

    async def interpret(run: JobRun) -> Outcome:
        heard.append([await run.wait_for(path, "approval") for path in ("first", "second")])
        return Done()

    await engine.enqueue([new("a")])
    await engine.signal("a", "approval", {"by": "Ann"})
    await engine.signal("a", "other", "not this one")
    await drain(engine, interpret)
    waiting = await engine.job("a")
    assert (waiting.status, waiting.retry_at) == ("waiting", None)
    assert [(step.path, step.status) for step in await engine.steps("a")] == [("first", "done"), ("second", "begun")]
    await engine.signal("a", "other")
    await drain(engine, interpret)
    assert heard == []
    await engine.signal("a", "approval")
    await drain(engine, interpret)
    assert heard == [[{"by": "Ann"}, None]]
    assert (await engine.job("a")).status == "done"


async def test_signals_from_another_process(place: Place) -> None:
    """A running engine notices what other processes enqueue and signal."""
    running_engine, other = place.engine(), place.engine()
    waits, done = asyncio.Event(), asyncio.Event()

    async def interpret(run: JobRun) -> Outcome:
        waits.set()
        await run.wait_for("wait", "go")
        done.set()
        return Done()

    running = asyncio.create_task(running_engine.run(interpret))
    await other.enqueue([new("a")])
    await until(place.time, waits)
    await other.signal("a", "go")
    await until(place.time, done)
    running_engine.stop()
    await running
    assert (await other.job("a")).status == "done"


async def test_cancel_what_does_not_run(place: Place, engine: Engine) -> None:
    """A job that is queued, waits or is in doubt ends at once, and is never taken up again."""

    async def interpret(run: JobRun) -> Outcome:
        if run.id == "waits":
            await run.sleep_until("nap", START + timedelta(seconds=9))
        return InDoubt("?")

    await engine.enqueue([new("waits"), new("doubted")])
    await drain(engine, interpret)
    await engine.enqueue([new("queued")])
    for id in ("waits", "doubted", "queued", "queued"):
        await engine.cancel(id)
    place.time.advance(60)
    log: list[str] = []
    await drain(engine, walks("step", log=log))
    assert log == []
    assert await statuses(engine, ["waits", "doubted", "queued"]) == ["cancelled"] * 3


async def test_cancel_what_runs(engine: Engine) -> None:
    """A running job that is cancelled ends after the step under way, whose outcome is recorded."""
    gate = Gate()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("slow", gate)
        await run.step("next", gives("never"))
        return Done()

    await engine.enqueue([new("a")])
    running = asyncio.create_task(engine.run(interpret, until_idle=True))
    await gate.reached.wait()
    await engine.cancel("a")
    assert (await engine.job("a")).status == "cancelling"
    gate.open.set()
    await running
    assert (await engine.job("a")).status == "cancelled"
    assert [(step.path, step.status) for step in await engine.steps("a")] == [("slow", "done")]


async def test_cancel_from_another_process(place: Place) -> None:
    """A running engine notices within moments that another process cancels what it runs."""
    engine, other = place.engine(), place.engine()
    runs = asyncio.Event()

    async def interpret(run: JobRun) -> Outcome:
        for number in itertools.count():
            await run.step(f"round-{number}", gives(number))
            runs.set()
        raise AssertionError("unreachable")

    await other.enqueue([new("a")])
    running = asyncio.create_task(engine.run(interpret, until_idle=True))
    await runs.wait()
    await other.cancel("a")
    while not running.done():
        await asyncio.sleep(0)
        place.time.advance(0.1)
    assert (await other.job("a")).status == "cancelled"
    assert {step.status for step in await other.steps("a")} == {"done"}


async def test_cancelled_too_late(engine: Engine) -> None:
    """A job that came to its end while it was being cancelled is done: what happened is what is told."""
    gate = Gate()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("slow", gate)
        return Done("all of it")

    await engine.enqueue([new("a")])
    running = asyncio.create_task(engine.run(interpret, until_idle=True))
    await gate.reached.wait()
    await engine.cancel("a")
    gate.open.set()
    await running
    assert ((await engine.job("a")).status, (await engine.job("a")).output) == ("done", "all of it")


async def test_rerun_goes_on_where_it_stopped(engine: Engine) -> None:
    """A failed job that is run again repeats nothing that is done, and can move to another version of its recipe."""
    log: list[str] = []
    await engine.enqueue([new("a", version=1)])
    await drain(engine, walks("one", "two", log=log, outcome=Stop("no")))
    await engine.rerun("a", version=2)
    assert (await engine.job("a")).version == 2
    await drain(engine, walks("one", "two", "three", log=log))
    assert log == ["a one", "a two", "a three"]
    assert (await engine.job("a")).status == "done"


@pytest.mark.parametrize(
    ("path", "again"),
    [
        ("one", ["one", "each/0/two", "each/1/two", "three"]),
        ("each", ["each/0/two", "each/1/two", "three"]),
        ("three", ["three"]),
    ],
)
async def test_rerun_from_a_step(engine: Engine, path: str, again: list[str]) -> None:
    """The named step, those inside it and all that came after run again, and none before."""
    log: list[str] = []
    interpret = walks("one", "each/0/two", "each/1/two", "three", log=log)
    await engine.enqueue([new("a")])
    await drain(engine, interpret)
    log.clear()
    await engine.rerun("a", from_path=path)
    await drain(engine, interpret)
    assert log == [f"a {step}" for step in again]


async def test_rerun_from_an_unknown_step(engine: Engine) -> None:
    """A step that the job has not come to is refused with those that it has, and nothing changes."""
    await engine.enqueue([new("a")])
    await drain(engine, walks("one", "two"))
    with pytest.raises(NotStored) as refusal:
        await engine.rerun("a", from_path="tow")
    assert str(refusal.value) == "job a has not come to a step tow; it has one, two"
    assert (await engine.job("a")).status == "done"


async def test_what_runs_is_not_rerun(engine: Engine) -> None:
    """A running job can neither be run again nor settled meanwhile."""
    gate = Gate()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("slow", gate)
        return Done()

    await engine.enqueue([new("a")])
    running = asyncio.create_task(engine.run(interpret, until_idle=True))
    await gate.reached.wait()
    for ask in (engine.rerun("a"), engine.settle("a", "slow")):
        with pytest.raises(UserError) as refusal:
            await ask
        assert str(refusal.value) == "job a is running: cancel it, or wait for its end"
    gate.open.set()
    await running


async def test_a_person_settles_a_doubt(engine: Engine) -> None:
    """A step that a person found to have happened counts as done, with its effect, and its job goes on."""
    log: list[str] = []

    async def lost(begun: Begun | None) -> StepResult:
        raise TimeoutError("no reply")

    async def interpret(run: JobRun) -> Outcome:
        try:
            log.append(await run.step("send", lost, announce=True, input={"body": "x"}))
        except TimeoutError:
            return InDoubt("no reply")
        return Done()

    await engine.enqueue([new("a")])
    await drain(engine, interpret)
    await engine.settle("a", "send", "comment 7", "comment:7")
    await drain(engine, interpret)
    assert log == ["comment 7"]
    assert (await engine.job("a")).status == "done"
    assert await engine.claimed(["comment:7"]) == {"comment:7"}
    with pytest.raises(UserError):
        await engine.settle("a", "send")
