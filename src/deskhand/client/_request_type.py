"""A request type as Jira shows it: what it is, and the fields of asking for it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from deskhand.client._shapes import JiraSchema, Link, Shape

__all__ = ["RequestType", "RequestTypeField", "RequestTypeFieldValue", "RequestTypeFields", "RequestTypeIcon"]


class RequestTypeFieldValue(Shape):
    """One value that a field may take; a cascading one has children."""

    value: str | None = None
    label: str | None = None
    children: "Sequence[RequestTypeFieldValue] | None" = None


class RequestTypeField(Shape):
    """A field of a request type, under the name that customers read."""

    field_id: str
    name: str = ""
    description: str | None = None
    required: bool | None = None
    visible: bool | None = None
    valid_values: Sequence[RequestTypeFieldValue] | None = None
    default_values: Sequence[RequestTypeFieldValue] | None = None
    preset_values: Sequence[Any] | None = None
    jira_schema: JiraSchema | None = None


class RequestTypeFields(Shape):
    """The fields of a request type, and what else the account may say when asking."""

    request_type_fields: Sequence[RequestTypeField]
    can_raise_on_behalf_of: bool | None = None
    can_add_request_participants: bool | None = None


class RequestTypeIcon(Shape):
    """A request type's picture."""

    id: str | None = None
    links: Link | None = msgspec.field(name="_links", default=None)


class RequestType(Shape):
    """Something a desk can be asked for."""

    id: str
    name: str = ""
    description: str | None = None
    help_text: str | None = None
    issue_type_id: str | None = None
    service_desk_id: str | None = None
    portal_id: str | None = None
    group_ids: Sequence[str] | None = None
    practice: str | None = None
    restriction_status: str | None = None
    can_create_request: bool | None = None
    icon: RequestTypeIcon | None = None
    fields: RequestTypeFields | None = None
    links: Link | None = msgspec.field(name="_links", default=None)
