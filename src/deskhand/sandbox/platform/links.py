"""Links between issues."""

from typing import Any

from msgspec import Struct, field

from deskhand.sandbox import _changes as changes
from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import HIDDEN, browses, holds
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._issue_input import new_comment
from deskhand.sandbox._issue_records import Change, Issue, Link
from deskhand.sandbox._issue_view import link_type, linked, rest
from deskhand.sandbox._replies import Json


class LinkRequest(Struct, rename="camel"):
    """The body of a new link."""

    type: dict[str, Any] = field(default_factory=dict)
    inward_issue: dict[str, Any] = field(default_factory=dict)
    outward_issue: dict[str, Any] = field(default_factory=dict)
    comment: dict[str, Any] | None = None


@handles("GET /rest/api/3/issueLinkType", group="issue-link-types", anonymous=True)
def list_link_types(call: Call) -> Json:
    """The kinds of links."""
    return {"issueLinkTypes": [link_type(call, number) for number in constants.LINK_TYPES]}


@handles("POST /rest/api/3/issueLink", group="issue-links", anonymous=True)
def link_issues(call: Call) -> Reply:
    """Tie two issues together."""
    sent = call.read(LinkRequest)
    kind = _kind(sent.type)
    inward, outward = _end(call, sent.inward_issue), _end(call, sent.outward_issue)
    project = call.site.projects[outward.project]
    if not holds(call.site, call.account, "LINK_ISSUES", project, outward):
        raise Refusal(401, "No Link Issue Permission for issue '" + outward.key + "'")
    if inward.id == outward.id:
        raise Refusal(400, "You cannot link an issue to itself.")
    now, who = call.site.clock.now(), call.author
    said = None if sent.comment is None else new_comment(call, project, sent.comment)
    changes.link(call.site, kind, inward, outward, who, now)
    if said is not None:
        changes.comment(call.site, outward.id, who, said.body, now, **said.told)
    return Reply(201)


@handles("GET /rest/api/3/issueLink/{linkId}", group="issue-links", anonymous=True)
def get_link(call: Call) -> Json:
    """One link with both its ends."""
    row = _the_link(call)
    ends = {"inwardIssue": row.inward, "outwardIssue": row.outward}
    shown: Json = {"id": str(row.id), "self": rest(call, f"issueLink/{row.id}"), "type": link_type(call, row.type)}
    return {**shown, **{name: linked(call, call.site.issues[number]) for name, number in ends.items()}}


@handles("DELETE /rest/api/3/issueLink/{linkId}", group="issue-links", anonymous=True)
def delete_link(call: Call) -> Reply:
    """Untie two issues."""
    row = _the_link(call)
    ends = [call.site.issues[number] for number in (row.inward, row.outward)]
    if not any(holds(call.site, call.account, "LINK_ISSUES", call.site.projects[end.project], end) for end in ends):
        raise Refusal(404, "No issue link with id '" + call.params["linkId"] + "' exists.")
    now, who = call.site.clock.now(), call.author
    words = constants.LINK_TYPES[row.type]
    changes.unlink(call.site, row.id)
    for here, there, text in ((ends[0], ends[1], words.outward), (ends[1], ends[0], words.inward)):
        change = Change("Link", "issuelinks", "jira", there.key, f"This issue {text} {there.key}", None, None)
        changes.tell(call.site, call.site.issues.edit(here.id), who, [change], now)
    call.site.announce(Happening("issuelink_deleted", ends[1], who, now, thing=row))
    return Reply(204)


@handles("GET /rest/api/3/issueLinkType/{issueLinkTypeId}", group="issue-link-types", anonymous=True)
def get_link_type(call: Call) -> Json:
    """One kind of link."""
    text = call.params["issueLinkTypeId"]
    if not text.isdecimal() or int(text[:9]) not in constants.LINK_TYPES:
        raise Refusal(404, f"No issue link type with id '{text}' found.")
    return link_type(call, int(text))


def _the_link(call: Call) -> Link:
    text = call.params["linkId"]
    row = call.site.links.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    ends = () if row is None else (row.inward, row.outward)
    if row is None or not all(browses(call.site, call.account, call.site.issues[number]) for number in ends):
        raise Refusal(404, f"No issue link with id '{text}' exists.")
    return row


def _kind(said: dict[str, Any]) -> int:
    for row in constants.LINK_TYPES.values():
        if str(said.get("id", "")) == str(row.id) or str(said.get("name", "")).casefold() == row.name.casefold():
            return row.id
    raise Refusal(404, f"No issue link type with name '{said.get('name', said.get('id'))}' found.")


def _end(call: Call, said: dict[str, Any]) -> Issue:
    issue = call.site.issue(str(said.get("id") or said.get("key") or ""))
    if issue is None or not browses(call.site, call.account, issue):
        raise Refusal(404, HIDDEN)
    return issue
