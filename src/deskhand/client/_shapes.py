"""The few shapes that many nouns share."""

from datetime import datetime, timezone

import msgspec

__all__ = ["Date", "Duration", "Link", "Shape", "User"]


class Shape(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
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
        return datetime.fromtimestamp(self.epoch_millis / 1000, tz=timezone.utc)


class Duration(Shape):
    """A length of time, in milliseconds; negative once a goal is missed."""

    millis: int
    friendly: str | None = None


class Link(Shape):
    """Where a thing is found: in the API, for agents, for customers."""

    self: str | None = None
    jira_rest: str | None = None
    web: str | None = None
    agent: str | None = None


class User(Shape):
    """An account as the service desk's API shows it; the e-mail address only as far as its owner allows.

    On Data Center `account_id` is absent and `name` and `key` say who it is.
    """

    account_id: str | None = None
    name: str | None = None
    key: str | None = None
    email_address: str | None = None
    display_name: str | None = None
    active: bool | None = None
    time_zone: str | None = None
