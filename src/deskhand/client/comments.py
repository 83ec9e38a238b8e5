"""Comments on a request: public ones reach the customer, internal ones stay among agents."""

from collections.abc import Sequence

import msgspec

from deskhand.client._arguments import commas, said
from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._paging import Page
from deskhand.client._shapes import Attachment, Date, Shape, User
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["Comment", "Comments", "RenderedBody"]


class RenderedBody(Shape):
    """A comment's body as HTML."""

    html: str | None = None


class Comment(Shape):
    """A comment; its body is wiki markup."""

    id: str
    body: str = ""
    public: bool | None = None
    author: User | None = None
    created: Date | None = None
    rendered_body: RenderedBody | None = None
    attachments: Page[Attachment] | None = None
    expands: Sequence[str] | None = msgspec.field(name="_expands", default=None)


class Comments(Nouns[W]):
    """The comments of a request."""

    @pages(
        "GET /request/{issueIdOrKey}/comment",
        Comment,
        needs=Needs(classic="read:servicedesk-request", granular="read:request.comment:jsm read:user:jira"),
        paging=START_LIMIT,
    )
    def list(
        self,
        request: str | int,
        *,
        public: bool | None = None,
        internal: bool | None = None,
        expand: Sequence[str] = (),
        start: int | None = None,
        limit: int | None = None,
    ) -> Call:
        """All comments that the account may see; customers see the public ones.

        Without permission to see the request Jira answers an empty page here, not a refusal.
        """
        return call(
            request,
            query={"public": public, "internal": internal, "expand": commas(expand), "start": start, "limit": limit},
        )

    @operation(
        "GET /request/{issueIdOrKey}/comment/{commentId}",
        Comment,
        needs=Needs(classic="read:servicedesk-request", granular="read:request.comment:jsm read:user:jira"),
    )
    def get(self, request: str | int, comment: str | int, *, expand: Sequence[str] = ()) -> Call:
        """One comment; `expand` takes `attachment` and `renderedBody`."""
        return call(request, comment, query={"expand": commas(expand)})

    @operation(
        "POST /request/{issueIdOrKey}/comment",
        Comment,
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.comment:jsm write:request.comment:jsm read:user:jira",
            permissions=("ADD_COMMENTS",),
        ),
    )
    def create(self, request: str | int, body: str, *, public: bool) -> Call:
        """Write a comment. A public one reaches the customer: Jira has no default here and neither has this method."""
        return call(request, json={"body": said(body), "public": public})

    @pages(
        "GET /request/{issueIdOrKey}/comment/{commentId}/attachment",
        Attachment,
        needs=Needs(granular="read:request.attachment:jsm read:request.comment:jsm read:user:jira"),
        paging=START_LIMIT,
        experimental=True,
        editions=CLOUD,
    )
    def attachments(
        self, request: str | int, comment: str | int, *, start: int | None = None, limit: int | None = None
    ) -> Call:
        """The files that came with a comment."""
        return call(request, comment, query={"start": start, "limit": limit})
