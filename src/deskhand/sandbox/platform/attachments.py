"""Files on issues."""

import re

from deskhand.sandbox import _changes as changes
from deskhand.sandbox import _issue_view as view
from deskhand.sandbox._access import HIDDEN, browses, holds, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Attachment, Change
from deskhand.sandbox._multipart import check_uploads
from deskhand.sandbox._replies import Json
from deskhand.sandbox.attachments import content

UPLOAD_LIMIT = 1 << 30
RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


@handles(
    "GET /rest/api/3/attachment/meta",
    group="issue-attachments",
    unknown="How large a file may be that a site takes; here it may be of any size, whatever the limit says.",
    anonymous=True,
)
def get_attachment_settings(call: Call) -> Json:
    """Whether files can be attached, and how large."""
    return {"enabled": True, "uploadLimit": UPLOAD_LIMIT}


@handles("POST /rest/api/3/issue/{issueIdOrKey}/attachments", group="issue-attachments", anonymous=True, uploads=True)
def add_attachments(call: Call) -> Reply:
    """Attach the files that are sent."""
    uploads = check_uploads(call)
    issue = the_issue(call)
    if not holds(call.site, call.account, "CREATE_ATTACHMENTS", call.site.projects[issue.project], issue):
        raise Refusal(403, "You do not have permission to create attachments for this issue.")
    now, shown = call.site.clock.now(), []
    for upload in uploads:
        kept = call.site.next("content", 1)
        call.site.files.keep(kept, upload.file)
        number = call.site.next("attachment")
        row = Attachment(
            number,
            issue.id,
            upload.name,
            upload.mime,
            upload.size,
            call.author,
            now,
            public=True,
            content=kept,
        )
        changes.attach(call.site, issue.id, row, now)
        shown.append(view.attachment(call, row))
    return Reply(200, shown)


@handles("GET /rest/api/3/attachment/{id}", group="issue-attachments", anonymous=True)
def get_attachment(call: Call) -> Json:
    """What a file is; here its id is a number, where issues show a text."""
    row = the_attachment(call)
    return {**view.attachment(call, row), "id": row.id}


@handles("DELETE /rest/api/3/attachment/{id}", group="issue-attachments", anonymous=True)
def delete_attachment(call: Call) -> Reply:
    """Take a file away."""
    row = the_attachment(call)
    issue = call.site.issues[row.issue]
    project = call.site.projects[issue.project]
    own = call.account is not None and row.author == call.author
    allowed = holds(call.site, call.account, "DELETE_ALL_ATTACHMENTS", project, issue)
    if not allowed and not (own and holds(call.site, call.account, "DELETE_OWN_ATTACHMENTS", project, issue)):
        raise Refusal(403, "You do not have permission to delete this attachment.")
    change = Change("Attachment", "attachment", "jira", str(row.id), row.name, None, None)
    who, now = call.author, call.site.clock.now()
    changes.detach(call.site, row.id, who, now)
    changes.tell(call.site, call.site.issues.edit(issue.id), who, [change], now)
    return Reply(204)


@handles("GET /rest/api/3/attachment/content/{id}", group="issue-attachments", anonymous=True)
def get_content(call: Call) -> Reply:
    """The bytes of a file, or where they are."""
    row = the_attachment(call)
    if call.flag("redirect", default=True):
        secret = call.site.media_secret(row.id)
        return Reply(303, headers={"Location": f"{call.base}/_media/{row.id}?token={secret}", "Content-Length": "0"})
    asked = call.headers.get(b"range")
    return content(call, row) if asked is None else _part(call, row, asked.decode("latin-1"))


@handles(
    "GET /rest/api/3/attachment/thumbnail/{id}",
    group="issue-attachments",
    anonymous=True,
    unknown="Smaller pictures: `width`, `height` and `fallbackToDefault` change nothing.",
)
def get_thumbnail(call: Call) -> Reply:
    """A small picture of a picture: here the picture itself."""
    row = the_attachment(call)
    if not row.mime.startswith("image/"):
        raise Refusal(404, "The attachment has no thumbnail.")
    return get_content(call)  # type: ignore[no-any-return]


@handles("GET /_media/{id}", basis="sandbox", anonymous=True)
def get_media(call: Call) -> Reply:
    """Where redirects to files lead: whoever has the address may read."""
    text = call.params["id"]
    row = call.site.attachments.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None or call.one("token") != call.site.media_secret(row.id):
        raise Refusal(404, "There is no such file.")
    asked = call.headers.get(b"range")
    return content(call, row) if asked is None else _part(call, row, asked.decode("latin-1"))


def _part(call: Call, row: Attachment, asked: str) -> Reply:
    match = RANGE.match(asked)
    if match is None or not (match[1] or match[2]):
        raise Refusal(400, "The Range header is malformed.")
    first = int(match[1]) if match[1] else max(0, row.size - int(match[2]))
    last = min(int(match[2]), row.size - 1) if match[1] and match[2] else row.size - 1
    if first > last:
        raise Refusal(416, "The range cannot be satisfied.")
    whole = b"".join(call.site.files.read(row.content))[first : last + 1]
    headers = {
        "Content-Type": row.mime,
        "Content-Length": str(len(whole)),
        "Content-Range": f"bytes {first}-{last}/{row.size}",
    }
    return Reply(206, headers=headers, content=iter([whole]))


def the_attachment(call: Call) -> Attachment:
    """The file that the path names, if the caller browses its issue."""
    text = call.params["id"]
    row = call.site.attachments.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None:
        raise Refusal(404, f"The attachment with id '{text}' does not exist")
    if not browses(call.site, call.account, call.site.issues[row.issue]):
        raise Refusal(404, HIDDEN)
    return row
