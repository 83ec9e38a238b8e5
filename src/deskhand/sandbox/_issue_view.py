"""An issue as the platform shows it: the fields that were asked for, and what `expand` adds."""

from collections.abc import Callable
from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import level_of
from deskhand.sandbox._call import Call
from deskhand.sandbox._portal_view import approval, files, request_type_field
from deskhand.sandbox._records import Attachment, Change, Comment, History, Issue, Project, SecurityLevel, Worklog
from deskhand.sandbox._replies import Json, both, moment, person, zone_of
from deskhand.sandbox._sla_times import information
from deskhand.sandbox._text import as_document, as_html, as_wiki
from deskhand.sandbox._values import show

EXPAND = "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations"
NOT_NAVIGABLE = {"comment", "attachment", "worklog"}
NOT_SHOWN = {"issuekey"}


def rest(call: Call, path: str) -> str:
    """An address of the platform's API in the caller's version."""
    return f"{call.base}/rest/api/{call.version}/{path}"


def rich(call: Call, text: Any) -> Any:
    """Rich text as the caller's version of the API has it: a document in 3, markup in 2."""
    return as_wiki(text) if call.version == 2 else as_document(text)


def category(call: Call, key: str) -> Json:
    """A status category."""
    row = constants.CATEGORIES[key]
    return {
        "self": rest(call, f"statuscategory/{row.id}"),
        "id": row.id,
        "key": row.key,
        "colorName": row.color,
        "name": row.name,
    }


def status(call: Call, number: int) -> Json:
    """A status."""
    row = constants.STATUSES[number]
    return {
        "self": rest(call, f"status/{number}"),
        "description": row.description,
        "iconUrl": f"{call.base}/images/icons/statuses/generic.png",
        "name": row.name,
        "id": str(number),
        "statusCategory": category(call, row.category),
    }


def priority(call: Call, number: int) -> Json:
    """A priority."""
    name = constants.PRIORITIES[number].name
    icon = f"{call.base}/images/icons/priorities/{name.lower()}_new.svg"
    return {"self": rest(call, f"priority/{number}"), "iconUrl": icon, "name": name, "id": str(number)}


def resolution(call: Call, number: int) -> Json:
    """A resolution."""
    row = constants.RESOLUTIONS[number]
    return {
        "self": rest(call, f"resolution/{number}"),
        "id": str(number),
        "description": row.description,
        "name": row.name,
    }


def security_level(call: Call, row: SecurityLevel) -> Json:
    """An issue security level."""
    here = rest(call, f"securitylevel/{row.id}")
    return {"self": here, "id": str(row.id), "description": row.description, "name": row.name}


def _security(call: Call, issue: Issue) -> Json | None:
    level = None if issue.security is None else level_of(call.site, issue.security)
    return None if level is None else security_level(call, level)


def issue_type(call: Call, number: int) -> Json:
    """An issue type."""
    row = constants.ISSUE_TYPES[number]
    shown: Json = {
        "self": rest(call, f"issuetype/{number}"),
        "id": str(number),
        "description": row.description,
        "iconUrl": f"{call.base}/rest/api/2/universal_avatar/view/type/issuetype/avatar/{10500 + number % 100}?size=medium",
        "name": row.name,
        "subtask": False,
        "avatarId": 10500 + number % 100,
        "hierarchyLevel": 0,
    }
    return both(call, shown, "hierarchyLevel")


def project_reference(call: Call, project: Project) -> Json:
    """A project where something else is shown."""
    avatar = f"{call.base}/rest/api/{call.version}/universal_avatar/view/type/project/avatar/10421"
    shown: Json = {
        "self": rest(call, f"project/{project.id}"),
        "id": str(project.id),
        "key": project.key,
        "name": project.name,
        "projectTypeKey": project.type,
        "simplified": False,
        "avatarUrls": {
            "48x48": avatar,
            "24x24": f"{avatar}?size=small",
            "16x16": f"{avatar}?size=xsmall",
            "32x32": f"{avatar}?size=medium",
        },
    }
    return both(call, shown, "simplified")


def comment(call: Call, issue: Issue, row: Comment) -> Json:
    """A comment."""
    shown: Json = {
        "self": rest(call, f"issue/{issue.id}/comment/{row.id}"),
        "id": str(row.id),
        "author": person(call, row.author),
        "body": rich(call, row.body),
        "updateAuthor": person(call, row.editor or row.author),
        "created": moment(row.created, zone_of(call)),
        "updated": moment(row.updated, zone_of(call)),
        "jsdPublic": row.public,
    }
    if call.site.edition == "datacenter" and "properties" in call.many("expand"):
        shown["properties"] = [{"key": "sd.public.comment", "value": {"internal": not row.public}}]
    return both(call, shown, "jsdPublic")


def attachment(call: Call, row: Attachment) -> Json:
    """An attachment."""
    shown = {
        "self": rest(call, f"attachment/{row.id}"),
        "id": str(row.id),
        "filename": row.name,
        "author": person(call, row.author),
        "created": moment(row.created, zone_of(call)),
        "size": row.size,
        "mimeType": row.mime,
        "content": rest(call, f"attachment/content/{row.id}"),
    }
    if row.mime.startswith("image/"):
        shown["thumbnail"] = rest(call, f"attachment/thumbnail/{row.id}")
    return shown if call.site.edition == "cloud" else {**shown, **files(call, row)}


def link_type(call: Call, number: int) -> Json:
    """A kind of link."""
    row = constants.LINK_TYPES[number]
    return {
        "id": str(number),
        "name": row.name,
        "inward": row.inward,
        "outward": row.outward,
        "self": rest(call, f"issueLinkType/{number}"),
    }


def linked(call: Call, there: Issue) -> Json:
    """An issue at the other end of a link."""
    return {
        "id": str(there.id),
        "key": there.key,
        "self": rest(call, f"issue/{there.id}"),
        "fields": {
            "summary": there.summary,
            "status": status(call, there.status),
            "priority": priority(call, there.priority),
            "issuetype": issue_type(call, there.issue_type),
        },
    }


def links(call: Call, issue: Issue) -> list[Json]:
    """The links of an issue, each seen from this end."""
    shown = []
    for number in issue.links:
        row = call.site.links[number]
        from_here = row.inward == issue.id
        other, side = (row.outward, "outwardIssue") if from_here else (row.inward, "inwardIssue")
        there = call.site.issues[other]
        shown.append(
            {
                "id": str(row.id),
                "self": rest(call, f"issueLink/{row.id}"),
                "type": link_type(call, row.type),
                side: linked(call, there),
            }
        )
    return shown


def history(call: Call, row: History) -> Json:
    """One history of an issue."""
    return {
        "id": str(row.id),
        "author": person(call, row.author),
        "created": moment(row.created, zone_of(call)),
        "items": [_change(call, change) for change in row.changes],
    }


def _change(call: Call, change: Change) -> Json:
    shown: Json = {
        "field": change.field,
        "fieldtype": change.kind,
        "fieldId": change.field_id,
        "from": change.old,
        "fromString": change.old_text,
        "to": change.new,
        "toString": change.new_text,
    }
    if call.site.edition == "datacenter" and change.field_id in {"assignee", "reporter"}:
        users = call.site.users
        shown |= {side: users[who].key for side in ("from", "to") if (who := shown[side]) in users}
    return both(call, shown, "fieldId")


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
    shown = [comment(call, issue, row) for row in issue.comments]
    here = rest(call, f"issue/{issue.id}/comment")
    return {"comments": shown, "self": here, "maxResults": len(shown), "total": len(shown), "startAt": 0}


def _watches(call: Call, issue: Issue) -> Json:
    mine = call.account is not None and call.account.account_id in issue.watchers
    here = rest(call, f"issue/{issue.key}/watchers")
    return {"self": here, "watchCount": len(issue.watchers), "isWatching": mine}


def worklog(call: Call, issue: Issue, row: Worklog) -> Json:
    """Time somebody spent."""
    shown = {
        "self": rest(call, f"issue/{issue.id}/worklog/{row.id}"),
        "author": person(call, row.author),
        "updateAuthor": person(call, row.author),
        "created": moment(row.created, zone_of(call)),
        "updated": moment(row.updated, zone_of(call)),
        "started": moment(row.started, zone_of(call)),
        "timeSpent": f"{row.seconds // 60}m",
        "timeSpentSeconds": row.seconds,
        "id": str(row.id),
        "issueId": str(issue.id),
    }
    if row.comment is not None:
        shown["comment"] = rich(call, row.comment)
    return shown


def _worklogs(call: Call, issue: Issue) -> Json:
    shown = [worklog(call, issue, row) for row in issue.worklogs[:20]]
    return {"startAt": 0, "maxResults": 20, "total": len(issue.worklogs), "worklogs": shown}


READERS: dict[str, Callable[[Call, Issue], Any]] = {
    "summary": lambda _, issue: issue.summary,
    "description": lambda call, issue: rich(call, issue.description),
    "status": lambda call, issue: status(call, issue.status),
    "statusCategory": lambda call, issue: category(call, constants.STATUSES[issue.status].category),
    "statuscategorychangedate": lambda call, issue: moment(issue.status_since, zone_of(call)),
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
        shown["renderedFields"] = {"description": as_html(issue.description)} if "description" in fields else {}
    if "names" in expand:
        shown["names"] = {name: call.site.fields[name].name for name in fields if name in call.site.fields}
    shown["fields"] = {name: _field(call, issue, name) for name in fields}
    return shown


def _field(call: Call, issue: Issue, name: str) -> Any:
    reader = READERS.get(name)
    if reader is not None:
        return reader(call, issue)
    return show(call, call.site.fields[name], issue.values.get(name))
