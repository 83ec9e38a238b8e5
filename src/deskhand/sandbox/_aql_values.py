"""What queries in AQL compare: the values of attributes, as every text that stands for them, and moments."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from deskhand.sandbox._aql_tokens import WrongAql
from deskhand.sandbox._asset_records import Asset, AssetAttribute
from deskhand.sandbox._asset_view import instant
from deskhand.sandbox._assets import (
    DATE_TIME,
    REFERENCE,
    STATUS,
    USER,
    attribute_of,
    descendants,
    key_of,
    label_of,
    status_of,
    values_of,
)
from deskhand.sandbox._records import User
from deskhand.sandbox._site import Site

KEYWORDS = ("objectschema", "objectschemaid", "objecttype", "objecttypeid", "objectid")
SPANS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
OFFSET = re.compile(r"([+-]?)\s*(\d{1,5})\s*([mhdw])", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CALLED = re.compile(r"(\w+)\(([^()]*)\)")


class Context(NamedTuple):
    """Where and for whom a query is asked."""

    site: Site
    user: User
    now: int
    zone: tzinfo


class Value(NamedTuple):
    """A value of a thing: the texts that stand for it, the one to order by first."""

    texts: tuple[str, ...]


class Wanted(NamedTuple):
    """What a query compares with: a text, or any of several."""

    text: str
    any_of: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where in a thing a query looks."""

    values: Callable[[Asset], list[Value]]
    has: Callable[[Asset], bool]


def place(context: Context, names: list[str], *, ordering: bool = False) -> Place:
    """The place of a name, or of one behind another: the name of a keyword, or of an attribute that some type has."""
    site, first = context.site, names[0]
    if first.casefold() in KEYWORDS and len(names) == 1:
        return Place(lambda row: [_keyword(site, row, first.casefold())], lambda _: True)
    for name in names:
        if name.casefold() != "label" and not any(attribute_of(kind, name) for kind in site.asset_types.values()):
            raise WrongAql(f"The AQL is not valid: there is no attribute '{name}'.")
    if ordering and names == ["label"]:
        return Place(lambda row: [Value((label_of(site, row),))], lambda _: True)
    return Place(lambda row: _values(site, [row], names), lambda row: _has(site, row, first))


def _has(site: Site, row: Asset, name: str) -> bool:
    return name.casefold() == "label" or attribute_of(site.asset_types[row.type], name) is not None


def _values(site: Site, rows: list[Asset], names: list[str]) -> list[Value]:
    name, *rest = names
    found: list[Value] = []
    for row in rows:
        attribute = attribute_of(site.asset_types[row.type], name)
        if attribute is None:
            found += [Value((label_of(site, row),))] if name.casefold() == "label" and not rest else []
        elif not rest:
            found += [_value(site, row, attribute, value) for value in values_of(site, row, attribute)]
        elif attribute.kind == REFERENCE:
            found += _values(site, [site.assets[number] for number in values_of(site, row, attribute)], rest)
    return found


def _value(site: Site, row: Asset, attribute: AssetAttribute, value: Any) -> Value:
    if attribute.kind == USER:
        user = site.users[value]
        return Value((user.display_name, value, user.email))
    if attribute.kind == REFERENCE:
        other = site.assets[value]
        return Value((label_of(site, other), key_of(site, other)))
    if attribute.kind == STATUS:
        return Value((status_of(site, site.asset_types[row.type], value).name,))
    return Value((instant(value) if attribute.default == DATE_TIME else str(value),))


def _keyword(site: Site, row: Asset, name: str) -> Value:
    kind = site.asset_types[row.type]
    schema = site.asset_schemas[kind.schema]
    texts = (schema.name, str(schema.id), kind.name, str(kind.id), str(row.id))
    return Value((texts[KEYWORDS.index(name)],))


def equals(value: Value, wanted: Wanted) -> bool:
    """Whether they are the same, however they are capitalised."""
    texts = {text.casefold() for text in (wanted.any_of or (wanted.text,))}
    return any(text.casefold() in texts for text in value.texts) or _order(value, wanted) == 0


def _order(value: Value, wanted: Wanted) -> int:
    """Below, above, or the same: as numbers where both are, as days where one is a day, as texts otherwise."""
    one, other = value.texts[0].casefold(), wanted.text.casefold()
    try:
        return (float(one) > float(other)) - (float(one) < float(other))
    except ValueError:
        if DAY.match(one) and DAY.match(other):
            size = min(len(one), len(other))
            one, other = one[:size], other[:size]
        return (one > other) - (one < other)


def _contains(value: Value, wanted: Wanted) -> bool:
    return any(wanted.text.casefold() in text.casefold() for text in value.texts)


OPERATORS: dict[str, Callable[[Value, Wanted], bool]] = {
    "=": equals,
    "==": lambda value, wanted: wanted.text in value.texts,
    "!=": lambda value, wanted: not equals(value, wanted),
    "<": lambda value, wanted: _order(value, wanted) == -1,
    ">": lambda value, wanted: _order(value, wanted) == 1,
    "<=": lambda value, wanted: _order(value, wanted) in {-1, 0},
    ">=": lambda value, wanted: _order(value, wanted) in {0, 1},
    "like": _contains,
    "startswith": lambda value, wanted: value.texts[0].casefold().startswith(wanted.text.casefold()),
    "endswith": lambda value, wanted: value.texts[0].casefold().endswith(wanted.text.casefold()),
}


def place_in_order(context: Context, row: Asset, order: Place | None) -> tuple[bool, float, str]:
    """Where a thing stands among others: first where it has no value, then by number, then by text."""
    values = [Value((label_of(context.site, row),))] if order is None else order.values(row)
    if not values:
        return False, 0, ""
    text = values[0].texts[0]
    try:
        return True, float(text), ""
    except ValueError:
        return True, 0, text.casefold()


def function(context: Context, name: str, arguments: list[str]) -> Wanted:
    """What a function stands for."""
    site, wanted = context.site, name.casefold()
    if wanted == "currentuser":
        return Wanted(context.user.account_id)
    if wanted == "user":
        return Wanted("", tuple(arguments) or ("",))
    if wanted == "group":
        groups = {argument.casefold() for argument in arguments}
        people = [who for group in site.groups.values() if group.name.casefold() in groups for who in group.members]
        return Wanted("", tuple(people) or ("",))
    if wanted == "objecttypeandchildren":
        named = {argument.casefold() for argument in arguments}
        kinds = [kind for kind in site.asset_types.values() if {str(kind.id), kind.name.casefold()} & named]
        below = [number for kind in kinds for number in descendants(site, kind.id)]
        texts = [text for number in below for text in (site.asset_types[number].name, str(number))]
        return Wanted("", tuple(texts) or ("",))
    found = _moment(context, wanted, " ".join(arguments))
    if found is None:
        raise WrongAql(f"The sandbox does not know {name}() in AQL.")
    return found


def quoted_function(context: Context, text: str) -> Wanted | None:
    """A function of time that stands in quotation marks, as in `Created > "now(-2h 15m)"`."""
    called = CALLED.fullmatch(text.strip())
    return None if called is None else _moment(context, called[1].casefold(), called[2])


def _moment(context: Context, name: str, offset: str) -> Wanted | None:
    now = datetime.fromtimestamp(context.now / 1000, context.zone)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    month, year = midnight.replace(day=1), midnight.replace(month=1, day=1)
    moments = {
        "now": now,
        "startofday": midnight,
        "endofday": midnight + timedelta(days=1),
        "startofweek": monday,
        "endofweek": monday + timedelta(weeks=1),
        "startofmonth": month,
        "endofmonth": month + timedelta(days=monthrange(month.year, month.month)[1]),
        "startofyear": year,
        "endofyear": year.replace(year=year.year + 1),
    }
    if name not in moments:
        return None
    moved, sign = moments[name], 1
    try:
        for sign_text, count, unit in OFFSET.findall(offset):
            sign = {"-": -1, "+": 1}.get(sign_text, sign)
            moved += sign * int(count) * SPANS[unit.lower()]
        return Wanted(instant(round(moved.timestamp() * 1000)))
    except (OverflowError, ValueError):
        raise WrongAql(f"The AQL is not valid: {name}({offset}) lies outside of the calendar.") from None
