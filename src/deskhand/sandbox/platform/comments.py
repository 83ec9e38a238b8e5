"""Comments on issues, as documents."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from deskhand.sandbox import _changes as changes
from deskhand.sandbox import _restrictions as restrictions
from deskhand.sandbox._access import browses, holds, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_input import CANNOT_COMMENT, comment_body, is_public, kept_with
from deskhand.sandbox._issue_records import Comment, Issue
from deskhand.sandbox._issue_view import comment
from deskhand.sandbox._replies import Json, platform_page
from deskhand.sandbox._restrictions import VisibilityWrite, left_to, may_read

RESTRICTED = (
    "The texts of refusals of `visibility`: those for roles were seen on Cloud sites, those for groups are like them. Whether the "
    "portal shows a public comment that is for one role or group: here to those who are of it."
)
MOST = 1000
COMMENT = "/rest/api/3/issue/{issueIdOrKey}/comment"


class Ids(Struct):
    """Comments by their numbers."""

    ids: list[int] = []


class CommentWrite(Struct):
    """The body of a comment."""

    body: Any = None
    properties: list[dict[str, Any]] | None = None
    visibility: VisibilityWrite | UnsetType | None = UNSET


@handles(f"GET {COMMENT}", group="issue-comments", anonymous=True)
def list_comments(call: Call) -> Json:
    """All comments of an issue."""
    issue = the_issue(call)
    rows = left_to(call.site, call.account, issue, issue.comments)
    rows = rows[::-1] if call.one("orderBy").startswith("-") else rows
    start, size = call.number("startAt", 0), min(call.number("maxResults", 5000) or 5000, 5000)
    shown = [comment(call, issue, row) for row in rows[start : start + size]]
    return {"startAt": start, "maxResults": size, "total": len(rows), "comments": shown}


@handles(
    f"POST {COMMENT}",
    group="issue-comments",
    anonymous=True,
    unknown=f"How a comment is made internal: here by the property `sd.public.comment` with `internal`. {RESTRICTED}",
)
def add_comment(call: Call) -> Reply:
    """A new comment by the caller."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    if not holds(call.site, call.account, "ADD_COMMENTS", project, issue):
        raise Refusal(403, CANNOT_COMMENT)
    sent = call.read(CommentWrite)
    row = changes.comment(
        call.site,
        issue.id,
        call.author,
        comment_body(call, sent.body),
        call.site.clock.now(),
        public=is_public(sent.properties),
        visibility=restrictions.read(call, project, sent.visibility),
        properties=kept_with(sent.properties),
    )
    return Reply(201, comment(call, issue, row))


@handles(f"GET {COMMENT}/{{id}}", group="issue-comments", anonymous=True)
def get_comment(call: Call) -> Json:
    """One comment."""
    issue = the_issue(call)
    return comment(call, issue, the_comment(call, issue))


@handles(
    f"PUT {COMMENT}/{{id}}",
    group="issue-comments",
    anonymous=True,
    unknown=f"`notifyUsers` is about mails to watchers, of which none is kept. What becomes of a restriction that is not sent again: "
    f"here it stays, and `null` ends it. {RESTRICTED}",
)
def update_comment(call: Call) -> Json:
    """Write a comment anew."""
    issue = the_issue(call)
    row = the_comment(call, issue)
    _own_or_all(call, issue, row, "EDIT")
    sent = call.read(CommentWrite)
    written = changes.rewrite(
        call.site,
        issue.id,
        row.id,
        call.author,
        comment_body(call, sent.body),
        call.site.clock.now(),
        public=None if sent.properties is None else is_public(sent.properties),
        visibility=restrictions.read(call, call.site.projects[issue.project], sent.visibility, row.visibility),
        properties=kept_with(sent.properties),
    )
    return comment(call, issue, written)


@handles(f"DELETE {COMMENT}/{{id}}", group="issue-comments")
def delete_comment(call: Call) -> Reply:
    """Take a comment away."""
    issue = the_issue(call)
    row = the_comment(call, issue)
    _own_or_all(call, issue, row, "DELETE")
    changes.erase(call.site, issue.id, row.id, call.author, call.site.clock.now())
    return Reply(204)


def may_change(call: Call, issue: Issue, row: Comment, verb: str) -> bool:
    """Whether the caller may edit or delete a comment: everybody's, or the own one."""
    project = call.site.projects[issue.project]
    if holds(call.site, call.account, f"{verb}_ALL_COMMENTS", project, issue):
        return True
    own = call.account is not None and row.author == call.account.account_id
    return own and holds(call.site, call.account, f"{verb}_OWN_COMMENTS", project, issue)


def _own_or_all(call: Call, issue: Issue, row: Comment, verb: str) -> None:
    if not may_change(call, issue, row, verb):
        raise Refusal(400, f"You do not have the permission to {verb.lower()} this comment.")


def the_comment(call: Call, issue: Issue) -> Comment:
    """The comment that the path names."""
    for row in left_to(call.site, call.account, issue, issue.comments):
        if str(row.id) == call.params["id"]:
            return row
    raise Refusal(404, f"Can not find a comment for the id: {call.params['id']}.")


@handles("POST /rest/api/3/comment/list", group="issue-comments", anonymous=True)
def list_certain_comments(call: Call) -> Json:
    """Certain comments, by the page; what the caller may not read is left out."""
    wanted = set(call.read(Ids).ids)
    if not wanted or len(wanted) > MOST:
        raise Refusal(400, f"Name at least one comment and at most {MOST}.")
    site, account = call.site, call.account
    rows = [
        (issue, row)
        for issue in site.issues.values()
        for row in issue.comments
        if row.id in wanted and browses(site, account, issue) and may_read(site, account, issue, row.visibility)
    ]
    return platform_page(call, rows, lambda pair: comment(call, *pair), most=MOST, cap=MOST)
