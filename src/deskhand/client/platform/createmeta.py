"""Create metadata: which issue types a project has, and the fields of making one."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from deskhand.client._call import Call, call
from deskhand.client._operation import pages
from deskhand.client._shapes import JiraSchema, Shape
from deskhand.client._ways_of_paging import start_at
from deskhand.client._worlds import Nouns, W
from deskhand.client.platform.issue_types import IssueType
from deskhand.needs import Needs

__all__ = ["CreateMetadata", "FieldMetadata", "FieldPage", "IssueTypePage"]

T = TypeVar("T")
_READ = Needs(
    classic="read:jira-work",
    granular="read:avatar:jira read:field-configuration:jira read:issue-meta:jira",
    permissions=("CREATE_ISSUES",),
)


class FieldMetadata(Shape):
    """A field of a screen: what it takes, and whether it must be given."""

    key: str | None = None
    field_id: str | None = None
    name: str = ""
    required: bool = False
    schema: JiraSchema | None = None
    operations: Sequence[str] = ()
    allowed_values: Sequence[Any] | None = None
    has_default_value: bool | None = None
    default_value: Any = None
    auto_complete_url: str | None = None


class IssueTypePage(Shape, Generic[T]):
    """A page of issue types, which Data Center calls `values`."""

    issue_types: list[T] = []
    values: list[T] = []
    start_at: int = 0
    total: int | None = None
    is_last: bool | None = None

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        return self.issue_types or self.values


class FieldPage(Shape, Generic[T]):
    """A page of fields, which Data Center calls `values`."""

    fields: list[T] = []
    values: list[T] = []
    start_at: int = 0
    total: int | None = None
    is_last: bool | None = None

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        return self.fields or self.values


class CreateMetadata(Nouns[W]):
    """What can be made in a project."""

    chapter = "issues"

    @pages(
        "GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes",
        IssueType,
        needs=_READ,
        paging=start_at(IssueTypePage),
    )
    def issue_types(self, project: str | int, *, start_at: int | None = None, max_results: int | None = None) -> Call:
        """The issue types that the account may make in a project."""
        return call(project, query={"startAt": start_at, "maxResults": max_results})

    @pages(
        "GET /rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}",
        FieldMetadata,
        needs=_READ,
        paging=start_at(FieldPage),
    )
    def fields(
        self,
        project: str | int,
        issue_type: str | int,
        *,
        start_at: int | None = None,
        max_results: int | None = None,
    ) -> Call:
        """The fields of making an issue of a type."""
        return call(project, issue_type, query={"startAt": start_at, "maxResults": max_results})
