"""The worker: what is started is watched, and what is broken is told without holding up the rest."""

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.client import Jira
from deskhand.engine.worker import Worker
from deskhand.store import Store
from engine.desk import Desk

RECIPE = """
recipe: {name}
connection: it-desk
trigger:
  {trigger}:
    desk: HELP
steps:
  - add_comment:
      request: "{{{{ trigger.request.key }}}}"
      body: Seen by {name}
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, clock=lambda: datetime.now(UTC))


def start(store: Store, name: str, trigger: str, since: datetime) -> None:
    source = RECIPE.format(name=name, trigger=trigger)
    store.recipes.start(name, source, digest=name, connection="it-desk", since=since)


def worker(desk: Desk, store: Store) -> Worker:
    def connect(connection: str) -> Jira:
        return desk.sign_in("deskhand@acme.example")

    return Worker(desk.engine, store, connect, lambda: datetime.now(UTC))


async def test_a_recipe_that_cannot_be_read_does_not_hold_up_the_others(
    desk: Desk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """A recipe of another Deskhand, with a trigger that this one does not have, is told once; the other one works."""
    with store:
        store.connections.create("it-desk", {}, "secret", location="/")
        start(store, "other", "request_vanished", desk.jira.site_time())
        start(store, "mine", "request_created", desk.jira.site_time())
        key = await desk.raise_request()
        caplog.set_level(logging.WARNING)
        running = worker(desk, store)
        task = asyncio.create_task(running.run(interval=0.01, concurrency=2))
        while (await desk.engine.counts())["done"] == 0:
            pass
        running.stop()
        await task
    assert ["Seen by mine"] == [one.body async for one in desk.jira.comments.list(key)]
    told = [record.getMessage() for record in caplog.records]
    assert ["other is started but cannot be read: this Deskhand has no trigger request_vanished"] == told
