"""Statuses: where issues can stand in their workflows."""

from typing import Any

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["IssueStatus", "IssueStatuses", "StatusCategory"]

_READ = Needs(classic="read:jira-work", granular="read:status:jira")
_READ_CATEGORIES = Needs(classic="read:jira-work", granular="read:status:jira", product="user")


class StatusCategory(Shape):
    """To do, in progress or done: `new`, `indeterminate` and `done` by their keys."""

    id: int | None = None
    key: str | None = None
    name: str = ""


class IssueStatus(Shape):
    """A status of a workflow."""

    id: str
    name: str = ""
    description: str | None = None
    status_category: StatusCategory | None = None
    scope: Any = None


_ALL = list[IssueStatus]
_CATEGORIES = list[StatusCategory]


class IssueStatuses(Nouns[W]):
    """The statuses of a site's workflows."""

    chapter = "workflow-statuses"

    @operation("GET /rest/api/3/status", _ALL, needs=_READ)
    def list(self) -> Call:
        """All statuses of active workflows."""
        return call()

    @operation("GET /rest/api/3/status/{idOrName}", IssueStatus, needs=_READ)
    def get(self, status: str) -> Call:
        """One status by its id, or by its name as far as that is unique."""
        return call(status)

    @operation(
        "GET /rest/api/3/statuscategory",
        _CATEGORIES,
        needs=_READ_CATEGORIES,
        chapter="workflow-status-categories",
    )
    def categories(self) -> Call:
        """The categories that statuses are in."""
        return call()
