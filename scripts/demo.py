"""A service desk at work: customers raise requests, recipes answer them, the worker is killed in the middle, nothing is lost.

Everything runs on this machine against the pretend site. The summary is counted on the site, not in the recipes' own journal.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from demo_desk import WORKER, Desk
from demo_screen import Screen, screen

from deskhand.engine._engine import Status
from deskhand.engine.embedded import EmbeddedEngine
from deskhand.sandbox import Sandbox

REQUESTS = 50
RAISING_SECONDS = 8.0
KILL_FROM, KILL_BY = 20, 40  # requests raised
TIME_LIMIT = 50.0
DESKHAND = [sys.executable, "-m", "deskhand"]
RECIPES = sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))


class Worker:
    """`deskhand run` as a process of its own."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._environment, self._log = environment, log
        self.killed = 0
        self._process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [*DESKHAND, "run", "--interval", "0.5"], env=self._environment, stdout=log, stderr=log
            )

    def kill_and_start_again(self) -> None:
        """SIGKILL: no chance to clean up."""
        self._process.kill()
        self._process.wait()
        self.killed += 1
        self._process = self._start()

    def check(self) -> None:
        """Say why, if it has ended by itself."""
        if self._process.poll() is not None:
            raise SystemExit(f"the worker ended with {self._process.returncode}:\n{self._log.read_text()}")

    def stop(self) -> None:
        """Ask it to end."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()


async def demo(*, as_json: bool, seed: int) -> int:
    """Run the demo and say how it went: 0 if nothing was lost and nothing done twice."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="deskhand-demo-") as folder, Sandbox(seed=seed) as site:
        home = Path(folder)
        environment = os.environ | {"DESKHAND_HOME": folder, "DESKHAND_TOKEN": site.token(WORKER)}
        tokens = {account.email: site.token(account.email) for account in site.accounts}
        desk = Desk(site.url, tokens, random.Random(seed))  # noqa: S311 (a pretend company needs no secrecy)
        with screen(quiet=as_json) as shown:
            shown.say(f"A pretend Jira Service Management site answers at {site.url}")
            deskhand("connection", "add", "it-desk", "--host", site.url, "--email", WORKER, environment=environment)
            shown.say(f"Connected as {WORKER}")
            deskhand("recipe", "start", *map(str, RECIPES), environment=environment)
            shown.say("Started " + ", ".join(path.stem for path in RECIPES))
            worker = Worker(environment, home / "worker.log")
            try:
                async with journal(home) as engine:
                    await play(desk, worker, engine, shown, began)
                    jobs, counts = await engine.jobs(limit=1000), await engine.counts()
            finally:
                worker.stop()
        for job in jobs:
            if job.error:
                print(f"{job.id} is {job.status}: {job.error}", file=sys.stderr)
        found, lost, doubled = await desk.compare()
    summary = {
        "requests": len(desk.raised),
        "jobs": len(jobs),
        "done": counts["done"],
        "lost": lost,
        "doubled": doubled,
        "in_doubt": counts["in_doubt"],
        "killed": worker.killed,
        "seconds": round(time.monotonic() - began, 1),
    }
    if as_json:
        print(json.dumps(summary))
    else:
        tell(summary, found)
    return 0 if lost == doubled == counts["in_doubt"] == 0 and counts["done"] == len(jobs) else 1


async def play(desk: Desk, worker: Worker, engine: EmbeddedEngine, shown: Screen, began: float) -> None:
    """Let the customers raise their requests, kill the worker half-way, and wait until all jobs are done."""
    raising = asyncio.create_task(desk.raise_requests(REQUESTS, RAISING_SECONDS))
    resolving = None
    while True:
        counts, recent = await engine.counts(), await engine.jobs(limit=12)
        owed = sum(one.jobs() for one in desk.raised)
        shown.show(len(desk.raised), REQUESTS, counts, recent)
        raised = len(desk.raised)
        if not worker.killed and raised >= KILL_FROM and (counts["running"] or raised >= KILL_BY):
            worker.kill_and_start_again()
            shown.say(f"The worker was killed with SIGKILL, {counts['running']} jobs under way, and started again")
        if raising.done() and resolving is None:
            await raising
            resolving = asyncio.create_task(desk.resolve_some())
        if resolving is not None and resolving.done():
            await resolving
            if finished(counts) >= owed and unfinished(counts) == 0:
                return
        if time.monotonic() - began > TIME_LIMIT:
            shown.say("Time is up; what is missing now counts as lost")
            return
        worker.check()
        await asyncio.sleep(0.02 if raised >= KILL_FROM and not worker.killed else 0.2)


def finished(counts: dict[Status, int]) -> int:
    """How many jobs have come to an end."""
    return counts["done"] + counts["failed"] + counts["in_doubt"] + counts["cancelled"]


def unfinished(counts: dict[Status, int]) -> int:
    """How many have not."""
    return sum(counts.values()) - finished(counts)


@asynccontextmanager
async def journal(home: Path) -> AsyncIterator[EmbeddedEngine]:
    """The worker's journal, to look at."""
    async with EmbeddedEngine(home / "journal.db") as engine:
        yield engine


def deskhand(*words: str, environment: dict[str, str]) -> None:
    """Run the command as a person would."""
    done = subprocess.run([*DESKHAND, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"deskhand {' '.join(words)} ended with {done.returncode}:\n{done.stderr}")


def tell(summary: dict[str, float], found: int) -> None:
    """The summary in words."""
    print(
        f"\n{summary['requests']} requests raised, {summary['done']} of {summary['jobs']} jobs done, "
        f"the worker killed {summary['killed']} time in between.\n"
        f"Counted on the site: {found} effects of the recipes, {summary['lost']} lost, {summary['doubled']} doubled.\n"
        f"{summary['seconds']} seconds."
    )


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the summary as one JSON object on the last line")
    parser.add_argument("--seed", type=int, default=7, help="which pretend company, and who raises what")
    given = parser.parse_args()
    return asyncio.run(demo(as_json=given.json, seed=given.seed))


if __name__ == "__main__":
    sys.exit(main())
