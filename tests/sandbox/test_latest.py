"""The methods of the package `jira` that call `/rest/api/latest`, in both editions.

On Cloud `add_user_to_group`, `remove_user_from_group`, `add_user` and `delete_user` of the package send user names and no
products, as Cloud took them before 2019: they are refused there as Atlassian documents it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from jira import JIRA, JIRAError

from deskhand.sandbox import Edition, Sandbox
from sandbox.caller import V3, Caller

EDITIONS: tuple[Edition, ...] = ("cloud", "datacenter")


@pytest.fixture(params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> Edition:
    asked: Edition = request.param
    return asked


@pytest.fixture
def running(edition: Edition) -> Iterator[Sandbox]:
    with Sandbox(seed=7, edition=edition) as site:
        yield site


@pytest.fixture
def admin(running: Sandbox) -> JIRA:
    me = next(one for one in running.accounts if one.email == "admin@acme.example")
    return JIRA(running.url, basic_auth=(me.name, me.secret), max_retries=0)


def alex_of(site: Sandbox) -> Any:
    return next(one for one in site.accounts if one.email == "alex@acme.example")


def refused(status: int, method: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(JIRAError) as said:
        method(*arguments, **named)
    assert status == said.value.status_code
    return str(said.value.text)


def test_issues_are_assigned(running: Sandbox, admin: JIRA, edition: Edition) -> None:
    """`assign_issue` gives an issue to somebody, and takes it from everybody."""
    alex = alex_of(running)
    assert admin.assign_issue("HELP-1", alex.email if edition == "cloud" else alex.name)
    assert "Alex Moreau" == str(admin.issue("HELP-1").fields.assignee)
    assert admin.assign_issue("HELP-1", None)
    assert admin.issue("HELP-1").fields.assignee is None


def test_groups_come_and_go(admin: JIRA) -> None:
    """`add_group` and `remove_group` do what they say, and `role` reads."""
    assert admin.add_group("night-shift")
    assert "already exists" in refused(400, admin.add_group, "night-shift")
    assert admin.remove_group("night-shift")
    refused(404, admin.remove_group, "night-shift")
    assert "Administrators" in {row["name"] for row in admin.role()}


def test_people_join_and_leave_groups(running: Sandbox, admin: JIRA, edition: Edition) -> None:
    """By user name on Data Center; Cloud no longer knows user names and asks for an account id."""
    alex = alex_of(running)
    admin.add_group("night-shift")
    if edition == "cloud":
        assert "'accountId' is required." in refused(400, admin.add_user_to_group, alex.account_id, "night-shift")
        assert "'accountId' is required." in refused(400, admin.remove_user_from_group, alex.account_id, "night-shift")
        return
    joined = admin.add_user_to_group(alex.name, "night-shift")
    assert isinstance(joined, dict)
    assert [alex.name] == [row["name"] for row in joined["users"]["items"]]
    assert admin.remove_user_from_group(alex.name, "night-shift")
    refused(400, admin.remove_user_from_group, alex.name, "night-shift")


def test_accounts_come_and_go(admin: JIRA, edition: Edition) -> None:
    """By user name on Data Center; Cloud wants to know products, and takes no user name for whom to delete."""
    if edition == "cloud":
        assert "products" in refused(400, admin.add_user, "nora", "nora@acme.example")
        refused(400, admin.delete_user, "nora")
        return
    wanted: dict[str, Any] = {"fullname": "Nora New", "application_keys": ["jira-servicedesk"]}
    assert admin.add_user("nora", "nora@acme.example", **wanted)
    assert "already exists" in refused(400, admin.add_user, "nora", "other@acme.example")
    assert admin.add_user("nora", "other@acme.example", ignore_existing=True)
    assert "Nora New" == admin.user("nora").displayName
    assert admin.delete_user("nora")
    refused(404, admin.user, "nora")
    refused(404, admin.delete_user, "nora")


def test_people_take_the_places_of_a_role(running: Sandbox, admin: JIRA, edition: Edition) -> None:
    """`Role.add_user` and `Role.update` send null for the groups that they do not mean."""
    alex, grace = alex_of(running), next(one for one in running.accounts if one.email == "grace@acme.example")
    role = admin.project_role("HELP", admin.project_roles("HELP")["Administrators"]["id"])
    names = [one.account_id if edition == "cloud" else one.name for one in (alex, grace)]
    role.add_user(users=names[0])
    role.update(users=[names[1]])
    found = admin.project_role("HELP", role.id)
    assert ["Grace Whitfield"] == [actor.displayName for actor in found.actors]


def test_an_account_on_cloud_has_products(site: Sandbox) -> None:
    """It is made with products, gets more by the same call, and is not found once it is deleted."""
    admin, alex = Caller(site, "admin"), Caller(site, "alex")
    body: dict[str, Any] = {"emailAddress": "nora@acme.example", "products": []}
    assert 403 == alex.post(f"{V3}/user", body).status
    made = admin.post(f"{V3}/user", body)
    assert (201, "nora@acme.example") == (made.status, made.body["emailAddress"])
    who = made.body["accountId"]
    body["products"] = ["jira-servicedesk"]
    assert (201, who) == ((again := admin.post(f"{V3}/user", body)).status, again.body["accountId"])
    assert 200 == admin.post(f"{V3}/user", body).status
    assert 400 == admin.post(f"{V3}/user", {**body, "products": ["confluence"]}).status
    nora = Caller(site, "nora")
    assert 200 == nora.get(f"{V3}/myself").status
    assert 403 == alex.delete(f"{V3}/user", accountId=who).status
    assert 204 == admin.delete(f"{V3}/user", accountId=who).status
    assert 401 == nora.get(f"{V3}/myself").status
    assert 404 == admin.get(f"{V3}/user", accountId=who).status
    assert who not in [row["accountId"] for row in admin.get(f"{V3}/users/search", maxResults=100).body]


def test_what_can_be_created_is_told_at_once(running: Sandbox, admin: JIRA, edition: Edition) -> None:
    """`createmeta` is there on Cloud only, with fields where they are asked for; `attachment_meta` in both editions."""
    assert {"enabled": True, "uploadLimit": 1 << 30} == admin.attachment_meta()
    if edition == "datacenter":
        with pytest.raises(JIRAError):
            admin.createmeta(projectKeys="HELP")
        return
    (project,) = admin.createmeta(projectKeys="HELP")["projects"]
    assert ("HELP", False) == (project["key"], any("fields" in row for row in project["issuetypes"]))
    name = project["issuetypes"][0]["name"]
    (project,) = admin.createmeta("HELP", issuetypeNames=name, expand="projects.issuetypes.fields")["projects"]
    (kind,) = project["issuetypes"]
    assert kind["fields"]["summary"]["required"] is True
    assert [] == admin.createmeta(projectKeys="NONE")["projects"]
    assert [] == Caller(running, None).get(f"{V3}/issue/createmeta").body["projects"]
