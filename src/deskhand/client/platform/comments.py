"""Comments on an issue, in ADF, for agents."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from deskhand.client._arguments import commas
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import EntityProperty, Shape, User, moment
from deskhand.client._text import body_for
from deskhand.client._ways_of_paging import start_at
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["CommentPage", "IssueComment", "IssueComments"]

T = TypeVar("T")
_SEEN = (
    "read:avatar:jira read:comment.property:jira read:comment:jira read:group:jira read:project-role:jira "
    "read:project:jira read:user:jira"
)
_READ = Needs(classic="read:jira-work", granular=_SEEN, permissions=("BROWSE_PROJECTS",))


class IssueComment(Shape):
    """A comment; its body is ADF, on Data Center wiki markup. `jsd_public` tells whether customers read it."""

    id: str
    body: Any = None
    author: User | None = None
    update_author: User | None = None
    created: str | None = None
    updated: str | None = None
    rendered_body: str | None = None
    jsd_public: bool | None = None
    visibility: Mapping[str, Any] | None = None
    properties: Sequence[EntityProperty] | None = None

    @property
    def at(self) -> datetime | None:
        """When it was written."""
        return moment(self.created)


class CommentPage(Shape, Generic[T]):
    """A page of an issue's comments."""

    comments: list[T]
    start_at: int = 0
    max_results: int = 0
    total: int | None = None

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        return self.comments


class IssueComments(Nouns[W]):
    """The comments of an issue."""

    chapter = "issue-comments"

    @pages("GET /rest/api/3/issue/{issueIdOrKey}/comment", IssueComment, needs=_READ, paging=start_at(CommentPage))
    def list(
        self,
        issue: str | int,
        *,
        order_by: str | None = None,
        expand: Sequence[str] = (),
        start_at: int | None = None,
        max_results: int | None = None,
    ) -> Call:
        """The comments of an issue; `order_by` takes `created` and `-created`."""
        query = {"orderBy": order_by, "expand": commas(expand), "startAt": start_at, "maxResults": max_results}
        return call(issue, query=query)

    @operation("GET /rest/api/3/issue/{issueIdOrKey}/comment/{id}", IssueComment, needs=_READ)
    def get(self, issue: str | int, comment: str | int, *, expand: Sequence[str] = ()) -> Call:
        """One comment; `expand` takes `renderedBody`."""
        return call(issue, comment, query={"expand": commas(expand)})

    @operation(
        "POST /rest/api/3/issue/{issueIdOrKey}/comment",
        IssueComment,
        needs=Needs(
            classic="write:jira-work",
            granular=f"{_SEEN} write:comment:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "ADD_COMMENTS"),
        ),
    )
    def add(self, issue: str | int, body: Any, *, public: bool = False) -> Call:
        """Write a comment, plain text or ADF; an internal one unless told otherwise."""
        said = {"body": body_for(self._sender.edition, body), "properties": None if public else [_INTERNAL]}
        return call(issue, json=filled(said))

    @operation(
        "PUT /rest/api/3/issue/{issueIdOrKey}/comment/{id}",
        IssueComment,
        needs=Needs(
            classic="write:jira-work",
            granular=f"{_SEEN} write:comment:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS",),
            own_or_all=("EDIT_OWN_COMMENTS", "EDIT_ALL_COMMENTS"),
        ),
    )
    def update(self, issue: str | int, comment: str | int, body: Any, *, notify_users: bool | None = None) -> Call:
        """Write a comment anew; to tell nobody of it is Cloud's."""
        self._only_on("cloud", notify_users=notify_users)
        return call(
            issue, comment, query={"notifyUsers": notify_users}, json={"body": body_for(self._sender.edition, body)}
        )

    @operation(
        "DELETE /rest/api/3/issue/{issueIdOrKey}/comment/{id}",
        needs=Needs(
            classic="write:jira-work",
            granular="delete:comment.property:jira delete:comment:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS",),
            own_or_all=("DELETE_OWN_COMMENTS", "DELETE_ALL_COMMENTS"),
            signed_in=True,
        ),
    )
    def delete(self, issue: str | int, comment: str | int) -> Call:
        """Delete a comment for good."""
        return call(issue, comment)


_INTERNAL = {"key": "sd.public.comment", "value": {"internal": True}}
