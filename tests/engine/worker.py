"""A process that runs an engine and is there to be killed: it says what it keeps and which steps it really runs."""

import asyncio
import os
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # as pytest finds the other tests' helpers

from deskhand.engine._engine import Begun, Done, Engine, JobRun, NewJob, Outcome, StepResult
from deskhand.errors import DeskhandError
from engine.kit import ADAPTERS


def say(*words: str) -> None:
    os.write(1, (" ".join(words) + "\n").encode())  # one system call: a kill leaves whole lines


async def interpret(run: JobRun) -> Outcome:
    for path in ("look", "send", "tell"):

        async def act(begun: Begun | None, path: str = path) -> StepResult:
            say(run.id, path, "again" if begun else "first")
            for _ in range(5):
                await asyncio.sleep(0)
            return StepResult(output={"path": path})

        await run.step(path, act, announce=path == "send", input={"to": run.id})
    return Done()


async def keep(engine: Engine, jobs: int) -> None:
    """Hear of the same events again after each start, as a reader does."""
    for first in range(0, jobs, 10):
        ids = [f"job-{number}" for number in range(first, first + 10)]
        await engine.enqueue([NewJob(id=id, recipe="greet", version=1, event={"id": id}) for id in ids])
        for id in ids:
            say(id, "kept", "-")


async def work(engine: Engine, jobs: int, concurrency: int) -> None:
    running = asyncio.create_task(engine.run(interpret, concurrency=concurrency))
    try:
        await keep(engine, jobs)
    finally:
        engine.stop()
        await running
    await engine.run(interpret, concurrency=concurrency, until_idle=True)


async def main(adapter: str, path: Path, jobs: int, concurrency: int) -> None:
    engine = ADAPTERS[adapter](path)
    try:
        await work(engine, jobs, concurrency)
    finally:
        await engine.close()


if __name__ == "__main__":
    adapter, path, jobs, concurrency, *largest_file = sys.argv[1:]
    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest_file[0]), int(largest_file[0])))
    try:
        asyncio.run(main(adapter, Path(path), int(jobs), int(concurrency)))
    except DeskhandError as error:
        sys.exit(str(error))
