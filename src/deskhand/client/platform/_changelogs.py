"""Changelogs: what was changed of an issue, by whom, when."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from deskhand.client._shapes import Shape, User, moment

__all__ = ["Changelog", "History", "HistoryItem", "IssueChanges"]


class HistoryItem(Shape):
    """One field that was changed: `from_` and `to` are Jira's ids, `from_string` and `to_string` what people read."""

    field: str
    field_id: str | None = None
    fieldtype: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    from_string: str | None = None
    to: str | None = None
    to_string: str | None = None


class History(Shape):
    """One change: everything that was saved at once."""

    id: str
    author: User | None = None
    created: str | int | None = None
    items: Sequence[HistoryItem] = ()

    @property
    def at(self) -> datetime | None:
        """When it was."""
        return moment(self.created)


class Changelog(Shape):
    """The changes that come with an issue: the latest of them, where there are many."""

    histories: Sequence[History] = ()
    start_at: int = 0
    max_results: int = 0
    total: int = 0


class IssueChanges(Shape):
    """The changes of one of many issues."""

    issue_id: str
    change_histories: Sequence[History] = ()
