"""A request's status changed."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, field

from deskhand.client._view import Person
from deskhand.triggers._trigger import Event, Given, Happened, Snapshot, trigger


class Input(Given):
    """Which changes of which requests."""

    from_status: Annotated[str | None, Meta(description="Only from this status")] = field(name="from", default=None)
    to_status: Annotated[str | None, Meta(description="Only to this status", examples=["Resolved"])] = field(
        name="to", default=None
    )


class StatusChanged(Happened):
    """The request as it is now, and the change: the status before and after, and who did it."""

    before: str | None
    after: str | None
    by: Person | None


@trigger("Status changed", StatusChanged, parts=["changes"], example=Input(desk="HELP", to_status="Resolved"))
def status_changed(snapshot: Snapshot, given: Input) -> Iterator[Event]:
    """A request went from one status to another."""
    for change in snapshot.changes:
        for item in change.items:
            if item.field == "status" and _is(item.before, given.from_status) and _is(item.after, given.to_status):
                yield Event(
                    key=f"changed:{change.id}",
                    at=change.created,
                    by=change.author.account_id if change.author else None,
                    data=StatusChanged(
                        request=snapshot.request, before=item.before, after=item.after, by=change.author
                    ),
                )


def _is(status: str | None, wanted: str | None) -> bool:
    return wanted is None or (status or "").casefold() == wanted.casefold()
