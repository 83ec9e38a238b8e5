"""Attributes as calls send them, checked one by one."""

import math
from typing import Any

from msgspec import Struct, field

from deskhand.sandbox._asset_records import Asset, AssetAttribute, AssetType
from deskhand.sandbox._assets import DATE, DOUBLE, INTEGER, REFERENCE, STATUS, USER, key_of
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._form_answers import is_day

WORDS = "rlabs-insight-attribute-"


class ValueIn(Struct):
    """One value."""

    value: Any = None


class AttributeIn(Struct, rename="camel"):
    """The values of one attribute."""

    object_type_attribute_id: str | int
    object_attribute_values: list[ValueIn] = field(default_factory=list)


class AssetIn(Struct, rename="camel"):
    """The body of a new thing, or of a change."""

    object_type_id: str | int | None = None
    attributes: list[AttributeIn] = field(default_factory=list)


class _Wrong(ValueError):
    """A value that an attribute does not take."""


def checked(call: Call, kind: AssetType, sent: AssetIn, row: Asset | None = None) -> dict[int, list[Any]]:
    """The values by attribute; what does not fit is refused, all of it at once."""
    known = {attribute.id: attribute for attribute in kind.attributes}
    values: dict[int, list[Any]] = {} if row is None else dict(row.values)
    errors: dict[str, str] = {}
    for given in sent.attributes:
        text = str(given.object_type_attribute_id)
        attribute = known.get(int(text)) if text.isdecimal() and len(text) < 18 else None
        if attribute is None:
            raise Refusal(400, f"Object Type Attribute not valid (id: {text}).")
        try:
            values[attribute.id] = _values(call, kind, attribute, given, row)
        except _Wrong as wrong:
            errors[f"{WORDS}{attribute.id}"] = str(wrong)
    for attribute in kind.attributes:
        if attribute.least and not attribute.system and not values.get(attribute.id):
            errors.setdefault(f"{WORDS}{attribute.id}", "This attribute is required.")
    if errors:
        raise Refusal(400, errors=errors)
    return {number: found for number, found in values.items() if found}


def _values(call: Call, kind: AssetType, attribute: AssetAttribute, given: AttributeIn, row: Asset | None) -> list[Any]:
    if attribute.system:
        raise _Wrong("This attribute cannot be edited.")
    sent = [one.value for one in given.object_attribute_values if one.value not in (None, "")]
    if len(sent) > attribute.most:
        raise _Wrong(f"This attribute can only contain max {attribute.most} values.")
    values = [_value(call, kind, attribute, value) for value in sent]
    others = (other for other in call.site.assets.values() if other.type == kind.id and other is not row)
    if attribute.unique and any(other.values.get(attribute.id) == values for other in others):
        raise _Wrong("The attribute has duplicated value.")
    return values


def _value(call: Call, kind: AssetType, attribute: AssetAttribute, value: Any) -> Any:
    site, text = call.site, str(value)
    if attribute.kind == USER:
        found = site.by_email.get(text.casefold(), text)
        if found not in site.users:
            raise _Wrong("User(s) not found in Jira.")
        return found
    if attribute.kind == REFERENCE:
        wanted = (row.id for row in site.assets.values() if text in {str(row.id), key_of(site, row)})
        number = next(wanted, None)
        if number is None or site.assets[number].type != attribute.refers:
            raise _Wrong("The value provided is invalid: there is no such object of the type referred to.")
        return number
    if attribute.kind == STATUS:
        for status in site.asset_schemas[kind.schema].statuses:
            if text in {str(status.id), status.name}:
                return status.id
        raise _Wrong("The value provided is invalid: there is no such status.")
    return _default(attribute, text)


def _default(attribute: AssetAttribute, text: str) -> Any:
    if attribute.default == DATE and not is_day(text):
        raise _Wrong("The value provided is invalid: a date is written as yyyy-MM-dd.")
    return _number(text, whole=attribute.default == INTEGER) if attribute.default in {INTEGER, DOUBLE} else text


def _number(text: str, *, whole: bool) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _Wrong("The value provided is invalid: it is not a number.")
    if whole and not number.is_integer():
        raise _Wrong("The value provided is invalid: it is not a whole number.")
    return int(number) if number.is_integer() else number
