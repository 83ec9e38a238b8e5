"""A request as recipes see it: flat, and named as people speak.

The platform's issue has all that recipes ask about, but under custom field ids that differ from site to site; they are looked
up once for each client, by the types that Jira Service Management gives its own fields.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import msgspec

from deskhand.client._adf_plain import to_plain as plain_text
from deskhand.client._shapes import moment

if TYPE_CHECKING:
    from deskhand.client._jira import Jira
    from deskhand.client.platform.issues import Issue

__all__ = [
    "LinkedRequest",
    "Person",
    "RequestView",
    "ViewFields",
    "moment",
    "person",
    "plain_text",
    "view",
    "view_fields",
]

_PLAIN = [
    "summary",
    "status",
    "priority",
    "issuetype",
    "project",
    "reporter",
    "creator",
    "assignee",
    "created",
    "updated",
    "resolution",
    "labels",
    "duedate",
    "issuelinks",
]
_TYPES = {
    "request_type": "com.atlassian.servicedesk:vp-origin",
    "organizations": "com.atlassian.servicedesk:sd-customer-organizations",
    "participants": "com.atlassian.servicedesk:sd-request-participants",
}


class _Word(msgspec.Struct, kw_only=True):
    """What recipes see."""


class Person(_Word):
    """A user; the e-mail address only as far as its owner lets it be seen."""

    account_id: str | None = None
    name: str | None = None
    email: str | None = None


class LinkedRequest(_Word):
    """Another request that this one is linked to; `relation` as it reads from here, such as "is caused by"."""

    key: str
    relation: str
    summary: str | None = None
    status: str | None = None


class RequestView(_Word):
    """A request: `desk` is the project's key, `fields` holds what was asked for beyond the rest, by Jira's field ids."""

    id: str
    key: str
    desk: str
    summary: str = ""
    request_type: str | None = None
    request_type_id: str | None = None
    status: str | None = None
    status_category: str | None = None
    priority: str | None = None
    resolution: str | None = None
    reporter: Person | None = None
    creator: Person | None = None
    assignee: Person | None = None
    organizations: list[str] = []
    participants: list[Person] = []
    labels: list[str] = []
    due: str | None = None
    links: list[LinkedRequest] = []
    created: datetime | None = None
    updated: datetime | None = None
    fields: dict[str, Any] = {}


class ViewFields(msgspec.Struct, frozen=True):
    """Under which ids a site keeps the service desk's own fields."""

    request_type: str | None = None
    organizations: str | None = None
    participants: str | None = None

    def to_read(self, more: tuple[str, ...] = ()) -> list[str]:
        """The fields that a view is made of, and more."""
        own = (self.request_type, self.organizations, self.participants)
        return [*_PLAIN, *(field for field in own if field), *more]


_known: "WeakKeyDictionary[Jira, ViewFields]" = WeakKeyDictionary()


async def view_fields(jira: "Jira") -> ViewFields:
    """The ids of the service desk's own fields on this site, read once."""
    if jira not in _known:
        ids = {field.schema.custom: field.id for field in await jira.platform.fields.list() if field.schema}
        _known[jira] = ViewFields(**{name: ids.get(kind) for name, kind in _TYPES.items()})
    return _known[jira]


def view(issue: "Issue", own: ViewFields, more: tuple[str, ...] = ()) -> RequestView:
    """The view of an issue that was read with the fields `own.to_read(more)`."""
    fields = issue.fields
    origin = (fields.get(own.request_type) if own.request_type else None) or {}
    kind = origin.get("requestType") or {}
    status = fields.get("status") or {}
    return RequestView(
        id=issue.id,
        key=issue.key,
        desk=(fields.get("project") or {}).get("key") or issue.key.rpartition("-")[0],
        summary=fields.get("summary") or "",
        request_type=kind.get("name"),
        request_type_id=kind.get("id"),
        status=status.get("name"),
        status_category=(status.get("statusCategory") or {}).get("name"),
        priority=(fields.get("priority") or {}).get("name"),
        resolution=(fields.get("resolution") or {}).get("name"),
        reporter=person(fields.get("reporter")),
        creator=person(fields.get("creator")),
        assignee=person(fields.get("assignee")),
        organizations=[one.get("name", "") for one in fields.get(own.organizations or "") or []],
        participants=[found for one in fields.get(own.participants or "") or [] if (found := person(one))],
        labels=fields.get("labels") or [],
        due=fields.get("duedate"),
        links=[link for one in fields.get("issuelinks") or [] if (link := _linked(one))],
        created=moment(fields.get("created")),
        updated=moment(fields.get("updated")),
        fields={name: fields.get(name) for name in more},
    )


def person(user: dict[str, Any] | None) -> Person | None:
    """A user of the platform's API."""
    if not user:
        return None
    return Person(
        account_id=user.get("accountId") or user.get("name") or user.get("key"),
        name=user.get("displayName"),
        email=user.get("emailAddress"),
    )


def _linked(link: dict[str, Any]) -> LinkedRequest | None:
    for side, words in (("outwardIssue", "outward"), ("inwardIssue", "inward")):
        other = link.get(side)
        if other:
            fields = other.get("fields") or {}
            return LinkedRequest(
                key=other["key"],
                relation=(link.get("type") or {}).get(words) or "",
                summary=fields.get("summary"),
                status=(fields.get("status") or {}).get("name"),
            )
    return None
