"""A request as customers see it: the shapes of Jira Service Management that several operations share."""

from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._call import JSM, Call
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._issue_records import Approval, Attachment, Comment, Issue
from deskhand.sandbox._naming import quoted
from deskhand.sandbox._records import RequestType, RequestTypeField, ServiceDesk
from deskhand.sandbox._replies import Json, both, customer, page, when
from deskhand.sandbox._text import as_html, as_wiki
from deskhand.sandbox._values import show, show_option

EXPANDS = ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"]
ON_PREMISES = EXPANDS[:5]


def links(call: Call, issue: Issue) -> Json:
    """Where a request can be found."""
    desk = call.site.desk_of(issue.project)
    portal = 0 if desk is None else desk.id
    shown = {
        "jiraRest": f"{call.base}/rest/api/2/issue/{issue.id}",
        "web": f"{call.site.url}/servicedesk/customer/portal/{portal}/{issue.key}",
        "self": f"{call.base}{JSM}/request/{issue.id}",
        "agent": f"{call.site.url}/browse/{issue.key}",
    }
    return both(call, shown, "agent")


def status(call: Call, number: int, since: int) -> Json:
    """A status as customers see it."""
    row = constants.STATUSES[number]
    shown = {
        "status": row.name,
        "statusCategory": constants.CATEGORIES[row.category].portal,
        "statusDate": when(call, since),
    }
    return both(call, shown, "statusCategory")


def request_type(call: Call, row: RequestType) -> Json:
    """A request type."""
    avatar = f"{call.base}/rest/api/2/universal_avatar/view/type/SD_REQTYPE/avatar/{row.icon}?size="
    sizes = {"48x48": "large", "24x24": "small", "16x16": "xsmall", "32x32": "medium"}
    shown: Json = {
        "_expands": ["field"],
        "id": str(row.id),
        "_links": {"self": f"{call.base}{JSM}/servicedesk/{row.desk}/requesttype/{row.id}"},
        "name": row.name,
        "description": row.description,
        "helpText": row.help,
        "issueTypeId": str(row.issue_type),
        "serviceDeskId": str(row.desk),
        "portalId": str(row.desk),
        "groupIds": [str(number) for number in row.groups],
        "icon": {"id": str(row.icon), "_links": {"iconUrls": {size: avatar + name for size, name in sizes.items()}}},
        "practice": row.practice,
        "restrictionStatus": "RESTRICTED" if row.restricted else "OPEN",
    }
    return both(call, shown, "_expands", "issueTypeId", "portalId", "practice")


def service_desk(call: Call, desk: ServiceDesk) -> Json:
    """A service desk."""
    project = call.site.projects[desk.project]
    shown: Json = {
        "id": str(desk.id),
        "projectId": str(project.id),
        "projectName": project.name,
        "projectKey": project.key,
        "projectTypeKey": project.type,
        "_links": {"self": f"{call.base}{JSM}/servicedesk/{desk.id}"},
    }
    return both(call, shown, "projectTypeKey")


def request_type_field(call: Call, issue: Issue) -> Json | None:
    """The value of the Request Type field."""
    if issue.request_type is None:
        return None
    found: Json = {"_links": links(call, issue)}
    row = call.site.request_types.get(issue.request_type)
    if row is not None:
        found["requestType"] = request_type(call, row)
    found["currentStatus"] = status(call, issue.status, issue.status_since)
    return found


def request(call: Call, issue: Issue) -> Json:
    """A request without what only `expand` brings."""
    desk = call.site.desk_of(issue.project)
    row = call.site.request_types.get(issue.request_type or 0)
    shown: Json = {
        "_expands": expands(call),
        "issueId": str(issue.id),
        "issueKey": issue.key,
        "summary": issue.summary,
        "requestTypeId": str(issue.request_type),
        "serviceDeskId": "" if desk is None else str(desk.id),
        "createdDate": when(call, issue.created),
        "reporter": customer(call, issue.reporter),
        "requestFieldValues": [] if row is None else _values(call, issue, row),
        "currentStatus": status(call, issue.status, issue.status_since),
        "_links": links(call, issue),
    }
    return both(call, shown, "summary")


def expands(call: Call) -> list[str]:
    """What can be asked for with a request."""
    return EXPANDS if call.site.edition == "cloud" else ON_PREMISES


def _values(call: Call, issue: Issue, row: RequestType) -> list[Json]:
    shown = []
    for asked in row.fields:
        if not asked.visible or asked.field == "attachment":
            continue
        value = _value(call, issue, asked)
        if value is None or value == []:
            continue
        entry: Json = {"fieldId": asked.field, "label": asked.name, "value": value}
        if asked.field == "description":
            entry["renderedValue"] = {"html": as_html(issue.description)}
        shown.append(entry)
    return shown


def _value(call: Call, issue: Issue, asked: RequestTypeField) -> Any:
    if asked.field == "description":
        return as_wiki(issue.description)
    if asked.field == "priority":
        named = constants.PRIORITIES[issue.priority]
        return {"self": f"{call.base}/rest/api/2/priority/{named.id}", "name": named.name, "id": str(named.id)}
    field = call.site.fields[asked.field]
    value = value_of(issue, asked.field)
    if value is None or value == []:
        return None
    if field.type == "user":
        return customer(call, value)
    if field.items == "user":
        return [customer(call, who) for who in value]
    if field.type == "option":
        return show_option(call, field.options, value)
    if (field.custom or "").endswith(":textarea"):
        return as_wiki(value)
    return show(call, field, value) if field.custom else value


def approval(call: Call, issue: Issue, row: Approval) -> Json:
    """An approval of a request."""
    mine = call.account.account_id if call.account else ""
    waiting = row.outcome == "pending" and any(
        decision.approver == mine and decision.answer == "pending" for decision in row.decisions
    )
    shown: Json = {
        "id": str(row.id),
        "name": row.name,
        "finalDecision": row.outcome,
        "canAnswerApproval": waiting,
        "approvers": [
            {"approver": customer(call, decision.approver), "approverDecision": decision.answer}
            for decision in row.decisions
        ],
        "createdDate": when(call, row.created),
        "_links": {"self": f"{call.base}{JSM}/request/{issue.id}/approval/{row.id}"},
    }
    if row.completed is not None:
        shown["completedDate"] = when(call, row.completed)
    return shown


def attachment(call: Call, issue: Issue, row: Attachment) -> Json:
    """An attachment."""
    here = f"{call.base}{JSM}/request/{issue.id}/attachment/{row.id}"
    rest = f"{call.base}/rest/api/2/attachment/{row.id}"
    links = {"self": here, "jiraRest": rest, "content": here}
    if row.mime.startswith("image/"):
        links["thumbnail"] = f"{here}/thumbnail"
    if call.site.edition == "datacenter":
        links = {"self": rest, "jiraRest": rest, **files(call, row)}
    return {
        "filename": row.name,
        "author": customer(call, row.author),
        "created": when(call, row.created),
        "size": row.size,
        "mimeType": row.mime,
        "_links": links,
    }


def files(call: Call, row: Attachment) -> dict[str, str]:
    """Where Data Center has the bytes of a file, and the small picture of a picture."""
    found = {"content": f"{call.base}/secure/attachment/{row.id}/{quoted(row.name)}"}
    if row.mime.startswith("image/"):
        found["thumbnail"] = f"{call.base}/secure/thumbnail/{row.id}/{quoted(row.name)}"
    return found


def comment(call: Call, issue: Issue, row: Comment, expand: list[str]) -> Json:
    """A comment."""
    shown: Json = {
        "_expands": ["attachment", "renderedBody"],
        "id": str(row.id),
        "body": as_wiki(row.body),
        "public": row.public,
        "author": customer(call, row.author),
        "created": when(call, row.created),
        "_links": {"self": f"{call.base}{JSM}/request/{issue.id}/comment/{row.id}"},
    }
    if call.site.edition == "datacenter":
        return both(call, shown, "_expands")
    if "renderedBody" in expand:
        shown["renderedBody"] = {"html": as_html(row.body)}
    if "attachment" in expand:
        rows = [call.site.attachments[number] for number in row.attachments if number in call.site.attachments]
        path = f"{JSM}/request/{issue.key}/comment/{row.id}/attachment"
        shown["attachments"] = page(call, rows, lambda file: attachment(call, issue, file), path=path, first=True)
    return shown
