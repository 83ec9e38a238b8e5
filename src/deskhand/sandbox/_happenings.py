"""What happened on a site, told to whoever listens: the outbox, webhooks."""

from typing import Literal, NamedTuple

from deskhand.sandbox._issue_records import Attachment, Change, Comment, Issue, Link, Worklog
from deskhand.sandbox._records import Project

Kind = Literal[
    "issue_created", "issue_updated", "issue_deleted",
    "comment_created", "comment_updated", "comment_deleted",
    "approval_asked",
    "worklog_created", "worklog_updated", "worklog_deleted",
    "attachment_created", "attachment_deleted",
    "issuelink_created", "issuelink_deleted",
    "issue_property_set", "issue_property_deleted",
    "project_created", "project_updated", "project_deleted", "project_soft_deleted",
    "project_archived", "project_restored_archived", "project_restored_deleted",
]  # fmt: skip


class Happening(NamedTuple):
    """One write: what kind it was, on which issue if on one, by whom and when, and which `thing` it made or changed.

    It is `secondary` where another write brought it about.
    """

    kind: Kind
    issue: Issue | None
    author: str
    moment: int
    changes: tuple[Change, ...] = ()
    comment: Comment | None = None
    people: tuple[str, ...] = ()
    thing: Worklog | Attachment | Link | Project | str | None = None
    secondary: bool = False
