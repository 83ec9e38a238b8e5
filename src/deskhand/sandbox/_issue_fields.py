"""An issue as the platform shows it: the fields that were asked for, and what `expand` adds."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import level_of
from deskhand.sandbox._call import Call
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._issue_view import (
    attachment,
    category,
    comment,
    duration,
    history,
    issue_type,
    links,
    priority,
    project_reference,
    resolution,
    rest,
    rich,
    security_level,
    status,
    worklog,
)
from deskhand.sandbox._portal_view import approval, request_type_field
from deskhand.sandbox._replies import Json, both, friendly, moment, person, zone_of
from deskhand.sandbox._restrictions import left_to
from deskhand.sandbox._sla_times import information
from deskhand.sandbox._status_category import category_since
from deskhand.sandbox._text import as_html
from deskhand.sandbox._values import schema, show

EXPAND = "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations"
NOT_NAVIGABLE = {"comment", "attachment", "worklog"}
NOT_SHOWN = {"issuekey"}


def _security(call: Call, issue: Issue) -> Json | None:
    level = None if issue.security is None else level_of(call.site, issue.security)
    return None if level is None else security_level(call, level)


def _organizations(call: Call, issue: Issue) -> list[Json]:
    rows = [call.site.organizations[number] for number in issue.organizations if number in call.site.organizations]
    base = f"{call.base}/rest/servicedeskapi/organization/"
    return [
        both(
            call, {"id": str(row.id), "name": row.name, "uuid": row.uuid, "_links": {"self": f"{base}{row.id}"}}, "uuid"
        )
        for row in rows
    ]


def _comments(call: Call, issue: Issue) -> Json:
    shown = [comment(call, issue, row) for row in left_to(call.site, call.account, issue, issue.comments)]
    here = rest(call, f"issue/{issue.id}/comment")
    return {"comments": shown, "self": here, "maxResults": len(shown), "total": len(shown), "startAt": 0}


def _watches(call: Call, issue: Issue) -> Json:
    mine = call.account is not None and call.account.account_id in issue.watchers
    here = rest(call, f"issue/{issue.key}/watchers")
    return {"self": here, "watchCount": len(issue.watchers), "isWatching": mine}


def _votes(call: Call, issue: Issue) -> Json:
    return {"self": rest(call, f"issue/{issue.key}/votes"), "votes": 0, "hasVoted": False}


def _worklogs(call: Call, issue: Issue) -> Json:
    rows = left_to(call.site, call.account, issue, issue.worklogs)
    shown = [worklog(call, issue, row) for row in rows[:20]]
    return {"startAt": 0, "maxResults": 20, "total": len(rows), "worklogs": shown}


def _time_spent(issue: Issue) -> int | None:
    """All that was logged, also what is for some only."""
    return sum(row.seconds for row in issue.worklogs) or None


def _time_tracking(_: Call, issue: Issue) -> Json:
    seconds = _time_spent(issue)
    return {} if seconds is None else {"timeSpent": duration(seconds), "timeSpentSeconds": seconds}


READERS: dict[str, Callable[[Call, Issue], Any]] = {
    "summary": lambda _, issue: issue.summary,
    "description": lambda call, issue: rich(call, issue.description),
    "status": lambda call, issue: status(call, issue.status),
    "statusCategory": lambda call, issue: category(call, constants.STATUSES[issue.status].category),
    "statuscategorychangedate": lambda call, issue: moment(category_since(issue), zone_of(call)),
    "issuetype": lambda call, issue: issue_type(call, issue.issue_type),
    "project": lambda call, issue: project_reference(call, call.site.projects[issue.project]),
    "priority": lambda call, issue: priority(call, issue.priority),
    "resolution": lambda call, issue: None if issue.resolution is None else resolution(call, issue.resolution),
    "resolutiondate": lambda call, issue: None if issue.resolved is None else moment(issue.resolved, zone_of(call)),
    "assignee": lambda call, issue: person(call, issue.assignee),
    "reporter": lambda call, issue: person(call, issue.reporter),
    "creator": lambda call, issue: person(call, issue.creator),
    "created": lambda call, issue: moment(issue.created, zone_of(call)),
    "updated": lambda call, issue: moment(issue.updated, zone_of(call)),
    "duedate": lambda _, issue: issue.due,
    "labels": lambda _, issue: issue.labels,
    "security": _security,
    "comment": _comments,
    "attachment": lambda call, issue: [attachment(call, call.site.attachments[number]) for number in issue.attachments],
    "issuelinks": links,
    "watches": _watches,
    "votes": _votes,
    "components": lambda *_: [],
    "fixVersions": lambda *_: [],
    "versions": lambda *_: [],
    "subtasks": lambda *_: [],
    "environment": lambda *_: None,
    "lastViewed": lambda *_: None,
    "timetracking": _time_tracking,
    "timespent": lambda _, issue: _time_spent(issue),
    "workratio": lambda *_: -1,
    "worklog": _worklogs,
    constants.ORGANIZATIONS_FIELD: _organizations,
    constants.PARTICIPANTS_FIELD: lambda call, issue: [person(call, who) for who in issue.participants],
    constants.REQUEST_TYPE_FIELD: request_type_field,
    constants.APPROVALS_FIELD: lambda call, issue: [approval(call, issue, row) for row in issue.approvals] or None,
    constants.SATISFACTION_FIELD: lambda _, issue: (
        None if issue.feedback is None else {"rating": issue.feedback.rating}
    ),
    constants.SATISFACTION_DATE_FIELD: lambda call, issue: (
        None if issue.feedback is None else moment(issue.feedback.created, zone_of(call))
    ),
    constants.RESOLUTION_TIME_FIELD: lambda call, issue: _sla(call, issue, constants.RESOLUTION_TIME_FIELD),
    constants.FIRST_RESPONSE_FIELD: lambda call, issue: _sla(call, issue, constants.FIRST_RESPONSE_FIELD),
}


def _sla(call: Call, issue: Issue, field: str) -> Json | None:
    return information(call, issue, constants.METRICS[field]) if field in issue.slas else None


def selected(call: Call, wanted: list[str], default: str) -> list[str]:
    """The ids of the fields that a list of names asks for: `*all`, `*navigable`, names, `-name`."""
    everything = [*(name for name in call.site.fields if name not in NOT_SHOWN), "statuscategorychangedate"]
    names = wanted or [default]
    if all(name.startswith("-") for name in names):
        names = [default, *names]
    chosen: dict[str, None] = {}
    for name in names:
        if name == "*all":
            chosen |= dict.fromkeys(everything)
        elif name == "*navigable":
            chosen |= dict.fromkeys(field for field in everything if field not in NOT_NAVIGABLE)
        elif name.startswith("-"):
            chosen.pop(name[1:], None)
        elif name in call.site.fields or name in READERS:
            chosen[name] = None
    chosen.pop("issuekey", None)
    return list(chosen)


def view(call: Call, issue: Issue, fields: list[str], expand: frozenset[str] = frozenset()) -> Json:
    """An issue with these fields."""
    shown: Json = {"expand": EXPAND, "id": str(issue.id), "self": rest(call, f"issue/{issue.id}"), "key": issue.key}
    if "changelog" in expand:
        histories = issue.histories if call.site.edition == "datacenter" else issue.histories[::-1]
        rows = [history(call, row) for row in histories]
        shown["changelog"] = {"startAt": 0, "maxResults": len(rows), "total": len(rows), "histories": rows}
    if "renderedFields" in expand:
        shown["renderedFields"] = {name: _rendered(call, issue, name) for name in fields}
    if "schema" in expand:
        shown["schema"] = {name: schema(call.site.fields[name]) for name in fields if name in call.site.fields}
    if "names" in expand:
        shown["names"] = {name: call.site.fields[name].name for name in fields if name in call.site.fields}
    shown["fields"] = {name: _field(call, issue, name) for name in fields}
    return shown


def _rendered(call: Call, issue: Issue, name: str) -> Any:
    """A field as a page shows it; what needs no rendering is left out."""
    if name == "description":
        return as_html(issue.description)
    if name == "comment":
        shown = _comments(call, issue)
        rows = left_to(call.site, call.account, issue, issue.comments)
        for row, said in zip(shown["comments"], rows, strict=True):
            row["body"] = as_html(said.body)
            row["created"], row["updated"] = _friendly(call, said.created), _friendly(call, said.updated)
        return shown
    moments = {"created": issue.created, "updated": issue.updated, "resolutiondate": issue.resolved}
    if moments.get(name) is not None:
        return _friendly(call, moments[name] or 0)
    field = call.site.fields.get(name)
    if field is not None and (field.custom or "").endswith(":textarea"):
        return as_html(issue.values.get(name))
    return None


def _friendly(call: Call, millis: int) -> str:
    where = zone_of(call)
    now = datetime.fromtimestamp(call.site.clock.now() / 1000, where)
    return friendly(datetime.fromtimestamp(millis / 1000, where), now)


def _field(call: Call, issue: Issue, name: str) -> Any:
    reader = READERS.get(name)
    if reader is not None:
        return reader(call, issue)
    return show(call, call.site.fields[name], issue.values.get(name))
