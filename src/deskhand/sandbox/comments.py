"""Comments on requests, public and internal."""

from msgspec import UNSET, Struct, UnsetType

from deskhand.sandbox import _changes as changes
from deskhand.sandbox._access import FORBIDDEN, HIDDEN, holds, sees, the_request, works_for
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Comment, Issue
from deskhand.sandbox._portal_view import attachment, comment
from deskhand.sandbox._replies import Json, page
from deskhand.sandbox._restrictions import left_to

LONGEST = 32767


class CommentCreate(Struct):
    """The body of a new comment."""

    body: str | None = None
    public: bool | UnsetType | None = UNSET


@handles("GET /request/{issueIdOrKey}/comment")
def list_comments(call: Call) -> Json:
    """The comments the caller may read; a request the caller cannot open has none."""
    issue = call.site.issue(call.params["issueIdOrKey"])
    if issue is None or issue.request_type is None:
        raise Refusal(404, HIDDEN, key="sd.customerview.error.issueNotFound")
    rows = readable(call, issue) if sees(call.site, call.user, issue) else []
    public, internal = call.flag("public", default=True), call.flag("internal", default=True)
    rows = [row for row in rows if (public if row.public else internal)]
    expand = call.many("expand")
    return page(call, rows, lambda row: comment(call, issue, row, expand))


@handles("POST /request/{issueIdOrKey}/comment")
def create_comment(call: Call) -> Reply:
    """A new comment by the caller; a customer's is public."""
    issue = the_request(call)
    sent = call.read(CommentCreate)
    if not isinstance(sent.public, bool):
        raise Refusal(400, "The 'public' field is required.", key="sd.request.comment.public.required")
    body = check_body(sent.body)
    project = call.site.projects[issue.project]
    agent = works_for(call.site, call.user, issue)
    if not holds(call.site, call.user, "ADD_COMMENTS", project, issue, portal=True):
        raise Refusal(403, FORBIDDEN)
    if not sent.public and not agent:
        raise Refusal(403, "You do not have permission to add internal comments.")
    row = changes.comment(call.site, issue.id, call.user.account_id, body, call.site.clock.now(), public=sent.public)
    return Reply(201, comment(call, issue, row, call.many("expand")))


@handles("GET /request/{issueIdOrKey}/comment/{commentId}")
def get_comment(call: Call) -> Json:
    """One comment."""
    issue = the_request(call)
    return comment(call, issue, the_comment(call, issue), call.many("expand"))


@handles("GET /request/{issueIdOrKey}/comment/{commentId}/attachment", experimental=True)
def list_comment_attachments(call: Call) -> Json:
    """The files that a comment names."""
    issue = the_request(call)
    numbers = the_comment(call, issue).attachments
    rows = [call.site.attachments[number] for number in numbers if number in call.site.attachments]
    return page(call, rows, lambda row: attachment(call, issue, row))


def check_body(body: str | None) -> str:
    """A comment's text; an empty one, or one that is too long, is refused."""
    if body is None or not body.strip():
        raise Refusal(400, "Comment body can not be empty!")
    if len(body) > LONGEST:
        raise Refusal(400, f"The entered text is too long. It exceeds the allowed limit of {LONGEST:,} characters.")
    return body


def readable(call: Call, issue: Issue) -> list[Comment]:
    """The comments of a request that the caller may read."""
    rows = left_to(call.site, call.user, issue, issue.comments)
    return rows if works_for(call.site, call.user, issue) else [row for row in rows if row.public]


def the_comment(call: Call, issue: Issue) -> Comment:
    """The comment that the path names."""
    for row in readable(call, issue):
        if str(row.id) == call.params["commentId"]:
            return row
    raise Refusal(404, "The comment does not exist.")
