"""Answering approvals on Data Center, where an answer can say why and sometimes has to."""

from typing import Literal

from msgspec import Struct

from deskhand.sandbox import _changes as changes
from deskhand.sandbox._access import the_request, works_for
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._portal_view import approval
from deskhand.sandbox._replies import Json
from deskhand.sandbox.approvals import answered, the_approval
from deskhand.sandbox.comments import check_body
from deskhand.sandbox.datacenter._pages import PAGES

SOURCE = f"{PAGES}approval/"
Answer = Literal["approve", "decline"]


class ApprovalDecision(Struct, rename="camel"):
    """The body of an answer."""

    decision: Answer
    comment: str | None = None
    comment_public: bool | None = None


@handles(
    "POST /request/{issueIdOrKey}/approval/{approvalId}",
    edition="datacenter",
    source=SOURCE,
    unknown="Who sees a comment without commentPublic: here customers do. What is answered where one is missing: 400.",
)
def answer_approval(call: Call) -> Json:
    """The caller approves or declines, and says why."""
    issue = the_request(call)
    row = the_approval(call, issue)
    sent = call.read(ApprovalDecision)
    body = check_body(sent.comment) if sent.comment else None
    if body is None and sent.decision in _explained(call, issue):
        raise Refusal(400, f"A comment is required to {sent.decision} this request.")
    public = sent.comment_public is not False
    if body is not None and not public and not works_for(call.site, call.user, issue):
        raise Refusal(403, "You do not have permission to add internal comments.")
    answered(call, issue, row, "approved" if sent.decision == "approve" else "declined")
    if body is not None:
        changes.comment(call.site, issue.id, call.user.account_id, body, call.site.clock.now(), public=public)
    issue = call.site.issues[issue.id]
    return approval(call, issue, the_approval(call, issue))


@handles("GET /request/{issueIdOrKey}/approval/{approvalId}/config", edition="datacenter", source=SOURCE)
def get_approval_config(call: Call) -> Json:
    """Which answers have to say why."""
    issue = the_request(call)
    the_approval(call, issue)
    wanted = _explained(call, issue)
    return {
        "commentsRequiredWhenApprove": "approve" in wanted,
        "commentsRequiredWhenDecline": "decline" in wanted,
    }


def _explained(call: Call, issue: Issue) -> list[Answer]:
    kind = call.site.request_types.get(issue.request_type or 0)
    return [] if kind is None else kind.explained
