"""Time spent on an issue."""

import re
from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from deskhand.sandbox import _restrictions as restrictions
from deskhand.sandbox._access import browses, holds, jira_users_only, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._clock import from_iso
from deskhand.sandbox._handles import handles
from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._issue_input import comment_body, kept_with
from deskhand.sandbox._issue_records import Issue, Worklog
from deskhand.sandbox._issue_view import worklog
from deskhand.sandbox._replies import Json
from deskhand.sandbox._restrictions import VisibilityWrite, left_to

ESTIMATES = (
    "Estimates: none is kept, so that `adjustEstimate` is only checked. `notifyUsers` is about mails to watchers, of which none is kept. "
    "The texts of refusals of these and of `visibility`. What becomes of a restriction that is not sent again: here it stays, and "
    "`null` ends it."
)
MOST = 1000
ADJUSTED = {"new": "newEstimate", "manual": "reduceBy"}
WORKLOG = "/rest/api/3/issue/{issueIdOrKey}/worklog"
SPENT = re.compile(r"(\d+)\s*([wdhm])")
SECONDS = {"w": 5 * 8 * 3600, "d": 8 * 3600, "h": 3600, "m": 60}


class Ids(Struct):
    """Worklogs by their numbers."""

    ids: list[int] = []


class WorklogWrite(Struct):
    """Time as it is sent."""

    comment: Any = None
    started: str | None = None
    spent: str | None = field(default=None, name="timeSpent")
    seconds: int | None = field(default=None, name="timeSpentSeconds")
    visibility: VisibilityWrite | UnsetType | None = UNSET
    properties: list[dict[str, Any]] | None = None


@handles(f"GET {WORKLOG}", group="issue-worklogs", anonymous=True)
def list_worklogs(call: Call) -> Json:
    """The time spent, the oldest first."""
    issue = the_issue(call)
    start, size = call.number("startAt", 0), min(call.number("maxResults", 5000) or 5000, 5000)
    after, before = call.number("startedAfter", 0), call.number("startedBefore", 1 << 62)
    rows = left_to(call.site, call.account, issue, issue.worklogs)
    rows = [row for row in rows if after <= row.started < before]
    shown = [worklog(call, issue, row) for row in rows[start : start + size]]
    return {"startAt": start, "maxResults": size, "total": len(rows), "worklogs": shown}


@handles(f"POST {WORKLOG}", group="issue-worklogs", anonymous=True, unknown=ESTIMATES)
def add_worklog(call: Call) -> Reply:
    """Log time."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    if not holds(call.site, call.account, "WORK_ON_ISSUES", project, issue):
        raise Refusal(400, "You do not have the permission to associate a worklog to this issue.")
    sent = _sent(call)
    seconds = _seconds(sent)
    if seconds is None:
        raise Refusal(400, errors={"timeLogged": "You must indicate the time spent working."})
    now = call.site.clock.now()
    started, text = _started(sent, now), _text(call, sent)
    visibility = restrictions.read(call, project, sent.visibility)
    changed = call.site.issues.edit(issue.id)
    row = Worklog(call.site.next("worklog"), call.author, now, now, started, seconds, text, visibility=visibility)
    row.properties = kept_with(sent.properties)
    changed.worklogs.append(row)
    call.site.touch(changed, now)
    call.site.announce(Happening("worklog_created", changed, row.author, now, thing=row))
    return Reply(201, worklog(call, changed, row))


@handles(f"GET {WORKLOG}/{{id}}", group="issue-worklogs", anonymous=True)
def get_worklog(call: Call) -> Json:
    """One piece of time."""
    issue = the_issue(call)
    return worklog(call, issue, the_worklog(call, issue))


@handles(f"PUT {WORKLOG}/{{id}}", group="issue-worklogs", anonymous=True, unknown=ESTIMATES)
def update_worklog(call: Call) -> Json:
    """Change what was logged."""
    issue = the_issue(call)
    before = the_worklog(call, issue)
    _own_or_all(call, issue, before, "EDIT")
    sent = _sent(call)
    visibility = restrictions.read(call, call.site.projects[issue.project], sent.visibility, before.visibility)
    now = call.site.clock.now()
    seconds, text = _seconds(sent), _text(call, sent)
    started = None if sent.started is None else _started(sent, now)
    changed = call.site.issues.edit(issue.id)
    row = the_worklog(call, changed)
    row.visibility, row.properties = visibility, {**row.properties, **kept_with(sent.properties)}
    row.editor = call.author
    row.seconds = row.seconds if seconds is None else seconds
    row.comment = row.comment if text is None else text
    row.started = row.started if started is None else started
    row.updated = now
    call.site.touch(changed, now)
    call.site.announce(Happening("worklog_updated", changed, call.author, now, thing=row))
    return worklog(call, changed, row)


@handles(f"DELETE {WORKLOG}/{{id}}", group="issue-worklogs", anonymous=True, unknown=ESTIMATES)
def delete_worklog(call: Call) -> Reply:
    """Take logged time away."""
    issue = the_issue(call)
    row = the_worklog(call, issue)
    _own_or_all(call, issue, row, "DELETE")
    _adjusted(call)
    changed = call.site.issues.edit(issue.id)
    changed.worklogs = [other for other in changed.worklogs if other.id != row.id]
    now = call.site.clock.now()
    call.site.touch(changed, now)
    call.site.announce(Happening("worklog_deleted", changed, call.author, now, thing=row))
    return Reply(204)


def _sent(call: Call) -> WorklogWrite:
    _adjusted(call)
    return call.read(WorklogWrite)


def _adjusted(call: Call) -> None:
    way = call.one("adjustEstimate", "auto")
    if way not in {"new", "leave", "manual", "auto"}:
        raise Refusal(400, errors={"adjustEstimate": "The value must be one of new, leave, manual and auto."})
    needed = "increaseBy" if way == "manual" and call.method == "DELETE" else ADJUSTED.get(way, "")
    if needed and not SPENT.fullmatch(call.one(needed)):
        raise Refusal(400, errors={needed: f"'{needed}' is needed with adjustEstimate={way}, such as 2d or 30m."})


def _seconds(sent: WorklogWrite) -> int | None:
    if sent.seconds is not None and sent.seconds > 0:
        return sent.seconds
    found = SPENT.findall(sent.spent or "")
    return sum(int(size) * SECONDS[unit] for size, unit in found) or None


def _started(sent: WorklogWrite, now: int) -> int:
    try:
        return now if sent.started is None else from_iso(sent.started)
    except ValueError:
        raise Refusal(400, errors={"started": "Error parsing time: " + str(sent.started)}) from None


def _text(call: Call, sent: WorklogWrite) -> Any:
    return None if sent.comment is None else comment_body(call, sent.comment)


def the_worklog(call: Call, issue: Issue, name: str = "id") -> Worklog:
    """The piece of time that the path names."""
    for row in left_to(call.site, call.account, issue, issue.worklogs):
        if str(row.id) == call.params[name]:
            return row
    raise Refusal(404, f"Cannot find worklog with id: '{call.params[name]}'.")


def may_change(call: Call, issue: Issue, row: Worklog, verb: str) -> bool:
    """Whether the caller may edit or delete a worklog: everybody's, or the own one."""
    project = call.site.projects[issue.project]
    if holds(call.site, call.account, f"{verb}_ALL_WORKLOGS", project, issue):
        return True
    own = call.account is not None and row.author == call.account.account_id
    return own and holds(call.site, call.account, f"{verb}_OWN_WORKLOGS", project, issue)


def _own_or_all(call: Call, issue: Issue, row: Worklog, verb: str) -> None:
    if not may_change(call, issue, row, verb):
        raise Refusal(400, f"You do not have the permission to {verb.lower()} this worklog.")


@handles(
    "POST /rest/api/3/worklog/list",
    group="issue-worklogs",
    unknown="Whether it tells of worklogs whose issue the caller does not browse: here it does not.",
)
def list_certain_worklogs(call: Call) -> list[Json]:
    """Certain worklogs; what the caller may not read is left out."""
    jira_users_only(call)
    wanted = set(call.read(Ids).ids)
    if not wanted or len(wanted) > MOST:
        raise Refusal(400, f"Name at least one worklog and at most {MOST}.")
    return [
        worklog(call, issue, row)
        for issue in call.site.issues.values()
        if issue.worklogs and browses(call.site, call.account, issue)
        for row in left_to(call.site, call.account, issue, issue.worklogs)
        if row.id in wanted
    ]
