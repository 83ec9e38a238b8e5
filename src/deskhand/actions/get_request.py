"""Read one request."""

from typing import Annotated

from msgspec import Meta

from deskhand.actions._action import Given, action
from deskhand.actions._words import RequestKey
from deskhand.client import Jira
from deskhand.client._view import RequestView, view, view_fields
from deskhand.client.platform.issues import Issues


class Input(Given):
    """Which request."""

    request: RequestKey
    fields: Annotated[tuple[str, ...], Meta(description="More fields to read, by Jira's field ids")] = ()


@action("Get request", uses=(Issues.get,), example=Input(request="HELP-42"))
async def get_request(jira: Jira, given: Input) -> RequestView:
    """Read one request as it stands now."""
    own = await view_fields(jira)
    issue = await jira.platform.issues.get(given.request, fields=own.to_read(given.fields))
    return view(issue, own, given.fields)
