"""What the client sends, held to Atlassian's documents: each operation with all its arguments, and with those it needs."""

import inspect
from dataclasses import replace
from typing import Any

import pytest

from client.sent import Sent, at_hand, objections, sent, undocumented
from deskhand.client import Call, Jira, Operation, Upload, catalogue
from deskhand.client._worlds import Edition
from deskhand.errors import UserError

pytestmark = pytest.mark.skipif(not at_hand(), reason="Atlassian's documents are not beside the project")

CATALOGUE = catalogue()
ARGUMENTS: dict[str, Any] = {
    "account": "712020:1",
    "accounts": ["712020:1", "712020:2"],
    "adf": True,
    "answers": {"1": {"text": "Yes"}},
    "approval": "10",
    "aql": "objectType = Laptop",
    "asset": "88",
    "attachment": "10030",
    "attributes": {"1": "Laptop"},
    "body": "Hello",
    "by_key": True,
    "channel": "portal",
    "cloud_id": "c1",
    "comment": "Hello",
    "comment_public": True,
    "cursor": "c",
    "decision": "approve",
    "description": "All of it",
    "desk": "1",
    "desks": [1, 2],
    "detached": True,
    "display_name": "Grace",
    "email": "grace@acme.example",
    "events": ["jira:issue_created"],
    "exclude": ["agents"],
    "exclude_body": True,
    "exclude_inactive": True,
    "expand": ["changelog"],
    "field_ids": ["status"],
    "fields": ["summary", "status"],
    "files": Upload("a.txt", b"text"),
    "form": "f1",
    "global_id": "system=1",
    "global_permissions": ["ADMINISTER"],
    "grant": 10001,
    "group": "10001",
    "groups": ["10001"],
    "height": 10,
    "help_text": "Say it",
    "highlight": True,
    "holder_type": "group",
    "ids": [1, 2],
    "include_archived": True,
    "include_attributes": True,
    "include_count": True,
    "include_hidden": True,
    "include_inactive": True,
    "internal": True,
    "inward": "HELP-1",
    "issue": "HELP-1",
    "issue_type": "10010",
    "issues": ["HELP-1", "HELP-2"],
    "jql": "project = HELP",
    "key": "tier",
    "keys": ["HELP"],
    "level": "10010",
    "levels": ["10010"],
    "limit": 5,
    "link": "10001",
    "link_type": "Blocks",
    "max_results": 5,
    "name": "Mine",
    "names": ["agents"],
    "notify_users": False,
    "object_type": "1",
    "on": True,
    "on_behalf_of": "712020:1",
    "order_by": "created",
    "organization": 1,
    "organizations": ["1"],
    "outward": "HELP-2",
    "ownership": ["OWNED_REQUESTS", "ORGANIZATION"],
    "page": "65001",
    "participants": ["712020:1"],
    "permission": "BROWSE_PROJECTS",
    "permissions": ["BROWSE_PROJECTS", "EDIT_ISSUES"],
    "portal": 1,
    "project": "HELP",
    "project_permissions": [{"permissions": ["EDIT_ISSUES"], "projects": [1], "issues": [10001]}],
    "properties": ["tier"],
    "public": False,
    "query": "printer",
    "queue": 1,
    "queues": ["1", "2"],
    "rating": 5,
    "reconcile": ["10001"],
    "relationship": "is about",
    "request": "HELP-1",
    "request_type": "1",
    "request_types": [1, 2],
    "restriction": "open",
    "role": 10002,
    "scheme": 10000,
    "search": "printer",
    "seconds": 3600,
    "secret": "sesame",
    "sla": "1",
    "start": 0,
    "start_at": 0,
    "started": "2026-09-08T10:11:12.345+0200",
    "status": "OPEN_REQUESTS",
    "strict_conflict": True,
    "subtasks": True,
    "summary": "In short",
    "temporary_ids": ["temp1"],
    "title": "A page",
    "transition": "11",
    "type_key": "service_desk",
    "update": {"labels": [{"add": "vpn"}]},
    "url": "https://acme.example/1",
    "users": ["alex"],
    "value": {"level": 1},
    "webhook": 1,
    "webhooks": [{"jqlFilter": "project = HELP", "events": ["jira:issue_created"]}],
    "width": 10,
    "with_inactive_users": True,
    "worklog": "10001",
    "workspace": "w1",
}
TEXT = {"summary": "The printer is on fire"}
OWN: dict[str, dict[str, Any]] = {
    "GET /request": {"status": "OPEN_REQUESTS", "approval": "MY_PENDING_APPROVAL"},
    "GET /rest/api/3/status/{idOrName}": {"status": "Resolved"},
    "GET /rest/api/3/project/search": {"query": "help"},
    "GET /request/{issueIdOrKey}/comment/{commentId}": {"comment": "10001"},
    "GET /request/{issueIdOrKey}/comment/{commentId}/attachment": {"comment": "10001"},
    "POST /rest/api/3/permissionscheme/{schemeId}/permission": {"value": "10001"},
    "GET /rest/api/3/mypermissions": {"issue": "HELP-1"},
    "POST /request": {"fields": TEXT, "form": {"1": {"text": "Yes"}}},
    "POST /request/validate": {"fields": TEXT, "form": {"1": {"text": "Yes"}}},
    "POST /rest/api/3/issue": {"fields": TEXT, "properties": {"tier": 1}},
    "PUT /rest/api/3/issue/{issueIdOrKey}": {"fields": TEXT, "properties": {"tier": 1}},
    "POST /rest/api/3/issue/{issueIdOrKey}/transitions": {"fields": {"resolution": {"name": "Done"}}},
    "POST /rest/api/3/permissionscheme": {
        "permissions": [{"permission": "BROWSE_PROJECTS", "holder": {"type": "reporter"}}]
    },
    "PUT /rest/api/3/permissionscheme/{schemeId}": {
        "permissions": [{"permission": "BROWSE_PROJECTS", "holder": {"type": "reporter"}}]
    },
    "GET /rest/api/3/group/bulk": {"ids": ["10001"]},
    "POST /servicedesk/{serviceDeskId}/requesttype/permissions/check": {"permissions": ["canCreateRequest"]},
}
SAVE = "PUT /jira/forms/cloud/{cloudId}/request/{issueIdOrKey}/form/{formId}"
SEARCH = "POST /jsm/assets/workspace/{workspaceId}/v1/object/aql"
CASES = [
    pytest.param(operation, edition, whole, id=f"{operation}-{edition}-{'all' if whole else 'needed'}")
    for operation in CATALOGUE.values()
    for edition in operation.editions
    for whole in (True, False)
    if not undocumented(operation)
]


# Arguments that an operation takes in one of its two editions only: in the other they are refused before the call.
ONE_EDITION: dict[str, tuple[Edition, set[str]]] = {
    "POST /request/{issueIdOrKey}/approval/{approvalId}": ("datacenter", {"comment", "comment_public"}),
    "GET /servicedesk": ("datacenter", {"include_archived"}),
    "GET /rest/api/3/user": ("datacenter", {"by_key"}),
    "POST /customer": ("cloud", {"strict_conflict"}),
    "GET /organization": ("cloud", {"account"}),
    "GET /servicedesk/{serviceDeskId}/organization": ("cloud", {"account"}),
    "GET /servicedesk/{serviceDeskId}/requesttype": ("cloud", {"search", "include_hidden"}),
    "GET /request": ("cloud", {"organization", "approval"}),
    "POST /request": ("cloud", {"form", "adf", "channel"}),
    "PUT /rest/api/3/issue/{issueIdOrKey}/comment/{id}": ("cloud", {"notify_users"}),
    "POST /rest/api/3/issue/{issueIdOrKey}/worklog": ("cloud", {"notify_users"}),
    "PUT /rest/api/3/issue/{issueIdOrKey}/worklog/{id}": ("cloud", {"notify_users"}),
    "DELETE /rest/api/3/issue/{issueIdOrKey}/worklog/{id}": ("cloud", {"notify_users"}),
    "GET /rest/api/3/project/search": ("cloud", {"query", "keys", "type_key", "start_at"}),
    "GET /rest/api/3/issue/{issueIdOrKey}/changelog": ("cloud", {"start_at"}),
    "GET /rest/api/3/issue/{issueIdOrKey}/worklog": ("cloud", {"start_at"}),
    "GET /rest/api/3/mypermissions": ("cloud", {"comment"}),
    "GET /rest/api/3/project/{projectIdOrKey}/role/{id}": ("cloud", {"exclude_inactive"}),
    "POST /rest/api/3/search/jql": ("cloud", {"properties"}),
}
# What on-prem makes no difference and is said so: the size of pages that there are none of, names that all come anyway, an index.
WITHOUT_EFFECT = {
    ("GET /rest/api/3/project/search", "max_results"),
    ("GET /rest/api/3/issue/{issueIdOrKey}/changelog", "max_results"),
    ("GET /rest/api/3/issue/{issueIdOrKey}/worklog", "max_results"),
    ("GET /rest/api/3/mypermissions", "permissions"),
    ("POST /rest/api/3/search/jql", "reconcile"),
}


def given(operation: Operation[Any, Any], edition: Edition, *, whole: bool) -> tuple[list[Any], dict[str, Any]]:
    """A value for each argument that the edition knows, or for each that has to be given."""
    _, *parameters = inspect.signature(operation.describe).parameters.values()
    only, names = ONE_EDITION.get(str(operation), (edition, set()))
    elsewhere = names if only != edition else set()
    wanted = [one for one in parameters if one.name not in elsewhere and (whole or one.default is one.empty)]
    values = {one.name: OWN.get(str(operation), {}).get(one.name, ARGUMENTS[one.name]) for one in wanted}
    named = {one.name: values[one.name] for one in wanted if one.kind is one.KEYWORD_ONLY}
    return [value for name, value in values.items() if name not in named], named


def described(operation: Operation[Any, Any], edition: Edition, *args: Any, **named: Any) -> Sent:
    """The call that an operation describes."""
    call: Call = operation.describe(operation.owner(Jira("https://acme.example", edition=edition)), *args, **named)
    return sent(operation, edition, call)


@pytest.mark.parametrize(("operation", "edition", "whole"), CASES)
def test_a_call_is_one_that_the_documents_know(operation: Operation[Any, Any], edition: Edition, whole: bool) -> None:
    """Path, names and types of the query, and the body's schema: nothing undocumented, nothing missing."""
    args, named = given(operation, edition, whole=whole)
    assert [] == objections(described(operation, edition, *args, **named))


@pytest.mark.parametrize(
    ("operation", "edition"), [(one, where) for one in CATALOGUE.values() for where in one.editions]
)
def test_no_argument_is_dropped_in_silence(operation: Operation[Any, Any], edition: Edition) -> None:
    """What is given is in the call; what the edition does not know was refused by the test above."""
    args, named = given(operation, edition, whole=True)
    parameters = list(inspect.signature(operation.describe).parameters.values())[1:]
    call = asked(operation, edition, args, named)
    for name in named:
        one = next(one for one in parameters if one.name == name)
        same = one.default in (named[name], ("canCreateRequest",)) or (str(operation), name) in WITHOUT_EFFECT
        if one.default is not one.empty and not same:
            assert call != asked(operation, edition, args, {**named, name: one.default}), name


def asked(operation: Operation[Any, Any], edition: Edition, args: list[Any], named: dict[str, Any]) -> Any:
    """Everything in a described call that is sent."""
    try:
        call: Call = operation.describe(operation.owner(Jira("https://acme.example", edition=edition)), *args, **named)
    except UserError:
        return None
    return call.path, {name: one for name, one in call.query.items() if one is not None}, call.json, call.files


@pytest.mark.parametrize(
    ("spec", "argument"), [(spec, name) for spec, (_, names) in ONE_EDITION.items() for name in sorted(names)]
)
def test_what_an_edition_does_not_know_is_refused_before_the_call(spec: str, argument: str) -> None:
    """An argument is not left out in silence: the call would mean something else."""
    operation, known = CATALOGUE[spec], ONE_EDITION[spec][0]
    edition: Edition = "cloud" if known == "datacenter" else "datacenter"
    args, _ = given(operation, edition, whole=False)
    needed = given(operation, known, whole=False)[1]
    with pytest.raises(UserError, match=f"does not know `{argument}` here"):
        described(operation, edition, *args, **needed, **{argument: ARGUMENTS[argument]})


@pytest.mark.parametrize(
    ("spec", "change", "objection"),
    [
        ("GET /servicedesk", {"query": {"colour": ["red"]}}, "the query has colour, which is not documented"),
        ("GET /servicedesk", {"query": {"limit": ["many"]}}, "the query's limit is not of type integer: 'many'"),
        ("GET /servicedesk", {"query": {"limit": ["1", "2"]}}, "the query's limit is repeated: 2 times"),
        ("GET /rest/api/3/user", {"query": {"expand": ["groups"], "x": ["1"]}}, "the query has x"),
        ("GET /organization/{organizationId}", {"path": "/rest/servicedeskapi/organization/x"}, "not of type integer"),
        ("GET /organization/{organizationId}", {"path": "/rest/servicedeskapi/company/1"}, "is in no document"),
        ("GET /organization/{organizationId}", {"body": {}}, "a body is sent where none is documented"),
        ("POST /organization", {"body": None}, "the body is missing"),
        ("POST /organization", {"body": {"name": 1}}, "the body at $.name: 1 is not of type 'string'"),
        ("POST /organization", {"body": {"name": "a", "size": 1}}, "('size' was unexpected)"),
        ("POST /organization", {"body": {}}, "'name' is a required property"),
        ("POST /organization", {"files": True}, "files are sent where"),
        (SAVE, {"body": {"answers": {"1": {"colour": "red"}}}}, "('colour' was unexpected)"),
        (SAVE, {"body": {}}, "'answers' is a required property"),
        (SEARCH, {"body": {"iql": "objectId = 1", "qlQuery": ""}}, "('iql' was unexpected)"),
        (SEARCH, {"query": {"startAt": ["first"]}}, "the query's startAt is not of type integer"),
    ],
)
def test_what_is_wrong_with_a_call_is_found(spec: str, change: dict[str, Any], objection: str) -> None:
    """The check itself: each kind of mistake makes one objection."""
    args, named = given(CATALOGUE[spec], "cloud", whole=False)
    right = described(CATALOGUE[spec], "cloud", *args, **named)
    assert [] == objections(right)
    (found,) = objections(replace(right, **change))
    assert objection in found
