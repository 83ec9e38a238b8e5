"""Priorities: how pressing issues can be."""

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["Priorities", "Priority"]


class Priority(Shape):
    """A priority."""

    id: str
    name: str = ""
    description: str | None = None
    status_color: str | None = None
    is_default: bool | None = None


_ALL = list[Priority]


class Priorities(Nouns[W]):
    """The priorities of a site."""

    chapter = "issue-priorities"

    @operation(
        "GET /rest/api/3/priority",
        _ALL,
        needs=Needs(classic="read:jira-work", granular="read:priority:jira", product="user"),
    )
    def list(self) -> Call:
        """All priorities, the most pressing first."""
        return call()
