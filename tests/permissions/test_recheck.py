"""A running worker asks again what its accounts may do, soon after Jira refused something."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.app import App
from deskhand.app.permissions import Permissions
from deskhand.auth import ApiToken, Connection
from deskhand.client import Jira
from deskhand.recipes.preflight import Check
from deskhand.sandbox import Sandbox

ME, CUSTOMER = "deskhand@acme.example", "aisha@acme.example"
RECIPE = """
recipe: refused
connection: it-desk
trigger:
  request_created:
    desk: HELP
steps:
  - add_comment:
      request: HELP-999999
      body: Nobody reads this
"""


async def test_a_refused_step_has_the_permissions_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job fails, and the check is made without waiting for the next day."""
    file = tmp_path / "refused.yaml"
    file.write_text(RECIPE)
    with Sandbox(seed=7) as site, App(tmp_path / "home", clock=lambda: datetime.now(UTC)) as app:
        asked, stopped = asyncio.Event(), asyncio.Event()

        async def check_started(_: Permissions) -> list[Check]:
            asked.set()
            return []

        monkeypatch.setattr(Permissions, "check_started", check_started)
        await app.connections.add(Connection(name="it-desk", site=site.url, email=ME), site.token(ME))
        await app.recipes.start([file], anyway=True)
        async with Jira(site.url, ApiToken(CUSTOMER, site.token(CUSTOMER))) as customer:
            await customer.requests.create("1", "1", {"summary": "Help", "description": "Please."})
        running = asyncio.create_task(app.run(interval=0.05, concurrency=2, stopped=stopped))
        await asked.wait()
        stopped.set()
        await running
        assert ["failed"] == [job.status for job in await app.jobs.list()]
