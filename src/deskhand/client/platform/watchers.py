"""Watchers: the accounts that are told what happens to an issue."""

from collections.abc import Sequence

from deskhand.client._arguments import id_of
from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape, User
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["Watchers", "Watching"]

_MANAGE = Needs(
    classic="write:jira-work",
    granular="write:issue.watcher:jira",
    product="agent",
    permissions=("BROWSE_PROJECTS",),
    own_or_all=("", "MANAGE_WATCHERS"),
    signed_in=True,
)


class Watching(Shape):
    """Who watches an issue; without permission to see them, only how many."""

    watchers: Sequence[User] = ()
    watch_count: int = 0
    is_watching: bool | None = None


class Watchers(Nouns[W]):
    """The watchers of an issue."""

    chapter = "issue-watchers"

    @operation(
        "GET /rest/api/3/issue/{issueIdOrKey}/watchers",
        Watching,
        needs=Needs(
            classic="read:jira-work",
            granular="read:avatar:jira read:issue.watcher:jira read:user:jira",
            permissions=("BROWSE_PROJECTS",),
        ),
    )
    def get(self, issue: str | int) -> Call:
        """Who watches an issue."""
        return call(issue)

    @operation("POST /rest/api/3/issue/{issueIdOrKey}/watchers", needs=_MANAGE)
    def add(self, issue: str | int, account: str) -> Call:
        """Let an account watch an issue."""
        return call(issue, json=id_of(account))

    @operation("DELETE /rest/api/3/issue/{issueIdOrKey}/watchers", needs=_MANAGE)
    def remove(self, issue: str | int, account: str) -> Call:
        """Let an account watch an issue no longer."""
        return call(issue, query=self._account(account))
