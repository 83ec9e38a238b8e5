"""Attachments of an issue, for agents."""

from datetime import datetime
from typing import Any

from deskhand.client._call import Call, call
from deskhand.client._download import download, kept_at
from deskhand.client._operation import OnPrem, Operation, operation
from deskhand.client._shapes import Shape, User, moment
from deskhand.client._uploads import File, some_uploads
from deskhand.client._worlds import CLOUD, ON_PREM, Async, Nouns, W
from deskhand.needs import Needs

__all__ = ["IssueAttachment", "IssueAttachments"]

_CONTENT = Needs(classic="read:jira-work", granular="read:attachment:jira", permissions=("BROWSE_PROJECTS",))


class IssueAttachment(Shape):
    """A file on an issue."""

    id: str | int
    self: str | None = None
    filename: str = ""
    author: User | None = None
    created: str | None = None
    size: int | None = None
    mime_type: str | None = None
    content: str | None = None
    thumbnail: str | None = None

    @property
    def at(self) -> datetime | None:
        """When it was attached."""
        return moment(self.created)


_ATTACHED = list[IssueAttachment]


def _kept(kind: str) -> Operation[..., bytes]:
    """Where Data Center has the bytes of files: its API names the address, and has no operation for it."""
    path = f"/secure/{kind}/{{id}}/{{filename}}"
    return Operation(f"GET {path}", bytes, call, needs=_CONTENT, editions=ON_PREM, on_prem=OnPrem(path))


FILE, PICTURE = _kept("attachment"), _kept("thumbnail")


async def _content(files: "IssueAttachments[Async]", attachment: str | int) -> tuple[Operation[Any, Any], Call]:
    return FILE, kept_at((await files.get(attachment)).content, FILE)


async def _thumbnail(
    files: "IssueAttachments[Async]", attachment: str | int, **_: Any
) -> tuple[Operation[Any, Any], Call]:
    return PICTURE, kept_at((await files.get(attachment)).thumbnail, PICTURE)


class IssueAttachments(Nouns[W]):
    """The attachments of issues; those of an issue are listed by its field `attachment`."""

    chapter = "issue-attachments"

    @operation(
        "POST /rest/api/3/issue/{issueIdOrKey}/attachments",
        _ATTACHED,
        needs=Needs(
            classic="write:jira-work",
            granular="read:attachment:jira read:avatar:jira read:user:jira write:attachment:jira",
            product="agent",
            permissions=("BROWSE_PROJECTS", "CREATE_ATTACHMENTS"),
        ),
    )
    def add(self, issue: str | int, *files: File) -> Call:
        """Attach files; on a request, customers do not see them until a public comment shows them."""
        return call(issue, files=some_uploads(files))

    @operation(
        "GET /rest/api/3/attachment/{id}",
        IssueAttachment,
        needs=Needs(
            classic="read:jira-work",
            granular="read:application-role:jira read:attachment:jira read:avatar:jira read:group:jira read:user:jira",
            permissions=("BROWSE_PROJECTS",),
        ),
    )
    def get(self, attachment: str | int) -> Call:
        """What is known of a file."""
        return call(attachment)

    @download(
        "GET /rest/api/3/attachment/content/{id}",
        needs=_CONTENT,
        editions=CLOUD,
        seek=_content,
    )
    def content(self, attachment: str | int) -> Call:
        """The file itself; on Data Center it is read where the site keeps it, which takes one call more."""
        return call(attachment)

    @download(
        "GET /rest/api/3/attachment/thumbnail/{id}",
        needs=_CONTENT,
        editions=CLOUD,
        seek=_thumbnail,
    )
    def thumbnail(self, attachment: str | int, *, width: int | None = None, height: int | None = None) -> Call:
        """A small picture of the file, where Jira makes one; how large it is, only Cloud asks."""
        self._only_on("cloud", width=width, height=height)
        return call(attachment, query={"width": width, "height": height})

    @operation(
        "DELETE /rest/api/3/attachment/{id}",
        needs=Needs(
            classic="write:jira-work",
            granular="delete:attachment:jira",
            product="agent",
            own_or_all=("DELETE_OWN_ATTACHMENTS", "DELETE_ALL_ATTACHMENTS"),
        ),
    )
    def delete(self, attachment: str | int) -> Call:
        """Delete a file for good."""
        return call(attachment)
