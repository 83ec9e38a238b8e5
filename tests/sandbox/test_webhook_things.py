"""Webhooks that tell of worklogs, files, links, properties and projects, and what is said of those that tell nothing."""

from collections.abc import Iterator

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import V3, Answer, Caller
from sandbox.listener import Listener
from sandbox.signing import signed

WORKLOGS = ["worklog_created", "worklog_updated", "worklog_deleted"]
FILES = ["attachment_created", "attachment_deleted"]
LINKS = ["issuelink_created", "issuelink_deleted"]
PROPERTIES = ["issue_property_set", "issue_property_deleted"]
TOP = {"timestamp", "webhookEvent"}


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as running:
        yield running


def set_up(admin: Caller, listener: Listener, events: list[str], jql: str = "") -> Answer:
    filters = {"issue-related-events-section": jql}
    sent = {"name": "Mine", "url": listener.url, "events": events, "filters": filters}
    answer = admin.post("/rest/webhooks/1.0/webhook", sent)
    assert 201 == answer.status, answer
    return answer


def test_time_spent_is_told_with_the_number_of_its_issue(admin: Caller, alex: Caller, listener: Listener) -> None:
    """A worklog comes alone, as it was recorded from Cloud: its issue is a number in it, and nobody's address is."""
    set_up(admin, listener, WORKLOGS)
    here = f"{V3}/issue/HELP-1/worklog"
    number = alex.post(here, {"timeSpentSeconds": 60}).body["id"]
    alex.put(f"{here}/{number}", {"timeSpentSeconds": 120})
    assert 204 == alex.delete(f"{here}/{number}").status
    told = [listener.next() for _ in WORKLOGS]
    assert set(WORKLOGS) == {row.event for row in told}
    for row in told:
        assert TOP | {"worklog"} == set(row.body)
        work = row.body["worklog"]
        assert (number, alex.get(f"{V3}/issue/HELP-1").body["id"]) == (work["id"], work["issueId"])
        assert "emailAddress" not in work["author"]
        assert "/rest/api/2/" in work["self"]


def test_files_and_links_are_told_without_their_issue(admin: Caller, alex: Caller, listener: Listener) -> None:
    """A file and a link come alone; a link has numbers for the two issues and for its type."""
    set_up(admin, listener, FILES + LINKS, jql="key = HELP-3")
    sent = alex.upload(f"{V3}/issue/HELP-1/attachments", ("a.txt", "text/plain", b"a")).body[0]
    created = listener.next()
    assert ("attachment_created", TOP | {"attachment"}) == (created.event, set(created.body))
    assert (sent["id"], "a.txt") == (created.body["attachment"]["id"], created.body["attachment"]["filename"])
    ends = {"inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": "HELP-2"}}
    assert 201 == alex.post(f"{V3}/issueLink", {"type": {"name": "Blocks"}, **ends}).status
    link = listener.next().body["issueLink"]
    one, two = (int(alex.get(f"{V3}/issue/HELP-{number}").body["id"]) for number in (1, 2))
    assert (one, two, "blocks") == (
        link["sourceIssueId"],
        link["destinationIssueId"],
        link["issueLinkType"]["outwardName"],
    )
    assert 204 == alex.delete(f"{V3}/issueLink/{link['id']}").status
    assert ("issuelink_deleted", link) == ((gone := listener.next()).event, gone.body["issueLink"])


def test_files_of_a_deleted_issue_are_a_secondary_flow(admin: Caller, alex: Caller, listener: Listener) -> None:
    """What goes with its issue is told as fall-out of another write."""
    set_up(admin, listener, ["attachment_deleted"])
    key = alex.raise_request()
    alex.upload(f"{V3}/issue/{key}/attachments", ("a.txt", "text/plain", b"a"))
    assert 204 == admin.delete(f"{V3}/issue/{key}").status
    assert "Secondary" == listener.next().headers["x-atlassian-webhook-flow"]


def test_projects_are_told_of(admin: Caller, listener: Listener) -> None:
    """A project is told of when it is made, changed and deleted; which deletion it was depends on the recycle bin."""
    set_up(admin, listener, ["project_created", "project_updated", "project_soft_deleted", "project_deleted"])
    for key, undo, event in (("ONE", {}, "project_soft_deleted"), ("TWO", {"enableUndo": "false"}, "project_deleted")):
        admin.post(f"{V3}/project", {"key": key, "name": key, "leadAccountId": admin.account_id})
        created = listener.next()
        assert ("project_created", TOP | {"project"}) == (created.event, set(created.body))
        assert (key, admin.account_id) == (
            created.body["project"]["key"],
            created.body["project"]["projectLead"]["accountId"],
        )
        admin.put(f"{V3}/project/{key}", {"name": f"{key} more"})
        assert ("project_updated", f"{key} more") == ((row := listener.next()).event, row.body["project"]["name"])
        assert 204 == admin.delete(f"{V3}/project/{key}", **undo).status
        assert event == listener.next().event


def test_what_has_no_known_body_is_logged_as_not_sent(admin: Caller, alex: Caller, listener: Listener) -> None:
    """Nobody knows how a property is told: nothing is sent, and the registration, the log and the page say so."""
    made = set_up(admin, listener, [*PROPERTIES, "sprint_created", "jira:issue_updated"])
    said = "issue_property_set not sent: body unknown; issue_property_deleted not sent: body unknown; "
    more = "sprint_created never happens here"
    assert said + more == made.headers["x-sandbox-note"]
    assert 201 == alex.put(f"{V3}/issue/HELP-1/properties/colour", {"is": "red"}).status
    assert 204 == alex.delete(f"{V3}/issue/HELP-1/properties/colour").status
    log = admin.get("/_sandbox/deliveries").body
    expected = [(event, "not sent: body unknown") for event in PROPERTIES]
    assert expected == [(row["event"], row["state"]) for row in log["deliveries"]]
    assert {*PROPERTIES, "sprint_created"} == set(log["silent"])
    page = admin.get("/").raw.decode()
    assert "sprint_created (never happens here)" in page
    assert "not sent: body unknown" in page
    assert 204 == admin.post(f"{V3}/project/HELP/archive").status
    assert listener.came.empty()


def test_data_center_tells_of_links_and_time_too() -> None:
    """Data Center's bodies are alike, with its own names of people."""
    with Sandbox(seed=7, edition="datacenter") as site, Listener() as listener:
        admin, alex = (signed(site, name, f"password-{name}") for name in ("admin", "alex"))
        assert "x-sandbox-note" not in set_up(admin, listener, [*WORKLOGS, *LINKS]).headers
        alex.post("/rest/api/2/issue/HELP-1/worklog", {"timeSpentSeconds": 60})
        assert {"name", "key", "emailAddress"} <= set(listener.next().body["worklog"]["author"])
        ends = {"inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": "HELP-2"}}
        assert 201 == alex.post("/rest/api/2/issueLink", {"type": {"name": "Blocks"}, **ends}).status
        assert "issuelink_created" == listener.next().event


@pytest.mark.parametrize("jql", ["nonsense = 5", "status = Flying", "project ="])
def test_a_filter_that_finds_nothing_ever_is_refused(admin: Caller, listener: Listener, jql: str) -> None:
    """An administrator's webhook whose JQL is wrong would be silent for ever: it is refused with JQL's own words."""
    filters = {"issue-related-events-section": jql}
    sent = {"name": "Mine", "url": listener.url, "events": ["comment_created"], "filters": filters}
    assert 400 == admin.post("/rest/webhooks/1.0/webhook", sent).status
