"""Several projects on one site."""

from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller

OPT_IN = {"X-ExperimentalApi": "opt-in"}


@pytest.fixture
def facilities(site: Sandbox, admin: Caller) -> str:
    """A second service desk, whose only agent is Bailey; the number of its one request type."""
    bailey = Caller(site, "bailey").account_id
    body = {"key": "FAC", "name": "Facilities", "leadAccountId": bailey, "projectTypeKey": "service_desk"}
    assert admin.post(f"{V3}/project", body).status == 201
    path = f"{JSM}/servicedesk/FAC/requesttype"
    kind = {"name": "Something broke", "issueTypeId": "10010"}
    number: str = admin.call("POST", path, kind, headers=OPT_IN).body["id"]
    return number


def _raise(caller: Caller, kind: str) -> str:
    body = {"serviceDeskId": "FAC", "requestTypeId": kind, "requestFieldValues": {"summary": "The lift is stuck"}}
    made = caller.post(f"{JSM}/request", body)
    assert made.status == 201, made
    key: str = made.body["issueKey"]
    return key


def test_agents_of_one_desk_do_not_see_the_other(site: Sandbox, alex: Caller, grace: Caller, facilities: str) -> None:
    """Each desk has its own people, keys and searches."""
    bailey = Caller(site, "bailey")
    key = _raise(grace, facilities)
    assert key == "FAC-1"
    assert bailey.get(f"{JSM}/request/{key}/sla").status == 200
    assert alex.get(f"{V3}/issue/{key}").status == 404
    assert bailey.keys("created >= -5m") == [key]
    assert alex.keys("created >= -5m") == []
    both = bailey.keys("project in (HELP, FAC) ORDER BY updated DESC")
    assert (both[0], len(both)) == (key, 501)
    assert alex.post(f"{V3}/search/jql", {"jql": "project = FAC"}).body["issues"] == []
    assert [row["key"] for row in bailey.get(f"{V3}/project/search").body["values"]] == ["FAC", "HELP"]
    assert [row["projectKey"] for row in grace.get(f"{JSM}/servicedesk").body["values"]] == ["HELP", "FAC"]


def test_a_permission_changed_in_one_project_stays_there(
    site: Sandbox, admin: Caller, grace: Caller, facilities: str
) -> None:
    """A new desk has a scheme of its own."""
    bailey, key = Caller(site, "bailey"), _raise(grace, facilities)
    scheme = admin.get(f"{V3}/project/FAC/permissionscheme", expand="all").body
    for row in scheme["permissions"]:
        if row["permission"] == "EDIT_ISSUES":
            admin.delete(f"{V3}/permissionscheme/{scheme['id']}/permission/{row['id']}")
    edit = {"fields": {"labels": ["x"]}}
    assert [bailey.put(f"{V3}/issue/{name}", edit).status for name in (key, "HELP-1")] == [400, 204]


def test_a_deleted_project_leaves_nothing(
    site: Sandbox, admin: Caller, alex: Caller, grace: Caller, facilities: str
) -> None:
    """Its issues, its desk and its request types go with it; an archived one has to be restored first."""
    key = _raise(grace, facilities)
    assert alex.delete(f"{V3}/project/FAC").status == 403
    admin.post(f"{V3}/project/FAC/archive")
    assert admin.delete(f"{V3}/project/FAC").status == 404
    admin.post(f"{V3}/project/FAC/restore")
    assert admin.delete(f"{V3}/project/FAC").status == 204
    assert grace.get(f"{JSM}/request/{key}").status == 404
    assert grace.get(f"{JSM}/servicedesk/FAC").status == 404
    assert alex.post(f"{V3}/search/jql", {"jql": "project = FAC"}).status == 400


def test_in_a_software_project_everybody_with_access_works(
    site: Sandbox, admin: Caller, alex: Caller, grace: Caller
) -> None:
    """Without a desk there are no requests and no clocks, and customers see nothing."""
    body = {"key": "DEV", "name": "Development", "leadAccountId": alex.account_id, "projectTypeKey": "software"}
    assert admin.post(f"{V3}/project", body).status == 201
    fields = {"project": {"key": "DEV"}, "issuetype": {"name": "Task"}, "summary": "Fix it"}
    key = Caller(site, "casey").post(f"{V3}/issue", {"fields": fields}).body["key"]
    shown = alex.get(f"{V3}/issue/{key}").body["fields"]
    assert ("Fix it", None) == (shown["summary"], shown["customfield_10020"])
    assert alex.get(f"{JSM}/request/{key}").status == 404
    assert grace.get(f"{V3}/issue/{key}").status == 404


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"key": "help"}, "projectKey"),
        ({"key": "HELP"}, "projectKey"),
        ({"name": "IT Help"}, "projectName"),
        ({"name": " "}, "projectName"),
        ({"leadAccountId": "nobody"}, "projectLead"),
        ({"permissionScheme": 7}, "permissionScheme"),
        ({"issueSecurityScheme": 7}, "issueSecurityScheme"),
    ],
)
def test_a_wrong_project_is_refused(admin: Caller, change: dict[str, Any], name: str) -> None:
    """Each wrong field is named, and nothing is made."""
    body = {"key": "NEW", "name": "New", "leadAccountId": admin.account_id, **change}
    refused = admin.post(f"{V3}/project", body)
    assert (400, [name]) == (refused.status, list(refused.body["errors"]))
    assert admin.get(f"{V3}/project/search").body["total"] == 1


def test_a_project_is_renamed_by_its_administrator(site: Sandbox, admin: Caller, alex: Caller) -> None:
    """Names are the project's administrators', schemes Jira's; agents change nothing."""
    assert alex.put(f"{V3}/project/HELP", {"name": "Mine"}).status == 403
    assert admin.put(f"{V3}/project/HELP", {"name": "Help of IT"}).body["name"] == "Help of IT"
    assert admin.put(f"{V3}/project/HELP", {"permissionScheme": 7}).status == 400
