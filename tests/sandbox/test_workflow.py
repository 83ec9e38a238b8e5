"""The conditions of the workflow: Close Issues closes, Resolve Issues resolves and reopens, and all can be read."""

from collections.abc import Callable
from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller

STANDARD = f"{V3}/permissionscheme/10000"
RESOLVE, CLOSE, REOPEN, CANCEL = "51", "61", "71", "81"


def _offered(who: Caller, key: str, **query: str) -> dict[str, bool]:
    rows = who.get(f"{V3}/issue/{key}/transitions", **query).body["transitions"]
    return {row["id"]: row["isAvailable"] for row in rows if row["isConditional"]}


def _go(who: Caller, key: str, number: str) -> int:
    return who.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": number}}).status


def _portal(who: Caller, key: str) -> list[str]:
    return [row["id"] for row in who.get(f"{JSM}/request/{key}/transition").body["values"]]


def _leave(admin: Caller, permission: str, holder: dict[str, str]) -> None:
    """Give a permission to one holder alone."""
    for row in admin.get(f"{STANDARD}/permission").body["permissions"]:
        if row["permission"] == permission:
            assert 204 == admin.delete(f"{STANDARD}/permission/{row['id']}").status
    assert 201 == admin.post(f"{STANDARD}/permission", {"permission": permission, "holder": holder}).status


@pytest.fixture
def resolved(alex: Caller, grace: Caller) -> str:
    """A request that an agent has resolved."""
    key = grace.raise_request()
    assert 204 == _go(alex, key, RESOLVE)
    return key


def test_only_the_qa_role_closes_issues(
    admin: Caller, alex: Caller, as_: Callable[[str], Caller], resolved: str
) -> None:
    """As in the classic example: a role QA, a scheme that gives Close Issues to it, the project, and the people in it."""
    casey = as_("casey")
    qa = str(admin.post(f"{V3}/role", {"name": "QA"}).body["id"])
    rows = [
        row for row in admin.get(f"{STANDARD}/permission").body["permissions"] if row["permission"] != "CLOSE_ISSUES"
    ]
    grants = [{"permission": row["permission"], "holder": row["holder"]} for row in rows]
    grants.append({"permission": "CLOSE_ISSUES", "holder": {"type": "projectRole", "parameter": qa}})
    made = admin.post(f"{V3}/permissionscheme", {"name": "Software Development", "permissions": grants})
    assert 201 == made.status
    assert 200 == admin.put(f"{V3}/project/HELP/permissionscheme", {"id": made.body["id"]}).status
    assert 200 == admin.post(f"{V3}/project/HELP/role/{qa}", {"user": [casey.account_id]}).status
    assert [{REOPEN: True}, {CLOSE: True, REOPEN: True}] == [_offered(who, resolved) for who in (alex, casey)]
    assert {CLOSE: False, REOPEN: True} == _offered(alex, resolved, includeUnavailableTransitions="true")
    refused, absent = (
        alex.post(f"{V3}/issue/{resolved}/transitions", {"transition": {"id": number}}) for number in (CLOSE, RESOLVE)
    )
    assert (400, 400) == (refused.status, absent.status)
    assert str(absent.body).replace(RESOLVE, CLOSE) == str(refused.body)
    assert [[REOPEN], [CLOSE, REOPEN]] == [_portal(who, resolved) for who in (alex, casey)]
    assert 400 == alex.post(f"{JSM}/request/{resolved}/transition", {"id": CLOSE}).status
    assert 204 == _go(casey, resolved, CLOSE)
    assert "Closed" == alex.get(f"{V3}/issue/{resolved}", fields="status").body["fields"]["status"]["name"]


def test_resolving_and_reopening_ask_for_resolve_issues(
    admin: Caller, alex: Caller, grace: Caller, resolved: str
) -> None:
    """Without it an agent neither resolves nor reopens; with it taken by the assignee alone, the assignee does."""
    other = grace.raise_request()
    _leave(admin, "RESOLVE_ISSUES", {"type": "assignee"})
    assert ({CANCEL: True}, {CLOSE: True}) == (_offered(alex, other), _offered(alex, resolved))
    assert [400, 400] == [_go(alex, other, RESOLVE), _go(alex, resolved, REOPEN)]
    for key, number in ((other, RESOLVE), (resolved, REOPEN)):
        assert 204 == alex.put(f"{V3}/issue/{key}/assignee", {"accountId": alex.account_id}).status
        assert 204 == _go(alex, key, number)


def test_customers_keep_the_ways_of_the_portal(admin: Caller, grace: Caller, resolved: str) -> None:
    """What the portal shows to customers asks them for no permission of agents."""
    _leave(admin, "CLOSE_ISSUES", {"type": "projectLead"})
    assert [CLOSE, REOPEN] == _portal(grace, resolved)
    assert 204 == grace.post(f"{JSM}/request/{resolved}/transition", {"id": CLOSE}).status


def test_administrators_read_the_conditions(admin: Caller, alex: Caller) -> None:
    """The search for workflows tells each condition as Jira's document has it, and so does the newer operation."""
    path = f"{V3}/workflow/search"
    (row,) = admin.get(path, expand="transitions.rules").body["values"]
    rules = {way["id"]: way["rules"].get("conditionsTree") for way in row["transitions"] if "rules" in way}
    asked = {number: tree["configuration"]["permissionKey"] for number, tree in rules.items() if tree}
    expected = {RESOLVE: "RESOLVE_ISSUES", CLOSE: "CLOSE_ISSUES", REOPEN: "RESOLVE_ISSUES", CANCEL: "CLOSE_ISSUES"}
    assert expected == asked
    assert {"nodeType": "simple", "type": "PermissionCondition"} == {
        name: rules[CLOSE][name] for name in ("nodeType", "type")
    }
    assert {"id", "description"} == set(admin.get(path).body["values"][0])
    everything = admin.get(path, expand="statuses.properties,projects,schemes,default,operations,hasDraftWorkflow").body
    assert "HELP" == everything["values"][0]["projects"][0]["key"]
    for query in ({"workflowName": "Other"}, {"isActive": "false"}, {"queryString": "other"}):
        assert 0 == admin.get(path, **query).body["total"]
    assert 403 == alex.get(path).status
    _same_as_newer(admin, row["id"], expected)
    assert 401 == alex.post(f"{V3}/workflows", {"workflowIds": [row["id"]["entityId"]]}).status


def _same_as_newer(admin: Caller, known: dict[str, str], expected: dict[str, str]) -> None:
    asked: list[dict[str, Any]] = [
        {"workflowNames": [known["name"]]},
        {"workflowIds": [known["entityId"]]},
        {"projectAndIssueTypes": [{"projectId": "10000", "issueTypeId": "10010"}]},
    ]
    for body in asked:
        answer = admin.post(f"{V3}/workflows", body).body
        (row,) = answer["workflows"]
        groups = {way["id"]: way["conditions"] for way in row["transitions"] if "conditions" in way}
        assert expected == {
            number: group["conditions"][0]["parameters"]["permissionKeys"] for number, group in groups.items()
        }
        references = {status["statusReference"] for status in answer["statuses"]}
        assert {way["toStatusReference"] for way in row["transitions"]} <= references
    assert [] == admin.post(f"{V3}/workflows", {"workflowNames": ["Other"]}).body["workflows"]
    assert 400 == admin.post(f"{V3}/workflows", {}).status


def test_data_center_has_the_same_conditions() -> None:
    """There too a transition whose condition fails is not listed, and is refused."""
    with Sandbox(seed=7, edition="datacenter") as running:
        admin, alex = Caller(running, "admin"), Caller(running, "alex")
        here = "/rest/api/2/issue/HELP-500/transitions"
        assert CANCEL in [row["id"] for row in alex.get(here).body["transitions"]]
        path = "/rest/api/2/permissionscheme/10000/permission"
        for row in admin.get(path).body["permissions"]:
            if row["permission"] == "CLOSE_ISSUES":
                assert 204 == admin.delete(f"{path}/{row['id']}").status
        assert CANCEL not in [row["id"] for row in alex.get(here).body["transitions"]]
        assert 400 == alex.post(here, {"transition": {"id": CANCEL}}).status


def test_a_new_issue_can_begin_with_a_transition(admin: Caller, alex: Caller) -> None:
    """It is made in the status that the transition leads to; one that its maker may not go makes nothing."""
    fields = {"project": {"key": "HELP"}, "issuetype": {"name": "Task"}, "summary": "Tidy up"}
    kept = [{"key": "colour", "value": "red"}]
    made = alex.post(f"{V3}/issue", {"fields": fields, "transition": {"id": CANCEL}, "properties": kept})
    told = alex.get(f"{V3}/issue/{made.body['key']}", fields="status,resolution", properties="*all").body
    assert ("Closed", "Won't Do") == tuple(told["fields"][name]["name"] for name in ("status", "resolution"))
    assert {"colour": "red"} == told["properties"]
    _leave(admin, "CLOSE_ISSUES", {"type": "group", "parameter": "site-admins"})
    for number in (CANCEL, REOPEN, "77777"):
        assert 400 == alex.post(f"{V3}/issue", {"fields": fields, "transition": {"id": number}}).status
    assert 404 == alex.get(f"{V3}/issue/HELP-502").status


def test_a_transition_keeps_the_properties_that_come_with_it(alex: Caller, resolved: str) -> None:
    """They are properties of the issue afterwards."""
    body = {"transition": {"id": REOPEN}, "properties": [{"key": "colour", "value": "red"}]}
    assert 204 == alex.post(f"{V3}/issue/{resolved}/transitions", body).status
    assert "red" == alex.get(f"{V3}/issue/{resolved}/properties/colour").body["value"]
