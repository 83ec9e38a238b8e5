"""Comments on issues, as documents."""

from typing import Any

from msgspec import Struct

from deskhand.sandbox import _changes as changes
from deskhand.sandbox._access import holds, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_input import CANNOT_COMMENT, comment_body, is_public
from deskhand.sandbox._issue_records import Comment, Issue
from deskhand.sandbox._issue_view import comment
from deskhand.sandbox._replies import Json

COMMENT = "/rest/api/3/issue/{issueIdOrKey}/comment"


class CommentWrite(Struct):
    """The body of a comment."""

    body: Any = None
    properties: list[dict[str, Any]] | None = None
    visibility: Any = None


@handles(f"GET {COMMENT}", group="issue-comments", anonymous=True)
def list_comments(call: Call) -> Json:
    """All comments of an issue."""
    issue = the_issue(call)
    rows = issue.comments[::-1] if call.one("orderBy").startswith("-") else issue.comments
    start, size = call.number("startAt", 0), min(call.number("maxResults", 5000) or 5000, 5000)
    shown = [comment(call, issue, row) for row in rows[start : start + size]]
    return {"startAt": start, "maxResults": size, "total": len(rows), "comments": shown}


@handles(
    f"POST {COMMENT}",
    group="issue-comments",
    unknown="How a comment is made internal: here by the property `sd.public.comment` with `internal`. `visibility` answers 501.",
)
def add_comment(call: Call) -> Reply:
    """A new comment by the caller."""
    issue = the_issue(call)
    if not holds(call.site, call.account, "ADD_COMMENTS", call.site.projects[issue.project], issue):
        raise Refusal(403, CANNOT_COMMENT)
    sent = call.read(CommentWrite)
    _unrestricted(sent, f"POST {COMMENT}")
    body = comment_body(call, sent.body)
    now = call.site.clock.now()
    row = changes.comment(call.site, issue.id, call.user.account_id, body, now, public=is_public(sent.properties))
    return Reply(201, comment(call, issue, row))


@handles(f"GET {COMMENT}/{{id}}", group="issue-comments", anonymous=True)
def get_comment(call: Call) -> Json:
    """One comment."""
    issue = the_issue(call)
    return comment(call, issue, the_comment(call, issue))


@handles(
    f"PUT {COMMENT}/{{id}}",
    group="issue-comments",
    unknown="`visibility` answers 501; `notifyUsers` is about mails to watchers, of which none is kept.",
)
def update_comment(call: Call) -> Json:
    """Write a comment anew."""
    issue = the_issue(call)
    row = the_comment(call, issue)
    _own_or_all(call, issue, row, "EDIT")
    sent = call.read(CommentWrite)
    _unrestricted(sent, f"PUT {COMMENT}/{{id}}")
    body = comment_body(call, sent.body)
    public = None if sent.properties is None else is_public(sent.properties)
    now = call.site.clock.now()
    return comment(
        call, issue, changes.rewrite(call.site, issue.id, row.id, call.user.account_id, body, now, public=public)
    )


@handles(f"DELETE {COMMENT}/{{id}}", group="issue-comments")
def delete_comment(call: Call) -> Reply:
    """Take a comment away."""
    issue = the_issue(call)
    row = the_comment(call, issue)
    _own_or_all(call, issue, row, "DELETE")
    changes.erase(call.site, issue.id, row.id, call.user.account_id, call.site.clock.now())
    return Reply(204)


def _unrestricted(sent: CommentWrite, operation: str) -> None:
    """A comment for a group or a role alone must not become one for all."""
    if sent.visibility is not None:
        raise Refusal(501, f"The sandbox does not know `visibility` on {operation}.")


def _own_or_all(call: Call, issue: Issue, row: Comment, verb: str) -> None:
    project = call.site.projects[issue.project]
    if holds(call.site, call.account, f"{verb}_ALL_COMMENTS", project, issue):
        return
    own = row.author == call.user.account_id
    if not own or not holds(call.site, call.account, f"{verb}_OWN_COMMENTS", project, issue):
        raise Refusal(400, f"You do not have the permission to {verb.lower()} this comment.")


def the_comment(call: Call, issue: Issue) -> Comment:
    """The comment that the path names."""
    for row in issue.comments:
        if str(row.id) == call.params["id"]:
            return row
    raise Refusal(404, f"Can not find a comment for the id: {call.params['id']}.")
