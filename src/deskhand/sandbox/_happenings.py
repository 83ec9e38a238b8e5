"""What happened to an issue, told to whoever listens: the outbox, webhooks."""

from typing import Literal, NamedTuple

from deskhand.sandbox._issue_records import Change, Comment, Issue

Kind = Literal[
    "issue_created",
    "issue_updated",
    "issue_deleted",
    "comment_created",
    "comment_updated",
    "comment_deleted",
    "approval_asked",
]


class Happening(NamedTuple):
    """One write: what kind it was, on which issue, by whom and when."""

    kind: Kind
    issue: Issue
    author: str
    moment: int
    changes: tuple[Change, ...] = ()
    comment: Comment | None = None
    people: tuple[str, ...] = ()
