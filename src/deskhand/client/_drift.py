"""Read a reply that is not quite of the documented shape, and say in what: names and kinds, never values."""

from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

__all__ = ["UNREADABLE", "Drift", "NotThatShape", "read"]

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_KINDS = {
    bool: "a boolean",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
    type(None): "null",
}
_ZERO: dict[type[inspect.Type], Any] = {
    inspect.StrType: "",
    inspect.IntType: 0,
    inspect.FloatType: 0.0,
    inspect.BoolType: False,
}


class NotThatShape(Exception):
    """The reply is something else altogether."""


class Drift:
    """What was found different, by place: `values[].created: missing`."""

    def __init__(self) -> None:
        self.found: dict[str, None] = {}

    def note(self, place: str, what: str) -> None:
        """Remember one difference."""
        self.found[f"{place or 'the reply'}: {what}"] = None


def read(shape: Any, body: bytes) -> tuple[Any, list[str]]:
    """A reply in its shape as far as it fits, and what did not fit.

    What is missing or of another kind becomes empty. A page's own words are an exception: a list that lost its end would
    look complete.
    """
    try:
        value = msgspec.json.decode(body)
    except UNREADABLE:
        raise NotThatShape("not JSON, or more of it than can be read") from None
    drift = Drift()
    return _Reader(drift).top(_info(shape), value), list(drift.found)


@cache
def _info(shape: Any) -> inspect.Type:
    return inspect.type_info(shape)


class _Mismatch(Exception):
    """A value of another kind."""


class _Reader:
    def __init__(self, drift: Drift) -> None:
        self._drift = drift

    def top(self, info: inspect.Type, value: Any) -> Any:
        """The reply itself, which must at least be of the right kind and hold something known."""
        if isinstance(info, inspect.StructType) and isinstance(value, dict):
            if not any(field.encode_name in value for field in info.fields):
                raise NotThatShape("nothing in it is known")
            for field in info.fields:
                if field.required and isinstance(field.type, inspect.ListType) and field.encode_name not in value:
                    raise NotThatShape(f"{field.encode_name} is missing")
        try:
            return self._convert(info, value, "")
        except _Mismatch as mismatch:
            raise NotThatShape(str(mismatch)) from None

    def _convert(self, info: inspect.Type, value: Any, place: str) -> Any:
        if isinstance(info, inspect.AnyType):
            return value
        if isinstance(info, inspect.RawType):
            return msgspec.Raw(msgspec.json.encode(value))
        if isinstance(info, inspect.UnionType):
            return self._one_of(info, value, place)
        if isinstance(info, inspect.StructType) and isinstance(value, dict):
            return self._struct(info, value, place)
        if isinstance(info, inspect.ListType) and isinstance(value, list):
            return self._items(info.item_type, value, f"{place}[]")
        if isinstance(info, inspect.DictType) and isinstance(value, dict):
            return {key: self._convert(info.value_type, one, f"{place}.*") for key, one in value.items()}
        try:
            return msgspec.convert(value, _plain(info))
        except (msgspec.ValidationError, KeyError):
            raise _Mismatch(f"{_kind(value)} instead of {_named(info)}") from None

    def _one_of(self, info: inspect.UnionType, value: Any, place: str) -> Any:
        if value is None and any(isinstance(one, inspect.NoneType) for one in info.types):
            return None
        said = ""
        for one in info.types:
            if isinstance(one, inspect.NoneType):
                continue
            try:
                return self._convert(one, value, place)
            except _Mismatch as mismatch:
                said = said or str(mismatch)
        raise _Mismatch(said)

    def _items(self, info: inspect.Type, values: list[Any], place: str) -> list[Any]:
        kept = []
        for value in values:
            try:
                kept.append(self._convert(info, value, place))
            except _Mismatch as mismatch:
                self._drift.note(place, str(mismatch))
        return kept

    def _struct(self, info: inspect.StructType, value: dict[str, Any], place: str) -> Any:
        found = {}
        for field in info.fields:
            where = f"{place}.{field.encode_name}".lstrip(".")
            if field.encode_name in value:
                try:
                    found[field.name] = self._convert(field.type, value[field.encode_name], where)
                except _Mismatch as mismatch:
                    self._drift.note(where, str(mismatch))
                    otherwise = _otherwise(field.type, value[field.encode_name])
                    if otherwise is None and not place and hasattr(info.cls, "items"):
                        raise _Mismatch(f"{where} is {mismatch}") from None
                    if otherwise is not None or field.required:
                        found[field.name] = _empty(field.type) if otherwise is None else otherwise
            elif field.required:
                self._drift.note(where, "missing")
                found[field.name] = _empty(field.type)
        return info.cls(**found)


def _otherwise(info: inspect.Type, value: Any) -> Any:
    """The same value said in the documented kind, None where it cannot be."""
    for kind in info.types if isinstance(info, inspect.UnionType) else (info,):
        if isinstance(kind, inspect.StrType) and isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if isinstance(kind, inspect.IntType) and isinstance(value, str) and value.isdigit():
            return int(value)
        if isinstance(kind, inspect.BoolType) and value in ("true", "false"):
            return value == "true"
    return None


def _empty(info: inspect.Type) -> Any:
    if isinstance(info, inspect.UnionType) and any(isinstance(one, inspect.NoneType) for one in info.types):
        return None
    if isinstance(info, inspect.UnionType):
        return _empty(info.types[0])
    if isinstance(info, inspect.StructType):
        return info.cls(**{field.name: _empty(field.type) for field in info.fields if field.required})
    if isinstance(info, inspect.ListType):
        return []
    if isinstance(info, inspect.DictType):
        return {}
    return _ZERO.get(type(info))


def _plain(info: inspect.Type) -> type:
    return {inspect.StrType: str, inspect.IntType: int, inspect.FloatType: float, inspect.BoolType: bool}[type(info)]


def _named(info: inspect.Type) -> str:
    if isinstance(info, inspect.StructType | inspect.DictType):
        return "an object"
    if isinstance(info, inspect.ListType):
        return "a list"
    return _KINDS.get(type(_ZERO.get(type(info))), "what is documented")


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "something else")
