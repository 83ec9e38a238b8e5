"""What people give to methods: rubbish is refused before any call, and one value is one value."""

from collections.abc import Callable
from typing import Any

import pytest

from client.server import Answer, serving
from deskhand.client import Call, Jira, Operation, catalogue
from deskhand.client._call import query_string
from deskhand.errors import UserError

CATALOGUE = catalogue()
Described = Callable[..., Call]


def of(spec: str, edition: Any = "cloud") -> Described:
    """What describes the calls of an operation."""
    operation: Operation[Any, Any] = CATALOGUE[spec]
    nouns = operation.owner(Jira("https://acme.example", edition=edition))
    return lambda *args, **kwargs: operation.describe(nouns, *args, **kwargs)


@pytest.mark.parametrize("rubbish", [None, True, b"HELP-1", ["HELP-1"], ("HELP-1",), 1.5, object(), {}])
async def test_only_a_text_or_a_number_names_a_request(rubbish: Any) -> None:
    """`None` is an unset variable, and `request/None` a request of nobody's: no call is made."""
    async with serving(Answer(200, {})) as server, Jira(server.url) as jira:
        with pytest.raises(UserError, match="cannot name the request"):
            await jira.requests.get(rubbish)
    assert server.heard == []


def test_the_argument_is_named_as_the_method_calls_it() -> None:
    """The second of two ids is named, not the first, and one within a list by the list."""
    with pytest.raises(UserError, match="None cannot name the comment: is a variable unset"):
        of("GET /request/{issueIdOrKey}/comment/{commentId}")("HELP-1", None)
    with pytest.raises(UserError, match="None cannot name the request type: is a variable unset"):
        of("POST /request")("1", None, {})
    with pytest.raises(UserError, match="among the accounts is None"):
        of("POST /request/{issueIdOrKey}/participant")("HELP-1", ["a", None])
    with pytest.raises(UserError, match="the reconcile is 'HELP-1': Jira takes it by its number"):
        of("POST /rest/api/3/search/jql")("project = HELP", reconcile=["HELP-1"])


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
@pytest.mark.parametrize(
    ("spec", "args"),
    [
        ("DELETE /rest/api/3/group", (None,)),
        ("GET /rest/api/3/group/member", (None,)),
        ("POST /rest/api/3/group/user", ("agents", None)),
        ("DELETE /rest/api/3/group/user", (None, "alex")),
        ("DELETE /rest/api/3/group/user", ("agents", "")),
        ("GET /rest/api/3/user", (None,)),
        ("GET /rest/api/3/user/search", (None,)),
        ("GET /rest/api/3/user/permission/search", ([],)),
        ("POST /rest/api/3/issue/{issueIdOrKey}/watchers", ("HELP-1", None)),
        ("DELETE /rest/api/3/issue/{issueIdOrKey}/watchers", ("HELP-1", None)),
        ("POST /rest/api/3/search/jql", (None,)),
        ("POST /rest/api/3/issueLink", ("Blocks", None, "HELP-2")),
        ("POST /rest/api/3/issue/{issueIdOrKey}/transitions", ("HELP-1", None)),
        ("POST /request", (None, "1", {})),
        ("POST /request", ("1", "1", None)),
        ("POST /request", ("1", "1", "summary")),
        ("POST /rest/api/3/issue", (None,)),
        ("POST /request/{issueIdOrKey}/participant", ("HELP-1", None)),
        ("POST /servicedesk/{serviceDeskId}/organization", ("1", "acme")),
        ("GET /knowledgebase/article", (None,)),
        ("GET /rest/api/3/user/bulk", ([],)),
    ],
)
def test_what_says_which_one_never_vanishes(edition: str, spec: str, args: tuple[Any, ...]) -> None:
    """Without its group, `DELETE /group` would be another call: what is not given is refused."""
    with pytest.raises(UserError):
        of(spec, edition)(*args)


def test_a_plain_text_is_one_value_everywhere() -> None:
    """`fields="summary"` asks for the summary, not for seven letters, in a query as in a body."""
    assert {"fields": "summary"}.items() <= dict(
        of("GET /rest/api/3/issue/{issueIdOrKey}")("HELP-1", fields="summary").query
    ).items()
    assert of("GET /rest/api/3/mypermissions")("EDIT_ISSUES").query["permissions"] == "EDIT_ISSUES"
    assert of("POST /request/{issueIdOrKey}/participant")("HELP-1", "abc").json == {"accountIds": ["abc"]}
    assert of("POST /rest/api/3/search/jql")("a = b", fields="summary", reconcile=7).json["reconcileIssues"] == [7]
    assert of("GET /requesttype")(desks="12").query["serviceDeskId"] == [12]
    assert of("GET /request")(ownership="OWNED_REQUESTS").query["requestOwnership"] == ["OWNED_REQUESTS"]
    assert of("POST /request")("1", 2, {}, participants="abc").json["requestParticipants"] == ["abc"]
    assert of("POST /servicedesk/{serviceDeskId}/queue/reorder", "datacenter")(1, "12").json == [12]
    hook = {"jqlFilter": "project = HELP", "events": ["jira:issue_created"]}
    assert of("POST /rest/api/3/webhook")("https://acme.example", hook).json["webhooks"] == [hook]


def test_numbers_are_ids_too() -> None:
    """Jira's ids are numbers in some replies and texts in others: either is taken."""
    assert of("GET /servicedesk/{serviceDeskId}/queue/{queueId}")(1, 2).path == ("1", "2")
    assert of("GET /request/{issueIdOrKey}/attachment/{attachmentId}")("HELP-1", 10030).path == ("HELP-1", "10030")


def test_the_query_takes_texts_and_numbers_alone() -> None:
    """An object's address in memory is no desk."""
    assert query_string({"a": True, "b": [1, "ü"], "c": None, "d": 2.5}) == "?a=true&b=1&b=%C3%BC&d=2.5"
    for rubbish in (b"1", object(), [None]):
        with pytest.raises(UserError, match="is no value of serviceDeskId"):
            query_string({"serviceDeskId": rubbish})


@pytest.mark.parametrize("rubbish", [None, b"Hello", 5, ["Hello"]])
def test_a_comment_is_a_text(rubbish: Any) -> None:
    """Bytes would stand there as BASE64, where the customer reads them."""
    with pytest.raises(UserError, match="where the body should: give a text"):
        of("POST /request/{issueIdOrKey}/comment")("HELP-1", rubbish, public=True)


@pytest.mark.parametrize("body", ["\ud800", object(), {"a": {1j}}])
async def test_what_cannot_be_written_as_json_is_the_caller_s(body: Any) -> None:
    """Half a character or an object is refused in words, before any call."""
    async with serving(Answer(200, {})) as server, Jira(server.url) as jira:
        with pytest.raises(UserError, match="cannot be written as JSON"):
            await jira.platform.issue_properties.set("HELP-1", "key", body)
        with pytest.raises(UserError, match="half a character"):
            await jira.requests.get("HELP-\ud800")
        with pytest.raises(UserError, match="half a character"):
            await jira.requests.list(search="\ud800").all()
    assert server.heard == []
