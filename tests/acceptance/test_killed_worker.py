"""The worker is killed at random moments; what it owes is then counted on the site."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from deskhand.auth import ApiToken
from deskhand.client import Jira
from deskhand.engine.embedded import EmbeddedEngine
from deskhand.sandbox import Sandbox

KILLS = 50
EVENTS = 200
ME = "deskhand@acme.example"
CUSTOMER = "aisha@acme.example"
RECIPE = """
recipe: four-writes
connection: it-desk
trigger:
  request_created:
    desk: HELP
steps:
  - add_comment:
      request: "{{ trigger.request.key }}"
      public: true
      body: Welcome, {{ trigger.request.key }}
  - update_fields:
      request: "{{ trigger.request.key }}"
      fields:
        labels: [seen]
  - add_participants:
      request: "{{ trigger.request.key }}"
      accounts: [bruno@acme.example]
  - transition_request:
      request: "{{ trigger.request.key }}"
      to: In progress
"""


class Worker:
    """`deskhand run`, to be killed."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log

    def start(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "deskhand", "run", "--interval", "0.2"]
            return subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)


def deskhand(*words: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deskhand", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


async def raise_requests(site: Sandbox, keys: list[str], chance: random.Random) -> None:
    """A customer raises requests, now and then, for as long as the worker is being killed."""
    async with Jira(site.url, ApiToken(CUSTOMER, site.token(CUSTOMER))) as customer:
        desk = next(one.id for one in await customer.service_desks.list().all() if one.project_key == "HELP")
        types = [one for one in await customer.request_types.list(desk).all() if one.name == "Get IT help"]
        for number in range(EVENTS):
            made = await customer.requests.create(
                desk, types[0].id, {"summary": f"Number {number}", "description": "Help"}
            )
            keys.append(made.issue_key)
            await asyncio.sleep(chance.uniform(0, 0.4))


async def kill_again_and_again(worker: Worker, chance: random.Random) -> None:
    for _ in range(KILLS):
        process = worker.start()
        await asyncio.sleep(chance.uniform(0.1, 1.6))
        assert process.poll() is None, worker.log.read_text()
        process.kill()
        await asyncio.to_thread(process.wait)


async def all_done(home: Path, events: int) -> bool:
    async with EmbeddedEngine(home / "journal.db") as engine:
        counts = await engine.counts()
    return counts["done"] == events == sum(counts.values())


async def found(site: Sandbox, keys: list[str]) -> Counter[str]:
    """How many requests have how many of each effect."""
    found: Counter[str] = Counter()
    async with Jira(site.url, ApiToken(ME, site.token(ME))) as jira:
        me = (await jira.platform.myself.get()).account_id
        for key in keys:
            comments = [one async for one in jira.comments.list(key) if one.author and one.author.account_id == me]
            found[f"{len([one for one in comments if one.body == f'Welcome, {key}'])} comments"] += 1
            changes = [
                one async for one in jira.platform.issues.changelog(key) if one.author and one.author.account_id == me
            ]
            for field in ("labels", "status"):
                found[f"{sum(item.field == field for one in changes for item in one.items)} changes of {field}"] += 1
            people = [one.email_address async for one in jira.participants.list(key)]
            found[f"{people.count('bruno@acme.example')} times a participant"] += 1
    return found


@pytest.mark.timeout(280)
async def test_fifty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """Two hundred events come in while the worker is killed fifty times: every effect is on the site exactly once."""
    chance = random.Random(20261123)
    with Sandbox(seed=7) as site:
        environment = os.environ | {"DESKHAND_HOME": str(tmp_path), "DESKHAND_TOKEN": site.token(ME)}
        recipe = tmp_path / "four-writes.yaml"
        recipe.write_text(RECIPE)
        deskhand("connection", "add", "it-desk", "--host", site.url, "--email", ME, environment=environment)
        deskhand("recipe", "start", str(recipe), environment=environment)
        worker = Worker(environment, tmp_path / "worker.log")
        keys: list[str] = []
        await asyncio.gather(raise_requests(site, keys, chance), kill_again_and_again(worker, chance))
        worker.log = tmp_path / "last.log"
        last = worker.start()
        try:
            while not (await all_done(tmp_path, EVENTS) and "Ctrl-C ends it" in worker.log.read_text()):
                assert last.poll() is None, worker.log.read_text()
                await asyncio.sleep(0.2)
        finally:
            last.send_signal(signal.SIGTERM)
            await asyncio.to_thread(last.wait, 30)
        once = ("1 comments", "1 changes of labels", "1 changes of status", "1 times a participant")
        assert Counter(dict.fromkeys(once, EVENTS)) == await found(site, keys)
        assert 0 == last.returncode
