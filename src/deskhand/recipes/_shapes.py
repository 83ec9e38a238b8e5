"""Follows names through the shapes of what triggers and actions give, so that a misspelt field is known before a run."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import inspect

from deskhand.recipes._names import Chain, chains, tokens
from deskhand.recipes._problems import did_you_mean, name_list
from deskhand.recipes.expressions import Fault

__all__ = ["Shape", "anything", "element", "field_faults", "fields_of", "is_list", "shape_of", "shape_of_type"]

Shape = inspect.Type
anything: Shape = inspect.AnyType()
text: Shape = inspect.StrType()
lists = (inspect.ListType, inspect.VarTupleType, inspect.SetType, inspect.FrozenSetType)
tables = (inspect.StructType, inspect.DataclassType, inspect.TypedDictType)
singles = (
    inspect.BoolType,
    inspect.DateTimeType,
    inspect.DateType,
    inspect.EnumType,
    inspect.FloatType,
    inspect.IntType,
    inspect.LiteralType,
    inspect.StrType,
    inspect.UUIDType,
)


def shape_of_type(type: Any) -> Shape:
    """The shape of what an action or a trigger gives, once it is plain data."""
    return inspect.type_info(type)


def shape_of(expression: str, shapes: Mapping[str, Shape]) -> Shape:
    """The shape of what an expression gives, where it is only a name with fields; otherwise anything."""
    words = list(tokens(expression))
    found = chains(words)
    alone = len(found) == 1 and found[0].tail == len(words) and not found[0].method and not found[0].is_function
    return _follow(found[0], shapes)[0] if alone and words[0].at == found[0].at else anything


def element(shape: Shape) -> Shape:
    """The shape of one item of a list, or of one key of a table."""
    options = _options(shape)
    if len(options) == 1 and isinstance(options[0], lists):
        return options[0].item_type
    return text if len(options) == 1 and isinstance(options[0], tables) else anything


def is_list(shape: Shape) -> bool:
    """Whether it can be a list."""
    return any(not isinstance(option, (*tables, *singles, inspect.DictType)) for option in _options(shape))


def field_faults(expression: str, shapes: Mapping[str, Shape]) -> list[Fault]:
    """The fields that an expression asks for and that can never be there."""
    followed = (_follow(chain, shapes)[1] for chain in chains(list(tokens(expression))))
    return [fault for fault in followed if fault is not None]


def _follow(chain: Chain, shapes: Mapping[str, Shape]) -> tuple[Shape, Fault | None]:
    if chain.is_function:
        return anything, None
    if chain.bound:
        # What a macro goes through is checked by itself; here only its items matter.
        shape = element(_follow(chain.binder, shapes)[0]) if chain.binder else anything
    else:
        shape = shapes.get(chain.root, anything)
    path = chain.root
    for key, at in chain.members:
        following = _member(shape, key)
        if following is None:
            return anything, Fault(at, f"{path} {_refusal(shape, key)}")
        shape = following
        path = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}"
    return shape, None


def _member(shape: Shape, key: str | int) -> Shape | None:
    """The shape of a field, or None where no value of this shape has it."""
    options = _options(shape)
    found = [each for option in options if (each := _member_of(option, key)) is not None]
    if not options:
        return anything
    return found[0] if len(found) == 1 else (anything if found else None)


def _member_of(shape: Shape, key: str | int) -> Shape | None:
    if isinstance(shape, tables):
        return next((field.type for field in shape.fields if field.encode_name == key), None) or _tag(shape, key)
    if isinstance(shape, inspect.DictType):
        return shape.value_type
    if isinstance(shape, lists):
        return shape.item_type if isinstance(key, int) else None
    return None if isinstance(shape, singles) else anything


def _tag(shape: Shape, key: str | int) -> Shape | None:
    return text if isinstance(shape, inspect.StructType) and shape.tag_field == key else None


def _options(shape: Shape) -> list[Shape]:
    if isinstance(shape, inspect.Metadata):
        return _options(shape.type)
    if isinstance(shape, inspect.UnionType):
        return [each for option in shape.types for each in _options(option)]
    return [] if isinstance(shape, inspect.NoneType) else [shape]


def _refusal(shape: Shape, key: str | int) -> str:
    options = _options(shape)
    fields = [field.encode_name for option in options if isinstance(option, tables) for field in option.fields]
    if fields:
        return f"has no {key}{did_you_mean(str(key), fields) or f'. It has: {name_list(fields)}'}"
    if any(isinstance(option, lists) for option in options):
        return f"is a list, so it has no {key}. Use [0], for_each or map(…)"
    return f"is a single value, so it has no {key}"


def fields_of(type: type[msgspec.Struct]) -> Mapping[str, msgspec.structs.FieldInfo]:
    """The fields of an input, by the names that recipes use."""
    return {field.encode_name: field for field in msgspec.structs.fields(type)}
