"""What webhooks say of worklogs, files, links and projects, as published and recorded bodies of both editions have it.

- worklog_created: https://appfire.atlassian.net/wiki/spaces/EIFJC/pages/560858510
- issuelink_*, project_*: https://docs.mia-platform.eu/docs/runtime_suite/integration-connector-agent/sources/jira and the
  fixtures of https://github.com/mobitel-ltd/jira-to-matrix
- attachment_*: https://mrrefactoring.github.io/jira.js/api/interfaces/webhooks.AttachmentWebhookPayload.html
"""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._call import Call
from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._issue_records import Attachment, Link, Worklog
from deskhand.sandbox._issue_view import attachment, project_reference, worklog
from deskhand.sandbox._records import Project
from deskhand.sandbox._replies import Json, person


def told(call: Call, happening: Happening) -> Json:
    """The thing that something happened to; none of them comes with its issue."""
    thing = happening.thing
    if isinstance(thing, Worklog) and happening.issue is not None:
        shown = worklog(call, happening.issue, thing)
        return {"worklog": {**shown, **{name: user(call, thing.author) for name in ("author", "updateAuthor")}}}
    if isinstance(thing, Attachment):
        return {"attachment": {**attachment(call, thing), "author": user(call, thing.author)}}
    if isinstance(thing, Link):
        return {"issueLink": _link(thing)}
    if isinstance(thing, Project):
        return {"project": _project(call, thing)}
    raise AssertionError(happening.kind)


def user(call: Call, actor: str) -> Json | None:
    """A person; Cloud leaves the address out."""
    shown = person(call, actor)
    if shown is not None and call.site.edition == "cloud":
        shown.pop("emailAddress", None)
    return shown


def _link(row: Link) -> Json:
    kind = constants.LINK_TYPES[row.type]
    return {
        "id": row.id,
        "sourceIssueId": row.inward,
        "destinationIssueId": row.outward,
        "issueLinkType": {
            "id": kind.id,
            "name": kind.name,
            "outwardName": kind.outward,
            "inwardName": kind.inward,
            "isSubTaskLinkType": False,
            "isSystemLinkType": False,
        },
        "systemLink": False,
    }


def _project(call: Call, row: Project) -> Json:
    known = project_reference(call, row)
    return {
        "self": known["self"],
        "id": row.id,
        "key": row.key,
        "name": row.name,
        "avatarUrls": known["avatarUrls"],
        "projectLead": user(call, row.lead),
        "assigneeType": "admin.assignee.type.unassigned",
    }
