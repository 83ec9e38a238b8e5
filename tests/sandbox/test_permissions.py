"""Permissions read, changed and felt through the REST API."""

from collections.abc import Callable
from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller

SCHEME = f"{V3}/permissionscheme/10000"
TEAM, ADMINISTRATORS = "10003", "10002"


@pytest.fixture
def bailey(as_: Callable[[str], Caller]) -> Caller:
    """Another agent."""
    return as_("bailey")


def _grants(admin: Caller, permission: str) -> list[dict[str, Any]]:
    rows = admin.get(f"{SCHEME}/permission").body["permissions"]
    return [row for row in rows if row["permission"] == permission]


def _without(admin: Caller, permission: str, holder: str | None = None) -> None:
    for row in _grants(admin, permission):
        if holder is None or row["holder"]["type"] == holder:
            assert admin.delete(f"{SCHEME}/permission/{row['id']}").status == 204


def test_a_permission_taken_back_is_felt_at_once(admin: Caller, alex: Caller) -> None:
    """Without its grant an agent cannot edit; granted to a group the agent is in, they can again."""
    body = {"fields": {"labels": ["x"]}}
    assert alex.put(f"{V3}/issue/HELP-1", body).status == 204
    _without(admin, "EDIT_ISSUES")
    assert alex.put(f"{V3}/issue/HELP-1", body).status == 400
    assert alex.get(f"{V3}/issue/HELP-1").status == 200
    grant = {"permission": "EDIT_ISSUES", "holder": {"type": "group", "parameter": "jira-servicemanagement-users"}}
    made = admin.post(f"{SCHEME}/permission", grant)
    assert (201, "jira-servicemanagement-users") == (made.status, made.body["holder"]["parameter"])
    assert admin.post(f"{SCHEME}/permission", grant).status == 400
    assert alex.put(f"{V3}/issue/HELP-1", body).status == 204


@pytest.mark.parametrize(
    ("permission", "method", "path", "body", "refused"),
    [
        ("BROWSE_PROJECTS", "GET", f"{V3}/issue/HELP-1", None, 404),
        ("ASSIGN_ISSUES", "PUT", f"{V3}/issue/HELP-1/assignee", {"accountId": None}, 403),
        ("TRANSITION_ISSUES", "POST", f"{V3}/issue/HELP-500/transitions", {"transition": {"id": "81"}}, 400),
        ("SERVICEDESK_AGENT", "GET", f"{JSM}/request/HELP-1/sla", None, 403),
        ("SERVICEDESK_AGENT", "GET", f"{JSM}/servicedesk/1/queue", None, 403),
        ("ADD_COMMENTS", "POST", f"{JSM}/request/HELP-1/comment", {"body": "x", "public": True}, 403),
        ("SCHEDULE_ISSUES", "PUT", f"{V3}/issue/HELP-1", {"fields": {"duedate": "2031-01-01"}}, 400),
        (
            "LINK_ISSUES",
            "POST",
            f"{V3}/issueLink",
            {"type": {"name": "Blocks"}, "inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": "HELP-2"}},
            401,
        ),
    ],
)
def test_each_operation_asks_for_its_permission(
    admin: Caller, alex: Caller, permission: str, method: str, path: str, body: Any, refused: int
) -> None:
    """Jira's own way of refusing: 404 that hides, 403, 401, the transition that is 400."""
    assert alex.call(method, path, body).status < 300
    _without(admin, permission)
    assert alex.call(method, path, body).status == refused


def test_a_hidden_project_is_hidden_everywhere(admin: Caller, alex: Caller) -> None:
    """Without Browse nothing of a project is found, listed or admitted to exist."""
    _without(admin, "BROWSE_PROJECTS")
    assert alex.get(f"{V3}/project/HELP").status == 404
    assert alex.get(f"{V3}/project/search").body["total"] == 0
    assert alex.keys("created > -900d") == []
    assert alex.get(f"{JSM}/request/HELP-1").status == 403
    hidden = alex.get(f"{JSM}/request/HELP-1/comment")
    assert (200, []) == (hidden.status, hidden.body["values"])


def test_holders_that_an_issue_names(admin: Caller, alex: Caller, bailey: Caller) -> None:
    """A grant to the assignee, the reporter or a user field is the issue's to give."""
    _without(admin, "EDIT_ISSUES")
    grant = {"permission": "EDIT_ISSUES", "holder": {"type": "assignee"}}
    assert admin.post(f"{SCHEME}/permission", grant).status == 201
    alex.put(f"{V3}/issue/HELP-1/assignee", {"accountId": alex.account_id})
    body = {"fields": {"labels": ["mine"]}}
    assert [caller.put(f"{V3}/issue/HELP-1", body).status for caller in (alex, bailey)] == [204, 400]
    for row in _grants(admin, "BROWSE_PROJECTS"):
        admin.delete(f"{SCHEME}/permission/{row['id']}")
    admin.post(f"{SCHEME}/permission", {"permission": "BROWSE_PROJECTS", "holder": {"type": "assignee"}})
    assert "HELP-1" in alex.keys("project = HELP")
    assert bailey.get(f"{V3}/issue/HELP-1").status == 404


def test_people_in_roles(admin: Caller, alex: Caller, as_: Callable[[str], Caller]) -> None:
    """Out of the team's role an agent sees nothing; a group put into the role lets its people in."""
    path = f"{V3}/project/HELP/role/{TEAM}"
    names = {row["displayName"] for row in admin.get(path).body["actors"]}
    assert "Alex Moreau" in names
    assert admin.delete(path, user=alex.account_id).status == 204
    assert alex.get(f"{V3}/issue/HELP-1").status == 404
    added = admin.post(path, {"group": ["jira-servicemanagement-users"]})
    assert "jira-servicemanagement-users" in {row["displayName"] for row in added.body["actors"]}
    assert alex.get(f"{V3}/issue/HELP-1").status == 200
    only = {"categorisedActors": {"atlassian-user-role-actor": [alex.account_id]}}
    assert len(admin.put(path, only).body["actors"]) == 1
    assert as_("bailey").get(f"{V3}/issue/HELP-1").status == 404


def test_who_may_look_at_roles(admin: Caller, alex: Caller, grace: Caller) -> None:
    """Without administering the project, roles are 401 or 404 as documented; a hidden project is 404."""
    path = f"{V3}/project/HELP/role"
    assert [alex.get(path).status, alex.get(f"{path}/{TEAM}").status] == [401, 404]
    assert alex.post(f"{path}/{TEAM}", {"user": [alex.account_id]}).status == 401
    assert alex.delete(f"{path}/{TEAM}", user=alex.account_id).status == 404
    assert grace.get(path).status == 404
    assert "Service Desk Team" in admin.get(path).body
    assert admin.post(f"{path}/{TEAM}", {"user": ["nobody"]}).status == 404
    assert admin.get(f"{path}/99").status == 404
    assert {row["name"] for row in admin.get(f"{V3}/project/HELP/roledetails").body} >= {"Administrators"}
    assert alex.get(f"{V3}/role").status == 403


def test_roles_are_made_and_replaced(admin: Caller) -> None:
    """A used role is deleted only with another one in its place."""
    made = admin.post(f"{V3}/role", {"name": "Observers", "description": "Look on"}).body
    assert admin.post(f"{V3}/role", {"name": "Observers"}).status == 409
    assert admin.post(f"{V3}/role", {"name": " x"}).status == 400
    number = made["id"]
    assert admin.put(f"{V3}/role/{number}", {"name": "Viewers", "description": "See"}).body["name"] == "Viewers"
    actors = admin.post(f"{V3}/role/{number}/actors", {"groupId": [], "group": ["jira-software-users"]}).body["actors"]
    assert [row["displayName"] for row in actors] == ["jira-software-users"]
    grant = {"permission": "BROWSE_PROJECTS", "holder": {"type": "projectRole", "parameter": str(number)}}
    grant_id = admin.post(f"{SCHEME}/permission", grant).body["id"]
    assert admin.delete(f"{V3}/role/{number}").status == 409
    assert admin.delete(f"{V3}/role/{number}", swap=TEAM).status == 204
    assert admin.get(f"{SCHEME}/permission/{grant_id}").body["holder"]["parameter"] == TEAM


def test_application_access_comes_first(site: Sandbox, admin: Caller, alex: Caller) -> None:
    """Out of the product's groups no role helps: not an agent without one product, nobody in Jira without both."""
    group = {row["name"]: row["groupId"] for row in admin.get(f"{V3}/group/bulk").body["values"]}
    leave = {"groupId": group["jira-servicemanagement-users"], "accountId": alex.account_id}
    assert admin.delete(f"{V3}/group/user", **leave).status == 200
    assert alex.get(f"{JSM}/servicedesk/1/queue").status == 403
    assert alex.get(f"{V3}/issue/HELP-1").status == 200
    assert (
        admin.delete(f"{V3}/group/user", groupId=group["jira-software-users"], accountId=alex.account_id).status == 200
    )
    assert alex.get(f"{V3}/issue/HELP-1").status == 404
    roles = {row["key"]: row for row in admin.get(f"{V3}/applicationrole").body}
    assert roles["jira-servicedesk"]["userCount"] == 8
    joined = admin.post(f"{V3}/group/user", {"accountId": alex.account_id}, groupId=leave["groupId"])
    assert (201, 400) == (
        joined.status,
        admin.post(f"{V3}/group/user", {"accountId": alex.account_id}, groupId=leave["groupId"]).status,
    )
    assert alex.get(f"{JSM}/servicedesk/1/queue").status == 200


def test_security_levels_hide_issues(admin: Caller, alex: Caller, grace: Caller, as_: Callable[[str], Caller]) -> None:
    """Three people see the top secret; the reporter sees what the level gives the reporter, in the portal too."""
    key = grace.raise_request()
    casey = as_("casey")
    levels = {row["name"]: row["id"] for row in alex.get(f"{V3}/project/HELP/securitylevel").body["levels"]}
    assert set(levels) == {"Reporter and staff", "Staff only", "Top secret"}
    assert "Top secret" not in {row["name"] for row in casey.get(f"{V3}/project/HELP/securitylevel").body["levels"]}

    def see(level: str) -> list[int]:
        assert alex.put(f"{V3}/issue/{key}", {"fields": {"security": {"id": levels[level]}}}).status == 204
        answers = [alex.get(f"{V3}/issue/{key}"), casey.get(f"{V3}/issue/{key}"), grace.get(f"{JSM}/request/{key}")]
        return [answer.status for answer in answers]

    assert see("Reporter and staff") == [200, 200, 200]
    assert see("Staff only") == [200, 200, 403]
    assert see("Top secret") == [200, 404, 403]
    assert alex.keys(f"key = {key}") == [key]
    assert key not in casey.keys("project = HELP")
    assert casey.get(f"{JSM}/request/{key}").status == 403
    assert admin.get(f"{V3}/issue/{key}").status == 404
    told = alex.get(f"{V3}/issue/{key}/changelog").body["values"][-1]["items"][0]
    assert ("security", "Staff only", "Top secret") == (told["field"], told["fromString"], told["toString"])


def test_security_schemes_are_changed(admin: Caller, alex: Caller, grace: Caller) -> None:
    """A new scheme with a default level is associated, and new requests carry the level."""
    path = f"{V3}/issuesecurityschemes"
    members = [{"type": "projectRole", "parameter": TEAM}, {"type": "group", "parameter": "jira-administrators"}]
    level = {"name": "Closed", "isDefault": True, "members": members}
    assert alex.post(path, {"name": "New", "levels": [level]}).status == 403
    number = admin.post(path, {"name": "New", "levels": [level]}).body["id"]
    assert admin.post(path, {"name": "New"}).status == 400
    moved = admin.put(f"{path}/project", {"projectId": "10000", "schemeId": number})
    assert (303, True) == (moved.status, "/task/" in moved.headers["location"])
    key = grace.raise_request()
    assert grace.get(f"{JSM}/request/{key}").status == 403
    assert alex.get(f"{V3}/issue/{key}", fields="security").body["fields"]["security"]["name"] == "Closed"
    scheme = admin.get(f"{path}/{number}").body
    level_id = scheme["levels"][0]["id"]
    portal = {"members": [{"type": "sd.customer.portal.only"}]}
    assert admin.put(f"{path}/{number}/level/{level_id}/member", portal).status == 204
    assert grace.get(f"{JSM}/request/{key}").status == 200
    rows = admin.get(f"{path}/{number}/members").body["values"]
    gone = next(row["id"] for row in rows if row["holder"]["type"] == "sd.customer.portal.only")
    assert admin.delete(f"{path}/{number}/level/{level_id}/member/{gone}").status == 204
    assert grace.get(f"{JSM}/request/{key}").status == 403
    assert admin.delete(f"{path}/{number}/level/{level_id}").status == 303
    assert grace.get(f"{JSM}/request/{key}").status == 200
    assert admin.delete(f"{path}/{number}").status == 400
    assert admin.delete(f"{path}/10000").status == 204


def test_a_closed_desk_lets_in_whom_it_knows(site: Sandbox, admin: Caller, grace: Caller) -> None:
    """Customers, organizations and agents enter; a new customer does not until added."""
    fred = admin.post(f"{JSM}/customer", {"email": "fred@acme.example", "displayName": "Fred"}).body
    caller = Caller(site, "fred")
    assert caller.get(f"{JSM}/servicedesk").body["size"] == 1
    admin.post("/_sandbox/settings", {"desks": {"1": {"access": "closed"}}})
    assert caller.get(f"{JSM}/servicedesk").body["size"] == 0
    assert caller.get(f"{JSM}/servicedesk/1").status == 403
    assert caller.get(f"{JSM}/request", serviceDeskId="1").status == 404
    assert grace.get(f"{JSM}/servicedesk/1").status == 200
    assert admin.post(f"{JSM}/servicedesk/1/customer", {"accountIds": [fred["accountId"]]}).status == 204
    assert caller.raise_request()


def test_restricted_request_types(admin: Caller, grace: Caller, bruno: Caller) -> None:
    """A restricted type is raised by those it names, and listed for nobody else."""
    admin.post("/_sandbox/settings", {"requestTypes": {"1": {"restricted": True, "users": [grace.account_id]}}})
    body = {"serviceDeskId": "1", "requestTypeId": "1", "requestFieldValues": {"summary": "x"}}
    assert [caller.post(f"{JSM}/request", body).status for caller in (grace, bruno)] == [201, 403]
    listed = [
        {row["id"] for row in caller.get(f"{JSM}/servicedesk/1/requesttype").body["values"]}
        for caller in (grace, bruno)
    ]
    assert ["1" in ids for ids in listed] == [True, False]


def test_request_types_are_restricted_by_address_as_well(admin: Caller, grace: Caller, bruno: Caller) -> None:
    """As everywhere in the settings users are named by their e-mail, and a name that is not there changes nothing."""
    named = {"restricted": True, "users": ["grace@acme.example"]}
    assert admin.post("/_sandbox/settings", {"requestTypes": {"1": named}}).status == 204
    body = {"serviceDeskId": "1", "requestTypeId": "1", "requestFieldValues": {"summary": "x"}}
    assert [caller.post(f"{JSM}/request", body).status for caller in (grace, bruno)] == [201, 403]
    for wrong in ({"users": ["nobody@acme.example"]}, {"groups": ["no-such-group"]}):
        assert admin.post("/_sandbox/settings", {"requestTypes": {"1": {"restricted": False, **wrong}}}).status == 404
    assert grace.post(f"{JSM}/request", body).status == 201


def test_an_archived_project_is_gone_until_restored(admin: Caller, alex: Caller, grace: Caller) -> None:
    """Neither Jira nor the portal shows it; restoring brings everything back."""
    key = grace.raise_request()
    assert alex.post(f"{V3}/project/HELP/archive").status == 403
    assert admin.post(f"{V3}/project/HELP/archive").status == 204
    assert alex.get(f"{V3}/issue/{key}").status == 404
    assert grace.get(f"{JSM}/request/{key}").status == 403
    assert alex.keys("created > -900d") == []
    assert alex.get(f"{JSM}/servicedesk/1/queue").status == 403
    assert admin.post(f"{V3}/project/HELP/restore").status == 200
    assert alex.get(f"{JSM}/servicedesk/1/queue").status == 200
    assert grace.get(f"{JSM}/request/{key}").status == 200


def test_my_permissions(alex: Caller, grace: Caller, admin: Caller) -> None:
    """The list must be asked for, is told per context, and counts the portal."""
    path = f"{V3}/mypermissions"
    assert alex.get(path).status == 400
    assert alex.get(path, permissions="FLY").status == 400

    def mine(caller: Caller, **where: str) -> dict[str, bool]:
        keys = "BROWSE_PROJECTS,EDIT_ISSUES,DELETE_ISSUES,ADMINISTER"
        rows = caller.get(path, permissions=keys, **where).body["permissions"]
        return {key: row["havePermission"] for key, row in rows.items()}

    assert list(mine(alex, issueKey="HELP-1").values()) == [True, True, False, False]
    assert list(mine(admin).values()) == [True, True, True, True]
    assert mine(grace, projectKey="HELP")["BROWSE_PROJECTS"] is True
    assert grace.get(path, permissions="EDIT_ISSUES", issueKey="HELP-99999").status == 404


def test_checking_others(alex: Caller, grace: Caller, admin: Caller) -> None:
    """Only what is granted is told; unknown issues are left out; others are for administrators."""
    body = {
        "globalPermissions": ["ADMINISTER"],
        "projectPermissions": [{"permissions": ["EDIT_ISSUES"], "projects": [10000, 77], "issues": [10000, 99999]}],
    }
    told = alex.post(f"{V3}/permissions/check", body).body
    assert told == {
        "globalPermissions": [],
        "projectPermissions": [{"permission": "EDIT_ISSUES", "projects": [10000], "issues": [10000]}],
    }
    assert alex.post(f"{V3}/permissions/check", {**body, "accountId": grace.account_id}).status == 403
    other = admin.post(f"{V3}/permissions/check", {**body, "accountId": grace.account_id}).body
    assert other["projectPermissions"][0]["projects"] == []
    assert alex.post(f"{V3}/permissions/check", {"globalPermissions": ["FLY"]}).status == 400
    assert alex.post(f"{V3}/permissions/project", {"permissions": ["EDIT_ISSUES"]}).body["projects"] == [
        {"id": 10000, "key": "HELP"}
    ]
    found = admin.get(f"{V3}/user/permission/search", permissions="SERVICEDESK_AGENT", projectKey="HELP", query="").body
    assert len(found) == 9
    assert (
        alex.get(f"{V3}/user/permission/search", permissions="EDIT_ISSUES", projectKey="HELP", query="a").status == 403
    )


def test_schemes_are_copied_and_exchanged(admin: Caller, alex: Caller) -> None:
    """A project given an empty scheme hides from everybody; PUT with a list replaces all grants."""
    assert alex.post(f"{V3}/permissionscheme", {"name": "Empty"}).status == 403
    number = admin.post(f"{V3}/permissionscheme", {"name": "Empty"}).body["id"]
    assert admin.put(f"{V3}/project/HELP/permissionscheme", {"id": number}).status == 200
    assert alex.get(f"{V3}/issue/HELP-1").status == 404
    grants = [{"permission": "BROWSE_PROJECTS", "holder": {"type": "user", "parameter": alex.account_id}}]
    shown = admin.put(f"{V3}/permissionscheme/{number}", {"name": "One", "permissions": grants}).body
    assert [row["holder"]["value"] for row in shown["permissions"]] == [alex.account_id]
    assert alex.get(f"{V3}/issue/HELP-1").status == 200
    assert admin.delete(f"{V3}/permissionscheme/{number}").status == 400
    assert admin.get(f"{V3}/project/HELP/permissionscheme").body["id"] == number
    wrong = {"permission": "FLY", "holder": {"type": "anyone"}}
    assert admin.post(f"{V3}/permissionscheme/{number}/permission", wrong).status == 400
    nobody = {"permission": "EDIT_ISSUES", "holder": {"type": "user", "parameter": "nobody"}}
    assert admin.post(f"{V3}/permissionscheme/{number}/permission", nobody).status == 400
    detailed = admin.get(f"{V3}/permissionscheme/{number}", expand="all").body["permissions"][0]["holder"]
    assert detailed["user"]["displayName"] == "Alex Moreau"


def test_groups_are_the_site_administrators_to_change(site: Sandbox, admin: Caller, alex: Caller) -> None:
    """Others may look, not change; customers may not even look."""
    assert Caller(site, "deskhand").post(f"{V3}/group", {"name": "x"}).status == 403
    made = admin.post(f"{V3}/group", {"name": "night"})
    assert (201, 400) == (made.status, admin.post(f"{V3}/group", {"name": "night"}).status)
    admin.post(f"{V3}/group/user", {"accountId": alex.account_id}, groupname="night")
    assert [row["displayName"] for row in alex.get(f"{V3}/group/member", groupname="night").body["values"]] == [
        "Alex Moreau"
    ]
    assert "night" in {row["name"] for row in alex.get(f"{V3}/user/groups", accountId=alex.account_id).body}
    assert alex.get(f"{V3}/groups/picker", query="nig").body["groups"][0]["html"] == "<b>nig</b>ht"
    assert Caller(site, "grace").get(f"{V3}/group/member", groupname="night").status == 403
    assert admin.delete(f"{V3}/group", groupname="night").status == 200
    assert alex.get(f"{V3}/group/member", groupname="night").status == 404


def test_an_inactive_account_cannot_sign_in(admin: Caller, alex: Caller) -> None:
    """Deactivated, an agent's token is worth nothing."""
    assert admin.post("/_sandbox/settings", {"users": {"alex@acme.example": {"active": False}}}).status == 204
    assert alex.get(f"{V3}/myself").status == 401
    assert admin.post("/_sandbox/settings", {"users": {"nobody@acme.example": {"active": False}}}).status == 404
