"""Approvals that requests wait for."""

from typing import Literal

from msgspec import Struct

from deskhand.sandbox import _approving as approving
from deskhand.sandbox._access import the_request
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Approval, Issue
from deskhand.sandbox._portal_view import approval
from deskhand.sandbox._replies import Json, page


class ApprovalDecision(Struct):
    """The body of an answer."""

    decision: Literal["approve", "decline"]


@handles("GET /request/{issueIdOrKey}/approval")
def list_approvals(call: Call) -> Json:
    """Every approval of a request."""
    issue = the_request(call)
    return page(call, issue.approvals, lambda row: approval(call, issue, row))


@handles("GET /request/{issueIdOrKey}/approval/{approvalId}")
def get_approval(call: Call) -> Json:
    """One approval."""
    issue = the_request(call)
    return approval(call, issue, the_approval(call, issue))


@handles("POST /request/{issueIdOrKey}/approval/{approvalId}")
def answer_approval(call: Call) -> Json:
    """The caller approves or declines."""
    issue = the_request(call)
    row = the_approval(call, issue)
    sent = call.read(ApprovalDecision)
    answered(call, issue, row, "approved" if sent.decision == "approve" else "declined")
    issue = call.site.issues[issue.id]
    return approval(call, issue, the_approval(call, issue))


def answered(call: Call, issue: Issue, row: Approval, answer: Literal["approved", "declined"]) -> None:
    """Take the caller's answer, if it is asked for and was not given yet."""
    mine = [decision for decision in row.decisions if decision.approver == call.user.account_id]
    if not mine:
        raise Refusal(403, "You are not an approver of this approval.")
    if row.outcome != "pending":
        raise Refusal(409, "The approval has already been completed.")
    if mine[0].answer != "pending":
        raise Refusal(409, "You have already answered this approval.")
    approving.decide(call.site, issue.id, row.id, call.user.account_id, answer, call.site.clock.now())


def the_approval(call: Call, issue: Issue) -> Approval:
    """The approval that the path names."""
    for row in issue.approvals:
        if str(row.id) == call.params["approvalId"]:
            return row
    raise Refusal(404, "The approval does not exist.")
