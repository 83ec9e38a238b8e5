"""Calls that nobody signed: with a grant to anyone they work, without it they are turned away as others are."""

import json
from pathlib import Path
from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._handles import catalogue
from sandbox.caller import JSM, V3, Answer, Caller

SCHEME = f"{V3}/permissionscheme/10000"
PERMISSIONS = (
    "BROWSE_PROJECTS",
    "EDIT_ISSUES",
    "DELETE_ISSUES",
    "ASSIGN_ISSUES",
    "TRANSITION_ISSUES",
    "RESOLVE_ISSUES",
    "CLOSE_ISSUES",
    "CREATE_ATTACHMENTS",
    "DELETE_ALL_ATTACHMENTS",
    "ADD_COMMENTS",
    "EDIT_ALL_COMMENTS",
    "DELETE_ALL_COMMENTS",
    "WORK_ON_ISSUES",
    "EDIT_ALL_WORKLOGS",
    "DELETE_ALL_WORKLOGS",
    "LINK_ISSUES",
    "ADMINISTER_PROJECTS",
)
HERE = f"{V3}/issue/HELP-500"
DOCUMENT_OF_JIRA = Path(__file__).parents[3] / "shared" / "spec" / "platform-cloud-v3.json"
DOCUMENT = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}],
}
LINK = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "HELP-500"}, "outwardIssue": {"key": "HELP-499"}}
REMOTE = {"globalId": "g", "object": {"url": "https://example.org", "title": "x"}}


@pytest.fixture
def nobody(site: Sandbox) -> Caller:
    """Somebody who does not sign in."""
    return Caller(site, None)


def _open(admin: Caller) -> None:
    rows = admin.get(f"{SCHEME}/permission").body["permissions"]
    grants = [{"permission": row["permission"], "holder": row["holder"]} for row in rows]
    grants += [{"permission": name, "holder": {"type": "anyone"}} for name in PERMISSIONS]
    unique = {(row["permission"], row["holder"]["type"], row["holder"].get("parameter")): row for row in grants}
    assert 200 == admin.put(SCHEME, {"name": "Open", "permissions": list(unique.values())}).status


def _things(admin: Caller) -> dict[str, str]:
    """What is there to be changed and taken away."""
    assert 201 == admin.put(f"{HERE}/properties/gone", 1).status
    assert 201 == admin.post("/rest/api/3/issueLink", LINK).status
    comment = admin.post(f"{HERE}/comment", {"body": DOCUMENT}).body["id"]
    worklog = admin.post(f"{HERE}/worklog", {"timeSpent": "1h"}).body["id"]
    file = admin.upload(f"{HERE}/attachments", ("a.txt", "text/plain", b"a")).body[0]["id"]
    remote = str(admin.post(f"{HERE}/remotelink", REMOTE).body["id"])
    link = admin.get(HERE, fields="issuelinks").body["fields"]["issuelinks"][0]["id"]
    return {"comment": comment, "worklog": worklog, "file": file, "remote": remote, "link": link}


def _calls(ids: dict[str, str]) -> list[tuple[str, str, Any, int, int]]:
    """Method, path and body of each; the status with grants, and the one of somebody who only browses."""
    comment, worklog = f"{HERE}/comment/{ids['comment']}", f"{HERE}/worklog/{ids['worklog']}"
    remote = f"{HERE}/remotelink"
    return [
        ("PUT", HERE, {"fields": {"labels": ["anonymous"]}}, 204, 400),
        ("PUT", f"{HERE}/assignee", {"accountId": None}, 204, 403),
        ("POST", f"{HERE}/transitions", {"transition": {"id": "31"}}, 204, 400),
        ("POST", f"{HERE}/comment", {"body": DOCUMENT}, 201, 403),
        ("PUT", comment, {"body": DOCUMENT}, 200, 400),
        ("POST", f"{HERE}/worklog", {"timeSpent": "1h"}, 201, 400),
        ("PUT", worklog, {"timeSpent": "2h"}, 200, 400),
        ("DELETE", worklog, None, 204, 400),
        ("POST", remote, {**REMOTE, "globalId": "h"}, 201, 403),
        ("PUT", f"{remote}/{ids['remote']}", REMOTE, 204, 403),
        ("DELETE", f"{remote}?globalId=h", None, 204, 403),
        ("DELETE", f"{remote}/{ids['remote']}", None, 204, 403),
        ("PUT", f"{HERE}/properties/new", {"a": 1}, 201, 403),
        ("DELETE", f"{HERE}/properties/gone", None, 204, 404),
        ("POST", f"{V3}/issueLink", {**LINK, "outwardIssue": {"key": "HELP-498"}}, 201, 401),
        ("DELETE", f"{V3}/issueLink/{ids['link']}", None, 204, 404),
        ("DELETE", f"{V3}/attachment/{ids['file']}", None, 204, 403),
        ("GET", f"{V3}/user/permission/search?permissions=EDIT_ISSUES&projectKey=HELP&query=alex", None, 200, 403),
        ("DELETE", HERE, None, 204, 403),
    ]


def _done(nobody: Caller, method: str, path: str, body: Any) -> int:
    answer: Answer = nobody.call(method, path, body)
    return answer.status


def test_a_grant_to_anyone_is_felt_by_those_who_do_not_sign_in(admin: Caller, nobody: Caller) -> None:
    """Each operation that is documented as open to anonymous callers does its work for one."""
    ids = _things(admin)
    _open(admin)
    assert 200 == nobody.upload(f"{HERE}/attachments", ("b.txt", "text/plain", b"b")).status
    wrong = [
        (method, path, found)
        for method, path, body, expected, _ in _calls(ids)
        if (found := _done(nobody, method, path, body)) != expected
    ]
    assert [] == wrong
    assert 404 == nobody.get(HERE).status


def test_without_grants_nobody_changes_anything(admin: Caller, nobody: Caller) -> None:
    """What cannot be browsed is hidden; what can be browsed refuses as it refuses an account without the permission."""
    ids = _things(admin)
    before = admin.get(HERE, fields="updated,comment,worklog,attachment,issuelinks,labels").body
    hidden = {_done(nobody, method, path, body) for method, path, body, _, _ in _calls(ids)[:-2]}
    assert {404} == hidden
    grant = {"permission": "BROWSE_PROJECTS", "holder": {"type": "anyone"}}
    assert 201 == admin.post(f"{SCHEME}/permission", grant).status
    assert 403 == nobody.upload(f"{HERE}/attachments", ("b.txt", "text/plain", b"b")).status
    wrong = [
        (method, path, found)
        for method, path, body, _, refused in _calls(ids)
        if (found := _done(nobody, method, path, body)) != refused
    ]
    assert [] == wrong
    assert before == admin.get(HERE, fields="updated,comment,worklog,attachment,issuelinks,labels").body


def test_what_was_written_anonymously_has_no_author(admin: Caller, nobody: Caller) -> None:
    """Comments, worklogs, files and histories of nobody are shown as such, in Jira and in the portal."""
    _open(admin)
    made = nobody.post(f"{HERE}/comment", {"body": DOCUMENT}).body
    assert made["author"] is None
    assert nobody.post(f"{HERE}/worklog", {"timeSpent": "1h"}).body["author"] is None
    assert nobody.upload(f"{HERE}/attachments", ("b.txt", "text/plain", b"b")).body[0]["author"] is None
    assert admin.get(f"{HERE}/changelog").body["values"][-1]["author"] is None
    listed = admin.get(HERE, expand="changelog,renderedFields")
    assert 200 == listed.status
    alex = Caller(admin.site, "alex")
    told = {row["id"]: row["author"] for row in alex.get(f"{JSM}/request/HELP-500/comment", limit=100).body["values"]}
    assert told[made["id"]] is None
    assert alex.get(f"{JSM}/request/HELP-500/attachment").body["values"][-1]["author"] is None
    own = {"permissions": ["BROWSE_PROJECTS"], "projects": [10000], "issues": []}
    answer = nobody.post(f"{V3}/permissions/check", {"projectPermissions": [own], "globalPermissions": ["ADMINISTER"]})
    assert (200, []) == (answer.status, answer.body["globalPermissions"])
    assert [{"permission": "BROWSE_PROJECTS", "projects": [10000], "issues": []}] == answer.body["projectPermissions"]
    other = {"accountId": admin.account_id, "projectPermissions": [own]}
    assert 403 == nobody.post(f"{V3}/permissions/check", other).status


def test_a_request_type_is_read_by_anybody_where_the_desk_is_open_to_all(site: Sandbox, nobody: Caller) -> None:
    """A desk that is public shows its request types to those who do not sign in; any other asks for an account."""
    path = f"{JSM}/servicedesk/1/requesttype/1"
    assert 401 == nobody.get(path).status
    site.site.desks.edit(1).access = "public"
    assert (200, "1") == ((answer := nobody.get(path)).status, answer.body["id"])
    assert 401 == nobody.get(f"{JSM}/servicedesk/1/requesttype").status


def test_links_to_hidden_issues_are_not_shown(admin: Caller, alex: Caller, nobody: Caller) -> None:
    """An issue shows of its links only those to issues that who asks may browse."""
    assert 201 == admin.post(f"{V3}/issueLink", LINK).status
    level = next(row["id"] for row in admin.get(f"{V3}/project/HELP/securitylevel").body["levels"])
    assert 204 == admin.put(f"{V3}/issue/HELP-499", {"fields": {"security": {"id": level}}}).status
    _open(admin)
    shown = [who.get(HERE, fields="issuelinks").body["fields"]["issuelinks"] for who in (admin, nobody)]
    assert [1, 0] == [len(rows) for rows in shown]


@pytest.mark.skipif(not DOCUMENT_OF_JIRA.exists(), reason="Atlassian's document of the platform is not here")
def test_every_operation_is_open_to_whom_the_document_says() -> None:
    """What the document opens to anonymous callers asks for no account here, and nothing else does without one."""
    paths = json.loads(DOCUMENT_OF_JIRA.read_text(encoding="utf-8"))["paths"]
    said = {
        (method.upper(), path): "accessed anonymously" in operation.get("description", "")
        for path, methods in paths.items()
        for method, operation in methods.items()
    }
    here = catalogue("cloud")
    known = {place: here[place].anonymous for place in said.keys() & here.keys()}
    assert len(known) > 100
    assert {place: said[place] for place in known} == known
