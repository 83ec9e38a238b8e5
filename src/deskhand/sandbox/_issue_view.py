"""What the platform shows of an issue and of what hangs on it, piece by piece."""

from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import browses
from deskhand.sandbox._call import Call
from deskhand.sandbox._issue_records import Attachment, Change, Comment, History, Issue, Worklog
from deskhand.sandbox._portal_view import files
from deskhand.sandbox._records import Project, SecurityLevel
from deskhand.sandbox._replies import Json, both, moment, person, zone_of
from deskhand.sandbox._restrictions import shown as restriction
from deskhand.sandbox._text import as_document, as_html, as_wiki

INTERNAL = "sd.public.comment"
UNITS = {"w": 5 * 8 * 60, "d": 8 * 60, "h": 60, "m": 1}


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
        **restriction(call, row),
    }
    if "renderedBody" in call.many("expand"):
        shown["renderedBody"] = as_html(row.body)
    if "properties" in call.many("expand"):
        shown["properties"] = [{"key": key, "value": value} for key, value in properties_of(row).items()]
    return both(call, shown, "jsdPublic")


def properties_of(row: Comment) -> Json:
    """What apps keep at a comment; whether customers see it is kept there too."""
    return {INTERNAL: {"internal": not row.public}, **row.properties}


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
        if not browses(call.site, call.account, there):
            continue
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


def duration(seconds: int) -> str:
    """Time as Jira writes it, in weeks of five days of eight hours."""
    left, parts = seconds // 60, []
    for unit, size in UNITS.items():
        many, left = divmod(left, size)
        if many:
            parts.append(f"{many}{unit}")
    return " ".join(parts) or "0m"


def worklog(call: Call, issue: Issue, row: Worklog) -> Json:
    """Time somebody spent."""
    shown = {
        "self": rest(call, f"issue/{issue.id}/worklog/{row.id}"),
        "author": person(call, row.author),
        "updateAuthor": person(call, row.editor or row.author),
        "created": moment(row.created, zone_of(call)),
        "updated": moment(row.updated, zone_of(call)),
        **restriction(call, row),
        "started": moment(row.started, zone_of(call)),
        "timeSpent": duration(row.seconds),
        "timeSpentSeconds": row.seconds,
        "id": str(row.id),
        "issueId": str(issue.id),
    }
    if row.comment is not None:
        shown["comment"] = rich(call, row.comment)
    if "properties" in call.many("expand"):
        shown["properties"] = [{"key": key, "value": value} for key, value in row.properties.items()]
    return shown
