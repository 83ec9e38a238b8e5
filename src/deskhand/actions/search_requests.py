"""Find requests by JQL."""

from typing import Annotated

from msgspec import Meta

from deskhand.actions._action import Given, Result, action
from deskhand.client import Jira
from deskhand.client._view import RequestView, view, view_fields
from deskhand.client.platform.search import Search


class Input(Given):
    """What to find, and how many at most."""

    jql: Annotated[
        str,
        Meta(description="The search, in JQL", examples=["project = HELP AND statusCategory != Done"], min_length=1),
    ]
    limit: Annotated[int, Meta(description="How many requests at most", ge=1, le=5000)] = 50
    fields: Annotated[tuple[str, ...], Meta(description="More fields to read, by Jira's field ids")] = ()


class Found(Result):
    """The requests, and whether there are more than the limit."""

    requests: list[RequestView]
    more: bool


@action(
    "Search requests",
    uses=(Search.issues,),
    example=Input(jql='project = HELP AND "Request Type" = "Report an incident" ORDER BY created DESC', limit=5),
)
async def search_requests(jira: Jira, given: Input) -> Found:
    """Find the requests that a JQL search names; Jira's index may be some seconds behind."""
    own = await view_fields(jira)
    issues = await jira.platform.search.issues(given.jql, fields=own.to_read(given.fields)).all(given.limit + 1)
    return Found(
        requests=[view(issue, own, given.fields) for issue in issues[: given.limit]],
        more=len(issues) > given.limit,
    )
