"""Workflows with the conditions of their transitions, for Jira administrators."""

from typing import Any

from msgspec import Struct

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import administrators_only
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._constants import Transition
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import is_administrator
from deskhand.sandbox._issue_view import project_reference
from deskhand.sandbox._replies import Json, platform_page
from deskhand.sandbox._workflow import CREATE, ENTITY, NAME, OURS, VERSION

DESCRIPTION = "How requests and tasks move."
CATEGORIES = {"new": "TODO", "indeterminate": "IN_PROGRESS", "done": "DONE"}
FUNCTIONS = ("UpdateIssueStatusFunction", "GenerateChangeHistoryFunction", "FireIssueEventFunction")
RESTRICTS = "system:restrict-issue-transition"


class Place(Struct, rename="camel"):
    """A project with one of its issue types."""

    project_id: str = ""
    issue_type_id: str = ""


class WorkflowRead(Struct, rename="camel"):
    """Which workflows are asked for."""

    workflow_ids: list[str] | None = None
    workflow_names: list[str] | None = None
    project_and_issue_types: list[Place] | None = None


@handles(
    "GET /rest/api/3/workflow/search",
    group="workflows",
    unknown=f"{OURS} Schemes of workflows: every project uses the one there is. Of screens only the name.",
)
def search_workflows(call: Call) -> Json:
    """The workflow that all projects use, by the page, with what `expand` asks for; deprecated."""
    administrators_only(call)
    names, words = call.many("workflowName"), call.one("queryString").casefold()
    there = (not names or NAME in names) and words in NAME.casefold() and call.flag("isActive", default=True)
    expand = frozenset(call.many("expand"))
    return platform_page(call, [NAME] if there else [], lambda _: _searched(call, expand))


def _searched(call: Call, expand: frozenset[str]) -> Json:
    shown: Json = {"id": {"name": NAME, "entityId": ENTITY}, "description": DESCRIPTION}
    if any(name.startswith("transitions") for name in expand):
        rules, properties = "transitions.rules" in expand, "transitions.properties" in expand
        rows = [_initial(), *(_transition(row, rules=rules) for row in constants.TRANSITIONS.values())]
        shown["transitions"] = [{**row, "properties": {}} if properties else row for row in rows]
    if any(name.startswith("statuses") for name in expand):
        more = {"properties": {"issueEditable": True}} if "statuses.properties" in expand else {}
        shown["statuses"] = [{"id": str(row.id), "name": row.name, **more} for row in constants.STATUSES.values()]
    parts: Json = {
        "default": {"isDefault": False},
        "schemes": {"schemes": []},
        "hasDraftWorkflow": {"hasDraftWorkflow": False},
        "operations": {"operations": {"canEdit": False, "canDelete": False}},
    }
    for name, part in parts.items():
        shown |= part if name in expand else {}
    if "projects" in expand:
        shown["projects"] = [project_reference(call, row) for row in call.site.projects.values()]
    return shown


def _initial() -> Json:
    start = str(constants.WAITING_FOR_SUPPORT)
    return {"id": str(CREATE), "name": "Create", "description": "", "from": [], "to": start, "type": "initial"}


def _transition(row: Transition, *, rules: bool) -> Json:
    shown: Json = {
        "id": str(row.id),
        "name": row.name,
        "description": "",
        "from": [str(number) for number in row.origins],
        "to": str(row.target),
        "type": "directed",
    }
    if row.asks_resolution:
        shown["screen"] = {"id": "10000", "name": "Resolve screen"}
    if rules:
        condition = {"nodeType": "simple", "type": "PermissionCondition", "configuration": {"permissionKey": row.asks}}
        tree = {} if row.asks is None else {"conditionsTree": condition}
        shown["rules"] = {**tree, "validators": [], "postFunctions": [{"type": name} for name in FUNCTIONS]}
    return shown


@handles(
    "POST /rest/api/3/workflows",
    group="workflows",
    unknown=f"{OURS} Where its statuses stand on the page; which workflows a project has of its own: none.",
)
def read_workflows(call: Call) -> Json:
    """Workflows by name, by id, or of projects and issue types, with their statuses."""
    if not is_administrator(call.site, call.user):
        raise Refusal(401, "You are not authorized to perform this operation. Administrator privileges are required.")
    sent = call.read(WorkflowRead)
    asked = [*(sent.workflow_ids or ()), *(sent.workflow_names or ())]
    places = sent.project_and_issue_types or []
    if not asked and not places:
        raise Refusal(400, "Name workflows by their ids or their names, or name projects and issue types.")
    used = any(call.site.project(row.project_id or "?") is not None for row in places)
    if not used and NAME not in asked and ENTITY not in asked:
        return {"statuses": [], "workflows": []}
    return {"statuses": [_status(row) for row in constants.STATUSES.values()], "workflows": [_workflow()]}


def _status(row: constants.Status) -> Json:
    return {
        "id": str(row.id),
        "statusReference": str(row.id),
        "name": row.name,
        "description": row.description,
        "scope": {"type": "GLOBAL"},
        "statusCategory": CATEGORIES[row.category],
    }


def _workflow() -> Json:
    initial = {**_step(CREATE, "Create", constants.WAITING_FOR_SUPPORT, ()), "type": "INITIAL"}
    steps = [_step(row.id, row.name, row.target, row.origins, row.asks) for row in constants.TRANSITIONS.values()]
    return {
        "id": ENTITY,
        "name": NAME,
        "description": DESCRIPTION,
        "isEditable": False,
        "scope": {"type": "GLOBAL"},
        "statuses": [
            {"statusReference": str(number), "deprecated": False, "properties": {}} for number in constants.STATUSES
        ],
        "transitions": [initial, *steps],
        "version": {"id": VERSION, "versionNumber": 0},
    }


def _step(number: int, name: str, target: int, origins: tuple[int, ...], asks: str | None = None) -> Json:
    shown: dict[str, Any] = {
        "id": str(number),
        "name": name,
        "description": "",
        "type": "DIRECTED",
        "toStatusReference": str(target),
        "links": [{"fromStatusReference": str(origin), "fromPort": 0, "toPort": 0} for origin in origins],
        "actions": [],
        "validators": [],
        "triggers": [],
        "properties": {},
    }
    if asks is not None:
        rule = {"ruleKey": RESTRICTS, "parameters": {"permissionKeys": asks}}
        shown["conditions"] = {"operation": "ALL", "conditions": [rule], "conditionGroups": []}
    return shown
