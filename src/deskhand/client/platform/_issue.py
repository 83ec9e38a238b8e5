"""An issue as the platform shows it, in search, in queues and by itself."""

from functools import cached_property
from typing import Any

import msgspec

from deskhand.client._shapes import Shape
from deskhand.client.platform._changelogs import Changelog

__all__ = ["Issue"]


class Issue(Shape, dict=True):
    """An issue; its fields stay as Jira sent them until they are asked for."""

    id: str
    key: str
    self: str | None = None
    raw_fields: msgspec.Raw = msgspec.field(name="fields", default=msgspec.Raw(b"{}"))
    changelog: Changelog | None = None
    raw_names: msgspec.Raw = msgspec.field(name="names", default=msgspec.Raw(b"{}"))
    raw_rendered_fields: msgspec.Raw = msgspec.field(name="renderedFields", default=msgspec.Raw(b"{}"))

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The fields by their ids, those that were asked for."""
        fields: dict[str, Any] = msgspec.json.decode(self.raw_fields) or {}
        return fields

    def field(self, name: str) -> Any:
        """One field by its id, such as `summary` or `customfield_10010`; None where it is empty or was not asked for."""
        return self.fields.get(name)

    @cached_property
    def names(self) -> dict[str, str]:
        """What people call the fields, by their ids; asked for with `expand`."""
        names: dict[str, str] = msgspec.json.decode(self.raw_names) or {}
        return names

    @cached_property
    def rendered_fields(self) -> dict[str, Any]:
        """The fields as HTML, by their ids; asked for with `expand`."""
        fields: dict[str, Any] = msgspec.json.decode(self.raw_rendered_fields) or {}
        return fields
