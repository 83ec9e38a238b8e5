"""Attachments: files on a request, uploaded to its desk first and then attached."""

from collections.abc import Sequence
from pathlib import Path

from deskhand.client._arguments import named, several
from deskhand.client._attachments_on_prem import content_of, on_prem_too, thumbnail_of
from deskhand.client._call import Call, Progress, call, filled
from deskhand.client._download import download
from deskhand.client._flow import flow
from deskhand.client._operation import operation, pages
from deskhand.client._paging import Page
from deskhand.client._shapes import Attachment, Shape
from deskhand.client._uploads import File, some_uploads
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import CLOUD, Async, Nouns, W
from deskhand.client.comments import Comment
from deskhand.errors import OtherShape
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


def ids_of(uploaded: TemporaryAttachments) -> list[str]:
    """What an upload is attached by; without any the file is lost, whatever Jira said."""
    ids = [one.temporary_attachment_id for one in uploaded.temporary_attachments if one.temporary_attachment_id]
    if not ids:
        one = Attachments.attach_temporary
        said = "Jira took the upload and told nothing to attach it by"
        raise OtherShape(said, operation=str(one), url=one.full_path, status=201, may_have_happened=True)
    return ids


class Attachments(Nouns[W]):
    """The attachments of a request."""

    @on_prem_too
    @pages("GET /request/{issueIdOrKey}/attachment", Attachment, needs=_READ, paging=START_LIMIT, editions=CLOUD)
    def list(self, request: str | int, *, start: int = 0, limit: int = 50) -> Call:
        """All attachments that the account may see; customers see those of public comments.

        Data Center's service desk tells of none: there they are read from the issue, for those who may browse it.
        """
        self._only_on("cloud", start=start or None)
        return call(request, query={"start": start, "limit": limit})

    @download("GET /request/{issueIdOrKey}/attachment/{attachmentId}", needs=_BROWSE, editions=CLOUD, seek=content_of)
    def content(self, request: str | int, attachment: str | int) -> Call:
        """The file itself."""
        return call(request, attachment)

    @download(
        "GET /request/{issueIdOrKey}/attachment/{attachmentId}/thumbnail",
        needs=_BROWSE,
        editions=CLOUD,
        seek=thumbnail_of,
    )
    def thumbnail(self, request: str | int, attachment: str | int) -> Call:
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
    def attach_temporary(self, desk: str | int, *files: File) -> Call:
        """Upload files to a desk, at most 60 at once; they wait there for an hour or so to be attached."""
        return call(desk, files=some_uploads(files))

    @operation(
        "POST /request/{issueIdOrKey}/attachment",
        Attached,
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.attachment:jsm write:request.attachment:jsm read:user:jira",
            permissions=("CREATE_ATTACHMENTS",),
        ),
    )
    def create(
        self, request: str | int, temporary_ids: Sequence[str], *, public: bool, comment: str | None = None
    ) -> Call:
        """Attach uploaded files; Jira shows them in a comment, public or internal."""
        return call(
            request,
            json=filled(
                {
                    "temporaryAttachmentIds": several(temporary_ids),
                    "public": public,
                    "additionalComment": None if comment is None else {"body": comment},
                }
            ),
        )

    @flow
    async def attach(
        self: "Attachments[Async]",
        request: str | int,
        desk: str | int,
        *files: File,
        public: bool,
        comment: str | None = None,
    ) -> Attached:
        """Upload files to the request's desk and attach them."""
        ready = some_uploads(files)
        named(request)
        uploaded = await self.attach_temporary(desk, *ready)
        return await self.create(request, ids_of(uploaded), public=public, comment=comment)

    @flow
    async def download(
        self: "Attachments[Async]",
        request: str | int,
        attachment: str | int,
        to: Path | str,
        progress: Progress | None = None,
    ) -> int:
        """Write an attachment to a path in constant memory, and give its size."""
        return await self.content(request, attachment).save(to, progress)
