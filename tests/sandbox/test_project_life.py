"""Projects changed, thrown into the recycle bin and taken back."""

from collections.abc import Iterator
from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller

HELP = f"{V3}/project/HELP"


@pytest.fixture
def on_premises() -> Iterator[Sandbox]:
    """A Data Center site."""
    with Sandbox(seed=7, edition="datacenter") as running:
        yield running


def _statuses(who: Caller, key: str) -> list[int]:
    """What the project, an issue, a request, its desk and its queues answer."""
    paths = (HELP, f"{V3}/issue/{key}", f"{JSM}/request/{key}", f"{JSM}/servicedesk/1", f"{JSM}/servicedesk/1/queue")
    return [who.get(path).status for path in paths]


def test_a_project_comes_back_from_the_recycle_bin(admin: Caller, alex: Caller, grace: Caller) -> None:
    """While it is there nothing of it is found but by a search for deleted projects; then all is as it was."""
    key = grace.raise_request()
    before = alex.keys("project = HELP")
    assert 204 == admin.delete(HELP).status
    assert [404] * 5 == _statuses(alex, key) == _statuses(admin, key)
    assert [] == alex.keys("created >= -900d", includeArchivedProjects=True)
    assert 400 == alex.post(f"{V3}/search/jql", {"jql": "project = HELP"}).status
    assert [] == grace.get(f"{JSM}/request").body["values"]
    assert 0 == admin.get(f"{V3}/project/search", status="live,archived").body["total"]
    (row,) = admin.get(f"{V3}/project/search", status="deleted").body["values"]
    assert ("HELP", True, admin.account_id) == (row["key"], row["deleted"], row["deletedBy"]["accountId"])
    assert row["deletedDate"] < row["retentionTillDate"]
    assert 403 == alex.post(f"{HELP}/restore").status
    assert 200 == admin.post(f"{HELP}/restore").status
    assert [200] * 5 == _statuses(alex, key)
    assert before == alex.keys("project = HELP")


def test_a_project_leaves_the_recycle_bin_for_good(admin: Caller) -> None:
    """With `enableUndo=false` it never was there; otherwise it can be restored for sixty days."""
    for key in ("ONE", "TWO"):
        sent = {"key": key, "name": key, "leadAccountId": admin.account_id}
        assert 201 == admin.post(f"{V3}/project", sent).status
    assert 204 == admin.delete(f"{V3}/project/ONE", enableUndo="false").status
    assert 404 == admin.post(f"{V3}/project/ONE/restore").status
    assert 204 == admin.delete(f"{V3}/project/TWO").status
    assert 200 == admin.post("/_sandbox/clock", {"advance": 61 * 86_400}).status
    assert 404 == admin.post(f"{V3}/project/TWO/restore").status
    assert 0 == admin.get(f"{V3}/project/search", status="deleted").body["total"]


def test_what_is_written_of_a_project_is_read(admin: Caller, alex: Caller, grace: Caller) -> None:
    """Its address and its default assignee are kept, and new issues go to that assignee."""
    sent = {"url": "https://acme.example/help", "assigneeType": "PROJECT_LEAD", "leadAccountId": alex.account_id}
    assert 200 == admin.put(HELP, sent).status
    told = admin.get(HELP).body
    assert (sent["url"], "PROJECT_LEAD") == (told["url"], told["assigneeType"])
    assert sent["url"] == admin.get(f"{V3}/project/search", expand="url").body["values"][0]["url"]
    path = f"{V3}/issue/{grace.raise_request()}"

    def assignee() -> Any:
        row = alex.get(path, fields="assignee").body["fields"]["assignee"]
        return row and row["accountId"]

    assert alex.account_id == assignee()
    for who, expected in ((None, None), ("-1", alex.account_id)):
        assert 204 == alex.put(f"{path}/assignee", {"accountId": who}).status
        assert expected == assignee()
    assert 200 == admin.put(HELP, {"assigneeType": "UNASSIGNED", "url": ""}).status
    assert "url" not in admin.get(HELP).body
    made = {"key": "NEW", "name": "New", **sent}
    assert 201 == admin.post(f"{V3}/project", made).status
    assert sent["url"] == admin.get(f"{V3}/project/NEW").body["url"]


@pytest.mark.parametrize("name", ["categoryId", "avatarId", "notificationScheme", "workflowScheme", "issueTypeScheme"])
def test_what_is_not_kept_of_a_project_is_not_taken(admin: Caller, name: str) -> None:
    """A property that the sandbox has nothing for is refused by its name."""
    body = {"key": "NEW", "name": "New", "leadAccountId": admin.account_id, name: 10000}
    for answer in (admin.post(f"{V3}/project", body), admin.put(HELP, {name: 10000})):
        assert 501 == answer.status
        assert name in answer.body["errorMessages"][0]
    assert 404 == admin.get(f"{V3}/project/NEW").status


def test_on_cloud_nobody_leads_by_a_name(admin: Caller) -> None:
    """`lead` takes a user name, which no account of Cloud has."""
    refused = admin.put(HELP, {"lead": "alex"})
    assert (400, ["projectLead"]) == (refused.status, list(refused.body["errors"]))


def test_data_center_names_the_lead(on_premises: Sandbox) -> None:
    """There `lead` is a user name, on creating and on changing."""
    admin = Caller(on_premises, "admin")
    path = "/rest/api/2/project"
    assert 201 == admin.post(path, {"key": "NEW", "name": "New", "projectTypeKey": "business", "lead": "alex"}).status
    assert "alex" == admin.get(f"{path}/NEW").body["lead"]["name"]
    assert 200 == admin.put(f"{path}/NEW", {"lead": "bailey"}).status
    assert "bailey" == admin.get(f"{path}/NEW").body["lead"]["name"]
    for lead in ({}, {"lead": "nobody"}):
        assert 400 == admin.post(path, {"key": "TWO", "name": "Two", **lead}).status


def test_data_center_puts_projects_away(on_premises: Sandbox) -> None:
    """PUT archives with 204 and restores with 202; doing either twice is a 403, as is doing it without being an administrator."""
    admin, alex = Caller(on_premises, "admin"), Caller(on_premises, "alex")
    path, issue = "/rest/api/2/project/HELP", "/rest/api/2/issue/HELP-1"
    assert [403, 204, 403] == [who.put(f"{path}/archive").status for who in (alex, admin, admin)]
    assert 404 == alex.get(issue).status
    assert [403, 202, 403] == [who.put(f"{path}/restore").status for who in (alex, admin, admin)]
    assert 200 == alex.get(issue).status
    assert 404 == admin.put("/rest/api/2/project/NOPE/archive").status
