"""Parts of a reply that stay as Jira sent them until they are asked for."""

import logging
from collections.abc import Callable
from reprlib import Repr
from typing import Any, Generic, Self, TypeVar, overload

import msgspec

from deskhand.client._shapes import Shape

__all__ = ["Folded", "Later", "drifted", "look_at", "nothing"]

T = TypeVar("T")

drifted: dict[str, dict[str, None]] = {}
"""By part, what it had that was not as documented, at any site: a part does not know where it came from."""

_log = logging.getLogger("deskhand.client")
_short = Repr()
_short.maxstring = _short.maxother = 60


class Folded(Shape, dict=True):
    """A reply some of whose parts are read when they are asked for."""

    def __repr__(self) -> str:
        names = [*self.__struct_fields__, *(name for name, part in vars(type(self)).items() if isinstance(part, Later))]
        parts = {name: getattr(self, name) for name in names if not name.startswith("raw_")}
        told = ", ".join([f"{name}={_short.repr(part)}" for name, part in parts.items() if part])
        return f"{type(self).__name__}({told})"


def nothing(name: str) -> Any:
    """A raw part under its name in the reply, null where it is missing."""
    return msgspec.field(name=name, default=msgspec.Raw(b"null"))


def look_at(reply: object) -> None:
    """Read all parts of a reply, to see whether they are as documented."""
    for name, part in vars(type(reply)).items():
        if isinstance(part, Later):
            getattr(reply, name)


class Later(Generic[T]):
    """A part in its shape, read from its raw form when it is first asked for and kept.

    Reading 50 requests whole takes three times as long as finding their parts, and most of them are never looked at.
    """

    def __init__(self, raw: str, shape: Any, empty: Callable[[], Any] = lambda: None) -> None:
        self._raw, self._shape, self._empty = raw, shape, empty
        self._decoder: msgspec.json.Decoder[Any] | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self._name, self._owner = name, owner.__name__

    @overload
    def __get__(self, reply: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, reply: object, owner: Any) -> T: ...
    def __get__(self, reply: object | None, owner: Any) -> Any:
        if reply is None:
            return self
        value = self._read(getattr(reply, self._raw))
        reply.__dict__[self._name] = value  # found before this descriptor from now on
        return value

    def _read(self, raw: msgspec.Raw) -> Any:
        if self._decoder is None:
            self._decoder = msgspec.json.Decoder(self._shape | None)
        try:
            value = self._decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            value = self._otherwise(raw)
        return self._empty() if value is None else value

    def _otherwise(self, raw: msgspec.Raw) -> Any:
        from deskhand.client._drift import NotThatShape, read  # noqa: PLC0415  # wanted only when Jira changes

        part = f"{self._owner}.{self._name}"
        try:
            value, found = read(self._shape, bytes(raw))
        except NotThatShape as error:
            value, found = None, [str(error)]
        if part not in drifted:
            _log.warning("%s is otherwise than documented: %s", part, "; ".join(found))
        drifted.setdefault(part, {}).update(dict.fromkeys(found))
        return value
