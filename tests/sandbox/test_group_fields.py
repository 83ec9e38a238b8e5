"""Groups that an issue names: a field for them, and the holder that stands for those who are in the group it names."""

from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import V3, Caller

FIELD, MANAGER, LOCATION = "customfield_10042", "customfield_10036", "customfield_10038"
SCHEME, LEVELS = f"{V3}/permissionscheme/10000", f"{V3}/issuesecurityschemes/10000"
HERE = f"{V3}/issue/HELP-1"
TEAM = "jira-administrators"
HOLDER = {"type": "groupCustomField", "parameter": FIELD}


@pytest.fixture
def deskhand(site: Sandbox) -> Caller:
    """An agent who is in the group of administrators."""
    return Caller(site, "deskhand")


def _set(who: Caller, group: dict[str, str] | None) -> int:
    return who.put(HERE, {"fields": {FIELD: group}}).status


def _only(admin: Caller, permission: str, holder: dict[str, Any]) -> None:
    for row in admin.get(f"{SCHEME}/permission").body["permissions"]:
        if row["permission"] == permission:
            assert 204 == admin.delete(f"{SCHEME}/permission/{row['id']}").status
    assert 201 == admin.post(f"{SCHEME}/permission", {"permission": permission, "holder": holder}).status


def test_a_field_takes_a_group(alex: Caller, admin: Caller) -> None:
    """It is set by name or by id, read as a group, told in the history and found by a search."""
    assert 204 == _set(alex, {"name": TEAM})
    told = alex.get(HERE, fields=FIELD).body["fields"][FIELD]
    assert {"name", "groupId", "self"} == set(told)
    assert TEAM == told["name"]
    change = alex.get(f"{HERE}/changelog").body["values"][-1]["items"][0]
    assert ("Responsible group", told["groupId"], TEAM) == (change["field"], change["to"], change["toString"])
    assert ["HELP-1"] == alex.keys(f'"Responsible group" = {TEAM}')
    assert [] == alex.keys('"Responsible group" = site-admins')
    for wrong in ({"name": "nobody"}, {"groupId": "x"}, 5):
        assert 400 == alex.put(HERE, {"fields": {FIELD: wrong}}).status
    assert 204 == _set(alex, {"groupId": told["groupId"]})
    assert 204 == _set(alex, None)
    assert alex.get(HERE, fields=FIELD).body["fields"][FIELD] is None
    assert "group" == next(row for row in admin.get(f"{V3}/field").body if row["id"] == FIELD)["schema"]["type"]


def test_a_grant_to_it_is_felt_by_the_group_that_an_issue_names(admin: Caller, alex: Caller, deskhand: Caller) -> None:
    """Who is in the group of the issue may edit it; who is not, or of another issue, may not."""
    assert 204 == _set(alex, {"name": TEAM})
    _only(admin, "EDIT_ISSUES", HOLDER)
    sent = {"fields": {"labels": ["x"]}}
    found = [who.put(f"{V3}/issue/{key}", sent).status for who in (alex, deskhand) for key in ("HELP-1", "HELP-2")]
    assert [400, 400, 204, 400] == found


def test_a_security_level_of_it_hides_from_others(admin: Caller, alex: Caller, deskhand: Caller) -> None:
    """Only the group that the issue names sees what carries the level."""
    level = {"name": "Ours", "members": [{"type": "anyone"}]}
    assert 204 == admin.put(f"{LEVELS}/level", {"levels": [level]}).status
    number = next(row["id"] for row in admin.get(LEVELS).body["levels"] if row["name"] == "Ours")
    (anyone,) = admin.get(f"{LEVELS}/members", issueSecurityLevelId=number).body["values"]
    fields = {FIELD: {"name": TEAM}, "security": {"id": number}, "labels": ["ours"]}
    assert 204 == alex.put(HERE, {"fields": fields}).status
    assert 204 == admin.put(f"{LEVELS}/level/{number}/member", {"members": [HOLDER]}).status
    assert 204 == admin.delete(f"{LEVELS}/level/{number}/member/{anyone['id']}").status
    assert [404, 200] == [who.get(HERE).status for who in (alex, deskhand)]
    assert [[], ["HELP-1"]] == [who.keys("labels = ours") for who in (alex, deskhand)]
    assert 204 == _set(deskhand, {"name": "jira-servicemanagement-users"})
    assert [200, 200] == [who.get(HERE).status for who in (alex, deskhand)]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("groupCustomField", MANAGER),
        ("groupCustomField", LOCATION),
        ("userCustomField", FIELD),
        ("userCustomField", "reporter"),
        ("groupCustomField", "customfield_77777"),
    ],
)
def test_a_holder_of_a_field_of_another_kind_is_refused(admin: Caller, kind: str, field: str) -> None:
    """A holder that picks people takes a field of people, one that picks groups a field of groups, and no other."""
    holder = {"type": kind, "parameter": field}
    assert 400 == admin.post(f"{SCHEME}/permission", {"permission": "EDIT_ISSUES", "holder": holder}).status
    level = {"name": "Wrong", "members": [holder]}
    assert 400 == admin.put(f"{LEVELS}/level", {"levels": [level]}).status
