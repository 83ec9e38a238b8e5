"""After a refusal: what the call was about is read from the error, and why it was refused from the site."""

import pytest

from deskhand.errors import CallError
from deskhand.permissions.facts import FactReader
from deskhand.permissions.refusals import find_target, read_refusal
from deskhand.recipes.inquiry import ask_why
from permissions.conftest import SignIn


@pytest.mark.parametrize(
    ("line", "operation"),
    [
        (
            "no (GET https://a.example/rest/servicedeskapi/request/HELP-1 answered 404). More",
            "GET /request/{issueIdOrKey}",
        ),
        (
            "no (POST https://a.example/jira/rest/servicedeskapi/request/HELP-1/comment answered 403)",
            "POST /request/{issueIdOrKey}/comment",
        ),
        (
            "no (POST https://api.example/ex/jira/1-2/rest/api/3/issue/HELP-1/transitions answered 400)",
            "POST /rest/api/3/issue/{issueIdOrKey}/transitions",
        ),
        ("no (PUT https://a.example/rest/api/2/issue/HELP-1 answered 401)", "PUT /rest/api/3/issue/{issueIdOrKey}"),
    ],
)
def test_a_refusals_line_names_its_operation(line: str, operation: str) -> None:
    """Whatever stands before the path: a context path, the gateway, the older version of the API."""
    refusal = read_refusal(line)
    assert refusal is not None
    assert (operation, "HELP-1") == (refusal.operation, refusal.about["issueIdOrKey"])


@pytest.mark.parametrize(
    "line",
    [
        "the recipe says stop",
        "no (GET https://a.example/rest/servicedeskapi/request/HELP-1 answered 503)",
        "no (GET https://a.example/elsewhere answered 403)",
    ],
)
def test_other_errors_are_no_refusals(line: str) -> None:
    """A site that failed, another address, a message of one's own."""
    assert read_refusal(line) is None


async def test_every_refusal_can_explain_itself(sign_in: SignIn) -> None:
    """What the client raises carries enough: a stranger's comment is explained from the error alone."""
    async with sign_in("grace") as jira:
        with pytest.raises(CallError) as raised:
            await jira.comments.create("HELP-42", "Hello", public=True)
        told = await ask_why(FactReader(jira), str(raised.value))
    assert told is not None
    assert ("refused", "HELP-42") == (told.verdict, told.target)


async def test_a_desks_id_leads_to_its_project(sign_in: SignIn) -> None:
    """A call that names a desk by its number is about the desk's project."""
    refusal = read_refusal("no (GET https://a.example/rest/servicedeskapi/servicedesk/1/queue answered 403)")
    assert refusal is not None
    async with sign_in("grace") as jira:
        target = await find_target(jira, refusal)
    assert target is not None
    assert "HELP" == target.project
