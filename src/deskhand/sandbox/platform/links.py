"""Links between issues."""

from typing import Any

from msgspec import Struct, field

from deskhand.sandbox import _changes as changes
from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import HIDDEN, browses, holds
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_input import comment_body, is_public
from deskhand.sandbox._issue_view import link_type
from deskhand.sandbox._records import Issue
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


@handles("POST /rest/api/3/issueLink", group="issue-links")
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
    now, who = call.site.clock.now(), call.user.account_id
    body = None if sent.comment is None else comment_body(call, sent.comment.get("body"))
    changes.link(call.site, kind, inward, outward, who, now)
    if body is not None and sent.comment is not None:
        public = is_public(sent.comment.get("properties"))
        changes.comment(call.site, outward.id, who, body, now, public=public)
    return Reply(201)


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
