"""JQL that looks back, and JQL about service levels and approvals."""

from collections.abc import Callable

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller


@pytest.fixture
def key(site: Sandbox, alex: Caller, grace: Caller) -> str:
    """A request with a past on three days of 2031."""
    control = Caller(site, None)
    control.post("/_sandbox/clock", {"now": "2031-03-03T10:00:00Z"})
    made = grace.raise_request()
    control.post("/_sandbox/clock", {"now": "2031-03-04T10:00:00Z"})
    alex.put(f"{V3}/issue/{made}/assignee", {"accountId": alex.account_id})
    alex.post(f"{V3}/issue/{made}/transitions", {"transition": {"id": "31"}})
    control.post("/_sandbox/clock", {"now": "2031-03-05T10:00:00Z"})
    alex.put(f"{V3}/issue/{made}", {"fields": {"priority": {"name": "High"}}})
    alex.post(f"{V3}/issue/{made}/transitions", {"transition": {"id": "51"}})
    return made


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ('status WAS "In progress"', True),
        ('status WAS "Waiting for support"', True),
        ("status WAS Escalated", False),
        ("status WAS NOT Escalated", True),
        ("status WAS IN (Escalated, Resolved)", True),
        ("status WAS NOT IN (Escalated, Resolved)", False),
        ('status WAS "In progress" BEFORE "2031-03-04"', False),
        ('status WAS "In progress" AFTER "2031-03-05"', True),
        ('status WAS "Waiting for support" AFTER "2031-03-05"', False),
        ('status WAS "Waiting for support" ON "2031-03-03"', True),
        ('status WAS "In progress" DURING ("2031-03-04", "2031-03-05")', True),
        ('status WAS "In progress" BY currentUser()', True),
        ('status WAS "In progress" BY "grace@acme.example"', False),
        ("status CHANGED", True),
        ('status CHANGED FROM "In progress" TO Resolved', True),
        ("status CHANGED FROM Escalated", False),
        ('status CHANGED TO Resolved ON "2031-03-05"', True),
        ('status CHANGED TO Resolved BEFORE "2031-03-05"', False),
        ("status CHANGED BY currentUser() AFTER -3d", True),
        ("NOT status CHANGED", False),
        ("assignee WAS EMPTY", True),
        ("assignee CHANGED FROM EMPTY TO currentUser()", True),
        ("priority WAS Medium", True),
        ("priority CHANGED TO High", True),
        ("priority CHANGED TO Highest", False),
        ("resolution WAS Unresolved", True),
        ("resolution CHANGED TO Done", True),
    ],
)
def test_looking_back(site: Sandbox, key: str, clause: str, found: bool) -> None:
    """WAS holds values against times and people, CHANGED holds changes."""
    deskhand = Caller(site, "alex")
    Caller(site, None).post("/_sandbox/settings", {"users": {"alex@acme.example": {"timeZone": "Etc/UTC"}}})
    assert deskhand.keys(f"key = {key} AND {clause}") == ([key] if found else []), clause


@pytest.mark.parametrize(
    ("jql", "reason"),
    [
        ("summary WAS x", "History searches do not support the 'summary' field."),
        ("status WAS Resolved FROM Closed", "only supported by the operator 'changed'"),
        ('"Time to resolution" = 4', "searched with functions"),
        ('"Time to resolution" = flying()', "Unable to find JQL function 'flying()'."),
        ('"Time to resolution" = elapsed("4h")', "and the operators <, <=, > and >="),
        ('"Time to resolution" > remaining("soon")', "The duration 'soon' is not valid"),
        ("approvals = perhaps()", "Unable to find JQL function 'perhaps()'."),
        ('approvals != approver("alex@acme.example")', "is not supported by the function"),
        ("issue in linkedIssues(HELP-99999)", "could not be found in function"),
    ],
)
def test_wrong_words_are_named(alex: Caller, jql: str, reason: str) -> None:
    """What does not fit is 400 with the reason."""
    refused = alex.post(f"{V3}/search/jql", {"jql": jql})
    assert refused.status == 400
    assert reason in refused.body["errorMessages"][0]


def test_service_levels_are_searched(site: Sandbox, alex: Caller, bruno: Caller) -> None:
    """Running, paused, breached and completed clocks are told apart, and times are compared."""
    control = Caller(site, None)
    control.post("/_sandbox/clock", {"now": "2031-03-03T09:00:00Z"})
    key = bruno.raise_request()

    def true(*clauses: str) -> list[str]:
        return [clause for clause in clauses if alex.keys(f'key = {key} AND "Time to resolution" {clause}') == [key]]

    states = ("= running()", "= paused()", "= breached()", "= completed()", "= everbreached()", "!= breached()")
    assert true(*states) == ["= running()", "!= breached()"]
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "11"}})
    assert true(*states) == ["= paused()", "!= breached()"]
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "31"}})
    control.post("/_sandbox/clock", {"advance": 23 * 3600})
    yes = ['< remaining("2h")', '> elapsed("20h")', '<= elapsed("1d")', "= withinCalendarHours()"]
    no = ['< remaining("30m")', '> elapsed("1d")', "!= withinCalendarHours()"]
    assert true(*yes, *no) == yes
    control.post("/_sandbox/clock", {"advance": 2 * 3600})
    assert true(*states) == ["= running()", "= breached()", "= everbreached()"]
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "51"}})
    assert true(*states) == ["= breached()", "= completed()", "= everbreached()"]
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "71"}})
    assert true(*states) == ["= running()", "= everbreached()", "!= breached()"]


def test_approvals_are_searched(alex: Caller, grace: Caller, as_: Callable[[str], Caller]) -> None:
    """Who has to decide, and what was decided, finds requests."""
    key = grace.raise_request("7", description="x", customfield_10039=1)
    priya = as_("priya")

    def true(*functions: str) -> list[str]:
        return [name for name in functions if alex.keys(f"key = {key} AND approvals = {name}") == [key]]

    asked = (
        "pending()",
        "approved()",
        'approver("priya@acme.example")',
        'pendingBy("priya@acme.example")',
        "myPending()",
    )
    assert true(*asked) == ["pending()", 'approver("priya@acme.example")', 'pendingBy("priya@acme.example")']
    number = priya.get(f"{JSM}/request/{key}/approval").body["values"][0]["id"]
    priya.post(f"{JSM}/request/{key}/approval/{number}", {"decision": "approve"})
    assert true(*asked) == ["pending()", 'approver("priya@acme.example")']
    quentin = as_("quentin")
    quentin.post(f"{JSM}/request/{key}/approval/{number}", {"decision": "approve"})
    assert true(*asked) == ["approved()", 'approver("priya@acme.example")']


def test_links_levels_files_and_ratings(alex: Caller, grace: Caller) -> None:
    """What hangs on an issue can be asked for."""
    key = grace.raise_request()
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": key}}
    alex.post(f"{V3}/issueLink", body)
    assert alex.keys("issue in linkedIssues(HELP-1)") == [key]
    assert alex.keys('issue in linkedIssues(HELP-1, "is blocked by")') == []
    assert alex.keys('issue in linkedIssues(HELP-1, "blocks")') == [key]
    alex.put(f"{V3}/issue/{key}", {"fields": {"security": {"name": "Staff only"}}})
    assert alex.keys('level = "Staff only"') == [key]
    alex.upload(f"{V3}/issue/{key}/attachments", ("a.txt", "text/plain", b"a"))
    assert alex.keys("attachments is not EMPTY") == [key]
    alex.put(f"{V3}/issue/{key}", {"fields": {"security": None}})
    grace.call("POST", f"{JSM}/request/{key}/feedback", {"rating": 2}, headers={"X-ExperimentalApi": "opt-in"})
    assert alex.keys("Satisfaction <= 3") == [key]
