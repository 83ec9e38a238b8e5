"""Links from issues to things elsewhere."""

from typing import Any

from msgspec import Struct

from deskhand.sandbox._access import holds, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Issue, RemoteLink
from deskhand.sandbox._issue_view import rest
from deskhand.sandbox._replies import Json

LINKS = "/rest/api/3/issue/{issueIdOrKey}/remotelink"
GROUP = "issue-remote-links"


class Thing(Struct):
    """What is linked to."""

    title: str
    url: str
    summary: str | None = None
    icon: dict[str, Any] | None = None
    status: dict[str, Any] | None = None


class LinkWrite(Struct, rename="camel"):
    """A link as it is sent."""

    object: Thing
    global_id: str | None = None
    application: dict[str, Any] | None = None
    relationship: str | None = None


@handles(f"GET {LINKS}", group=GROUP, anonymous=True)
def list_remote_links(call: Call) -> Any:
    """Every link, or the one with a global id."""
    issue = the_issue(call)
    wanted = call.one("globalId")
    if not wanted:
        return [_shape(call, issue, row) for row in issue.remote_links]
    for row in issue.remote_links:
        if row.global_id == wanted:
            return _shape(call, issue, row)
    raise Refusal(404, f"The remote issue link with global id '{wanted}' does not exist.")


@handles(f"POST {LINKS}", group=GROUP, anonymous=True)
def set_remote_link(call: Call) -> Reply:
    """A new link, or new content for the one with the same global id."""
    issue = _linkable(call)
    sent = call.read(LinkWrite)
    changed = call.site.issues.edit(issue.id)
    known = next((row for row in changed.remote_links if sent.global_id and row.global_id == sent.global_id), None)
    row = known or RemoteLink(call.site.next("remote link"))
    _write(row, sent)
    if known is None:
        changed.remote_links.append(row)
    call.site.touch(changed, call.site.clock.now())
    return Reply(200 if known else 201, {"id": row.id, "self": _self(call, issue, row)})


@handles(f"DELETE {LINKS}", group=GROUP, anonymous=True)
def delete_remote_link_by_global_id(call: Call) -> Reply:
    """Remove the link with a global id."""
    issue = _linkable(call)
    wanted = call.one("globalId")
    if not wanted:
        raise Refusal(400, "The query parameter 'globalId' is required.")
    return _drop(call, issue, [row for row in issue.remote_links if row.global_id == wanted])


@handles(f"GET {LINKS}/{{linkId}}", group=GROUP, anonymous=True)
def get_remote_link(call: Call) -> Json:
    """One link."""
    issue = the_issue(call)
    return _shape(call, issue, _the_link(call, issue))


@handles(f"PUT {LINKS}/{{linkId}}", group=GROUP, anonymous=True)
def update_remote_link(call: Call) -> Reply:
    """New content for a link; what is not sent is emptied."""
    issue = _linkable(call)
    _the_link(call, issue)
    sent = call.read(LinkWrite)
    changed = call.site.issues.edit(issue.id)
    _write(_the_link(call, changed), sent)
    call.site.touch(changed, call.site.clock.now())
    return Reply(204)


@handles(f"DELETE {LINKS}/{{linkId}}", group=GROUP, anonymous=True)
def delete_remote_link(call: Call) -> Reply:
    """Remove a link."""
    issue = _linkable(call)
    return _drop(call, issue, [_the_link(call, issue)])


def _linkable(call: Call) -> Issue:
    issue = the_issue(call)
    if not holds(call.site, call.account, "LINK_ISSUES", call.site.projects[issue.project], issue):
        raise Refusal(403, "You do not have permission to link issues in this project.")
    return issue


def _the_link(call: Call, issue: Issue) -> RemoteLink:
    for row in issue.remote_links:
        if str(row.id) == call.params["linkId"]:
            return row
    raise Refusal(404, f"The remote issue link with id '{call.params['linkId']}' does not exist.")


def _drop(call: Call, issue: Issue, rows: list[RemoteLink]) -> Reply:
    if not rows:
        raise Refusal(404, "The remote issue link does not exist.")
    gone = {row.id for row in rows}
    changed = call.site.issues.edit(issue.id)
    changed.remote_links = [row for row in changed.remote_links if row.id not in gone]
    call.site.touch(changed, call.site.clock.now())
    return Reply(204)


def _write(row: RemoteLink, sent: LinkWrite) -> None:
    thing = sent.object
    row.global_id, row.application, row.relationship = sent.global_id, sent.application or {}, sent.relationship
    row.object = {
        "url": thing.url,
        "title": thing.title,
        "icon": thing.icon or {},
        "status": thing.status or {"icon": {}},
    }
    if thing.summary is not None:
        row.object["summary"] = thing.summary


def _self(call: Call, issue: Issue, row: RemoteLink) -> str:
    return rest(call, f"issue/{issue.key}/remotelink/{row.id}")


def _shape(call: Call, issue: Issue, row: RemoteLink) -> Json:
    shown: Json = {"id": row.id, "self": _self(call, issue, row), "application": row.application, "object": row.object}
    if row.global_id is not None:
        shown["globalId"] = row.global_id
    if row.relationship is not None:
        shown["relationship"] = row.relationship
    return shown
