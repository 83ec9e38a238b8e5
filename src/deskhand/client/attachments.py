"""Attachments: files on a request, uploaded to its desk first and then attached."""

from collections.abc import Sequence
from pathlib import Path

from deskhand.client._call import Call, Progress, Upload, call, filled, upload
from deskhand.client._download import download
from deskhand.client._flow import flow
from deskhand.client._operation import operation, pages
from deskhand.client._paging import START_LIMIT, Page
from deskhand.client._shapes import Attachment, Shape
from deskhand.client._worlds import CLOUD, Async, Nouns, W
from deskhand.client.comments import Comment
from deskhand.needs import Needs

__all__ = ["Attached", "Attachment", "Attachments", "TemporaryAttachment", "TemporaryAttachments"]

_READ = Needs(classic="read:servicedesk-request", granular="read:request.attachment:jsm read:user:jira")
_BROWSE = Needs(
    classic="read:servicedesk-request",
    granular="read:request.attachment:jsm read:user:jira",
    permissions=("BROWSE_PROJECTS",),
)


class TemporaryAttachment(Shape):
    """An uploaded file that belongs to no request yet."""

    temporary_attachment_id: str
    file_name: str | None = None


class TemporaryAttachments(Shape):
    """The files of one upload."""

    temporary_attachments: Sequence[TemporaryAttachment]


class Attached(Shape):
    """What attaching made: the attachments, and the comment that shows them."""

    attachments: Page[Attachment] | None = None
    comment: Comment | None = None


class Attachments(Nouns[W]):
    """The attachments of a request."""

    @pages("GET /request/{issueIdOrKey}/attachment", Attachment, needs=_READ, paging=START_LIMIT, editions=CLOUD)
    def list(self, request: str, *, start: int = 0, limit: int = 50) -> Call:
        """All attachments that the account may see; customers see those of public comments."""
        return call(request, query={"start": start, "limit": limit})

    @download("GET /request/{issueIdOrKey}/attachment/{attachmentId}", needs=_BROWSE, editions=CLOUD)
    def content(self, request: str, attachment: str) -> Call:
        """The file itself."""
        return call(request, attachment)

    @download("GET /request/{issueIdOrKey}/attachment/{attachmentId}/thumbnail", needs=_BROWSE, editions=CLOUD)
    def thumbnail(self, request: str, attachment: str) -> Call:
        """A small picture of the file, where Jira makes one."""
        return call(request, attachment)

    @operation(
        "POST /servicedesk/{serviceDeskId}/attachTemporaryFile",
        TemporaryAttachments,
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.attachment:jsm write:request.attachment:jsm",
            permissions=("CREATE_ATTACHMENTS",),
        ),
    )
    def attach_temporary(self, desk: str, *files: Upload) -> Call:
        """Upload files to a desk, at most 60 at once; they wait there for an hour or so to be attached."""
        return call(desk, files=files)

    @operation(
        "POST /request/{issueIdOrKey}/attachment",
        Attached,
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.attachment:jsm write:request.attachment:jsm read:user:jira",
            permissions=("CREATE_ATTACHMENTS",),
        ),
    )
    def create(self, request: str, temporary_ids: Sequence[str], *, public: bool, comment: str | None = None) -> Call:
        """Attach uploaded files; Jira shows them in a comment, public or internal."""
        return call(
            request,
            json=filled(
                {
                    "temporaryAttachmentIds": [*temporary_ids],
                    "public": public,
                    "additionalComment": None if comment is None else {"body": comment},
                }
            ),
        )

    @flow
    async def attach(
        self: "Attachments[Async]",
        request: str,
        desk: str,
        *files: Upload | Path,
        public: bool,
        comment: str | None = None,
    ) -> Attached:
        """Upload files to the request's desk and attach them."""
        uploaded = await self.attach_temporary(desk, *[upload(file) for file in files])
        ids = [one.temporary_attachment_id for one in uploaded.temporary_attachments]
        return await self.create(request, ids, public=public, comment=comment)

    @flow
    async def download(
        self: "Attachments[Async]", request: str, attachment: str, to: Path, progress: Progress | None = None
    ) -> int:
        """Write an attachment to a path in constant memory, and give its size."""
        return await self.content(request, attachment).save(to, progress)
