"""Where Data Center has the bytes of files."""

from deskhand.sandbox._access import the_request
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Attachment
from deskhand.sandbox.attachments import content, readable
from deskhand.sandbox.datacenter._pages import PAGES
from deskhand.sandbox.platform.attachments import the_attachment

SOURCE = f"{PAGES}attachment/"
UNKNOWN = "The document only shows such addresses, the small picture's among them, and tells no more of them."


@handles("GET /secure/attachment/{id}/{filename}", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def get_content(call: Call) -> Reply:
    """The bytes of a file."""
    return content(call, _readable(call))


@handles("GET /secure/thumbnail/{id}/{filename}", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def get_thumbnail(call: Call) -> Reply:
    """A small picture of a picture: here the picture itself."""
    row = _readable(call)
    if not row.mime.startswith("image/"):
        raise Refusal(404, "The attachment has no thumbnail.")
    return content(call, row)


def _readable(call: Call) -> Attachment:
    """A file of an issue that the caller browses, or of a request that the caller can open."""
    text = call.params["id"]
    row = call.site.attachments.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    issue = None if row is None else call.site.issues[row.issue]
    if issue is None or issue.request_type is None:
        return the_attachment(call)
    call.params["issueIdOrKey"] = issue.key
    for one in readable(call, the_request(call)):
        if one is row:
            return one
    return the_attachment(call)
