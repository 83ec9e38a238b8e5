"""Status: where a request stands and stood, as its customer reads it."""

from deskhand.client._call import Call, call
from deskhand.client._operation import pages
from deskhand.client._shapes import Date, Shape
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["RequestStatus", "Statuses"]


class RequestStatus(Shape):
    """A status that a request has or had; the category is `UNDEFINED`, `NEW`, `INDETERMINATE` or `DONE`."""

    status: str | None = None
    status_category: str | None = None
    status_date: Date | None = None


class Statuses(Nouns[W]):
    """The statuses of a request."""

    @pages(
        "GET /request/{issueIdOrKey}/status",
        RequestStatus,
        needs=Needs(classic="read:servicedesk-request", granular="read:request.status:jsm read:user:jira"),
        paging=START_LIMIT,
    )
    def list(self, request: str | int, *, start: int | None = None, limit: int | None = None) -> Call:
        """The statuses that a request has been in."""
        return call(request, query={"start": start, "limit": limit})
