"""A running worker asks again what its accounts may do, soon after Jira refused something."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from deskhand.app import App
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


class Watched(App):
    """Tells when it is asked."""

    asked: asyncio.Event

    async def check_started(self) -> list[Check]:
        """Find nothing."""
        self.asked.set()
        return []


async def test_a_refused_step_has_the_permissions_checked(tmp_path: Path) -> None:
    """The job fails, and the check is made without waiting for the next day."""
    file = tmp_path / "refused.yaml"
    file.write_text(RECIPE)
    with Sandbox(seed=7) as site, Watched(tmp_path / "home", clock=lambda: datetime.now(UTC)) as app:
        app.asked, stopped = asyncio.Event(), asyncio.Event()
        await app.add_connection(Connection(name="it-desk", site=site.url, email=ME), site.token(ME))
        await app.start_recipes([file], anyway=True)
        async with Jira(site.url, ApiToken(CUSTOMER, site.token(CUSTOMER))) as customer:
            await customer.requests.create("1", "1", {"summary": "Help", "description": "Please."})
        running = asyncio.create_task(app.run(interval=0.05, concurrency=2, stopped=stopped))
        await app.asked.wait()
        stopped.set()
        await running
        assert ["failed"] == [job.status for job in await app.list_jobs()]
