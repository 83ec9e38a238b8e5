"""What people give to a method, made fit for a call: one thing's id, a number, several values.

What is rubbish is refused here, before any call, with the name that the method has for it: sent on, an unset variable would
name a request `None`, or leave out what says which group to delete.
"""

import sys
from collections.abc import Iterable, Mapping
from types import FrameType
from typing import Any, TypeVar

from deskhand.errors import UserError

__all__ = ["commas", "given", "id_of", "listed", "mapped", "named", "number", "said", "several", "some"]

T = TypeVar("T")


def id_of(value: str | int) -> str:
    """What names one thing of Jira's, as text."""
    if type(value) is str and value and value.isascii():  # nearly always
        return value
    return _id(value)


def named(value: str | int) -> str:
    """A part of a path; an empty one is refused where the path is put together."""
    return "" if value == "" else id_of(value)


def number(value: str | int) -> int:
    """An id that Jira takes as a number."""
    written = id_of(value)
    if written.isdecimal() and written.isascii():
        return int(written)
    raise UserError(f"the {_argument(value)} is {written!r}: Jira takes it by its number here")


def given(value: T) -> T:
    """A value that the call would say something else without."""
    if value is None:
        raise UserError(f"the {_argument(value)} is None: is a variable unset?")
    return value


def said(text: str) -> str:
    """A text that people read; bytes would arrive as their BASE64."""
    return _said(text)


def mapped(values: Mapping[str, T]) -> dict[str, T]:
    """Values by name."""
    return _mapped(values)


def several(values: Iterable[T]) -> list[T]:
    """Several values; a plain text, number or object is one value."""
    return _several(values)


def some(values: Iterable[T]) -> list[T]:
    """Several values, at least one: without any the call would not be the same."""
    found = _several(values)
    if not found:
        raise UserError(f"there are no {_argument(values)}: give at least one")
    return found


def listed(values: Iterable[T] | None) -> list[T] | None:
    """Several values, None where none were given."""
    return None if values is None else _several(values)


def commas(values: Iterable[str] | None) -> str | None:
    """Several values in one query parameter, as `expand` and `fields` take them; None where there are none."""
    if values is None or type(values) is str:
        return values or None
    try:
        return ",".join(values) or None
    except TypeError:
        return ",".join([str(one) for one in _several(values)])


def _said(text: Any) -> str:
    if isinstance(text, str):
        return text
    raise UserError(f"{_kind(text)} stands where the {_argument(text)} should: give a text")


def _mapped(values: Any) -> dict[str, Any]:
    if not isinstance(values, Mapping):
        raise UserError(f"{_kind(values)} stands where the {_argument(values)} should: give a dict of them by name")
    return dict(values)


def _id(value: Any) -> str:
    if value == "":
        raise UserError(f"the {_argument(value)} is empty: is a variable unset?")
    if not isinstance(value, str | int) or isinstance(value, bool):
        why = "is a variable unset?" if value is None else "only a text or a whole number can"
        raise UserError(f"{_kind(value)} cannot name the {_argument(value)}: {why}")
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UserError(f"the {_argument(value)} has half a character in it, which cannot be sent") from None
    return text


def _several(values: Any) -> list[Any]:
    if type(values) is list or type(values) is tuple:  # nearly always, and of texts
        for one in values:
            if type(one) is not str:
                break
        else:
            return [*values]
    if isinstance(values, str | int | Mapping) and not isinstance(values, bool):
        return [values]
    if isinstance(values, bytes | bytearray) or not isinstance(values, Iterable):
        raise UserError(f"{_kind(values)} stands where the {_argument(values)} should: give a list of them, or one")
    found = list(values)
    for one in found:
        if not isinstance(one, str | int | Mapping) or isinstance(one, bool):
            raise UserError(f"among the {_argument(values)} is {_kind(one)}: is a variable unset?")
    return found


def _kind(value: Any) -> str:
    return repr(value) if value is None or isinstance(value, bool) else f"something of type {type(value).__name__}"


def _argument(value: object) -> str:
    """What the described method calls an argument; looked for only when it is to be told."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  # the documented way to see who asks
    while frame is not None and ("self" not in frame.f_locals or frame.f_code.co_name.startswith("_")):
        frame = frame.f_back
    held = frame.f_locals.items() if frame is not None else ()
    return next((name.replace("_", " ") for name, one in held if name != "self" and _has(one, value)), "argument")


def _has(held: object, value: object) -> bool:
    return held is value or (isinstance(held, list | tuple) and any(one is value for one in held))
