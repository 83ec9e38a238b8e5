"""What a failed job's log says of permissions: also where the action gave up before Jira could refuse."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from deskhand.app import App
from deskhand.auth import Connection
from deskhand.engine._engine import Job, Step
from deskhand.sandbox import Sandbox

ME = "deskhand@acme.example"
RECIPE = """
recipe: close
connection: it-desk
trigger:
  request_created:
    desk: HELP
steps:
  - if: trigger.request.key != ""
    then:
      - id: closing
        transition_request:
          request: "{{ trigger.request.key }}"
          to: Resolve
"""
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
JOB = Job(id="close:created:1", recipe="close", version=1, event={}, status="failed", created=NOW)
GIVEN_UP = "HELP-500 cannot go to 'Resolve' from the status it has; it can go: 'Reopen'"


def closing(error: str) -> list[Step]:
    given = {"request": "HELP-500", "to": "Resolve"}
    return [
        Step(path="if-1", status="done", began=NOW),
        Step(path="if-1/then/closing", status="failed", began=NOW, input=given, error=error),
    ]


@asynccontextmanager
async def failed(home: Path, site: Sandbox) -> AsyncIterator[App]:
    """The app of somebody whose recipe could not close a request."""
    file = home / "close.yaml"
    file.write_text(RECIPE)
    with App(home / "home", clock=lambda: datetime.now(UTC)) as app:
        await app.connections.add(Connection(name="it-desk", site=site.url, email=ME), site.token(ME))
        await app.recipes.start([file], anyway=True)
        yield app


async def test_a_transition_that_is_not_offered_is_explained(tmp_path: Path) -> None:
    """The log names the permission that the workflow asks for, where the action only saw no such transition."""
    with Sandbox(seed=7) as site:
        (number,) = site.site.permission_schemes.keys()
        scheme = site.site.permission_schemes.edit(number)
        scheme.grants = [one for one in scheme.grants if one.permission != "TRANSITION_ISSUES"]
        async with failed(tmp_path, site) as app:
            told = await app.permissions.explain_job(JOB, closing(GIVEN_UP))

    assert told is not None
    assert ("refused", "HELP-500") == (told.verdict, told.target)
    assert "TRANSITION_ISSUES" in told.why


async def test_what_was_allowed_is_not_explained(tmp_path: Path) -> None:
    """An account that may do it has failed by something else, and nothing is said of permissions."""
    with Sandbox(seed=7) as site:
        async with failed(tmp_path, site) as app:
            assert await app.permissions.explain_job(JOB, closing("`trigger.request` has no `kei`")) is None


async def test_a_refusal_is_explained_by_its_own_line(tmp_path: Path) -> None:
    """Where Jira did refuse, it is asked about that call."""
    with Sandbox(seed=7) as site:
        async with failed(tmp_path, site) as app:
            line = f"no (GET {site.url}/rest/api/3/issue/HELP-99999 answered 404). It does not exist"
            told = await app.permissions.explain_job(JOB, closing(line))

    assert told is not None
    assert "HELP-99999" == told.target


async def test_a_call_of_any_operation_is_explained_by_its_body(tmp_path: Path) -> None:
    """The line leaves out the body; what the step was given says desk, type and transition."""
    given = {
        "operation": "POST /request",
        "path": {},
        "body": {"serviceDeskId": "1", "requestTypeId": "999", "requestFieldValues": {"summary": "Hello"}},
    }
    with Sandbox(seed=7) as site:
        async with failed(tmp_path, site) as app:
            line = f"no (POST {site.url}/rest/servicedeskapi/request answered 403). The account lacks a permission"
            steps = [Step(path="raise", status="failed", began=NOW, input=given, error=line)]
            told = await app.permissions.explain_job(JOB, steps)

    assert told is not None
    assert ("refused", "HELP") == (told.verdict, told.target)
    assert "request type" in told.why


async def test_a_line_of_a_command_that_cannot_be_placed_is_left_alone(tmp_path: Path) -> None:
    """Where neither line nor step says what it was done to, nothing is said."""
    with Sandbox(seed=7) as site:
        async with failed(tmp_path, site) as app:
            line = f"no (POST {site.url}/rest/api/3/issue answered 403). The account lacks a permission"
            steps = [Step(path="raise", status="failed", began=NOW, error=line)]
            assert await app.permissions.explain_job(JOB, steps) is None
