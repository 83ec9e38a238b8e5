"""An error of the client explains itself: it carries what the call was about, and nothing of what was written."""

from typing import Any

import pytest

from deskhand.auth import ApiToken
from deskhand.client import Call, Jira, Operation
from deskhand.client._about import about
from deskhand.errors import CallError
from deskhand.needs import Needs
from deskhand.permissions import Explanation
from deskhand.permissions.facts import FactReader
from deskhand.recipes.inquiry import ask_why
from deskhand.sandbox import Sandbox
from permissions.conftest import SignIn, signs_in

SECRET = "my password is swordfish"


async def failing(jira: Jira, spec: str, path: tuple[str, ...], body: Any) -> CallError:
    operation: Operation[Any, Any] = Operation(spec, Any, lambda *_: Call(), needs=Needs())
    with pytest.raises(CallError) as raised:
        await jira.send(operation, Call(path, {}, body))
    return raised.value


async def explained(jira: Jira, error: CallError) -> Explanation:
    told = await ask_why(FactReader(jira), error)
    assert told is not None
    return told


def internal_comment(site: Sandbox) -> tuple[str, str]:
    """A request of a customer's with a comment for agents: its key, and the comment's number."""
    return next(
        (issue.key, str(note.id))
        for issue in site.site.issues.values()
        if site.site.users[issue.reporter].email == "grace@acme.example"
        for note in issue.comments
        if not note.public
    )


async def test_nothing_that_was_written_is_carried(sign_in: SignIn) -> None:
    """Ids and switches are data of the error; texts are neither in it, nor in its message."""
    body = {"serviceDeskId": "1", "requestTypeId": SECRET, "requestFieldValues": {"summary": SECRET}}
    async with sign_in("grace") as jira:
        error = await failing(jira, "POST /request", (), body)

    assert {"serviceDeskId": "1"} == error.about
    assert SECRET not in f"{error} {error!r} {vars(error)}"


def test_what_a_call_is_about() -> None:
    """Blanks by their names, and of the body what decides about permissions."""
    said = {"public": False, "body": SECRET}
    moved = {"transition": {"id": "11"}, "fields": {"resolution": {"name": SECRET}}}
    raised = {"serviceDeskId": 1, "requestTypeId": "2", "raiseOnBehalfOf": "somebody"}
    made = {"fields": {"project": {"key": "HELP"}, "summary": SECRET}}

    assert {"issueIdOrKey": "HELP-1", "public": False} == about(
        "POST /request/{issueIdOrKey}/comment", ("HELP-1",), said
    )
    assert {"issueIdOrKey": "HELP-1", "transitionId": "11"} == about(
        "POST /rest/api/3/issue/{issueIdOrKey}/transitions", ("HELP-1",), moved
    )
    assert {"serviceDeskId": "1", "requestTypeId": "2", "onBehalf": True} == about("POST /request", (), raised)
    watchers = "POST /rest/api/3/issue/{issueIdOrKey}/watchers"
    assert {"issueIdOrKey": "HELP-1", "account": "5b10:a-1"} == about(watchers, ("HELP-1",), "5b10:a-1")
    assert {"issueIdOrKey": "HELP-1"} == about(watchers, ("HELP-1",), SECRET)
    assert {"projectIdOrKey": "HELP"} == about("POST /rest/api/3/issue", (), made)


async def test_a_customers_internal_note(site: Sandbox, sign_in: SignIn) -> None:
    """What was refused is a comment for agents, not any comment."""
    key, _ = internal_comment(site)
    async with sign_in("grace") as jira:
        error = await failing(jira, "POST /request/{issueIdOrKey}/comment", (key,), {"body": "Seen", "public": False})
        told = await explained(jira, error)

    assert ("refused", key) == (told.verdict, told.target)
    assert "Write it in public" in told.remedies[0].do


async def test_an_internal_comment_that_is_read(site: Sandbox, sign_in: SignIn) -> None:
    """The target is the comment, so that its being absent or internal is told."""
    key, note = internal_comment(site)
    async with sign_in("grace") as jira:
        error = await failing(jira, "GET /request/{issueIdOrKey}/comment/{commentId}", (key, note), None)
        told = await explained(jira, error)

    assert ("refused", f"{key}/comment/{note}") == (told.verdict, told.target)


async def test_an_absent_comment(sign_in: SignIn) -> None:
    """An agent is told that there is no such comment, rather than that something else stands in the way."""
    async with sign_in("alex") as jira:
        error = await failing(jira, "GET /request/{issueIdOrKey}/comment/{commentId}", ("HELP-42", "999999"), None)
        told = await explained(jira, error)

    assert "comment 999999" in told.why


async def test_a_restricted_request_type() -> None:
    """Raising a request of a type that is restricted is explained by the type."""
    with Sandbox(seed=7) as site:
        kind = site.site.request_types.edit(1)
        kind.restricted = True
        async with signs_in(site)("grace") as jira:
            body = {"serviceDeskId": "1", "requestTypeId": "1", "requestFieldValues": {"summary": "Hello"}}
            told = await explained(jira, await failing(jira, "POST /request", (), body))

    assert "request type" in told.why


async def test_an_issue_that_may_not_be_created(sign_in: SignIn) -> None:
    """The project stands in the body."""
    made = {"fields": {"project": {"key": "HELP"}, "issuetype": {"id": "10001"}, "summary": "Hello"}}
    async with sign_in("grace") as jira:
        error = await failing(jira, "POST /rest/api/3/issue", (), made)
        told = await explained(jira, error)

    assert ("refused", "HELP") == (told.verdict, told.target)


async def test_an_issue_by_its_number(site: Sandbox, sign_in: SignIn) -> None:
    """A call that names an issue by its id is about that issue."""
    issue = next(one for one in site.site.issues.values() if one.key == "HELP-42")
    async with sign_in("alex") as jira:
        error = await failing(jira, "GET /request/{issueIdOrKey}/comment/{commentId}", (str(issue.id), "999999"), None)
        told = await explained(jira, error)

    assert "HELP-42/comment/999999" == told.target


async def test_a_link_is_about_both_its_issues(sign_in: SignIn) -> None:
    """Where the one may be linked and the other is not shown, the other is told."""
    link = {"type": {"name": "Relates"}, "inwardIssue": {"key": "HELP-42"}, "outwardIssue": {"key": "HELP-99999"}}
    async with sign_in("deskhand") as jira:
        told = await explained(jira, await failing(jira, "POST /rest/api/3/issueLink", (), link))

    assert "HELP-99999" == told.target


async def test_a_wrong_token_is_told_whatever_was_called(site: Sandbox) -> None:
    """Which project a desk is cannot be asked then, and need not be."""
    async with Jira(site.url, ApiToken("alex@acme.example", "mistyped")) as jira:
        told = await explained(jira, await failing(jira, "GET /servicedesk/{serviceDeskId}/queue", ("1",), None))

    assert "sign-in" == told.layers[-1].name
