"""Parameters that are seldom sent: each does what its documentation says."""

from typing import Any

import pytest

from sandbox.caller import V3, Caller

SEARCH = f"{V3}/search/jql"


def test_issues_of_archived_projects_are_found_on_request_only(admin: Caller, alex: Caller, bruno: Caller) -> None:
    """`includeArchivedProjects` brings back what an archive hides, to those who may browse it; `properties` comes along."""
    assert 201 == alex.put(f"{V3}/issue/HELP-1/properties/colour", {"is": "red"}).status
    assert 204 == admin.post(f"{V3}/project/HELP/archive").status
    asked = {"jql": "key in (HELP-1, HELP-2) ORDER BY key", "properties": "colour"}
    assert [] == alex.get(SEARCH, jql="project = HELP").body["issues"]
    found = alex.get(SEARCH, jql="project = HELP ORDER BY key ASC", properties="colour", includeArchivedProjects="true")
    assert {"colour": {"is": "red"}} == found.body["issues"][0]["properties"]
    assert {} == found.body["issues"][1]["properties"]
    body = {**asked, "jql": "project = HELP", "properties": ["colour"], "includeArchivedProjects": True}
    assert 50 == len(alex.post(SEARCH, body).body["issues"])
    assert [] == bruno.post(SEARCH, body).body["issues"]
    assert 400 == alex.post(SEARCH, {**body, "properties": list("abcdef")}).status


def test_projects_are_searched_by_what_one_may_do_and_in_an_order(admin: Caller, alex: Caller) -> None:
    """`action`, `status`, `orderBy` and `expand` of a search for projects take effect."""
    for key, name in (("AAA", "Zebra"), ("ZZZ", "Apple")):
        sent = {"key": key, "name": name, "leadAccountId": admin.account_id, "projectTypeKey": "business"}
        assert 201 == admin.post(f"{V3}/project", sent).status
    assert 204 == admin.post(f"{V3}/project/ZZZ/archive").status

    def keys(caller: Caller, **query: Any) -> list[str]:
        return [row["key"] for row in caller.get(f"{V3}/project/search", **query).body["values"]]

    assert ["AAA", "HELP"] == keys(admin)
    assert ["HELP", "AAA"] == keys(admin, orderBy="-key")
    assert ["HELP", "AAA"] == keys(admin, orderBy="-issueCount")
    assert ["ZZZ"] == keys(admin, status="archived")
    assert ["AAA", "ZZZ"] == [key for key in keys(admin, status="live,archived") if key != "HELP"]
    assert [] == keys(admin, categoryId="10000")
    assert "HELP" not in keys(alex, action="edit")
    assert "HELP" in keys(alex, action="create")
    row = admin.get(f"{V3}/project/search", keys="HELP", expand="insight,lead,projectKeys").body["values"][0]
    assert 500 == row["insight"]["totalIssueCount"]
    assert ["HELP"] == row["projectKeys"]
    assert "issueTypes" not in row
    assert "displayName" in row["lead"]
    assert 1 == len(admin.get(f"{V3}/project", recent="1").body)


def test_lists_are_narrowed_as_asked(admin: Caller) -> None:
    """Priorities, statuses, fields and groups come as their parameters say."""
    assert ["Medium"] == _names(admin.get(f"{V3}/priority/search", onlyDefault="true").body["values"])
    assert ["High", "Highest"] == sorted(_names(admin.get(f"{V3}/priority/search", priorityName="high").body["values"]))
    assert 404 == admin.get(f"{V3}/priority/search", projectId="77777").status
    assert 0 == admin.get(f"{V3}/statuses/search", projectId="10000").body["total"]
    assert 0 < admin.get(f"{V3}/statuses/search", projectId="10000", includeGlobalStatuses="true").body["total"]
    names = _names(admin.get(f"{V3}/field/search", orderBy="-name", maxResults=100, expand="isLocked").body["values"])
    assert sorted(names, key=str.casefold, reverse=True) == names
    every = _names(admin.get(f"{V3}/group/bulk").body["values"])
    desk = _names(admin.get(f"{V3}/group/bulk", applicationKey="jira-servicedesk").body["values"])
    assert set(desk) < set(every)
    assert [] == admin.get(f"{V3}/group/bulk", applicationKey="jira-nothing").body["values"]
    admins = _names(admin.get(f"{V3}/group/bulk", accessType="admin").body["values"])
    assert admins
    assert admins != every
    asked = every[0].upper()
    assert 0 == admin.get(f"{V3}/groups/picker", query=asked).body["total"]
    assert 0 < admin.get(f"{V3}/groups/picker", query=asked, caseInsensitive="true").body["total"]


def test_people_and_issues_expand(admin: Caller, alex: Caller) -> None:
    """`expand` shows groups and products of a person, transitions and what can be edited of an issue, comments as HTML."""
    plain = admin.get(f"{V3}/user", accountId=alex.account_id).body
    whole = admin.get(f"{V3}/user", accountId=alex.account_id, expand="groups,applicationRoles").body
    assert (plain["groups"]["size"], []) == (whole["groups"]["size"], plain["groups"]["items"])
    assert whole["groups"]["items"]
    assert whole["applicationRoles"]["items"]
    issue = alex.get(f"{V3}/issue/HELP-1", expand="transitions,editmeta", fields="summary").body
    assert alex.get(f"{V3}/issue/HELP-1/transitions").body["transitions"] == issue["transitions"]
    assert alex.get(f"{V3}/issue/HELP-1/editmeta").body == issue["editmeta"]
    assert not {"transitions", "editmeta"} & set(alex.get(f"{V3}/issue/HELP-1").body)
    made = alex.post("/rest/api/2/issue/HELP-1/comment?expand=renderedBody", {"body": "*bold*"}).body
    assert "<b>bold</b>" in made["renderedBody"] or "<strong>bold</strong>" in made["renderedBody"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 201),
        ({"adjustEstimate": "leave"}, 201),
        ({"adjustEstimate": "new"}, 400),
        ({"adjustEstimate": "new", "newEstimate": "2d"}, 201),
        ({"adjustEstimate": "manual", "reduceBy": "soon"}, 400),
        ({"adjustEstimate": "sideways"}, 400),
    ],
)
def test_an_adjusted_estimate_needs_its_value(alex: Caller, query: dict[str, str], status: int) -> None:
    """A worklog that sets or reduces the estimate has to say to what or by how much."""
    assert status == alex.post(f"{V3}/issue/HELP-1/worklog", {"timeSpentSeconds": 60}, **query).status


def _names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]
