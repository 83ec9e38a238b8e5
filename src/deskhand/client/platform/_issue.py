"""An issue as the platform shows it, in search, in queues and by itself."""

from typing import Any

import msgspec

from deskhand.client._later import Folded, Later, nothing
from deskhand.client.platform._changelogs import Changelog

__all__ = ["Issue"]


class Issue(Folded, dict=True):
    """An issue; its fields stay as Jira sent them until they are asked for.

    `fields` are by their ids, those that were asked for. `names` says what people call them and `rendered_fields` has them
    as HTML, both by their ids and where they were asked for with `expand`.
    """

    id: str
    key: str = ""  # absent where a search asks for no fields
    self: str | None = None
    raw_fields: msgspec.Raw = nothing("fields")
    changelog: Changelog | None = None
    raw_names: msgspec.Raw = nothing("names")
    raw_rendered_fields: msgspec.Raw = nothing("renderedFields")
    fields = Later[dict[str, Any]]("raw_fields", dict[str, Any], empty=dict)
    names = Later[dict[str, str]]("raw_names", dict[str, str], empty=dict)
    rendered_fields = Later[dict[str, Any]]("raw_rendered_fields", dict[str, Any], empty=dict)

    def field(self, name: str) -> Any:
        """One field by its id, such as `summary` or `customfield_10010`; None where it is empty or was not asked for."""
        return self.fields.get(name)
