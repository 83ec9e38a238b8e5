"""Files on requests, and those that were uploaded and wait to be attached."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from msgspec import UNSET, Struct, UnsetType

from deskhand.sandbox import _changes as changes
from deskhand.sandbox._access import FORBIDDEN, holds, the_desk, the_request, works_for
from deskhand.sandbox._call import JSM, Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Attachment, Issue, TemporaryFile
from deskhand.sandbox._multipart import check_uploads
from deskhand.sandbox._portal_view import attachment, comment
from deskhand.sandbox._replies import Json, page


class AdditionalComment(Struct):
    """What is said beside the files."""

    body: str | None = None


class AttachmentCreate(Struct, rename="camel"):
    """The body of a call that attaches files."""

    temporary_attachment_ids: list[str] | None = None
    public: bool | UnsetType | None = UNSET
    additional_comment: AdditionalComment | None = None


@handles(
    "POST /servicedesk/{serviceDeskId}/attachTemporaryFile",
    uploads=True,
    unknown="How long a temporary file lives: here, until it is attached.",
)
def attach_temporary_file(call: Call) -> Reply:
    """Uploads wait here until a request takes them."""
    desk, project = the_desk(call)
    uploads = check_uploads(call)
    if not holds(call.site, call.account, "CREATE_ATTACHMENTS", project, portal=True):
        raise Refusal(403, FORBIDDEN)
    made: list[dict[str, Any]] = []
    for upload in uploads:
        number = call.site.next("content", 1)
        call.site.files.keep(number, upload.file)
        name = f"temp{call.site.next('temporary file', 8186986881700442965)}"
        call.site.temporary.add(
            name,
            TemporaryFile(
                name,
                desk.id,
                upload.name,
                upload.mime,
                upload.size,
                call.user.account_id,
                call.site.clock.now(),
                number,
            ),
        )
        made.append({"temporaryAttachmentId": name, "fileName": upload.name})
    return Reply(201, {"temporaryAttachments": made})


@handles("GET /request/{issueIdOrKey}/attachment")
def list_attachments(call: Call) -> Json:
    """The files of a request; a customer is shown the public ones."""
    issue = the_request(call)
    return page(call, readable(call, issue), lambda row: attachment(call, issue, row))


@handles("POST /request/{issueIdOrKey}/attachment")
def create_attachments(call: Call) -> Reply:
    """Attach uploaded files, with a comment that names them."""
    issue = the_request(call)
    sent = call.read(AttachmentCreate)
    if not isinstance(sent.public, bool):
        raise Refusal(400, "The 'public' field is required.")
    project = call.site.projects[issue.project]
    if not holds(call.site, call.user, "CREATE_ATTACHMENTS", project, issue, portal=True):
        raise Refusal(403, FORBIDDEN)
    if not sent.public and not works_for(call.site, call.user, issue):
        raise Refusal(403, "You do not have permission to add internal attachments.")
    rows = take(call, issue, sent.temporary_attachment_ids, public=sent.public)
    said = (sent.additional_comment.body if sent.additional_comment else None) or ""
    body = "\n\n".join(part for part in (said, " ".join(_markup(row) for row in rows)) if part)
    row = changes.comment(
        call.site,
        issue.id,
        call.user.account_id,
        body,
        call.site.clock.now(),
        public=sent.public,
        attachments=tuple(file.id for file in rows),
    )
    issue = call.site.issues[issue.id]
    path = f"{JSM}/request/{issue.key}/comment/{row.id}/attachment"
    files = page(call, rows, lambda file: attachment(call, issue, file), path=path, first=True)
    return Reply(201, {"comment": comment(call, issue, row, []), "attachments": files})


@handles(
    "GET /request/{issueIdOrKey}/attachment/{attachmentId}",
    unknown="When the answer is the content and when a 303 to it: here it always is the content.",
)
def get_content(call: Call) -> Reply:
    """The bytes of a file."""
    return content(call, the_attachment(call, the_request(call)))


@handles(
    "GET /request/{issueIdOrKey}/attachment/{attachmentId}/thumbnail",
    unknown="The size of a thumbnail: here it is the picture itself.",
)
def get_thumbnail(call: Call) -> Reply:
    """A small picture of a picture."""
    row = the_attachment(call, the_request(call))
    if not row.mime.startswith("image/"):
        raise Refusal(404, "The attachment has no thumbnail.")
    return content(call, row)


def take(call: Call, issue: Issue, names: list[str] | None, *, public: bool) -> list[Attachment]:
    """Turn temporary files into attachments of a request."""
    files = temporary(call, names)
    now = call.site.clock.now()
    rows = []
    for file in files:
        number = call.site.next("attachment")
        call.site.temporary.drop(file.id)
        row = Attachment(
            number, issue.id, file.name, file.mime, file.size, call.user.account_id, now, public, file.content
        )
        changes.attach(call.site, issue.id, row, now)
        rows.append(row)
    return rows


def temporary(call: Call, names: list[str] | None) -> list[TemporaryFile]:
    """The temporary files of these names."""
    if not names:
        raise Refusal(400, "The 'temporaryAttachmentIds' field is required.")
    files = []
    for name in dict.fromkeys(names):
        file = call.site.temporary.get(name)
        if file is None or file.author != call.user.account_id:
            raise Refusal(400, f"The temporary attachment '{name}' does not exist or has expired.")
        files.append(file)
    return files


def readable(call: Call, issue: Issue) -> list[Attachment]:
    """The files of a request that the caller may read."""
    rows = [call.site.attachments[number] for number in issue.attachments]
    return rows if works_for(call.site, call.user, issue) else [row for row in rows if row.public]


def the_attachment(call: Call, issue: Issue) -> Attachment:
    """The file that the path names."""
    for row in readable(call, issue):
        if str(row.id) == call.params["attachmentId"]:
            return row
    raise Refusal(404, "The attachment does not exist.")


def content(call: Call, row: Attachment) -> Reply:
    """The answer that is a file."""
    headers = {
        "Content-Type": row.mime or "application/octet-stream",
        "Content-Length": str(row.size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name)}",
    }
    return Reply(200, headers=headers, content=_bytes(call, row))


def _bytes(call: Call, row: Attachment) -> Iterator[bytes]:
    return call.site.files.read(row.content)


def _markup(row: Attachment) -> str:
    if row.mime.startswith("image/"):
        return f"!{row.name}|thumbnail!"
    return f"[^{row.name}] _({max(1, round(row.size / 1024))} kB)_"
