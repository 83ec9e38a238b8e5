"""Which statuses a request has had."""

from deskhand.sandbox import _portal_view as view
from deskhand.sandbox._access import the_request
from deskhand.sandbox._call import Call
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, page


@handles("GET /request/{issueIdOrKey}/status")
def list_statuses(call: Call) -> Json:
    """The statuses of a request, the current one first."""
    return page(call, the_request(call).statuses[::-1], lambda row: view.status(call, *row))
