"""Never twice: whatever happens to the reply of a write, its effect is on the site once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from deskhand.actions import catalogue
from deskhand.sandbox import Sandbox
from engine.desk import Desk, open_desk

ONE_BY_ONE = {
    "add_comment": "POST /request/{issueIdOrKey}/comment",
    "add_participants": "POST /request/{issueIdOrKey}/participant",
    "assign": "PUT /rest/api/3/issue/{issueIdOrKey}/assignee",
    "attach_file": "POST /request/{issueIdOrKey}/attachment",
    "create_request": "POST /request",
    "transition_request": "POST /rest/api/3/issue/{issueIdOrKey}/transitions",
    "update_fields": "PUT /rest/api/3/issue/{issueIdOrKey}",
}


async def times_done(desk: Desk, action: str, request: str) -> int:
    """How often an action's effect is on the site, read without the action's own code."""
    jira = desk.jira
    if action == "add_comment":
        return len([one async for one in jira.comments.list(request) if one.body == "Only once"])
    if action == "attach_file":
        return len([one async for one in jira.attachments.list(request) if one.filename == "once.txt"])
    if action == "create_request":
        return len(await jira.platform.search.issues(f'project = HELP AND summary ~ "Twin of {request}"').all())
    if action == "add_participants":
        return sum([one.email_address == "bruno@acme.example" async for one in jira.participants.list(request)])
    field = {"assign": "assignee", "transition_request": "status", "update_fields": "priority"}[action]
    changes = [one async for one in jira.platform.issues.changelog(request)]
    return sum(item.field == field for one in changes for item in one.items)


def step(action: str, request: str) -> dict[str, Any]:
    inputs: dict[str, dict[str, Any]] = {
        "add_comment": {"request": request, "body": "Only once"},
        "add_participants": {"request": request, "accounts": ["bruno@acme.example"]},
        "assign": {"request": request, "to": "alex@acme.example"},
        "attach_file": {"request": request, "name": "once.txt", "text": "Only once"},
        "create_request": {
            "desk": "HELP",
            "request_type": "Get IT help",
            "summary": f"Twin of {request}",
            "description": "x",
        },
        "transition_request": {"request": request, "to": "In progress"},
        "update_fields": {"request": request, "fields": {"priority": {"name": "Highest"}}},
    }
    return {"id": "it", action: inputs[action]}


def test_every_writing_action_is_tried_here() -> None:
    """A new action that writes must join this file; what call_operation does, nobody can look for."""
    writing = {name for name, action in catalogue().items() if action.writes}
    assert {*ONE_BY_ONE, "call_operation"} == writing


@pytest.mark.parametrize("kind", ["reset-after", "reset-before", "status", "truncated"])
@pytest.mark.parametrize("action", sorted(ONE_BY_ONE))
async def test_a_write_whose_reply_is_lost_is_done_exactly_once(desk: Desk, action: str, kind: str) -> None:
    """The connection breaks before or after Jira acts, or Jira fails: the job ends as done, its effect is there once."""
    request = await desk.raise_request()
    desk.recipe(step(action, request))
    await desk.fault(kind, ONE_BY_ONE[action])
    job = await desk.run_to_the_end()
    assert ("done", None) == (job.status, job.error)
    assert 1 == await times_done(desk, action, request)


async def times_done_on_prem(desk: Desk, action: str, request: str) -> int:
    """The same where history, comments and attachments come with the request."""
    if action == "add_participants":
        return sum([one.email_address == "bruno@acme.example" async for one in desk.jira.participants.list(request)])
    issue = await desk.jira.platform.issues.get(request, fields=["comment", "attachment"], expand=["changelog"])
    if action == "add_comment":
        return sum(one["body"] == "Only once" for one in issue.field("comment")["comments"])
    if action == "attach_file":
        return sum(one["filename"] == "once.txt" for one in issue.field("attachment"))
    field = {"assign": "assignee", "transition_request": "status", "update_fields": "priority"}[action]
    assert issue.changelog is not None
    return sum(item.field == field for one in issue.changelog.histories for item in one.items)


@pytest.fixture(scope="module")
def on_prem_sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7, edition="datacenter") as site:
        yield site


@pytest.mark.parametrize("action", sorted(set(ONE_BY_ONE) - {"create_request"}))
async def test_on_prem_a_lost_reply_doubles_nothing_either(
    tmp_path: Path, on_prem_sandbox: Sandbox, action: str
) -> None:
    """Accounts have names there instead of ids, and a request's history comes with the request."""
    async with open_desk(tmp_path, on_prem_sandbox) as desk:
        request = await desk.raise_request()
        desk.recipe(step(action, request))
        await desk.fault("reset-after", ONE_BY_ONE[action].replace("/api/3/", "/api/2/"))
        job = await desk.run_to_the_end()
        assert ("done", None) == (job.status, job.error)
        (kept,) = (await desk.steps()).values()
        assert (2, 1) == (kept.attempts, await times_done_on_prem(desk, action, request))


async def test_two_steps_with_the_same_words_write_two_comments(desk: Desk) -> None:
    """An effect that another step made is not taken for one's own."""
    request = await desk.raise_request()
    first, second = step("add_comment", request), {**step("add_comment", request), "id": "again"}
    desk.recipe(first, second)
    await desk.fault("reset-after", ONE_BY_ONE["add_comment"], times=2)
    job = await desk.run_to_the_end()
    assert "done" == job.status
    assert 2 == await times_done(desk, "add_comment", request)
    steps = await desk.steps()
    assert steps["it"].output["id"] != steps["again"].output["id"]


async def test_a_call_that_cannot_be_looked_for_stops_in_doubt(desk: Desk) -> None:
    """Nobody can know: a person decides, and nothing is repeated."""
    request = await desk.raise_request()
    operation = "POST /request/{issueIdOrKey}/comment"
    body = {"body": "Only once", "public": False}
    desk.recipe(
        {"id": "it", "call_operation": {"operation": operation, "path": {"issueIdOrKey": request}, "body": body}}
    )
    await desk.fault("reset-after", operation)
    job = await desk.run_to_the_end()
    assert "in_doubt" == job.status
    assert job.error is not None
    assert "look at the site" in job.error
    await desk.engine.settle("job", "it", output={"reply": None})
    assert "done" == (await desk.run_on()).status
    assert 1 == await times_done(desk, "add_comment", request)


async def test_a_refusal_is_no_doubt(desk: Desk) -> None:
    """What Jira refuses did not happen: the job fails with Jira's words, and a rerun tries again."""
    desk.recipe(step("add_comment", "HELP-999999"))
    job = await desk.run()
    assert "failed" == job.status
    assert job.error is not None
    assert "/request/HELP-999999/comment answered 404" in job.error
    assert "refused" == (await desk.steps())["it"].status
    desk.recipe(step("add_comment", await desk.raise_request()))
    await desk.engine.rerun("job")
    assert "done" == (await desk.run_on()).status


async def test_reading_steps_leave_no_announcement(desk: Desk) -> None:
    """A step that reads is simply read again after a crash."""
    request = await desk.raise_request("What is it")
    desk.recipe({"id": "it", "get_request": {"request": request}})
    await desk.run()
    assert "What is it" == (await desk.steps())["it"].output["summary"]


@pytest.mark.parametrize("action", sorted(set(catalogue())))
async def test_the_example_of_every_action_runs(desk: Desk, action: str) -> None:
    """What the reference shows works on the sandbox as it stands."""
    desk.recipe({"id": "it", action: msgspec.to_builtins(catalogue()[action].example)})
    job = await desk.run()
    assert ("done", None) == (job.status, job.error)
