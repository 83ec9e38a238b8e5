"""Issues: read, edit, assign, move, and what was changed before."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from deskhand.sandbox import _changes as changes
from deskhand.sandbox._access import browses, holds, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._constants import RESOLUTIONS, Transition
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_input import IssueUpdate, Wanted, can_be_assigned, wanted
from deskhand.sandbox._issue_view import history, resolution, selected, status, view
from deskhand.sandbox._records import History, Issue
from deskhand.sandbox._replies import Json, platform_page

ISSUE = "/rest/api/3/issue/{issueIdOrKey}"


class Assignee(Struct, rename="camel"):
    """The body of an assignment."""

    account_id: str | UnsetType | None = UNSET


class ChangelogIds(Struct, rename="camel"):
    """Which histories are asked for."""

    changelog_ids: list[int] = field(default_factory=list)


@handles(f"GET {ISSUE}", group="issues", anonymous=True)
def get_issue(call: Call) -> Json:
    """One issue with the fields that were asked for."""
    issue = the_issue(call)
    return view(call, issue, selected(call, call.many("fields"), "*all"), frozenset(call.many("expand")))


@handles(f"PUT {ISSUE}", group="issues")
def edit_issue(call: Call) -> Reply:
    """Change fields."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    if not holds(call.site, call.account, "EDIT_ISSUES", project, issue):
        raise Refusal(400, "You do not have permission to edit issues in this project.")
    sent = call.read(IssueUpdate)
    if not sent.fields and not sent.update:
        raise Refusal(400, "one of 'fields' or 'update' required")
    _apply(call, issue, wanted(call, project, issue, sent))
    if not call.flag("returnIssue", default=False):
        return Reply(204)
    changed = call.site.issues[issue.id]
    return Reply(200, view(call, changed, selected(call, [], "*all"), frozenset(call.many("expand"))))


def _apply(call: Call, issue: Issue, asked: Wanted) -> None:
    now, who = call.site.clock.now(), call.user.account_id
    if asked.values:
        changes.edit(call.site, issue.id, who, asked.values, now)
    for body, public in asked.comments:
        changes.comment(call.site, issue.id, who, body, now, public=public)


@handles(f"PUT {ISSUE}/assignee", group="issues")
def assign_issue(call: Call) -> Reply:
    """Give an issue to somebody, to nobody, or with "-1" to the project's default: nobody."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    if not holds(call.site, call.account, "ASSIGN_ISSUES", project, issue):
        raise Refusal(403, "You do not have permission to assign issues in this project.")
    who = call.read(Assignee).account_id
    if isinstance(who, UnsetType):
        raise Refusal(400, "'accountId' must be the only user identifying query parameter in GDPR strict mode.")
    if who == "-1":
        who = None
    if who is not None and not can_be_assigned(call, project, who):
        raise Refusal(400, errors={"assignee": f"User '{who}' cannot be assigned issues."})
    changes.edit(call.site, issue.id, call.user.account_id, {"assignee": who}, call.site.clock.now())
    return Reply(204)


@handles(f"GET {ISSUE}/transitions", group="issues", anonymous=True)
def list_transitions(call: Call) -> Json:
    """The ways out of an issue's status; none for somebody who may not move it."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    rows = changes.available(issue, customer=False)
    if not holds(call.site, call.account, "TRANSITION_ISSUES", project, issue):
        rows = []
    one = call.one("transitionId")
    rows = [row for row in rows if not one or str(row.id) == one]
    fields = "transitions.fields" in call.many("expand")
    return {"expand": "transitions", "transitions": [_transition(call, row, fields=fields) for row in rows]}


def _transition(call: Call, row: Transition, *, fields: bool) -> Json:
    shown = {
        "id": str(row.id),
        "name": row.name,
        "to": status(call, row.target),
        "hasScreen": row.asks_resolution,
        "isGlobal": False,
        "isInitial": False,
        "isAvailable": True,
        "isConditional": False,
        "isLooped": False,
    }
    if fields:
        shown["fields"] = _screen(call) if row.asks_resolution else {}
    return shown


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
    way = next((row for row in changes.available(issue, customer=False) if str(row.id) == str(number)), None)
    if way is None:
        raise Refusal(400, f"Transition id '{number}' is not valid for this issue.")
    screen = frozenset({"resolution", "assignee"}) if way.asks_resolution else frozenset[str]()
    asked = wanted(call, project, issue, sent, screen=screen)
    now, who = call.site.clock.now(), call.user.account_id
    changes.move(call.site, issue.id, who, way.target, now, resolution=asked.resolution or way.resolution)
    _apply(call, call.site.issues[issue.id], asked)
    return Reply(204)


@handles(f"GET {ISSUE}/changelog", group="issues", anonymous=True)
def list_changelogs(call: Call) -> Json:
    """The histories of an issue, the oldest first."""
    issue = the_issue(call)
    return platform_page(call, issue.histories, lambda row: history(call, row), most=100)


@handles(f"POST {ISSUE}/changelog/list", group="issues", anonymous=True)
def list_changelogs_by_id(call: Call) -> Json:
    """Certain histories of an issue."""
    issue = the_issue(call)
    ids = call.read(ChangelogIds).changelog_ids
    rows = [row for row in issue.histories if row.id in ids]
    shown = [history(call, row) for row in rows]
    return {"startAt": 0, "maxResults": len(shown), "total": len(shown), "histories": shown}


class BulkChangelog(Struct, rename="camel"):
    """Whose histories are asked for."""

    issue_ids_or_keys: list[str | int] = field(default_factory=list)
    field_ids: list[str] = field(default_factory=list)
    max_results: int = 1000
    next_page_token: str | None = None


@handles(
    "POST /rest/api/3/changelog/bulkfetch",
    group="issues",
    unknown="Whether `created` is text or a number: the schema says text, the example shows a number. Here it is text.",
)
def bulk_changelogs(call: Call) -> Json:
    """The histories of many issues, the oldest first."""
    sent = call.read(BulkChangelog)
    if not 0 < len(sent.issue_ids_or_keys) <= 1000:
        raise Refusal(400, "The number of issue ids or keys must be between 1 and 1000.")
    if len(sent.field_ids) > 10:
        raise Refusal(400, "The number of field ids must not be above 10.")
    token = sent.next_page_token or "0"
    if not token.isdecimal() or len(token) > 9:
        raise Refusal(400, "The page token is not valid.")
    start, size = int(token), min(max(1, sent.max_results), 10_000)
    rows = _histories(call, sent)
    shown: dict[int, list[Any]] = {}
    for issue, row in rows[start : start + size]:
        shown.setdefault(issue.id, []).append(history(call, row))
    found: Json = {
        "issueChangeLogs": [{"issueId": str(number), "changeHistories": said} for number, said in shown.items()]
    }
    if start + size < len(rows):
        found["nextPageToken"] = str(start + size)
    return found


def _histories(call: Call, sent: BulkChangelog) -> list[tuple[Issue, History]]:

    issues = [call.site.issue(str(name)) for name in dict.fromkeys(map(str, sent.issue_ids_or_keys))]
    rows = [
        (issue, row)
        for issue in issues
        if issue is not None and browses(call.site, call.account, issue)
        for row in issue.histories
        if not sent.field_ids or any(change.field_id in sent.field_ids for change in row.changes)
    ]
    return sorted(rows, key=lambda pair: (pair[1].created, pair[0].id, pair[1].id))
