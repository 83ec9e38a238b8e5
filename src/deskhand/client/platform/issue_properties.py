"""Issue properties: what apps keep at an issue."""

from typing import Any

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import EntityProperty, PropertyKeys
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["IssueProperties"]

_READ = Needs(classic="read:jira-work", granular="read:issue.property:jira", permissions=("BROWSE_PROJECTS",))
_MAY_EDIT = ("BROWSE_PROJECTS", "EDIT_ISSUES")


class IssueProperties(Nouns[W]):
    """The properties of an issue."""

    chapter = "issue-properties"

    @operation("GET /rest/api/3/issue/{issueIdOrKey}/properties", PropertyKeys, needs=_READ)
    def list(self, issue: str | int) -> Call:
        """The keys of an issue's properties."""
        return call(issue)

    @operation("GET /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}", EntityProperty, needs=_READ)
    def get(self, issue: str | int, key: str) -> Call:
        """One property."""
        return call(issue, key)

    @operation(
        "PUT /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}",
        needs=Needs(
            classic="write:jira-work", granular="write:issue.property:jira", product="agent", permissions=_MAY_EDIT
        ),
    )
    def set(self, issue: str | int, key: str, value: Any) -> Call:
        """Keep a value at an issue."""
        return call(issue, key, json=value)

    @operation(
        "DELETE /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}",
        needs=Needs(
            classic="write:jira-work", granular="delete:issue.property:jira", product="agent", permissions=_MAY_EDIT
        ),
    )
    def delete(self, issue: str | int, key: str) -> Call:
        """Remove a value from an issue."""
        return call(issue, key)
