"""Server info: which Jira a site runs, and its clock."""

from collections.abc import Sequence

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["ServerInfo", "ServerInformation"]


class ServerInformation(Shape):
    """A site's edition (`Cloud` or `Server`, which Data Center calls itself too), version and clock."""

    base_url: str | None = None
    version: str | None = None
    version_numbers: Sequence[int] | None = None
    deployment_type: str | None = None
    build_number: int | None = None
    server_title: str | None = None
    server_time: str | None = None
    server_time_zone: str | None = None


class ServerInfo(Nouns[W]):
    """What a site runs."""

    chapter = "server-info"

    @operation("GET /rest/api/3/serverInfo", ServerInformation, needs=Needs(product="anybody"))
    def get(self) -> Call:
        """The site's edition and version; anybody may ask."""
        return call()
