"""Info: which Jira Service Management a site runs."""

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import Date, Shape
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["Info", "SoftwareInfo"]


class SoftwareInfo(Shape):
    """The versions of Jira Service Management and of the Jira under it."""

    version: str | None = None
    platform_version: str | None = None
    build_date: Date | None = None
    build_change_set: str | None = None
    is_licensed_for_use: bool | None = None


class Info(Nouns[W]):
    """What a site runs."""

    @operation("GET /info", SoftwareInfo, needs=Needs(product="anybody"))
    def get(self) -> Call:
        """The versions, and whether there is a licence; anybody may ask."""
        return call()
