"""Issues as they lie in a file: each is unpacked when it is asked for, and no further than somebody looks."""

import functools
from collections.abc import Callable
from typing import Any, cast

import msgspec

from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._told import Told

DEEP = frozenset(
    {
        "approvals", "attachments", "comments", "feedback", "histories", "links", "properties", "remote_links", "slas",
        "statuses", "subscribed", "watchers", "worklogs",
    }
)  # fmt: skip
"""The parts that a glance leaves packed."""


class Packed:
    """Makes the issue of a number from its bytes, or tells it if it has none of its own."""

    def __init__(self, bodies: dict[int, bytes], told: Told | None) -> None:
        self.bodies, self.told = bodies, told
        self._decode = msgspec.msgpack.Decoder(Issue).decode

    def __call__(self, number: int) -> Issue:
        body = self.bodies.get(number)
        if body is not None:
            return self._decode(body)
        if self.told is None:
            raise KeyError(number)
        return self.told(number)

    def glance(self, parts: frozenset[str]) -> Callable[[int], Issue]:
        """A quicker way to issues of which only the surface is looked at, and these of the deeper parts."""
        bodies, decode = self.bodies, msgspec.msgpack.Decoder(_surface(parts & DEEP)).decode
        tell = self if self.told is None else self.told.glance(parts)

        def look(number: int) -> Issue:
            body = bodies.get(number)
            # What is left out is absent: who looks at it without having said so fails at once.
            return tell(number) if body is None else cast("Issue", decode(body))

        return look


@functools.cache
def _surface(parts: frozenset[str]) -> type[msgspec.Struct]:
    shown = [field for field in msgspec.structs.fields(Issue) if field.name not in DEEP - parts]
    return msgspec.defstruct("Surface", [_declared(field) for field in shown])


def _declared(found: msgspec.structs.FieldInfo) -> Any:
    if found.required:
        return found.name, found.type
    if found.default_factory is not msgspec.NODEFAULT:
        return found.name, found.type, msgspec.field(default_factory=found.default_factory)
    return found.name, found.type, found.default
