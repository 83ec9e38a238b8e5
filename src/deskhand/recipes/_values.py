"""Carries values into CEL and back, and lets through only what it can carry unharmed."""

import datetime as dt
import math
from operator import itemgetter

import msgspec
from cel_expr_python import cel

from deskhand.recipes._yaml import JSON

__all__ = ["Unfit", "inward", "outward", "plain", "words_for"]

# CEL's own conversion has no limit and ends the process where the stack ends.
deepest = 200
widest = 2**64


class Unfit(ValueError):
    """A value that cannot go in or out; the message says why and what to do."""


def inward(value: object, depth: int = 0) -> object:
    """A copy that CEL takes as it is."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        # CEL's numbers have 64 bits; text keeps every digit of a longer one.
        return value if -(widest // 2) <= value < widest else str(value)
    if depth > deepest:
        raise Unfit(f"it reads a value that is nested more than {deepest} deep")
    if isinstance(value, dict):
        return {_text(str(key)): inward(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [inward(item, depth + 1) for item in value]
    try:
        return inward(msgspec.to_builtins(value), depth + 1)
    except (TypeError, RecursionError) as error:
        raise Unfit(f"it reads a value of type {type(value).__name__}, which expressions cannot take") from error


def _text(value: str) -> str:
    # CEL ends a text at its first NUL, so that "admin\0…" would be equal to "admin"; and half a character stops it.
    if "\0" in value:
        value = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if value.isascii():
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def outward(value: cel.Value) -> object:
    """What an expression gives: JSON's types, and datetime and timedelta."""
    # Asking a null for its value takes a reference to None away each time (cel-expr-python 0.1.3); before Python 3.12 the
    # process dies of it after some thousand nulls. So nulls are told by their type, at every depth.
    if value.type() == cel.Type.NULL:
        return None
    plain = value.value()
    if isinstance(plain, bool | int | str | dt.datetime | dt.timedelta):
        return plain
    if isinstance(plain, float):
        if math.isfinite(plain):
            return plain
        raise Unfit("it gives a number without end, as 1.0 / 0.0 does")
    if isinstance(plain, list):
        return [outward(item) for item in plain]
    if isinstance(plain, dict):
        # CEL keeps no order, and another one in each process: a text made of a table must be the same after a crash.
        return {
            key: outward(item)
            for key, item in sorted(((_key(key), item) for key, item in plain.items()), key=itemgetter(0))
        }
    raise Unfit(
        "it gives bytes. Use string(…)" if isinstance(plain, bytes | bytearray) else "it gives a type, not a value"
    )


def _key(key: object) -> str:
    return key if isinstance(key, str) else msgspec.json.encode(key).decode()


def plain(value: object) -> JSON:
    """The same as JSON: times and spans as ISO 8601 text."""
    made: JSON = msgspec.to_builtins(value)
    return made


def words_for(value: object) -> str:
    """What kind of value it is, in words; never the value itself."""
    if value is None:
        return "null"
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "true or false"),
        ((int, float), "a number"),
        (str, "text"),
        ((list, tuple), "a list"),
        (dict, "a table"),
        (dt.datetime, "a time"),
        (dt.timedelta, "a span of time"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), type(value).__name__)
