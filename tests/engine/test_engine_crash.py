"""What is left after a crash, and that it is all there and done once."""

import asyncio
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from deskhand.engine._engine import Begun, Done, Engine, JobRun, Outcome, StepResult
from engine.kit import START, Gate, Place, crash, drain, new, walks

WORKER = Path(__file__).with_name("worker.py")
JOBS = 200
CONCURRENCY = 20


async def test_a_job_goes_on_where_it_was(place: Place) -> None:
    """After a crash the step under way runs again, and those before it do not."""
    gate, log = Gate(), list[str]()

    async def interpret(run: JobRun) -> Outcome:
        await walks("first", log=log)(run)
        await run.step("second", gate)
        await walks("third", log=log)(run)
        return Done(run.attempts)

    before = place.engine()
    await before.enqueue([new("a"), new("b")])
    running = asyncio.create_task(before.run(interpret))
    await gate.reached.wait()
    await crash(running)
    gate.open.set()
    after = place.engine()
    await drain(after, interpret)
    assert sorted(log) == ["a first", "a third", "b first", "b third"]
    assert (await after.job("a")).output == 2


async def test_an_announced_step_knows_that_it_was_begun(place: Place) -> None:
    """After a crash an announced step learns when it was first begun, how often, and with what; another does not."""
    seen: list[Begun | None] = []

    async def interpret(run: JobRun) -> Outcome:
        async def send(begun: Begun | None) -> StepResult:
            seen.append(begun)
            return await gate(begun)

        await run.step("send", send, announce=True, input={"body": "x"})
        return Done()

    first, gate = place.engine(), Gate()
    await first.enqueue([new("a")])
    for _ in range(2):
        running = asyncio.create_task(place.engine().run(interpret))
        await gate.reached.wait()
        await crash(running)
        gate.reached.clear()
        place.time.advance(60)
    gate.open.set()
    await drain(place.engine(), interpret)
    assert seen == [None, Begun(START, 1, {"body": "x"}), Begun(START, 2, {"body": "x"})]
    (step,) = await first.steps("a")
    assert (step.status, step.began, step.attempts) == ("done", START, 3)


async def test_a_step_that_only_reads_is_not_announced(place: Place) -> None:
    """Without `announce` a step that was under way at a crash just runs again."""
    seen: list[Begun | None] = []
    gate = Gate()

    async def look(begun: Begun | None) -> StepResult:
        seen.append(begun)
        return await gate(begun)

    async def interpret(run: JobRun) -> Outcome:
        await run.step("look", look)
        return Done()

    engine = place.engine()
    await engine.enqueue([new("a")])
    running = asyncio.create_task(engine.run(interpret))
    await gate.reached.wait()
    await crash(running)
    gate.open.set()
    await drain(place.engine(), interpret)
    assert seen == [None, None]


async def test_cancelled_while_the_engine_is_gone(place: Place) -> None:
    """A job that was in hand at a crash can be cancelled or run again before the next start."""
    gate = Gate()

    async def interpret(run: JobRun) -> Outcome:
        await run.step("slow", gate)
        return Done()

    engine = place.engine()
    await engine.enqueue([new("a"), new("b"), new("c")])
    running = asyncio.create_task(engine.run(interpret))
    await gate.reached.wait()
    await engine.cancel("c")
    await crash(running)
    gate.open.set()
    other = place.engine()
    await other.cancel("a")
    await other.rerun("b")
    await drain(other, interpret)
    assert [(await other.job(id)).status for id in "abc"] == ["cancelled", "done", "cancelled"]


def live(place: Place, kill_after: int | None) -> list[list[str]]:
    """Run a worker process, killed after so many lines of its output or left to its end; return all its lines."""
    lines = []
    command = [sys.executable, str(WORKER), place.adapter, str(place.path), str(JOBS), str(CONCURRENCY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        for line in worker.stdout:
            lines.append(line.split())
            if len(lines) == kill_after:
                worker.kill()
    assert worker.returncode == (0 if kill_after is None else -9)
    return [line for line in lines if len(line) == 3]


async def recorded(engine: Engine) -> dict[tuple[str, str], str]:
    """The status of every step that the journal has."""
    return {
        (job.id, step.path): step.status for job in await engine.jobs(limit=JOBS) for step in await engine.steps(job.id)
    }


@pytest.mark.parametrize("seed", range(5))
async def test_kill_9(place: Place, seed: int) -> None:
    """A process killed at random moments loses no job it said it kept; only steps in flight repeat, and they know it."""
    chance = random.Random(seed)
    engine = place.engine()
    ran: Counter[tuple[str, str]] = Counter()
    journal: dict[tuple[str, str], str] = {}
    kept: set[str] = set()
    deaths = 4
    for death in range(deaths + 1):
        lines = live(place, chance.randrange(1, 200) if death < deaths else None)
        now_run = [(job, path) for job, path, _ in lines if path != "kept"]
        assert [step for step in now_run if journal.get(step) == "done"] == []
        assert max(Counter(now_run).values(), default=0) <= 1
        for job, path, begun in lines:
            if path == "send":
                assert ((job, path) in journal) == (begun == "again")
        ran.update(now_run)
        kept.update(job for job, path, _ in lines if path == "kept")
        journal = await recorded(engine)
        assert kept <= {job.id for job in await engine.jobs(limit=JOBS)}
    assert (await engine.counts())["done"] == JOBS
    assert len(ran) == 3 * JOBS
    assert sum(ran.values()) - len(ran) <= deaths * CONCURRENCY
