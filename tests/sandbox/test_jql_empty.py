"""Searching for what is empty: every field, held against a request that has something in it and one that has not."""

from typing import Any

import pytest

from sandbox.caller import JSM, V3, Caller

DOCUMENT = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Helium"}]}],
}
ALWAYS = [
    "project", "key", "summary", "status", "statusCategory", "type", "priority", "created", "updated", "creator", "reporter",
    '"Request Type"', "statusCategoryChangedDate",
]  # fmt: skip
NEVER = ["component", "fixVersion", "affectedVersion", "environment", "voter", "parent", "category", "subtasks"]
EDITED: list[tuple[str, str, Any]] = [
    ("description", "description", DOCUMENT),
    ("assignee", "assignee", None),
    ("due", "duedate", "2031-05-01"),
    ("labels", "labels", ["airship"]),
    ("level", "security", {"name": "Staff only"}),
    ("Urgency", "customfield_10030", {"value": "High"}),
    ("Systems", "customfield_10033", [{"value": "CRM"}]),
    ('"Start date"', "customfield_10035", "2031-05-01"),
    ("Manager", "customfield_10036", None),
    ("Location", "customfield_10038", "Lisbon"),
    ("Cost", "customfield_10039", 0),
    ('"People to inform"', "customfield_10040", None),
    ("Reason", "customfield_10041", DOCUMENT),
]


@pytest.fixture
def bare(alex: Caller, admin: Caller) -> str:
    """An issue that holds no more than it must."""
    made = admin.post(
        f"{V3}/issue",
        {"fields": {"project": {"key": "HELP"}, "issuetype": {"name": "Task"}, "summary": "Bare"}},
    )
    assert 201 == made.status, made
    return str(made.body["key"])


@pytest.fixture
def full(grace: Caller) -> str:
    """A request, to be filled."""
    return grace.raise_request(summary="Full")


def holds(alex: Caller, field: str, full: str, bare: str | None) -> None:
    """Assert that all ways to ask for emptiness tell the full issue from the bare one."""
    within = f"key in ({full}{f', {bare}' if bare else ''}) AND"
    for empty in (f"{field} is EMPTY", f"{field} is null", f"NOT {field} is not EMPTY"):
        assert [key for key in (bare,) if key] == alex.keys(f"{within} {empty}"), empty
    for something in (f"{field} is not EMPTY", f"{field} is not NULL", f"NOT {field} is EMPTY"):
        assert [full] == alex.keys(f"{within} {something}"), something


@pytest.mark.parametrize(("field", "id", "value"), EDITED)
def test_a_field_is_empty_until_it_is_filled(
    alex: Caller, full: str, bare: str, field: str, id: str, value: Any
) -> None:
    """Each field that can be edited is told apart by `is EMPTY` and `is not EMPTY`."""
    person = {"accountId": alex.account_id}
    given = value if value is not None else [person] if id == "customfield_10040" else person
    answer = alex.put(f"{V3}/issue/{full}", {"fields": {id: given}})
    assert 204 == answer.status, answer
    holds(alex, field, full, bare)


@pytest.mark.parametrize("field", ALWAYS)
def test_what_every_request_has_is_never_empty(alex: Caller, full: str, field: str) -> None:
    """A field that Jira fills itself finds every request with `is not EMPTY`."""
    holds(alex, field, full, None)


@pytest.mark.parametrize("field", NEVER)
def test_what_no_request_of_the_sandbox_has_is_always_empty(alex: Caller, full: str, field: str) -> None:
    """Versions, components, votes and parents are not kept, so each is empty."""
    assert [full] == alex.keys(f"key = {full} AND {field} is EMPTY")
    assert [] == alex.keys(f"key = {full} AND {field} is not EMPTY")


def test_what_hangs_on_a_request_is_empty_without_it(
    alex: Caller, grace: Caller, bruno: Caller, full: str, bare: str
) -> None:
    """Files, links, worklogs, watchers, people, organizations, feedback and resolutions come with what is done."""
    alex.upload(f"{V3}/issue/{full}/attachments", ("a.txt", "text/plain", b"a"))
    ends = {"inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": full}}
    assert 201 == alex.post(f"{V3}/issueLink", {"type": {"name": "Blocks"}, **ends}).status
    assert 201 == alex.post(f"{V3}/issue/{full}/worklog", {"timeSpentSeconds": 60}).status
    assert 204 == alex.post(f"{V3}/issue/{full}/watchers").status
    alex.post(f"{JSM}/request/{full}/participant", {"accountIds": [bruno.account_id]})
    for transition in ("31", "51"):
        assert 204 == alex.post(f"{V3}/issue/{full}/transitions", {"transition": {"id": transition}}).status
    told = grace.call(
        "POST",
        f"{JSM}/request/{full}/feedback",
        {"type": "csat", "rating": 4},
        headers={"X-ExperimentalApi": "opt-in"},
    )
    assert told.status < 300, told
    for field in (
        "attachments",
        "issueLink",
        "issueLinkType",
        "timespent",
        "worklogAuthor",
        "worklogDate",
        "watcher",
        '"Request participants"',
        "resolution",
        "resolved",
        "Satisfaction",
        '"Satisfaction date"',
    ):
        holds(alex, field, full, bare)
    holds(alex, "Organizations", full, bare)


@pytest.mark.parametrize("field", ["text", "comment", "worklogComment"])
def test_words_alone_cannot_be_empty(alex: Caller, field: str) -> None:
    """Comments are found by their words only; `is EMPTY` is refused in Jira's words."""
    for operator in ("is", "is not"):
        answer = alex.get(f"{V3}/search/jql", jql=f"{field} {operator} EMPTY")
        said = f"The field '{field}' does not support searching for EMPTY values."
        assert (400, [said]) == (answer.status, answer.body["errorMessages"])


@pytest.mark.parametrize(("field", "operator"), [("votes", "is"), ("watchers", "is not"), ("summary", "=")])
def test_numbers_are_never_asked_for_emptiness(alex: Caller, field: str, operator: str) -> None:
    """Counts do not know `is`, and text knows nothing but it."""
    answer = alex.get(f"{V3}/search/jql", jql=f"{field} {operator} EMPTY")
    said = f"The operator '{operator}' is not supported by the '{field}' field."
    assert (400, [said]) == (answer.status, answer.body["errorMessages"])
