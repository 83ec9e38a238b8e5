"""How many durable jobs the embedded engine does in a second, what each takes on the disk, and whether that grows."""

import asyncio
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from deskhand.auth import ApiToken
from deskhand.client import Jira
from deskhand.engine._engine import Begun, Done, Interpreter, JobRun, NewJob, Outcome, StepResult
from deskhand.engine.embedded import EmbeddedEngine

CONCURRENCY = 20
ROUNDS = 5
EMPTY_JOBS = 2_000
CALL_JOBS = 200
ALL, BLOCK, END = 10_000, 100, 1_000
SEEDED_REQUESTS = 200

# A process of its own, so that the site's work is not counted as the engine's. It ends when its input does.
SITE = """
from deskhand.sandbox import Sandbox
with Sandbox(seed=1) as site:
    print(site.url, site.token("deskhand@acme.example"), flush=True)
    input()
"""


async def main() -> None:
    """Measure the three and print them."""
    figures = {
        "empty_jobs_per_s": round(await empty_jobs_per_s()),
        "call_jobs_per_s": round(await call_jobs_per_s(), 1),
    }
    figures |= await growth_and_size()
    print(f"empty_jobs_per_s {figures['empty_jobs_per_s']:8.0f}  three empty steps each, {CONCURRENCY} at a time")
    print(f"call_jobs_per_s  {figures['call_jobs_per_s']:8.1f}  three calls each to a sandbox in a process of its own")
    print(f"bytes_per_job    {figures['bytes_per_job']:8.0f}  of {ALL} jobs of three empty steps")
    print(f"growth           {figures['growth']:8.2f}  last {END} of {ALL} against the first (wanted: at most 1.2)")
    if "--json" in sys.argv:
        print(json.dumps(figures))


async def empty_jobs_per_s() -> float:
    """The median over fresh databases, from the first `enqueue` until the last job's end is on the disk."""
    return statistics.median([await _jobs_per_s(three_empty_steps, EMPTY_JOBS) for _ in range(ROUNDS)])


async def call_jobs_per_s() -> float:
    """The same with jobs that read a request, comment on it and read the comment back."""
    with _site() as (url, token):
        async with Jira(url, ApiToken("deskhand@acme.example", token)) as jira:
            return statistics.median([await _jobs_per_s(three_calls(jira), CALL_JOBS) for _ in range(ROUNDS)])


async def growth_and_size() -> dict[str, float]:
    """What a job costs at the end of ten thousand against the beginning, and what it takes on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jobs.db"
        async with EmbeddedEngine(path) as engine:
            seconds = [await _do(engine, three_empty_steps, first, BLOCK) for first in range(0, ALL, BLOCK)]
            done = (await engine.counts())["done"]
        assert done == ALL
        size = _bytes(path)
    blocks = END // BLOCK
    return {
        "bytes_per_job": round(size / ALL, 1),
        "growth": round(statistics.median(seconds[-blocks:]) / statistics.median(seconds[:blocks]), 3),
    }


async def three_empty_steps(run: JobRun) -> Outcome:
    """A job that leaves only its journal behind."""
    for path in ("first", "second", "third"):
        await run.step(path, _nothing)
    return Done()


def three_calls(jira: Jira) -> Interpreter:
    """A job that reads, writes and reads."""

    async def interpret(run: JobRun) -> Outcome:
        key = f"HELP-{run.event % SEEDED_REQUESTS + 1}"

        async def read(begun: Begun | None) -> StepResult:
            return StepResult((await jira.requests.get(key)).issue_key)

        async def comment(begun: Begun | None) -> StepResult:
            made = await jira.comments.create(key, f"Job {run.id} was here.", public=False)
            return StepResult(made.id, f"comment:{made.id}")

        async def read_back(begun: Begun | None) -> StepResult:
            return StepResult((await jira.comments.get(key, made)).body)

        await run.step("read", read)
        made: str = await run.step("comment", comment, announce=True, input={"request": key})
        await run.step("read-back", read_back)
        return Done()

    return interpret


async def _nothing(begun: Begun | None) -> StepResult:
    return StepResult()


async def _jobs_per_s(interpret: Interpreter, jobs: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with EmbeddedEngine(Path(folder) / "jobs.db") as engine:
            await engine.counts()  # makes the file, once in the life of an installation
            seconds = await _do(engine, interpret, 0, jobs)
            done = (await engine.counts())["done"]
    assert done == jobs, f"{done} of {jobs} jobs are done"
    return jobs / seconds


async def _do(engine: EmbeddedEngine, interpret: Interpreter, first: int, count: int) -> float:
    """The seconds from enqueuing so many jobs until all are done."""
    began = time.perf_counter()
    await engine.enqueue(
        [
            NewJob(id=f"greet:created:{number}", recipe="greet", version=1, event=number)
            for number in range(10_000 + first, 10_000 + first + count)
        ]
    )
    await engine.run(interpret, concurrency=CONCURRENCY, until_idle=True)
    return time.perf_counter() - began


def _bytes(path: Path) -> int:
    """The size of the database when its log is written back."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


@contextmanager
def _site() -> Iterator[tuple[Any, ...]]:
    command = [sys.executable, "-c", SITE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as site:
        assert site.stdout is not None
        try:
            yield tuple(site.stdout.readline().split())
        finally:
            site.communicate("\n")


if __name__ == "__main__":
    asyncio.run(main())
