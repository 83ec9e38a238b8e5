"""Issue types: what kinds of issue there are."""

from typing import Any

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["IssueType", "IssueTypes"]


class IssueType(Shape):
    """A kind of issue."""

    id: str
    name: str = ""
    description: str | None = None
    subtask: bool | None = None
    hierarchy_level: int | None = None
    scope: Any = None


_ALL = list[IssueType]


class IssueTypes(Nouns[W]):
    """The issue types of a site."""

    chapter = "issue-types"

    @operation(
        "GET /rest/api/3/issuetype",
        _ALL,
        needs=Needs(
            classic="read:jira-work",
            granular="read:avatar:jira read:issue-type:jira read:project-category:jira read:project:jira",
        ),
    )
    def list(self) -> Call:
        """All issue types that the account can see."""
        return call()
