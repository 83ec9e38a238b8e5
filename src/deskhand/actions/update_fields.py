"""Set fields of a request."""

from typing import Annotated, Any

from msgspec import Meta

from deskhand.actions._action import Given, Result, Sent, action
from deskhand.actions._look_up import changes_by
from deskhand.actions._words import RequestKey
from deskhand.client import Jira
from deskhand.client.platform.issues import Issues


class Input(Given):
    """Which request, and the new values."""

    request: RequestKey
    fields: Annotated[
        dict[str, Any],
        Meta(description="New values by Jira's field ids", examples=[{"priority": {"name": "High"}}], min_length=1),
    ]


class Updated(Result):
    """The fields that were set."""

    fields: tuple[str, ...]


@action(
    "Update fields",
    uses=(Issues.edit, Issues.changelog, Issues.get),
    example=Input(request="HELP-42", fields={"priority": {"name": "High"}, "labels": ["printer"]}),
)
async def update_fields(jira: Jira, given: Input) -> Updated:
    """Set fields of a request; other fields stay as they are."""
    await jira.platform.issues.edit(given.request, fields=given.fields)
    return Updated(fields=tuple(given.fields))


@update_fields.finds_effect
async def updated(jira: Jira, given: Input, sent: Sent) -> list[Updated]:
    """Changes of all these fields that the account made since; setting the same values again changes nothing."""
    changed = {
        item.field_id or item.field for change in await changes_by(jira, given.request, sent) for item in change.items
    }
    return [Updated(fields=tuple(given.fields))] if changed.issuperset(given.fields) else []
