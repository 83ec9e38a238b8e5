"""Requests: what customers ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, overload

import msgspec

from deskhand.client._arguments import commas, id_of, listed, mapped, several
from deskhand.client._call import Call, call, filled
from deskhand.client._flow import flow
from deskhand.client._later import Folded, Later, nothing
from deskhand.client._operation import operation, pages
from deskhand.client._paging import Page
from deskhand.client._shapes import Attachment, Date, Link, Shape, User
from deskhand.client._uploads import File, as_ours, by_name, uploads
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import CLOUD, Async, Nouns, W
from deskhand.client.attachments import Attached, Attachments, ids_of
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


class _Summary(Later[str]):
    """What a request is about, in a line; Data Center tells it among the fields alone."""

    @overload
    def __get__(self, reply: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, reply: object, owner: Any) -> str: ...
    def __get__(self, reply: Any, owner: Any) -> Any:
        told = super().__get__(reply, owner)
        if told == "":
            told = reply.__dict__[self._name] = str(reply.value("summary") or "")
        return told


class Request(Folded, dict=True):
    """What a customer asked for; the last eight are there when they were asked for with `expand`.

    Its parts stay as Jira sent them until they are asked for.
    """

    issue_id: str
    issue_key: str
    raw_summary: msgspec.Raw = nothing("summary")
    request_type_id: str = ""
    service_desk_id: str = ""
    raw_created_date: msgspec.Raw = nothing("createdDate")
    raw_reporter: msgspec.Raw = nothing("reporter")
    raw_field_values: msgspec.Raw = nothing("requestFieldValues")
    raw_current_status: msgspec.Raw = nothing("currentStatus")
    raw_links: msgspec.Raw = nothing("_links")
    summary = _Summary("raw_summary", str, empty=str)
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
            "requestOwnership": several(ownership),
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
    def get(self, request: str | int, *, expand: Sequence[str] = ()) -> Call:
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
        files: Sequence[File],
        *,
        public: bool = True,
        participants: Sequence[str] = (),
        on_behalf_of: str | None = None,
    ) -> RaisedRequest:
        """Ask for something and attach files to it. The request stands even where a file fails: the result says which did.

        What is no file at all is refused before anything is asked for. Of files with one name, the second is `name (2)` there.
        """
        ready = by_name(uploads(files))
        made = await self.create(desk, request_type, fields, participants=participants, on_behalf_of=on_behalf_of)
        attachments: Attachments[Async] = Attachments(self._sender)
        uploaded: dict[str, str] = {}
        failed: dict[str, DeskhandError] = {}
        for name, file in ready.items():
            try:
                (uploaded[name],) = ids_of(await attachments.attach_temporary(desk, file))[:1]
            except Exception as error:  # noqa: BLE001  # whatever it is, the request is there and its key must be told
                failed[name] = as_ours(error)
        attached = None
        if uploaded:
            try:
                attached = await attachments.create(made.issue_key, [*uploaded.values()], public=public)
            except Exception as error:  # noqa: BLE001  # as above
                failed |= dict.fromkeys(uploaded, as_ours(error))
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
            "serviceDeskId": id_of(desk),
            "requestTypeId": id_of(request_type),
            "requestFieldValues": mapped(fields),
            "requestParticipants": listed(participants) or None,
            "raiseOnBehalfOf": on_behalf_of,
            "form": None if form is None else {"answers": mapped(form)},
            "isAdfRequest": adf,
            "channel": channel,
        }
    )
