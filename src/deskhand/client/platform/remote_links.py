"""Remote links: what an issue has to do with things outside Jira."""

from collections.abc import Mapping
from typing import Any

from deskhand.client._arguments import given
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["CreatedRemoteLink", "RemoteLink", "RemoteLinks"]


class RemoteLink(Shape):
    """A link to a web page; `global_id` is the other system's own name for it."""

    id: int
    global_id: str | None = None
    relationship: str | None = None
    object: Mapping[str, Any] | None = None
    application: Mapping[str, Any] | None = None


class CreatedRemoteLink(Shape):
    """Where a new link is found."""

    id: int
    self: str | None = None


_ALL = list[RemoteLink]


class RemoteLinks(Nouns[W]):
    """The remote links of an issue."""

    chapter = "issue-remote-links"

    @operation(
        "GET /rest/api/3/issue/{issueIdOrKey}/remotelink",
        _ALL,
        needs=Needs(
            classic="read:jira-work",
            granular="read:issue.remote-link:jira read:status:jira",
            permissions=("BROWSE_PROJECTS",),
        ),
    )
    def list(self, issue: str | int) -> Call:
        """The remote links of an issue."""
        return call(issue)

    @operation(
        "POST /rest/api/3/issue/{issueIdOrKey}/remotelink",
        CreatedRemoteLink,
        needs=Needs(
            classic="write:jira-work",
            granular="read:issue.remote-link:jira write:issue.remote-link:jira write:issue:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "LINK_ISSUES"),
        ),
    )
    def create(
        self,
        issue: str | int,
        url: str,
        title: str,
        *,
        summary: str | None = None,
        global_id: str | None = None,
        relationship: str | None = None,
    ) -> Call:
        """Link an issue to a web page; the same `global_id` again changes that link instead of adding one."""
        page = filled({"url": given(url), "title": given(title), "summary": summary})
        return call(issue, json=filled({"object": page, "globalId": global_id, "relationship": relationship}))
