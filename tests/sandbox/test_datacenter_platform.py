"""Everything of Jira's platform that Data Center is asked for: nothing of Cloud is in it."""

import re
from collections.abc import Iterator

import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._answered import answered
from sandbox.caller import JSM, Caller

V2 = "/rest/api/2"
OF_CLOUD = re.compile(rb'accountId|accountType|groupId"|api/3|"uuid"|jsdPublic|"simplified"|hierarchyLevel|"practice"')
PLACES = {
    "/priority/": "3",
    "/issuetype/": "10010",
    "/resolution/": "10000",
    "/role/": "10003",
    "/securitylevel/": "10010",
    "/issuesecurityschemes/": "10000",
}
NAMES = {
    "issueIdOrKey": "HELP-1",
    "projectIdOrKey": "HELP",
    "projectKeyOrId": "HELP",
    "projectKey": "HELP",
    "key": "jira-servicedesk",
    "idOrName": "5",
    "issueTypeId": "10010",
    "schemeId": "10000",
    "permissionId": "10000",
    "issueLinkTypeId": "10000",
}
ASKED = {
    "expand": "all,changelog,participant,status,sla,requestType,serviceDesk,comment,names,properties",
    "username": "alex",
    "groupname": "jira-administrators",
    "project": "HELP",
    "projectKey": "HELP",
    "permissions": "BROWSE_PROJECTS",
}


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox(seed=7, edition="datacenter") as running:
        yield running


def _filled(path: str) -> str:
    def value(name: re.Match[str]) -> str:
        number = next((number for place, number in PLACES.items() if f"{place}{name[0]}" in path), "1")
        return NAMES.get(name[1], number)

    return re.sub(r"{(\w+)}", value, path)


def test_no_reply_has_anything_of_cloud(server: Sandbox) -> None:
    """Every read that a Data Center site answers is called; none says account id, group id, version 3 or the like."""
    me = Caller(server, "deskhand")
    read = 0
    for (method, path), operation in answered("datacenter").items():
        if method == "GET" and operation.basis != "sandbox":
            answer = me.get(_filled(path), **ASKED)
            assert answer.status in {200, 403, 404}, (path, answer)
            assert not OF_CLOUD.search(answer.raw), (path, OF_CLOUD.search(answer.raw))
            read += answer.status == 200
    assert read >= 60


def test_an_issue_is_created_moved_and_watched(server: Sandbox) -> None:
    """The writes that both editions share take user names and markup."""
    me = Caller(server, "deskhand")
    fields = {
        "project": {"key": "HELP"},
        "issuetype": {"id": "10010"},
        "summary": "Order chairs",
        "description": "*Six* of them",
        "reporter": {"name": "grace@acme.example"},
    }
    made = me.post(f"{V2}/issue", {"fields": fields})
    assert made.status == 201, made
    assert made.body["self"] == f"{server.url}{V2}/issue/{made.body['id']}"
    types = me.get(f"{V2}/issue/createmeta/HELP/issuetypes").body
    assert (types["isLast"], types["values"][0]["id"]) == (True, "10010")
    asked = me.get(f"{V2}/issue/createmeta/HELP/issuetypes/10010").body
    assert set(fields) - {"project", "issuetype"} <= {row["fieldId"] for row in asked["values"]}
    here = f"{V2}/issue/{made.body['key']}"
    ways = me.get(f"{here}/transitions").body["transitions"]
    assert all(set(way) == {"id", "name", "to"} for way in ways)
    number = next(way["id"] for way in ways if way["name"] == "In progress")
    assert me.post(f"{here}/transitions", {"transition": {"id": number}}).status == 204
    assert me.post(f"{here}/watchers", "alex").status == 204
    assert [row["name"] for row in me.get(f"{here}/watchers").body["watchers"]] == ["alex"]
    assert me.delete(f"{here}/watchers", username="alex").status == 204
    assert me.delete(f"{here}/watchers", accountId="alex").status == 400
    shown = me.get(here).body["fields"]
    assert (shown["status"]["name"], shown["description"]) == ("In progress", "*Six* of them")
    assert shown["reporter"]["name"] == "grace@acme.example"


def test_a_file_is_where_data_center_has_it(server: Sandbox) -> None:
    """The address of its bytes is below `/secure`, also for a picture made small; strangers get nothing."""
    me = Caller(server, "alex")
    key = Caller(server, "grace").raise_request()
    made = me.upload(f"{V2}/issue/{key}/attachments", ("a b.png", "image/png", b"\x89PNG"))
    assert made.status == 200
    for name in ("content", "thumbnail"):
        path = made.body[0][name].removeprefix(server.url)
        assert re.fullmatch(rf"/secure/{'attachment' if name == 'content' else name}/\d+/a%20b\.png", path)
        assert me.call("GET", path).raw == b"\x89PNG"
        assert Caller(server, "bruno").get(path).status in {403, 404}
        assert Caller(server, None).get(path).status == 401


def test_limits_are_told_only_when_they_are_on(server: Sandbox) -> None:
    """Every signed answer has Data Center's headers then, and a call too many is 429."""
    me = Caller(server, "alex")
    assert "x-ratelimit-limit" not in me.get(f"{JSM}/info").headers
    me.post("/_sandbox/limits", {"capacity": 2, "fillRate": 1, "intervalSeconds": 60})
    told = [me.get(f"{JSM}/info") for _ in range(3)]
    assert [answer.status for answer in told] == [200, 200, 429]
    assert [answer.headers["x-ratelimit-remaining"] for answer in told] == ["1", "0", "0"]
    assert {"x-ratelimit-interval-seconds", "x-ratelimit-fillrate", "retry-after"} <= set(told[0].headers)
    assert int(told[2].headers["retry-after"]) > 0


def test_somebody_who_was_deleted_is_shown_to_administrators_who_ask(server: Sandbox) -> None:
    """`includeDeleted` is for administrators; without it nobody of that name exists."""
    admin, alex = Caller(server, "admin"), Caller(server, "alex")
    name = Caller(server, "omar").account_id
    path = "/rest/api/2/user"
    assert admin.get(path, username=name).body["deleted"] is False
    assert 204 == admin.call("DELETE", path, username=name).status
    assert 404 == admin.get(path, username=name).status
    assert admin.get(path, username=name, includeDeleted="true").body["deleted"] is True
    assert 404 == alex.get(path, username=name, includeDeleted="true").status
