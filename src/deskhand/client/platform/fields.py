"""Fields: what an issue is made of, system fields and custom ones."""

from collections.abc import Sequence

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import JiraSchema, Shape
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["Field", "Fields"]


class Field(Shape):
    """A field; JQL knows it by any of its clause names."""

    id: str
    name: str = ""
    key: str | None = None
    custom: bool | None = None
    orderable: bool | None = None
    navigable: bool | None = None
    searchable: bool | None = None
    clause_names: Sequence[str] | None = None
    schema: JiraSchema | None = None


_ALL = list[Field]


class Fields(Nouns[W]):
    """The fields of a site."""

    chapter = "issue-fields"

    @operation(
        "GET /rest/api/3/field",
        _ALL,
        needs=Needs(
            classic="read:jira-work",
            granular="read:avatar:jira read:field-configuration:jira read:field:jira read:project-category:jira "
            "read:project:jira",
        ),
    )
    def list(self) -> Call:
        """All fields that the account may see."""
        return call()
