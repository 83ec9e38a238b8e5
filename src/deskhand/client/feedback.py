"""Feedback: how satisfied a reporter is with what came of the request."""

from deskhand.client._arguments import given
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["Feedback", "FeedbackComment", "Feedbacks"]


class FeedbackComment(Shape):
    """What the reporter wrote with a rating."""

    body: str | None = None


class Feedback(Shape):
    """A rating from 1 to 5."""

    rating: int
    type: str | None = None
    comment: FeedbackComment | None = None


class Feedbacks(Nouns[W]):
    """The feedback on a request."""

    @operation(
        "GET /request/{requestIdOrKey}/feedback",
        Feedback,
        needs=Needs(classic="read:servicedesk-request", granular="read:request.feedback:jsm read:user:jira"),
        experimental=True,
        editions=CLOUD,
    )
    def get(self, request: str | int) -> Call:
        """The feedback on a request."""
        return call(request)

    @operation(
        "POST /request/{requestIdOrKey}/feedback",
        Feedback,
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.feedback:jsm write:request.feedback:jsm read:user:jira",
            membership=("reporter",),
        ),
        experimental=True,
        editions=CLOUD,
    )
    def create(self, request: str | int, rating: int, *, comment: str | None = None) -> Call:
        """Rate a request from 1 to 5, as its reporter."""
        body = {"type": "csat", "rating": given(rating), "comment": None if comment is None else {"body": comment}}
        return call(request, json=filled(body))

    @operation(
        "DELETE /request/{requestIdOrKey}/feedback",
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.feedback:jsm delete:request.feedback:jsm read:user:jira",
            membership=("reporter",),
        ),
        experimental=True,
        editions=CLOUD,
    )
    def delete(self, request: str | int) -> Call:
        """Take the feedback back, as the request's reporter."""
        return call(request)
