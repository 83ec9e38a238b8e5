"""Assets: where the site keeps what its requests are about."""

from deskhand.client._call import Call, call
from deskhand.client._operation import pages
from deskhand.client._paging import START_LIMIT
from deskhand.client._shapes import Shape
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["Assets", "AssetsWorkspace"]

_READ = Needs(classic="read:servicedesk-request")


class AssetsWorkspace(Shape):
    """The site's workspace in Assets."""

    workspace_id: str


class Assets(Nouns[W]):
    """The workspaces of Assets."""

    @pages("GET /assets/workspace", AssetsWorkspace, needs=_READ, paging=START_LIMIT, editions=CLOUD)
    def workspaces(self, *, start: int | None = None, limit: int | None = None) -> Call:
        """The workspaces of the site: one, in practice."""
        return call(query={"start": start, "limit": limit})

    @pages("GET /insight/workspace", AssetsWorkspace, needs=_READ, paging=START_LIMIT, editions=CLOUD)
    def insight_workspaces(self, *, start: int | None = None, limit: int | None = None) -> Call:
        """The same under the name that Assets had before: deprecated by Atlassian, use `workspaces`."""
        return call(query={"start": start, "limit": limit})
