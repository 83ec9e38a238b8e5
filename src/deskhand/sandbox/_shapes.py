"""Reading JSON into a shape as leniently as Jackson, which Jira reads it with, and saying in plain words what does not fit."""

import functools
import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

import msgspec
from msgspec import inspect

T = TypeVar("T")
MOST_DIGITS = 18
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
EXPECTED = re.compile(r"Expected `(?P<kinds>[^`]+)`(?P<bound> (?:[<>]=?) \S+)?(?:, got `(?P<got>[^`]+)`)?")
NAMED = re.compile(r"Object (?P<what>missing required|contains unknown) field `(?P<name>[^`]+)`")
PLACE = re.compile(r" - at `(?:key in )?\$(?P<place>[^`]*)`$")


def read(body: bytes, shape: type[T]) -> T:
    """The body in a shape; a `ValueError` says what is wrong with it."""
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError:
        return fit(msgspec.json.decode(body), shape)


def fit(value: object, shape: type[T]) -> T:
    """Something of JSON in a shape: null counts as absent, and texts as the numbers that they are, or the other way round."""
    try:
        return msgspec.convert(_fitted(value, _kind(cast("Any", shape))), shape, str_keys=True)
    except msgspec.ValidationError as wrong:
        raise ValueError(in_words(str(wrong))) from None


@functools.cache
def _kind(shape: Any) -> inspect.Type:
    return inspect.type_info(shape)


def _fitted(value: Any, kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.UnionType):
        return _one_of(value, kind.types)
    if isinstance(value, dict):
        return _object(value, kind)
    if isinstance(value, list):
        if isinstance(kind, inspect.ListType | inspect.SetType | inspect.FrozenSetType | inspect.VarTupleType):
            return [_fitted(item, kind.item_type) for item in value]
        return value
    return _scalar(value, kind)


def _one_of(value: Any, kinds: tuple[inspect.Type, ...]) -> Any:
    """A value that is none of the kinds as it stands is taken for the first that it can be."""
    if value is None:
        return None
    made = [_fitted(value, kind) for kind in kinds]
    if isinstance(value, dict | list):
        return next((one for one in made if one != value), value)
    return value if any(_is(value, kind) for kind in kinds) else next((one for one in made if one is not value), value)


def _object(value: dict[str, Any], kind: inspect.Type) -> dict[str, Any]:
    if isinstance(kind, inspect.DictType):
        values = kind.value_type
        return {name: _fitted(one, values) for name, one in value.items() if one is not None or _takes_null(values)}
    if isinstance(kind, inspect.StructType):
        fields = {field.encode_name: field.type for field in kind.fields}
        return {
            name: one if name not in fields else _fitted(one, fields[name])
            for name, one in value.items()
            if one is not None or name not in fields or _takes_null(fields[name])
        }
    return value


def _takes_null(kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.UnionType):
        return any(_takes_null(one) for one in kind.types)
    return isinstance(kind, inspect.NoneType | inspect.AnyType)


def _is(value: Any, kind: inspect.Type) -> bool:
    known: dict[type[inspect.Type], Callable[[], bool]] = {
        inspect.StrType: lambda: isinstance(value, str),
        inspect.LiteralType: lambda: isinstance(value, str),
        inspect.BoolType: lambda: isinstance(value, bool),
        inspect.IntType: lambda: isinstance(value, int) and not isinstance(value, bool),
        inspect.FloatType: lambda: isinstance(value, int | float) and not isinstance(value, bool),
        inspect.AnyType: lambda: True,
    }
    return type(kind) in known and known[type(kind)]()


def _scalar(value: Any, kind: inspect.Type) -> Any:
    if _is(value, kind):
        return value
    if isinstance(kind, inspect.StrType) and isinstance(value, bool | int | float):
        return msgspec.json.encode(value).decode()
    if not isinstance(value, str):
        return value
    text = value.strip()
    if isinstance(kind, inspect.BoolType):
        return TRUTHS.get(text, value)
    if isinstance(kind, inspect.IntType) and re.fullmatch(rf"[+-]?[0-9]{{1,{MOST_DIGITS}}}", text):
        return int(text)
    if isinstance(kind, inspect.FloatType) and re.fullmatch(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?", text):
        return float(text)
    return value


def in_words(said: str) -> str:
    """What `msgspec` says of a value, for somebody who has never heard of it."""
    place = PLACE.search(said)
    where = "" if place is None else place["place"].removeprefix(".")
    subject = f"'{where}'" if where else "The body"
    named = NAMED.match(said)
    if named is not None:
        full = f"{where}.{named['name']}" if where else named["name"]
        return f"'{full}' is required." if named["what"].startswith("missing") else f"'{full}' is not known here."
    expected = EXPECTED.match(said)
    if said.startswith("Invalid enum value "):
        return f"{said.removeprefix('Invalid enum value ').partition(' - at ')[0]} is not a value of {subject}."
    if expected is None:
        return f"{subject}: {said if place is None else said[: place.start()]}."
    kinds = " or ".join(WORDS.get(kind, kind) for kind in expected["kinds"].split(" | "))
    kinds = re.sub(r"^array of length", "a list of length", kinds)
    got = expected["got"]
    bound = (expected["bound"] or "").replace(" >= ", " not below ").replace(" <= ", " not above ")
    bound = bound.replace(" > ", " above ").replace(" < ", " below ")
    return f"{subject} must be {kinds}{bound}{'' if got is None else f', not {WORDS.get(got, got)}'}."
