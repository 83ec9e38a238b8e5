"""Issues: create, read, edit, assign, move, delete."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, convert

from deskhand.sandbox import _changes as changes
from deskhand.sandbox._access import holds, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._constants import ISSUE_TYPES, RESOLUTIONS, WAITING_FOR_SUPPORT, Transition
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_fields import selected, view
from deskhand.sandbox._issue_input import IssueUpdate, Wanted, can_be_assigned, wanted
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._issue_view import resolution, rest, status
from deskhand.sandbox._records import Project
from deskhand.sandbox._replies import Json, both
from deskhand.sandbox._workflow import OURS, meets, ways
from deskhand.sandbox.platform.create_meta import edit_meta
from deskhand.sandbox.platform.projects import sees_project

ISSUE = "/rest/api/3/issue/{issueIdOrKey}"
CLOUD_ONLY = ("hasScreen", "isGlobal", "isInitial", "isAvailable", "isConditional", "isLooped")


class Assignee(Struct, rename="camel"):
    """The body of an assignment."""

    account_id: str | UnsetType | None = UNSET


@handles(
    f"GET {ISSUE}",
    group="issues",
    anonymous=True,
    unknown="`updateHistory`: what somebody looked at is not kept. `fieldsByKeys` and `failFast` change nothing: fields have their ids "
    "for keys, and none fails. `expand=operations` and `versionedRepresentations`.",
)
def get_issue(call: Call) -> Json:
    """One issue with the fields that were asked for."""
    issue = the_issue(call)
    expand = frozenset(call.many("expand"))
    shown = {**view(call, issue, selected(call, call.many("fields"), "*all"), expand), **actions(call, issue, expand)}
    wanted = call.many("properties")
    if wanted:
        shown["properties"] = {key: value for key, value in issue.properties.items() if {key, "*all"} & set(wanted)}
    return shown


@handles(
    "POST /rest/api/3/issue",
    group="issues",
    unknown="`updateHistory` and `historyMetadata`: what somebody looked at is not kept.",
)
def create_issue(call: Call) -> Reply:
    """A new issue, which is no request: nobody raised it in a portal."""
    sent = call.read(IssueUpdate)
    project, kind = _place(call, sent)
    if not holds(call.site, call.account, "CREATE_ISSUES", project):
        raise Refusal(403, "You do not have permission to create issues in this project.")
    named = {name: raw for name, raw in sent.fields.items() if name not in {"project", "issuetype"}}
    asked = wanted(call, project, None, IssueUpdate(named, sent.update))
    if not asked.values.get("summary"):
        raise Refusal(400, errors={"summary": "You must specify a summary of the issue."})
    who, now = call.user.account_id, call.site.clock.now()
    reporter = asked.values.pop("reporter", None) or who
    way = _first_way(call, project, kind, sent, asked.values) if sent.transition else None
    issue = changes.create(
        call.site,
        project=project.id,
        issue_type=kind,
        creator=who,
        reporter=reporter,
        moment=now,
        values=asked.values,
    )
    if way is not None:
        changes.move(call.site, issue.id, who, way.target, now, resolution=way.resolution)
    _comment(call, issue, asked)
    _keep(call, issue, sent)
    return Reply(201, {"id": str(issue.id), "key": issue.key, "self": rest(call, f"issue/{issue.id}")})


def _first_way(call: Call, project: Project, kind: int, sent: IssueUpdate, values: dict[str, Any]) -> Transition:
    """The transition that a new issue begins with, if the caller may go that way; nothing is made yet."""
    now, who, number = call.site.clock.now(), call.author, str((sent.transition or {}).get("id"))
    times = dict.fromkeys(("created", "updated", "status_since"), now)
    place = {"project": project.id, "issue_type": kind, "status": WAITING_FOR_SUPPORT}
    people = {"reporter": who, "creator": who, "assignee": values.get("assignee")}
    custom = {name: value for name, value in values.items() if name.startswith("customfield_")}
    issue = convert({"id": 0, "key": "", "summary": "", "values": custom, **times, **place, **people}, Issue)
    for row in ways(call, issue):
        if str(row.id) == number:
            return row
    raise Refusal(400, f"Transition id '{number}' is not valid for this issue.")


def _place(call: Call, sent: IssueUpdate) -> tuple[Project, int]:
    said, type_said = sent.fields.get("project"), sent.fields.get("issuetype")
    name = (said.get("id") or said.get("key")) if isinstance(said, dict) else None
    project = call.site.project(str(name)) if name else None
    if project is None or project.archived or not sees_project(call, project):
        raise Refusal(400, errors={"project": "valid project is required"})
    type_said = type_said if isinstance(type_said, dict) else {}
    for number in project.issue_types:
        if str(type_said.get("id", "")) == str(number) or type_said.get("name") == ISSUE_TYPES[number].name:
            return project, number
    raise Refusal(400, errors={"issuetype": "Specify a valid issue type"})


@handles(
    f"DELETE {ISSUE}",
    group="issues",
    anonymous=True,
    unknown="Subtasks, and with them `deleteSubtasks`: no issue has any here.",
)
def delete_issue(call: Call) -> Reply:
    """Delete an issue with everything on it."""
    issue = the_issue(call)
    if not holds(call.site, call.account, "DELETE_ISSUES", call.site.projects[issue.project], issue):
        raise Refusal(403, "You do not have permission to delete issues in this project.")
    changes.delete(call.site, issue.id, call.author, call.site.clock.now())
    return Reply(204)


@handles(
    f"PUT {ISSUE}",
    group="issues",
    anonymous=True,
    unknown="`notifyUsers` is about mails to watchers, of which none is kept; `overrideScreenSecurity` and `overrideEditableFlag` about "
    "screens, of which there are none; `historyMetadata` is not kept.",
)
def edit_issue(call: Call) -> Reply:
    """Change fields."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    if not holds(call.site, call.account, "EDIT_ISSUES", project, issue):
        raise Refusal(400, "You do not have permission to edit issues in this project.")
    sent = call.read(IssueUpdate)
    if not (sent.fields or sent.update or sent.properties):
        raise Refusal(400, "one of 'fields' or 'update' required")
    _apply(call, issue, wanted(call, project, issue, sent))
    _keep(call, issue, sent)
    if not call.flag("returnIssue", default=False):
        return Reply(204)
    changed = call.site.issues[issue.id]
    return Reply(200, view(call, changed, selected(call, [], "*all"), frozenset(call.many("expand"))))


def _keep(call: Call, issue: Issue, sent: IssueUpdate) -> None:
    if sent.properties:
        call.site.issues.edit(issue.id).properties |= {row.key: row.value for row in sent.properties}


def _apply(call: Call, issue: Issue, asked: Wanted) -> None:
    now, who = call.site.clock.now(), call.author
    if asked.values:
        changes.edit(call.site, issue.id, who, asked.values, now)
    _comment(call, issue, asked)


def _comment(call: Call, issue: Issue, asked: Wanted) -> None:
    now = call.site.clock.now()
    for said in asked.comments:
        changes.comment(call.site, issue.id, call.author, said.body, now, **said.told)


@handles(f"PUT {ISSUE}/assignee", group="issues", anonymous=True)
def assign_issue(call: Call) -> Reply:
    """Give an issue to somebody, to nobody, or with "-1" to the project's default."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    if not holds(call.site, call.account, "ASSIGN_ISSUES", project, issue):
        raise Refusal(403, "You do not have permission to assign issues in this project.")
    who = call.read(Assignee).account_id
    if isinstance(who, UnsetType):
        raise Refusal(400, "'accountId' must be the only user identifying query parameter in GDPR strict mode.")
    if who == "-1":
        who = changes.default_assignee(project)
    if who is not None and not can_be_assigned(call, project, who):
        raise Refusal(400, errors={"assignee": f"User '{who}' cannot be assigned issues."})
    changes.edit(call.site, issue.id, call.author, {"assignee": who}, call.site.clock.now())
    return Reply(204)


@handles(
    f"GET {ISSUE}/transitions",
    group="issues",
    anonymous=True,
    unknown=f"{OURS} Conditions that others decide, and the order of buttons: there are none, so that `skipRemoteOnlyCondition` and "
    "`sortByOpsBarAndStatus` change nothing.",
)
def list_transitions(call: Call) -> Json:
    """The ways out of an issue's status; none for somebody who may not move it."""
    issue, one = the_issue(call), call.one("transitionId")
    rows = ways(call, issue, unmet=call.flag("includeUnavailableTransitions", default=False))
    rows = [row for row in rows if not one or str(row.id) == one]
    fields = "transitions.fields" in call.many("expand")
    return {"expand": "transitions", "transitions": [_transition(call, issue, row, fields=fields) for row in rows]}


def actions(call: Call, issue: Issue, expand: frozenset[str]) -> Json:
    """What the caller can do with an issue, where `expand` asks for it."""
    shown: Json = {}
    if "transitions" in expand:
        shown["transitions"] = [_transition(call, issue, row, fields=False) for row in ways(call, issue)]
    if "editmeta" in expand:
        shown["editmeta"] = edit_meta(call, issue)
    return shown


def _transition(call: Call, issue: Issue, row: Transition, *, fields: bool) -> Json:
    shown: Json = {
        "id": str(row.id),
        "name": row.name,
        "to": status(call, row.target),
        "hasScreen": row.asks_resolution,
        "isGlobal": False,
        "isInitial": False,
        "isAvailable": meets(call.site, call.account, issue, row),
        "isConditional": row.asks is not None,
        "isLooped": False,
    }
    if fields:
        shown["fields"] = _screen(call) if row.asks_resolution else {}
    return both(call, shown, *CLOUD_ONLY)


def _screen(call: Call) -> Json:
    return {
        "resolution": {
            "required": True,
            "schema": {"type": "resolution", "system": "resolution"},
            "name": "Resolution",
            "key": "resolution",
            "operations": ["set"],
            "allowedValues": [resolution(call, number) for number in RESOLUTIONS],
        }
    }


@handles(
    f"POST {ISSUE}/transitions",
    group="issues",
    anonymous=True,
    unknown="What happens when a screen's required resolution is left out: here it is Done.",
)
def transition_issue(call: Call) -> Reply:
    """Move an issue; fields and comments that come with it are set with it."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    sent = call.read(IssueUpdate)
    number = (sent.transition or {}).get("id")
    if number is None:
        raise Refusal(400, errors={"transition": "Missing 'transition' identifier"})
    if not holds(call.site, call.account, "TRANSITION_ISSUES", project, issue):
        raise Refusal(
            400,
            "It seems that you have tried to perform a workflow operation that is not valid for the current state of this issue.",
        )
    way = next((row for row in ways(call, issue) if str(row.id) == str(number)), None)
    if way is None:
        raise Refusal(400, f"Transition id '{number}' is not valid for this issue.")
    screen = frozenset({"resolution", "assignee"}) if way.asks_resolution else frozenset[str]()
    asked = wanted(call, project, issue, sent, screen=screen)
    now, who = call.site.clock.now(), call.author
    changes.move(call.site, issue.id, who, way.target, now, resolution=asked.resolution or way.resolution)
    _apply(call, call.site.issues[issue.id], asked)
    _keep(call, issue, sent)
    return Reply(204)
