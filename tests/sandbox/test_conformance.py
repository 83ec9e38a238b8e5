"""Replies against Atlassian's own description of the API."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._handles import catalogue
from deskhand.sandbox._routes import Found, Routes
from sandbox.caller import JSM, V3, Answer, Caller

SPEC = Path(__file__).parents[3] / "shared" / "spec"
HERE = pytest.mark.skipif(not SPEC.is_dir(), reason="Atlassian's documents are not beside the project")


def _tolerant(node: Any) -> Any:
    """A schema that lets in null everywhere and properties it does not name."""
    if isinstance(node, list):
        return [_tolerant(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {
        key: _tolerant(value)
        for key, value in node.items()
        if key not in {"additionalProperties", "example", "examples", "xml", "format", "writeOnly", "readOnly"}
    }
    if isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    return made


class _Documents:
    """The schema of each operation's replies."""

    def __init__(self, *names: str) -> None:
        self.routes: Routes[dict[str, Any]] = Routes()
        for name in names:
            document = json.loads((SPEC / name).read_text(encoding="utf-8"))
            schemas = _tolerant(document["components"]["schemas"])
            for path, operations in document["paths"].items():
                for method, operation in operations.items():
                    if method in {"get", "post", "put", "delete"}:
                        self.routes.add(method.upper(), path, {"replies": operation["responses"], "schemas": schemas})

    def wrong_with(self, method: str, path: str, answer: Answer) -> list[str]:
        """What a reply has that its document does not allow."""
        found = self.routes.find(method, path.partition("?")[0])
        assert isinstance(found, Found), path
        operation = found.target
        declared = operation["replies"].get(str(answer.status))
        if declared is None:
            return [f"status {answer.status} is not declared"]
        content = declared.get("content", {}).get("application/json", {}).get("schema")
        if content is None:
            return []
        schema = {**_tolerant(content), "components": {"schemas": operation["schemas"]}}
        checker = jsonschema.Draft202012Validator(schema)
        return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(answer.body)]


@pytest.fixture(scope="module")
def documents() -> _Documents:
    return _Documents("jsm-cloud.json", "platform-cloud-v3.json")


class _Journal(Caller):
    """A caller whose calls are held against the documents."""

    def __init__(self, site: Sandbox, who: str, documents: _Documents) -> None:
        super().__init__(site, who)
        self.documents = documents
        self.wrong: list[str] = []
        self.seen: set[tuple[str, str]] = set()

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        more["headers"] = {"X-ExperimentalApi": "opt-in", **(more.get("headers") or {})}
        answer = super().call(method, path, body, **more)
        if not path.startswith("/_"):
            wrong = self.documents.wrong_with(method, path, answer)
            self.wrong += [f"{method} {path} {answer.status}: {text}" for text in wrong]
            self.seen.add((method, path.partition("?")[0]))
        return answer


def _jsm(caller: _Journal, customer: _Journal) -> Iterator[Answer]:
    expand = ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"]
    for path in ("info", "servicedesk", "servicedesk/1", "organization", "organization/1", "organization/1/user"):
        yield caller.get(f"{JSM}/{path}")
    for path in ("requesttype", "requesttype/2", "requesttype/5/field", "requesttypegroup", "customer", "organization"):
        yield caller.get(f"{JSM}/servicedesk/1/{path}")
    for path in ("queue", "queue/1", "queue/1/issue", "queue/99"):
        yield caller.get(f"{JSM}/servicedesk/1/{path}", includeCount="true")
    key = customer.raise_request("2", description="It *broke*", customfield_10031={"value": "Everyone"})
    request = f"{JSM}/request/{key}"
    yield customer.get(f"{JSM}/request", expand=expand)
    yield caller.post(f"{request}/participant", {"accountIds": [caller.account_id]})
    yield caller.post(f"{request}/comment", {"body": "Hello", "public": True})
    yield caller.post(f"{request}/comment", {"body": "Hello"})
    uploaded = customer.upload(f"{JSM}/servicedesk/1/attachTemporaryFile", ("a.png", "image/png", b"png"))
    names = [row["temporaryAttachmentId"] for row in uploaded.body["temporaryAttachments"]]
    yield customer.post(f"{request}/attachment", {"temporaryAttachmentIds": names, "public": True})
    number = customer.get(f"{request}/attachment").body["values"][0]["_links"]["self"].rpartition("/")[2]
    yield customer.get(f"{request}/attachment/{number}")
    yield customer.get(f"{request}/attachment/{number}/thumbnail")
    yield caller.get(request, expand=expand)
    for path in ("participant", "status", "transition", "comment", "sla", "sla/1", "sla/99"):
        yield caller.get(f"{request}/{path}")
    comment = caller.get(f"{request}/comment").body["values"][0]["id"]
    yield caller.get(f"{request}/comment/{comment}", expand="attachment,renderedBody")
    yield customer.get(f"{request}/sla")
    yield caller.delete(f"{request}/participant", {"accountIds": [caller.account_id]})
    yield customer.post(f"{request}/transition", {"id": "81"})
    yield customer.get(f"{JSM}/request/HELP-99999")


def _jsm_more(admin: _Journal, customer: _Journal, approver: _Journal) -> Iterator[Answer]:
    for path in (
        "assets/workspace",
        "insight/workspace",
        "knowledgebase/article?query=vpn&highlight=true",
        "requesttype",
    ):
        yield admin.get(f"{JSM}/{path}")
    yield admin.get(f"{JSM}/servicedesk/1/knowledgebase/article", query="phone", limit=1)
    yield admin.get(f"{JSM}/knowledgebase/article/view/65001")
    made = admin.post(f"{JSM}/customer", {"email": "new@acme.example", "displayName": "New Person"})
    people = {"accountIds": [made.body["accountId"]]}
    yield admin.post(f"{JSM}/servicedesk/1/customer/invite", {"email": "other@acme.example", "displayName": "Other"})
    yield admin.post(f"{JSM}/servicedesk/1/customer", people)
    yield admin.delete(f"{JSM}/servicedesk/1/customer", people)
    yield admin.put(f"{JSM}/customer/user/{made.body['accountId']}/revoke-portal-only-access")
    number = admin.post(f"{JSM}/organization", {"name": "New"}).body["id"]
    for method in ("POST", "DELETE"):
        yield admin.call(method, f"{JSM}/servicedesk/1/organization", {"organizationId": int(number)})
        yield admin.call(method, f"{JSM}/organization/{number}/user", people)
    kind = admin.post(f"{JSM}/servicedesk/1/requesttype", {"name": "New", "issueTypeId": "10010"}).body["id"]
    yield admin.post(
        f"{JSM}/servicedesk/1/requesttype/permissions/check",
        {"permissions": ["canCreateRequest", "canAdminister"], "requestTypeIds": [1, int(kind)]},
    )
    for path in (f"organization/{number}", f"servicedesk/1/requesttype/{kind}"):
        yield admin.put(f"{JSM}/{path}/property/colour", {"value": "green"})
        yield admin.get(f"{JSM}/{path}/property")
        yield admin.get(f"{JSM}/{path}/property/colour")
        yield admin.delete(f"{JSM}/{path}/property/colour")
        yield admin.delete(f"{JSM}/{path}")
    fields = {"summary": "A book", "description": "To read", "customfield_10039": 20}
    body = {"serviceDeskId": "1", "requestTypeId": "7", "requestFieldValues": fields}
    yield customer.post(f"{JSM}/request/validate", body)
    yield customer.post(f"{JSM}/request/validate", {**body, "requestFieldValues": {}})
    request = f"{JSM}/request/{customer.raise_request('7', **fields)}"
    approval = approver.get(f"{request}/approval").body["values"][0]["id"]
    yield approver.get(f"{request}/approval/{approval}")
    yield approver.post(f"{request}/approval/{approval}", {"decision": "approve"})
    yield approver.post(f"{request}/approval/{approval}", {"decision": "approve"})
    for method in ("PUT", "GET", "DELETE"):
        yield customer.call(method, f"{request}/notification")
    yield customer.post(f"{request}/feedback", {"type": "csat", "rating": 4, "comment": {"body": "Well done"}})
    yield customer.get(f"{request}/feedback")
    yield customer.delete(f"{request}/feedback")
    comment = customer.post(f"{request}/comment", {"body": "Hello", "public": True}).body["id"]
    yield customer.get(f"{request}/comment/{comment}/attachment")


@HERE
def test_replies_of_the_service_desk_fit_their_schemas(site: Sandbox, documents: _Documents) -> None:
    """Every handled operation answers with a declared status and a body that its schema accepts."""
    agent, customer = _Journal(site, "alex", documents), _Journal(site, "grace", documents)
    assert all(answer.status < 500 for answer in _jsm(agent, customer))
    admin, approver = _Journal(site, "admin", documents), _Journal(site, "priya", documents)
    assert all(answer.status < 500 for answer in _jsm_more(admin, customer, approver))
    assert agent.wrong + customer.wrong + admin.wrong + approver.wrong == []
    called = {operation for operation in agent.site.site.calls if "/rest/" not in operation}
    handled = {row.template for (_, path), row in catalogue().items() if path.startswith(JSM)}
    assert handled == called


@HERE
def test_replies_of_the_platform_fit_their_schemas(site: Sandbox, documents: _Documents) -> None:
    """What the platform's operations answer is what their document says."""
    alex = _Journal(site, "alex", documents)
    for path in (
        "myself?expand=groups,applicationRoles",
        "serverInfo",
        "user/search?query=a",
        f"user?accountId={alex.account_id}",
        "issue/HELP-1?expand=changelog,names,renderedFields",
        "issue/HELP-1/transitions?expand=transitions.fields",
        "issue/HELP-1/changelog",
        "issue/HELP-1/comment",
        "issue/HELP-99999",
        "field",
        "priority",
        "resolution",
        "status",
        "issueLinkType",
        "project/search",
        "project/HELP",
        "search/jql?jql=project=HELP&fields=*all&maxResults=5",
        "search/jql?jql=nonsense",
    ):
        assert alex.get(f"{V3}/{path}").status < 500
    alex.post(f"{V3}/search/jql", {"jql": "project = HELP", "fields": ["*all"], "expand": "changelog"})
    alex.post(f"{V3}/search/approximate-count", {"jql": "project = HELP"})
    alex.post(f"{V3}/changelog/bulkfetch", {"issueIdsOrKeys": ["HELP-1"]})
    alex.put(f"{V3}/issue/HELP-1", {"fields": {"labels": ["a"]}})
    admin = _Journal(site, "admin", documents)
    _administration(admin)
    _work(alex)
    assert alex.wrong + admin.wrong == []


def _administration(admin: _Journal) -> None:
    for path in (
        "role",
        "role/10002",
        "role/10002/actors",
        "project/HELP/role",
        "project/HELP/role/10003",
        "project/HELP/roledetails",
        "project/HELP/permissionscheme?expand=all",
        "project/HELP/issuesecuritylevelscheme",
        "project/HELP/securitylevel",
        "project/HELP/statuses",
        "project",
        "permissionscheme?expand=all",
        "permissionscheme/10000?expand=all",
        "permissionscheme/10000/permission",
        "permissionscheme/10000/permission/10001",
        "permissions",
        "mypermissions?permissions=BROWSE_PROJECTS",
        "user/permission/search?permissions=EDIT_ISSUES&projectKey=HELP&query=",
        "user/assignable/search?project=HELP",
        f"user/bulk?accountId={admin.account_id}",
        f"user/groups?accountId={admin.account_id}",
        "users/search",
        "group/bulk",
        "group?groupname=site-admins",
        "group/member?groupname=site-admins",
        "groups/picker?query=jira",
        "applicationrole",
        "applicationrole/jira-servicedesk",
        "issuesecurityschemes",
        "issuesecurityschemes/10000",
        "issuesecurityschemes/10000/members?expand=all",
        "issuesecurityschemes/level",
        "issuesecurityschemes/level/member",
        "issuesecurityschemes/project",
        "securitylevel/10010",
        "statuscategory",
        "status/Resolved",
        "statuses/search",
        "issuetype",
        "issuetype/10012",
        "field/search",
        "resolution/10000",
        "priority/1",
        "priority/search",
        "issueLinkType/10000",
    ):
        assert admin.get(f"{V3}/{path}").status == 200, path
    grant = {"permission": "EDIT_ISSUES", "holder": {"type": "anyone"}}
    assert admin.post(f"{V3}/permissionscheme/10000/permission", grant).status == 201
    assert admin.post(f"{V3}/permissionscheme", {"name": "New", "permissions": [grant]}).status == 201
    assert admin.post(f"{V3}/role", {"name": "New"}).status == 200
    assert admin.post(f"{V3}/group", {"name": "new"}).status == 201
    assert admin.post(f"{V3}/project/HELP/role/10003", {"user": [admin.account_id]}).status == 200
    check = {"globalPermissions": ["ADMINISTER"], "projectPermissions": [{"permissions": ["EDIT_ISSUES"]}]}
    assert admin.post(f"{V3}/permissions/check", check).status == 200
    assert admin.post(f"{V3}/permissions/project", {"permissions": ["EDIT_ISSUES"]}).status == 200


def _work(alex: _Journal) -> None:
    text = {"type": "paragraph", "content": [{"type": "text", "text": "x"}]}
    document = {"type": "doc", "version": 1, "content": [text]}
    fields = {"project": {"key": "HELP"}, "issuetype": {"name": "Task"}, "summary": "Tidy up"}
    issue = f"{V3}/issue/{alex.post(f'{V3}/issue', {'fields': fields}).body['key']}"
    comment = alex.post(f"{issue}/comment", {"body": document}).body["id"]
    worklog = alex.post(f"{issue}/worklog", {"timeSpent": "1h", "comment": document}).body["id"]
    alex.post(f"{issue}/watchers")
    alex.put(f"{issue}/properties/a", 1)
    file = alex.upload(f"{issue}/attachments", ("a.txt", "text/plain", b"a")).body[0]["id"]
    for path in ("comment", "worklog", "watchers", "properties", "properties/a", "editmeta"):
        assert alex.get(f"{issue}/{path}").status == 200, path
    assert alex.put(f"{issue}/comment/{comment}", {"body": document}).status == 200
    assert alex.get(f"{issue}/worklog/{worklog}").status == 200
    assert alex.get(f"{V3}/attachment/{file}").status == 200
    assert alex.get(f"{V3}/issue/createmeta/HELP/issuetypes").status == 200
    assert alex.get(f"{V3}/issue/createmeta/HELP/issuetypes/10012").status == 200
    for path in (f"comment/{comment}", f"worklog/{worklog}", "properties/a"):
        assert alex.delete(f"{issue}/{path}").status == 204, path
