"""Service desks: where customers ask, each the service side of a project."""

import msgspec

from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Link, Shape
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["ServiceDesk", "ServiceDesks"]

_READ = Needs(classic="read:servicedesk-request", granular="read:servicedesk:jsm")


class ServiceDesk(Shape):
    """A service desk and its project."""

    id: str
    project_id: str = ""
    project_key: str = ""
    project_name: str = ""
    project_type_key: str | None = None
    links: Link | None = msgspec.field(name="_links", default=None)


class ServiceDesks(Nouns[W]):
    """The service desks of a site."""

    @pages("GET /servicedesk", ServiceDesk, needs=_READ, paging=START_LIMIT)
    def list(self, *, include_archived: bool | None = None, start: int | None = None, limit: int | None = None) -> Call:
        """The desks that the account can reach; archived ones are known on Data Center only."""
        self._only_on("datacenter", include_archived=include_archived)
        return call(query={"includeArchived": include_archived, "start": start, "limit": limit})

    @operation("GET /servicedesk/{serviceDeskId}", ServiceDesk, needs=_READ)
    def get(self, desk: str | int) -> Call:
        """One desk, by its id or by its project's key."""
        return call(desk)
