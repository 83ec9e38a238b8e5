"""A request was raised."""

from collections.abc import Iterator

from deskhand.triggers._trigger import Event, Given, Happened, Snapshot, trigger


@trigger("New request", Happened, example=Given(desk="HELP", request_type="Report an incident"))
def request_created(snapshot: Snapshot, given: Given) -> Iterator[Event]:
    """Someone raised a request: through the portal, by e-mail, by an agent or through the API."""
    request = snapshot.request
    if request.created is not None:
        yield Event(
            key=f"created:{request.id}",
            at=request.created,
            by=request.creator.account_id if request.creator else None,
            data=Happened(request=request),
        )
