"""A request with what `expand` brings."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import holds, works_for
from deskhand.sandbox._call import JSM, Call
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._portal_view import attachment, comment, expands, request, request_type, service_desk, status
from deskhand.sandbox._replies import Json, customer, page
from deskhand.sandbox._restrictions import left_to
from deskhand.sandbox._sla_times import information


def expanded(call: Call, issue: Issue, expand: frozenset[str]) -> Json:
    """A request; names in `expand` that mean nothing are ignored."""
    shown = request(call, issue)
    if call.site.edition == "datacenter":
        expand &= frozenset(expands(call))
    if not expand:
        return shown
    site, agent = call.site, works_for(call.site, call.user, issue)
    here = f"{JSM}/request/{issue.key}"
    kind = site.request_types.get(issue.request_type or 0)
    desk = site.desk_of(issue.project)
    if "participant" in expand:
        shown["participants"] = page(
            call, issue.participants, lambda who: customer(call, who), path=f"{here}/participant", first=True
        )
    if "status" in expand:
        shown["status"] = page(
            call, issue.statuses[::-1], lambda row: status(call, *row), path=f"{here}/status", first=True
        )
    if "sla" in expand and agent:
        metrics = [metric for metric in constants.METRICS.values() if metric.field in issue.slas]
        shown["sla"] = page(call, metrics, lambda row: information(call, issue, row), path=f"{here}/sla", first=True)
    if kind is not None and ("requestType" in expand or "requestType.field" in expand):
        shown["requestType"] = request_type(call, kind)
    if desk is not None and "serviceDesk" in expand:
        shown["serviceDesk"] = service_desk(call, desk)
    if "attachment" in expand:
        rows = [site.attachments[number] for number in issue.attachments]
        rows = [row for row in rows if agent or row.public]
        shown["attachments"] = page(
            call, rows, lambda row: attachment(call, issue, row), path=f"{here}/attachment", first=True
        )
    if "action" in expand:
        shown["actions"] = _actions(call, issue)
    if "comment" in expand or any(name.startswith("comment.") for name in expand):
        inner = [name.removeprefix("comment.") for name in expand if name.startswith("comment.")]
        said = [row for row in left_to(site, call.account, issue, issue.comments) if agent or row.public]
        shown["comments"] = page(
            call, said, lambda row: comment(call, issue, row, inner), path=f"{here}/comment", first=True
        )
    shown["_expands"] = [name for name in expands(call) if name not in expand]
    return shown


def _actions(call: Call, issue: Issue) -> Json:
    project = call.site.projects[issue.project]
    names = {"addAttachment": "CREATE_ATTACHMENTS", "addComment": "ADD_COMMENTS"}
    shown = {
        name: {"allowed": holds(call.site, call.user, permission, project, issue, portal=True)}
        for name, permission in names.items()
    }
    manages = may_manage_participants(call, issue)
    return {**shown, "addParticipant": {"allowed": manages}, "removeParticipant": {"allowed": manages}}


def may_manage_participants(call: Call, issue: Issue) -> bool:
    """Whether the caller may change who takes part in a request: its agents may."""
    return works_for(call.site, call.user, issue)
