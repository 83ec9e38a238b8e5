"""Issue links: what one issue has to do with another."""

from collections.abc import Sequence
from typing import Any

from deskhand.client._arguments import id_of
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._text import body_for
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["IssueLink", "IssueLinkType", "IssueLinkTypes", "IssueLinks", "LinkedIssue"]


class IssueLinkType(Shape):
    """A kind of link, with what it is called from either end."""

    id: str
    name: str = ""
    inward: str | None = None
    outward: str | None = None


class IssueLinkTypes(Shape):
    """The kinds of link that a site has."""

    issue_link_types: Sequence[IssueLinkType] = ()


class LinkedIssue(Shape):
    """One end of a link."""

    id: str
    key: str | None = None


class IssueLink(Shape):
    """A link between two issues."""

    id: str
    type: IssueLinkType | None = None
    inward_issue: LinkedIssue | None = None
    outward_issue: LinkedIssue | None = None


class IssueLinks(Nouns[W]):
    """The links between issues."""

    chapter = "issue-links"

    @operation(
        "POST /rest/api/3/issueLink",
        needs=Needs(
            classic="write:jira-work",
            granular="write:comment:jira write:issue-link:jira write:issue:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "LINK_ISSUES"),
        ),
    )
    def create(self, link_type: str, inward: str, outward: str, *, comment: Any = None) -> Call:
        """Link two issues: with a type such as `Blocks`, the outward issue is blocked by the inward one."""
        body = {
            "type": {"name": link_type},
            "inwardIssue": {"key": id_of(inward)},
            "outwardIssue": {"key": id_of(outward)},
            "comment": None if comment is None else {"body": body_for(self._sender.edition, comment)},
        }
        return call(json=filled(body))

    @operation(
        "GET /rest/api/3/issueLink/{linkId}",
        IssueLink,
        needs=Needs(
            classic="read:jira-work",
            granular="read:avatar:jira read:field:jira read:issue-link-type:jira read:issue-type:jira read:issue.time-tracking:jira "
            "read:issue:jira read:priority:jira read:project-category:jira read:project:jira read:status:jira read:user:jira",
            permissions=("BROWSE_PROJECTS",),
        ),
    )
    def get(self, link: str | int) -> Call:
        """One link."""
        return call(link)

    @operation(
        "DELETE /rest/api/3/issueLink/{linkId}",
        needs=Needs(
            classic="write:jira-work",
            granular="delete:issue-link:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "LINK_ISSUES"),
        ),
    )
    def delete(self, link: str | int) -> Call:
        """Delete a link; the issues stay."""
        return call(link)

    @operation(
        "GET /rest/api/3/issueLinkType",
        IssueLinkTypes,
        needs=Needs(classic="read:jira-work", granular="read:issue-link-type:jira"),
        chapter="issue-link-types",
    )
    def types(self) -> Call:
        """The kinds of link that the site has."""
        return call()
