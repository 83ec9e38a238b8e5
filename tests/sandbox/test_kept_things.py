"""What is written beside a text is read again: properties of comments and worklogs, and the time that was logged."""

from collections.abc import Callable

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller

DOCUMENT = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}],
}
COLOUR = [{"key": "colour", "value": {"is": "red"}}]


def _comment(who: Caller, key: str) -> str:
    made = who.post(f"{V3}/issue/{key}/comment", {"body": DOCUMENT, "properties": COLOUR})
    assert made.status == 201, made
    number: str = made.body["id"]
    return number


@pytest.fixture
def bailey(as_: Callable[[str], Caller]) -> Caller:
    """Another agent."""
    return as_("bailey")


def _properties(admin: Caller, alex: Caller, bailey: Caller, here: str, known: list[str]) -> None:
    """A property is listed, read, set, replaced and deleted, by those who may edit what it is on."""
    assert [*known, "colour"] == [row["key"] for row in alex.get(here).body["keys"]]
    assert {"key": "colour", "value": {"is": "red"}} == bailey.get(f"{here}/colour").body
    assert [201, 200] == [alex.put(f"{here}/size", value).status for value in (1, 2)]
    assert 2 == alex.get(f"{here}/size").body["value"]
    assert [403, 403] == [bailey.put(f"{here}/size", 3).status, bailey.delete(f"{here}/size").status]
    assert [204, 404] == [admin.delete(f"{here}/size").status for _ in range(2)]
    assert 404 == alex.get(f"{here}/size").status


def test_comments_keep_properties(admin: Caller, alex: Caller, bailey: Caller, grace: Caller) -> None:
    """Those that came with the comment and those set later; who does not read the comment finds none."""
    number = _comment(alex, "HELP-1")
    here = f"{V3}/comment/{number}/properties"
    _properties(admin, alex, bailey, here, ["sd.public.comment"])
    told = alex.get(f"{V3}/issue/HELP-1/comment/{number}", expand="properties").body["properties"]
    assert COLOUR == [row for row in told if row["key"] == "colour"]
    assert 404 == grace.get(here).status
    assert [400, 404] == [alex.get(f"{V3}/comment/{name}/properties").status for name in ("x", "77777")]


def test_a_property_makes_a_comment_internal(alex: Caller, grace: Caller) -> None:
    """`sd.public.comment` hides a comment from customers, and shows it again."""
    key = grace.raise_request()
    number = _comment(alex, key)
    path = f"{V3}/comment/{number}/properties/sd.public.comment"
    for internal, expected in ((True, []), (False, [number])):
        assert 200 == alex.put(path, {"internal": internal}).status
        assert {"internal": internal} == alex.get(path).body["value"]
        assert expected == [row["id"] for row in grace.get(f"{JSM}/request/{key}/comment").body["values"]]


def test_worklogs_keep_properties(admin: Caller, alex: Caller, bailey: Caller) -> None:
    """As comments do, and told with `expand=properties`."""
    made = alex.post(f"{V3}/issue/HELP-1/worklog", {"timeSpent": "1h", "properties": COLOUR}, expand="properties")
    assert (201, COLOUR) == (made.status, made.body["properties"])
    _properties(admin, alex, bailey, f"{V3}/issue/HELP-1/worklog/{made.body['id']}/properties", [])


def test_data_center_keeps_properties_of_comments() -> None:
    """The same operations in its own version of the API."""
    with Sandbox(seed=7, edition="datacenter") as running:
        alex = Caller(running, "alex")
        number = alex.post("/rest/api/2/issue/HELP-1/comment", {"body": "x", "properties": COLOUR}).body["id"]
        assert {"is": "red"} == alex.get(f"/rest/api/2/comment/{number}/properties/colour").body["value"]


def test_time_that_is_logged_is_time_spent(alex: Caller) -> None:
    """Worklogs add up in `timespent` and `timetracking`, and a search finds the sum."""
    path = f"{V3}/issue/HELP-1"
    fields = {"fields": "timespent,timetracking"}
    empty = alex.get(path, **fields).body["fields"]
    assert (None, {}) == (empty["timespent"], empty["timetracking"])
    numbers = [alex.post(f"{path}/worklog", {"timeSpent": spent}).body["id"] for spent in ("1d 2h", "90m")]
    told = alex.get(path, **fields).body["fields"]
    assert {"timeSpent": "1d 3h 30m", "timeSpentSeconds": 41_400} == told["timetracking"]
    assert told["timetracking"]["timeSpentSeconds"] == told["timespent"]
    assert ["HELP-1"] == alex.keys("timespent > 11h AND timespent <= '1d 3h 30m'")
    assert 204 == alex.delete(f"{path}/worklog/{numbers[0]}").status
    assert 5400 == alex.get(path, **fields).body["fields"]["timespent"]


def test_a_link_brings_its_comment(alex: Caller, as_: Callable[[str], Caller]) -> None:
    """With its properties, and for whom it is."""
    deskhand = as_("deskhand")
    said = {"body": DOCUMENT, "properties": COLOUR, "visibility": {"type": "role", "value": "Administrators"}}
    ends = {"inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": "HELP-2"}}
    path = f"{V3}/issue/HELP-2/comment"
    before = alex.get(path).body["total"]
    assert 201 == deskhand.post(f"{V3}/issueLink", {"type": {"name": "Blocks"}, **ends, "comment": said}).status
    assert [before, before + 1] == [who.get(path).body["total"] for who in (alex, deskhand)]
    assert COLOUR[0] in deskhand.get(path, expand="properties").body["comments"][-1]["properties"]
