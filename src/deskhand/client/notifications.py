"""Notifications: whether the account is told what happens to a request."""

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["Notifications", "Subscription"]


class Subscription(Shape):
    """Whether the account is notified."""

    subscribed: bool


class Notifications(Nouns[W]):
    """The account's own subscription to a request."""

    @operation(
        "GET /request/{issueIdOrKey}/notification",
        Subscription,
        needs=Needs(classic="read:servicedesk-request", granular="read:request.notification:jsm read:user:jira"),
        editions=CLOUD,
    )
    def get(self, request: str | int) -> Call:
        """Whether the account is notified of the request."""
        return call(request)

    @operation(
        "PUT /request/{issueIdOrKey}/notification",
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.notification:jsm write:request.notification:jsm read:user:jira",
        ),
        editions=CLOUD,
    )
    def subscribe(self, request: str | int) -> Call:
        """Be notified of the request."""
        return call(request)

    @operation(
        "DELETE /request/{issueIdOrKey}/notification",
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.notification:jsm delete:request.notification:jsm read:user:jira",
        ),
        editions=CLOUD,
    )
    def unsubscribe(self, request: str | int) -> Call:
        """Be notified of the request no longer."""
        return call(request)
