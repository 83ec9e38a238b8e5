"""Myself: the account that is signed in."""

from collections.abc import Sequence

from deskhand.client._arguments import commas
from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import User
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["Myself"]


class Myself(Nouns[W]):
    """The account that is signed in."""

    chapter = "myself"

    @operation(
        "GET /rest/api/3/myself",
        User,
        needs=Needs(
            classic="read:jira-user",
            granular="read:application-role:jira read:avatar:jira read:group:jira read:user:jira",
            signed_in=True,
        ),
    )
    def get(self, *, expand: Sequence[str] = ()) -> Call:
        """The account that is signed in; `expand` takes `groups` and `applicationRoles`."""
        return call(query={"expand": commas(expand)})
