"""The few shapes that many nouns share."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, dataclass_transform

import msgspec

__all__ = [
    "Attachment",
    "Date",
    "Duration",
    "EntityProperty",
    "JiraSchema",
    "Link",
    "PropertyKey",
    "PropertyKeys",
    "Shape",
    "User",
    "moment",
]


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class ShapeType(msgspec.StructMeta):
    """The kind of class that a shape is: said once here, it need not be said at each of them.

    Shapes are trees, never part of a circle, so the garbage collector need not look at them: a page of 50 requests is read
    in half the time.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> "ShapeType":
        return super().__new__(
            cls,
            name,
            bases,
            namespace,
            **{"frozen": True, "kw_only": True, "gc": options.get("dict", False), **options},
        )


class Shape(msgspec.Struct, metaclass=ShapeType, rename="camel"):
    """What Jira answers: fields are named in Python's manner, unknown ones are ignored."""


class Date(Shape):
    """A moment as the service desk's API writes it.

    https://developer.atlassian.com/cloud/jira/service-desk/rest/intro/#date-format
    """

    epoch_millis: int
    iso8601: str | None = msgspec.field(name="iso8601", default=None)
    jira: str | None = None
    friendly: str | None = None

    @property
    def at(self) -> datetime:
        """The moment, in UTC."""
        return datetime.fromtimestamp(self.epoch_millis / 1000, tz=UTC)


class Duration(Shape):
    """A length of time, in milliseconds; negative once a goal is missed."""

    millis: int
    friendly: str | None = None


class Link(Shape):
    """Where a thing is found: in the API, for agents, for customers, and an attachment's bytes."""

    self: str | None = None
    jira_rest: str | None = None
    web: str | None = None
    agent: str | None = None
    content: str | None = None
    thumbnail: str | None = None
    avatar_urls: Mapping[str, str] | None = None
    icon_urls: Mapping[str, str] | None = None


class GroupName(Shape):
    """A group; on Data Center its name alone says which."""

    name: str = ""
    group_id: str | None = None


class GroupList(Shape):
    """The groups that an account is in."""

    size: int = 0
    items: Sequence[GroupName] = ()


class ApplicationRole(Shape):
    """Access to one product, such as `jira-servicedesk`: the groups that have it, and the seats left."""

    key: str
    name: str = ""
    groups: Sequence[str] = ()
    group_details: Sequence[GroupName] = ()
    default_groups: Sequence[str] = ()
    number_of_seats: int | None = None
    remaining_seats: int | None = None
    user_count: int | None = None
    has_unlimited_seats: bool | None = None
    selected_by_default: bool | None = None


class ApplicationRoleList(Shape):
    """The products that an account has access to."""

    size: int = 0
    items: Sequence[ApplicationRole] = ()


class User(Shape):
    """An account; the e-mail address only as far as its owner allows.

    On Data Center `account_id` is absent, and `name` and `key` say who it is.
    """

    account_id: str | None = None
    account_type: str | None = None
    name: str | None = None
    key: str | None = None
    email_address: str | None = None
    display_name: str | None = None
    active: bool | None = None
    time_zone: str | None = None
    locale: str | None = None
    groups: GroupList | None = None
    application_roles: ApplicationRoleList | None = None

    @property
    def identity(self) -> str | None:
        """What tells an account from others: its account id, on-prem its user name."""
        return self.account_id or self.name or self.key


class Attachment(Shape):
    """A file on a request, as the service desk's API shows it."""

    filename: str
    author: User | None = None
    created: Date | None = None
    size: int | None = None
    mime_type: str | None = None
    links: Link | None = msgspec.field(name="_links", default=None)

    @property
    def id(self) -> str:
        """The attachment's id, which Jira tells only within its links; empty where there are none."""
        place = (self.links and (self.links.jira_rest or self.links.self)) or ""
        return place.rstrip("/").rsplit("/", 1)[-1]


class JiraSchema(Shape):
    """What kind of value a field takes."""

    type: str | None = None
    items: str | None = None
    system: str | None = None
    custom: str | None = None
    custom_id: int | None = None
    configuration: Any = None


class EntityProperty(Shape):
    """What an app keeps at a thing of Jira's, under a key."""

    key: str
    value: Any = None


class PropertyKey(Shape):
    """The key of an entity property."""

    key: str
    self: str | None = None


class PropertyKeys(Shape):
    """The keys of the entity properties of one thing.

    The document names the list `keys`, its own examples `entityPropertyKeyBeans`: both are read.
    """

    keys: list[PropertyKey] = []
    entity_property_key_beans: list[PropertyKey] = []

    @property
    def names(self) -> list[str]:
        """The keys themselves."""
        return [one.key for one in (*self.keys, *self.entity_property_key_beans)]


def moment(written: str | int | None) -> datetime | None:
    """A moment as the platform writes it (`2026-09-08T10:11:12.345+0200`, or milliseconds), None where there is none."""
    if written is None:
        return None
    if isinstance(written, int):
        return datetime.fromtimestamp(written / 1000, tz=UTC)
    return datetime.fromisoformat(written)
