"""A comment was written on a request."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from deskhand.triggers._trigger import CommentView, Event, Given, Happened, Snapshot, trigger


class Input(Given):
    """Which comments on which requests."""

    public: Annotated[bool | None, Meta(description="Only public ones, or only internal ones")] = None


class Commented(Happened):
    """The request, and the comment on it."""

    comment: CommentView


@trigger("New comment", Commented, parts=["comments"], example=Input(desk="HELP", public=True))
def comment_added(snapshot: Snapshot, given: Input) -> Iterator[Event]:
    """Someone commented on a request; a comment that is changed later does not count again."""
    for comment in snapshot.comments:
        if given.public in (None, comment.public):
            yield Event(
                key=f"commented:{comment.id}",
                at=comment.created,
                by=comment.author.account_id if comment.author else None,
                data=Commented(request=snapshot.request, comment=comment),
            )
