"""Portals: the web pages where a desk's customers ask, on Data Center."""

from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Shape
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import ON_PREM, Nouns, W
from deskhand.needs import Needs

__all__ = ["Portal", "Portals"]


class Portal(Shape):
    """A desk's portal."""

    id: str | int | None = None
    name: str | None = None
    description: str | None = None
    project_id: str | int | None = None


class Portals(Nouns[W]):
    """The portals of a site."""

    @pages("GET /portals", Portal, needs=Needs(), paging=START_LIMIT, editions=ON_PREM)
    def list(self, *, start: int | None = None, limit: int | None = None) -> Call:
        """The portals that the account may see."""
        return call(query={"start": start, "limit": limit})

    @operation("GET /portals/{portalId}", Portal, needs=Needs(), editions=ON_PREM)
    def get(self, portal: str | int) -> Call:
        """One portal."""
        return call(portal)

    @operation("GET /portals/project/{projectKey}", Portal, needs=Needs(), editions=ON_PREM)
    def of_project(self, project: str) -> Call:
        """The portal of a project."""
        return call(project)
