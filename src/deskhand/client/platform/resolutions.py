"""Resolutions: in which ways issues can be done with."""

from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["Resolution", "Resolutions"]


class Resolution(Shape):
    """A way of being done with, such as `Done` or `Won't do`."""

    id: str
    name: str = ""
    description: str | None = None


_ALL = list[Resolution]


class Resolutions(Nouns[W]):
    """The resolutions of a site."""

    chapter = "issue-resolutions"

    @operation(
        "GET /rest/api/3/resolution",
        _ALL,
        needs=Needs(classic="read:jira-work", granular="read:resolution:jira", product="user"),
    )
    def list(self) -> Call:
        """All resolutions."""
        return call()
