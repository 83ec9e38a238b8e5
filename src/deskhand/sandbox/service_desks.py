"""Service desks, and the files uploaded to them before they are attached."""

from typing import Any

from deskhand.sandbox._access import FORBIDDEN, holds, reaches, the_desk
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._multipart import check_uploads
from deskhand.sandbox._portal_view import service_desk
from deskhand.sandbox._records import TemporaryFile
from deskhand.sandbox._replies import Json, page


@handles("GET /servicedesk")
def list_service_desks(call: Call) -> Json:
    """The desks that the caller reaches."""
    desks = [desk for desk in call.site.desks.values() if reaches(call.site, call.account, desk)]
    return page(call, desks, lambda desk: service_desk(call, desk))


@handles("GET /servicedesk/{serviceDeskId}")
def get_service_desk(call: Call) -> Json:
    """One desk, by its number or its project."""
    return service_desk(call, the_desk(call)[0])


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
