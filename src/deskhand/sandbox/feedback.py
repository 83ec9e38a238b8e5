"""How content the reporter of a request was."""

from msgspec import Struct

from deskhand.sandbox._access import FORBIDDEN, the_request
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Feedback, Issue
from deskhand.sandbox._replies import Json

FEEDBACK = "/request/{requestIdOrKey}/feedback"
HIGHEST = 5


class Said(Struct):
    """Words beside the rating."""

    body: str | None = None


class FeedbackWrite(Struct):
    """The body of a rating."""

    rating: int | None = None
    type: str = "csat"
    comment: Said | None = None


@handles(f"GET {FEEDBACK}", experimental=True, unknown="What a request without feedback answers: here 404.")
def get_feedback(call: Call) -> Json:
    """The rating of a request."""
    issue = the_request(call)
    if issue.feedback is None:
        raise Refusal(404, "The request has no feedback.")
    return _shape(issue.feedback)


@handles(
    f"POST {FEEDBACK}", experimental=True, unknown="Whether a request that is still open can be rated: here it can."
)
def post_feedback(call: Call) -> Reply:
    """Rate a request; its reporter does."""
    issue = _mine(call)
    sent = call.read(FeedbackWrite)
    if sent.type != "csat":
        raise Refusal(400, "The feedback type must be 'csat'.")
    if sent.rating is None or not 1 <= sent.rating <= HIGHEST:
        raise Refusal(400, f"The rating must be a number from 1 to {HIGHEST}.")
    said = sent.comment.body if sent.comment is not None else None
    now = call.site.clock.now()
    row = call.site.issues.edit(issue.id)
    row.feedback = Feedback(sent.rating, now, said)
    call.site.touch(row, now)
    return Reply(201, _shape(row.feedback))


@handles(f"DELETE {FEEDBACK}", experimental=True)
def delete_feedback(call: Call) -> Reply:
    """Take a rating back."""
    issue = _mine(call)
    row = call.site.issues.edit(issue.id)
    row.feedback = None
    call.site.touch(row, call.site.clock.now())
    return Reply(204)


def _mine(call: Call) -> Issue:
    issue = the_request(call)
    if issue.reporter != call.user.account_id:
        raise Refusal(403, FORBIDDEN)
    return issue


def _shape(row: Feedback) -> Json:
    shown: Json = {"type": "csat", "rating": row.rating}
    if row.comment is not None:
        shown["comment"] = {"body": row.comment}
    return shown
