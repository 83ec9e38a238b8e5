"""What every engine does, whichever adapter keeps the jobs."""

import asyncio
from datetime import timedelta

import pytest

from deskhand.engine._engine import Begun, Done, Engine, InDoubt, JobRun, Outcome, Retry, StepResult, Stop
from deskhand.errors import UserError
from engine.kit import START, Gate, Place, drain, gives, new, nothing, statuses, walks


async def test_enqueue_counts_what_is_new(engine: Engine) -> None:
    """A job whose id is known is not kept again, and changes nothing of the one that is."""
    assert await engine.enqueue([new("a", event={"n": 1}), new("b")]) == 2
    assert await engine.enqueue([new("a", event={"n": 2}), new("c"), new("c")]) == 1
    assert (await engine.job("a")).event == {"n": 1}
    assert await engine.enqueue([]) == 0


async def test_a_finished_job_is_not_started_again(engine: Engine) -> None:
    """The id of a job that is done is known for good."""
    log: list[str] = []
    await engine.enqueue([new("a")])
    await drain(engine, walks("step", log=log))
    assert await engine.enqueue([new("a")]) == 0
    await drain(engine, walks("step", log=log))
    assert log == ["a step"]


async def test_a_job_reads_back_as_it_ran(place: Place, engine: Engine) -> None:
    """A job and its steps tell recipe, version, event, times, outputs and attempts."""
    await engine.enqueue([new("a", recipe="route", version=3, event={"key": "HELP-1", "ü": [1, 2.5, None]})])
    place.time.advance(2)

    async def interpret(run: JobRun) -> Outcome:
        assert (run.id, run.recipe, run.version, run.attempts) == ("a", "route", 3, 1)
        assert run.event == {"key": "HELP-1", "ü": [1, 2.5, None]}
        place.time.advance(1)
        assert await run.step("greet", gives({"id": "7"}, "comment:7"), input={"body": "x"}) == {"id": "7"}
        return Done({"ok": True})

    await drain(engine, interpret)
    job = await engine.job("a")
    assert (
        job.recipe, job.version, job.status, job.output, job.error, job.attempts
    ) == ("route", 3, "done", {"ok": True}, None, 1)  # fmt: skip
    seconds = [(moment - START).total_seconds() for moment in (job.created, job.began, job.ended) if moment]
    assert seconds == [0, 2, 3]
    (step,) = await engine.steps("a")
    assert (
        step.path, step.status, step.input, step.output, step.effect, step.attempts
    ) == ("greet", "done", {"body": "x"}, {"id": "7"}, "comment:7", 1)  # fmt: skip
    assert step.began == START + timedelta(seconds=3)


async def test_oldest_first(engine: Engine) -> None:
    """Jobs are taken up in the order they were enqueued."""
    log: list[str] = []
    await engine.enqueue([new(id) for id in "zamb"])
    await drain(engine, walks("step", log=log), concurrency=1)
    assert log == ["z step", "a step", "m step", "b step"]


async def test_concurrency_is_a_limit(engine: Engine) -> None:
    """So many jobs run at once, and no more."""
    at_once, most = 0, 0

    async def busy(begun: Begun | None) -> StepResult:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        return StepResult()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("busy", busy)
        return Done()

    await engine.enqueue([new(str(number)) for number in range(30)])
    await drain(engine, interpret, concurrency=4)
    assert most == 4
    assert (await engine.counts())["done"] == 30


async def test_what_escapes_fails_one_job_only(engine: Engine) -> None:
    """An exception becomes one line on its job, and the others run on."""

    async def interpret(run: JobRun) -> Outcome:
        if run.id == "bad":
            raise ValueError("no such\n  desk")
        if run.id == "worse":
            raise asyncio.CancelledError
        return Done()

    await engine.enqueue([new("bad"), new("worse"), new("good")])
    await drain(engine, interpret, concurrency=1)
    assert await statuses(engine, ["bad", "worse", "good"]) == ["failed", "failed", "done"]
    assert (await engine.job("bad")).error == "ValueError: no such desk"


@pytest.mark.parametrize("output", [object(), {"a": {1j}}])
async def test_output_must_be_plain(engine: Engine, output: object) -> None:
    """What cannot be written as JSON fails the job that gave it, as a step's output or as its own."""

    async def interpret(run: JobRun) -> Outcome:
        if run.id == "step":
            await run.step("odd", gives(output))
        return Done(output)

    await engine.enqueue([new("step"), new("job")])
    await drain(engine, interpret)
    assert await statuses(engine, ["step", "job"]) == ["failed", "failed"]


async def test_outputs_are_the_same_the_first_time_and_later(engine: Engine) -> None:
    """A step gives its interpreter what the journal gives back, so that a second walk sees no other values."""
    seen = []

    async def interpret(run: JobRun) -> Outcome:
        seen.append(await run.step("when", gives({"at": START, "pair": (1, 2)})))
        return Done() if run.attempts > 1 else Retry(at=START, why="once more")

    await engine.enqueue([new("a")])
    await drain(engine, interpret)
    await drain(engine, interpret)
    assert seen == [{"at": "2026-01-05T09:00:00Z", "pair": [1, 2]}] * 2


async def test_outcomes_are_statuses(engine: Engine) -> None:
    """Each outcome of an interpreter shows as a status, with its reason on one line."""
    outcomes: dict[str, Outcome] = {
        "done": Done(),
        "waiting": Retry(at=START + timedelta(hours=1), why="site\nbusy"),
        "failed": Stop("no desk"),
        "in_doubt": InDoubt("sent, not heard of"),
    }

    async def interpret(run: JobRun) -> Outcome:
        return outcomes[run.id]

    await engine.enqueue([new(id) for id in outcomes])
    await drain(engine, interpret)
    assert await statuses(engine, list(outcomes)) == list(outcomes)
    errors = [(await engine.job(id)).error for id in outcomes]
    assert errors == [None, "site busy", "no desk", "sent, not heard of"]
    assert (await engine.job("waiting")).retry_at == START + timedelta(hours=1)


async def test_retry_waits_for_its_time(place: Place, engine: Engine) -> None:
    """A job to be tried again is taken up at its time, not before, and its finished steps do not run again."""
    log: list[str] = []

    async def interpret(run: JobRun) -> Outcome:
        await walks("first", log=log)(run)
        return Done() if run.attempts == 2 else Retry(at=START + timedelta(seconds=60), why="busy")

    await engine.enqueue([new("a")])
    await drain(engine, interpret)
    place.time.advance(59)
    await drain(engine, interpret)
    assert (await engine.job("a")).status == "waiting"
    place.time.advance(1)
    await drain(engine, interpret)
    assert (await engine.job("a")).status == "done"
    assert log == ["a first"]


async def test_a_job_may_be_kept_for_later(place: Place, engine: Engine) -> None:
    """A job enqueued for a time waits until then."""
    await engine.enqueue([new("a", at=START + timedelta(seconds=60))])
    await drain(engine, walks())
    assert (await engine.job("a")).status == "waiting"
    place.time.advance(60)
    await drain(engine, walks())
    assert (await engine.job("a")).status == "done"


async def test_a_running_engine_wakes_at_the_time(place: Place, engine: Engine) -> None:
    """What becomes due while the engine runs is taken up then."""
    done = asyncio.Event()

    async def interpret(run: JobRun) -> Outcome:
        done.set()
        return Done()

    await engine.enqueue([new("a", at=START + timedelta(seconds=0.1))])
    running = asyncio.create_task(engine.run(interpret))
    while not done.is_set():
        await asyncio.sleep(0)
        place.time.advance(0.01)
    engine.stop()
    await running
    assert (await engine.job("a")).status == "done"


async def test_a_failed_step_runs_again(engine: Engine) -> None:
    """A step that raised is recorded as failed, with its error on a line, and runs at the next try."""
    attempts: list[object] = []

    async def flaky(begun: Begun | None) -> StepResult:
        if len(attempts) == 1:
            raise OSError("connection\nlost")
        return StepResult(output="ok")

    async def interpret(run: JobRun) -> Outcome:
        before = run.recorded("call")
        attempts.append(before and (before.status, before.error, before.attempts))
        try:
            await run.step("call", flaky)
        except OSError as error:
            return Retry(at=START, why=str(error))
        return Done()

    await engine.enqueue([new("a")])
    await drain(engine, interpret)
    await drain(engine, interpret)
    assert attempts == [None, ("failed", "OSError: connection lost", 1)]
    (step,) = await engine.steps("a")
    assert (step.status, step.output, step.error, step.attempts) == ("done", "ok", None, 2)


async def test_a_path_is_used_once(engine: Engine) -> None:
    """Two steps of one path would share an outcome: the job fails instead."""

    async def interpret(run: JobRun) -> Outcome:
        await run.step("same", nothing)
        await run.step("same", nothing)
        return Done()

    await engine.enqueue([new("a")])
    await drain(engine, interpret)
    assert (await engine.job("a")).error == "ValueError: two steps of one job have the path same"


async def test_stop_lets_the_step_under_way_end(engine: Engine) -> None:
    """A stop waits for steps under way, begins none, and leaves the rest of the job queued for the next start."""
    gate, log = Gate(), list[str]()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("slow", gate)
        await walks("next", log=log)(run)
        return Done()

    await engine.enqueue([new("a"), new("b")])
    running = asyncio.create_task(engine.run(interpret, concurrency=1))
    await gate.reached.wait()
    engine.stop()
    gate.open.set()
    await running
    assert await statuses(engine, ["a", "b"]) == ["queued", "queued"]
    assert [(step.path, step.output) for step in await engine.steps("a")] == [("slow", "passed")]
    await drain(engine, interpret)
    assert log == ["a next", "b next"]


async def test_grace_ends(place: Place, engine: Engine) -> None:
    """A step that outlasts the grace is left without an outcome, and its job queued."""
    gate = Gate()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("slow", gate, announce=True)
        return Done()

    await engine.enqueue([new("a")])
    running = asyncio.create_task(engine.run(interpret, grace=5))
    await gate.reached.wait()
    engine.stop()
    while not running.done():
        await asyncio.sleep(0)
        place.time.advance(1)
    assert (await engine.job("a")).status == "queued"
    assert [step.status for step in await engine.steps("a")] == ["begun"]


async def test_finished_jobs_refuse_what_makes_no_sense(engine: Engine) -> None:
    """A job that is done takes no signal, no cancelling, and no rerun without a step to run from."""
    await engine.enqueue([new("a")])
    await drain(engine, walks("step"))
    for ask in (engine.signal("a", "go"), engine.cancel("a"), engine.rerun("a")):
        with pytest.raises(UserError) as refusal:
            await ask
        assert str(refusal.value).startswith("job a is done")
