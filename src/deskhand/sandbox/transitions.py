"""What a customer can do to the status of a request."""

from msgspec import Struct

from deskhand.sandbox import _changes as changes
from deskhand.sandbox._access import FORBIDDEN, holds, the_request
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, page
from deskhand.sandbox._workflow import portal_ways
from deskhand.sandbox.comments import check_body

CONDITIONS = (
    "Conditions of the workflow in the portal: here its agents have to meet them, and customers are asked for none."
)


class AdditionalComment(Struct):
    """Why the request moves."""

    body: str | None = None


class TransitionExecution(Struct, rename="camel"):
    """The body of a transition."""

    id: str | None = None
    additional_comment: AdditionalComment | None = None


@handles("GET /request/{issueIdOrKey}/transition", unknown=CONDITIONS)
def list_transitions(call: Call) -> Json:
    """The transitions that the portal offers now."""
    issue = the_request(call)
    return page(call, portal_ways(call, issue), lambda row: {"id": str(row.id), "name": row.name})


@handles("POST /request/{issueIdOrKey}/transition", unknown=CONDITIONS)
def perform_transition(call: Call) -> Reply:
    """Move a request, and say why."""
    issue = the_request(call)
    sent = call.read(TransitionExecution)
    project = call.site.projects[issue.project]
    if not holds(call.site, call.user, "TRANSITION_ISSUES", project, issue, portal=True):
        raise Refusal(403, FORBIDDEN)
    way = next((row for row in portal_ways(call, issue) if str(row.id) == sent.id), None)
    if way is None:
        raise Refusal(400, f"The transition '{sent.id}' is not valid for this request.")
    body = None
    if sent.additional_comment is not None and sent.additional_comment.body:
        body = check_body(sent.additional_comment.body)
        if not holds(call.site, call.user, "ADD_COMMENTS", project, issue, portal=True):
            raise Refusal(403, FORBIDDEN)
    now = call.site.clock.now()
    changes.move(call.site, issue.id, call.user.account_id, way.target, now, resolution=way.resolution)
    if body is not None:
        changes.comment(call.site, issue.id, call.user.account_id, body, now, public=True)
    return Reply(204)
