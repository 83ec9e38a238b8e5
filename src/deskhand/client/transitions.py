"""Transitions: the steps that customers may take with a request."""

from deskhand.client._arguments import id_of
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Shape
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["Transition", "Transitions"]


class Transition(Shape):
    """A step from a request's status to another."""

    id: str
    name: str = ""


class Transitions(Nouns[W]):
    """The customer's transitions of a request; an agent's are `platform.issues.transitions`."""

    @pages(
        "GET /request/{issueIdOrKey}/transition",
        Transition,
        needs=Needs(classic="read:servicedesk-request", granular="read:request.status:jsm read:user:jira"),
        paging=START_LIMIT,
    )
    def list(self, request: str | int, *, start: int | None = None, limit: int | None = None) -> Call:
        """The transitions that customers may take from where the request stands."""
        return call(request, query={"start": start, "limit": limit})

    @operation(
        "POST /request/{issueIdOrKey}/transition",
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.status:jsm write:request.status:jsm read:user:jira",
            permissions=("TRANSITION_ISSUES",),
        ),
    )
    def perform(self, request: str | int, transition: str | int, *, comment: str | None = None) -> Call:
        """Take a transition, with a public comment if there is one."""
        body = {"id": id_of(transition), "additionalComment": None if comment is None else {"body": comment}}
        return call(request, json=filled(body))
