"""Assets: the things that requests are about, and the workspace that a site keeps them in.

Atlassian documents an object's attributes as an open structure: they are kept as they come.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from deskhand.client._arguments import given, id_of
from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Shape
from deskhand.client._ways_of_paging import START_AT, START_LIMIT
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["AssetObject", "Assets", "AssetsWorkspace"]

_OBJECT = "assets/rest/api-group-object"
_READ_WORKSPACE = Needs(classic="read:servicedesk-request")
_READ = Needs(granular="read:cmdb-object:jira")


class AssetsWorkspace(Shape):
    """The site's workspace in Assets."""

    workspace_id: str


class AssetObject(Shape):
    """A thing; its type and attributes are Assets' own JSON."""

    id: str
    label: str | None = None
    object_key: str | None = None
    global_id: str | None = None
    workspace_id: str | None = None
    object_type: Mapping[str, Any] | None = None
    attributes: Sequence[Mapping[str, Any]] | None = None
    created: str | None = None
    updated: str | None = None


class Assets(Nouns[W]):
    """The workspaces of Assets, and the objects in them."""

    chapter = "assets"

    @pages("GET /assets/workspace", AssetsWorkspace, needs=_READ_WORKSPACE, paging=START_LIMIT, editions=CLOUD)
    def workspaces(self, *, start: int | None = None, limit: int | None = None) -> Call:
        """The workspaces of the site: one in practice, none where the plan has no Assets."""
        return call(query={"start": start, "limit": limit})

    @pages("GET /insight/workspace", AssetsWorkspace, needs=_READ_WORKSPACE, paging=START_LIMIT, editions=CLOUD)
    def insight_workspaces(self, *, start: int | None = None, limit: int | None = None) -> Call:
        """The same under the name that Assets had before: deprecated by Atlassian, use `workspaces`."""
        return call(query={"start": start, "limit": limit})

    @pages(
        "POST /jsm/assets/workspace/{workspaceId}/v1/object/aql",
        AssetObject,
        needs=_READ,
        paging=START_AT,
        editions=CLOUD,
        chapter=_OBJECT,
    )
    def search(
        self,
        workspace: str,
        aql: str,
        *,
        include_attributes: bool | None = None,
        start_at: int | None = None,
        max_results: int | None = None,
    ) -> Call:
        """The objects that the AQL describes, such as `objectType = Laptop AND Owner = currentUser()`."""
        query = {"startAt": start_at, "maxResults": max_results, "includeAttributes": include_attributes}
        return call(workspace, query=query, json={"qlQuery": given(aql)})

    @operation(
        "GET /jsm/assets/workspace/{workspaceId}/v1/object/{id}",
        AssetObject,
        needs=_READ,
        editions=CLOUD,
        chapter=_OBJECT,
    )
    def get(self, workspace: str, asset: str | int) -> Call:
        """One object."""
        return call(workspace, asset)

    @operation(
        "POST /jsm/assets/workspace/{workspaceId}/v1/object/create",
        AssetObject,
        needs=Needs(granular="write:cmdb-object:jira"),
        editions=CLOUD,
        chapter=_OBJECT,
    )
    def create(self, workspace: str, object_type: str | int, attributes: Mapping[str, Any]) -> Call:
        """Make an object of a type: the values, one or several, by the ids of the type's attributes."""
        return call(workspace, json={"objectTypeId": id_of(object_type), "attributes": _attributes(attributes)})

    @operation(
        "PUT /jsm/assets/workspace/{workspaceId}/v1/object/{id}",
        AssetObject,
        needs=Needs(granular="write:cmdb-object:jira"),
        editions=CLOUD,
        chapter=_OBJECT,
    )
    def update(self, workspace: str, asset: str | int, attributes: Mapping[str, Any]) -> Call:
        """Change attributes of an object; the others stay."""
        return call(workspace, asset, json={"attributes": _attributes(attributes)})


def _attributes(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "objectTypeAttributeId": id_of(attribute),
            "objectAttributeValues": [{"value": one} for one in (value if isinstance(value, list) else [value])],
        }
        for attribute, value in values.items()
    ]
