"""Requests: what customers ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from deskhand.client._call import Call, Upload, call, commas, filled, upload
from deskhand.client._flow import flow
from deskhand.client._later import Folded, Later, nothing
from deskhand.client._operation import operation, pages
from deskhand.client._paging import START_LIMIT, Page
from deskhand.client._shapes import Attachment, Date, Link, Shape, User
from deskhand.client._worlds import CLOUD, Async, Nouns, W
from deskhand.client.attachments import Attached, Attachments
from deskhand.client.comments import Comment
from deskhand.client.request_types import RequestType
from deskhand.client.service_desks import ServiceDesk
from deskhand.client.slas import Sla
from deskhand.client.status import RequestStatus
from deskhand.errors import DeskhandError
from deskhand.needs import Needs

__all__ = [
    "FieldValue",
    "RaisedRequest",
    "Request",
    "RequestAction",
    "RequestActions",
    "RequestValidation",
    "Requests",
    "ValidationProblem",
]

_READ = Needs(classic="read:servicedesk-request", granular="read:request:jsm read:user:jira")
_WRITE = Needs(classic="write:servicedesk-request", granular="read:request:jsm write:request:jsm read:user:jira")
Ownership = Literal[
    "OWNED_REQUESTS", "PARTICIPATED_REQUESTS", "ORGANIZATION", "ALL_ORGANIZATIONS", "APPROVER", "ALL_REQUESTS"
]


class FieldValue(Shape):
    """A field of a request, under the name that its customer reads."""

    field_id: str
    label: str | None = None
    value: Any = None
    rendered_value: Any = None


class RequestAction(Shape):
    """Whether the account may do something to a request."""

    allowed: bool | None = None


class RequestActions(Shape):
    """What the account may do to a request."""

    add_attachment: RequestAction | None = None
    add_comment: RequestAction | None = None
    add_participant: RequestAction | None = None
    remove_participant: RequestAction | None = None


class Request(Folded, dict=True):
    """What a customer asked for; the last eight are there when they were asked for with `expand`.

    Its parts stay as Jira sent them until they are asked for.
    """

    issue_id: str
    issue_key: str
    summary: str = ""
    request_type_id: str = ""
    service_desk_id: str = ""

    raw_created_date: msgspec.Raw = nothing("createdDate")
    raw_reporter: msgspec.Raw = nothing("reporter")
    raw_field_values: msgspec.Raw = nothing("requestFieldValues")
    raw_current_status: msgspec.Raw = nothing("currentStatus")
    raw_links: msgspec.Raw = nothing("_links")
    created_date = Later[Date | None]("raw_created_date", Date)
    reporter = Later[User | None]("raw_reporter", User)
    request_field_values = Later[Sequence[FieldValue]]("raw_field_values", list[FieldValue], empty=tuple)
    current_status = Later[RequestStatus | None]("raw_current_status", RequestStatus)
    links = Later[Link | None]("raw_links", Link)

    participants: Page[User] | None = None
    status: Page[RequestStatus] | None = None
    sla: Page[Sla] | None = None
    request_type: RequestType | None = None
    service_desk: ServiceDesk | None = None
    attachments: Page[Attachment] | None = None
    actions: RequestActions | None = None
    comments: Page[Comment] | None = None

    def value(self, field: str) -> Any:
        """The value of one of its fields, None where it has none."""
        return next((one.value for one in self.request_field_values if one.field_id == field), None)


class ValidationProblem(Shape):
    """What is wrong with one field."""

    field: str | None = None
    message: str | None = None


class RequestValidation(Shape):
    """Whether a request could be made as it stands."""

    valid: bool
    error_message: str | None = None
    reason_key: str | None = None
    error_messages: Sequence[str] | None = None
    field_errors: Sequence[ValidationProblem] | None = None
    form_errors: Sequence[Any] | None = None


@dataclass(frozen=True)
class RaisedRequest:
    """A request that was raised with files: what was attached, and by file what was not and why."""

    request: Request
    attached: Attached | None
    failed: Mapping[str, DeskhandError]


class Requests(Nouns[W]):
    """The requests that the account may see."""

    @pages("GET /request", Request, needs=_READ, paging=START_LIMIT)
    def list(
        self,
        *,
        search: str | None = None,
        ownership: Sequence[Ownership] = (),
        status: Literal["OPEN_REQUESTS", "CLOSED_REQUESTS", "ALL_REQUESTS"] | None = None,
        approval: Literal["MY_PENDING_APPROVAL", "MY_HISTORY_APPROVAL"] | None = None,
        organization: int | str | None = None,
        desk: int | str | None = None,
        request_type: int | str | None = None,
        expand: Sequence[str] = (),
        start: int | None = None,
        limit: int | None = None,
    ) -> Call:
        """The requests that the account is itself concerned with, the latest activity first.

        An agent's work stands in queues and in `platform.search`, not here. `request_type` needs `desk` beside it;
        `organization` and `approval` are Cloud's.
        """
        self._only_on("cloud", organization=organization, approval=approval)
        query = {
            "searchTerm": search,
            "requestOwnership": [*ownership],
            "requestStatus": status,
            "approvalStatus": approval,
            "organizationId": organization,
            "serviceDeskId": desk,
            "requestTypeId": request_type,
            "expand": commas(expand),
            "start": start,
            "limit": limit,
        }
        return call(query=query)

    @operation("GET /request/{issueIdOrKey}", Request, needs=_READ)
    def get(self, request: str, *, expand: Sequence[str] = ()) -> Call:
        """One request; `expand` takes `participant`, `status`, `sla`, `requestType`, `comment` and others."""
        return call(request, query={"expand": commas(expand)})

    @operation("POST /request", Request, needs=_WRITE)
    def create(
        self,
        desk: str | int,
        request_type: str | int,
        fields: Mapping[str, Any],
        *,
        participants: Sequence[str] = (),
        on_behalf_of: str | None = None,
        form: Mapping[str, Any] | None = None,
        adf: bool | None = None,
        channel: str | None = None,
    ) -> Call:
        """Ask for something: a request type of a desk, both by id, and the values of its fields.

        `participants` and `on_behalf_of` are accounts, and refused to customers. `form` holds the answers of the request
        type's form by question; `adf` says that the texts are ADF instead of wiki markup; both
        are Cloud's, as is `channel`.
        """
        self._only_on("cloud", form=form, adf=adf, channel=channel)
        return call(json=_asking(desk, request_type, fields, participants, on_behalf_of, form, adf, channel))

    @operation("POST /request/validate", RequestValidation, needs=_WRITE, reads=True, editions=CLOUD)
    def validate(
        self,
        desk: str | int,
        request_type: str | int,
        fields: Mapping[str, Any],
        *,
        participants: Sequence[str] = (),
        on_behalf_of: str | None = None,
        form: Mapping[str, Any] | None = None,
        adf: bool | None = None,
        channel: str | None = None,
    ) -> Call:
        """Whether `create` would accept the same; what it would not is raised as `Invalid`."""
        return call(json=_asking(desk, request_type, fields, participants, on_behalf_of, form, adf, channel))

    @flow
    async def create_with_files(
        self: "Requests[Async]",
        desk: str | int,
        request_type: str | int,
        fields: Mapping[str, Any],
        files: Sequence[Upload | Path],
        *,
        public: bool = True,
        participants: Sequence[str] = (),
        on_behalf_of: str | None = None,
    ) -> RaisedRequest:
        """Ask for something and attach files to it. The request stands even where a file fails: the result says which did."""
        made = await self.create(desk, request_type, fields, participants=participants, on_behalf_of=on_behalf_of)
        attachments: Attachments[Async] = Attachments(self._sender)
        uploaded: list[tuple[str, str]] = []
        failed: dict[str, DeskhandError] = {}
        for file in files:
            try:
                kept = await attachments.attach_temporary(str(desk), upload(file))
                uploaded.append((file.name, kept.temporary_attachments[0].temporary_attachment_id))
            except DeskhandError as error:
                failed[file.name] = error
        attached = None
        if uploaded:
            try:
                attached = await attachments.create(made.issue_key, [one for _, one in uploaded], public=public)
            except DeskhandError as error:
                failed |= {name: error for name, _ in uploaded}
        return RaisedRequest(made, attached, failed)


def _asking(
    desk: str | int,
    request_type: str | int,
    fields: Mapping[str, Any],
    participants: Sequence[str],
    on_behalf_of: str | None,
    form: Mapping[str, Any] | None,
    adf: bool | None,
    channel: str | None,
) -> dict[str, Any]:
    return filled(
        {
            "serviceDeskId": str(desk),
            "requestTypeId": str(request_type),
            "requestFieldValues": dict(fields),
            "requestParticipants": [*participants] or None,
            "raiseOnBehalfOf": on_behalf_of,
            "form": None if form is None else {"answers": dict(form)},
            "isAdfRequest": adf,
            "channel": channel,
        }
    )
