"""Participants: those who follow a request beside its reporter."""

from collections.abc import Sequence

from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._paging import Page
from deskhand.client._shapes import User
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["Participants"]


class Participants(Nouns[W]):
    """The participants of a request."""

    @pages(
        "GET /request/{issueIdOrKey}/participant",
        User,
        needs=Needs(classic="read:servicedesk-request", granular="read:request.participant:jsm read:user:jira"),
        paging=START_LIMIT,
    )
    def list(self, request: str | int, *, start: int | None = None, limit: int | None = None) -> Call:
        """The participants of a request."""
        return call(request, query={"start": start, "limit": limit})

    @operation(
        "POST /request/{issueIdOrKey}/participant",
        Page[User],
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.participant:jsm write:request.participant:jsm read:user:jira",
        ),
    )
    def add(self, request: str | int, accounts: Sequence[str]) -> Call:
        """Let accounts take part; answers with a page of those who do then."""
        return call(request, json=self._accounts(accounts))

    @operation(
        "DELETE /request/{issueIdOrKey}/participant",
        Page[User],
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.participant:jsm delete:request.participant:jsm read:user:jira",
        ),
    )
    def remove(self, request: str | int, accounts: Sequence[str]) -> Call:
        """Let accounts take part no longer; answers with a page of those who do then."""
        return call(request, json=self._accounts(accounts))
