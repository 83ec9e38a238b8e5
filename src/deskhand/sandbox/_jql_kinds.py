"""How a field of JQL is read: its operators, its values in an issue, and what a query's values mean to it."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from deskhand.sandbox._holders import group_of, in_group
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._jql import Function, Value
from deskhand.sandbox._jql_dates import to_millis
from deskhand.sandbox._jql_functions import no_function
from deskhand.sandbox._queries import Context, WrongQuery
from deskhand.sandbox._site import Site

EMPTINESS = frozenset({"is", "is not"})
EQUALITY = EMPTINESS | {"=", "!=", "in", "not in"}
ORDERED = EQUALITY | {"<", "<=", ">", ">="}
WORKED = re.compile(r"(?:(\d+)w)? ?(?:(\d+)d)? ?(?:(\d+)h)? ?(?:(\d+)m)?")


class Kind(NamedTuple):
    """How a field is read from an issue and from a query."""

    operators: frozenset[str]
    values: Callable[[Issue], list[Any]]
    read: Callable[[Context, str, Value | Function], list[Any]]


def several(value: Any) -> list[Any]:
    """A field's value as a list, whether it has one, many or none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def days(value: str | None) -> list[str]:
    """A day as a list."""
    return [] if value is None else [value]


def gone(field: str, text: str) -> WrongQuery:
    """What is said of a value that does not exist."""
    return WrongQuery(f"The value '{text}' does not exist for the field '{field}'.")


def literal(operand: Value | Function, field: str) -> str:
    """A value's text; no function goes here."""
    if isinstance(operand, Function):
        raise no_function(operand, field)
    return operand.text


def read_nothing(context: Context, field: str, operand: Value | Function) -> list[Any]:
    """A field that no value can be compared with."""
    raise gone(field, literal(operand, field))


def read_moment(context: Context, field: str, operand: Value | Function) -> list[int]:
    """A moment."""
    return [to_millis(operand, field, context.now, context.zone)]


def read_day(context: Context, field: str, operand: Value | Function) -> list[str]:
    """A day in the time zone of who asks."""
    millis = to_millis(operand, field, context.now, context.zone)
    return [datetime.fromtimestamp(millis / 1000, context.zone).date().isoformat()]


def read_duration(context: Context, field: str, operand: Value | Function) -> list[float]:
    """A length of working time in seconds; a number alone is of minutes."""
    text = literal(operand, field).strip()
    parts = WORKED.fullmatch(text)
    if text.isdecimal():
        return [float(text) * 60]
    if not text or parts is None:
        raise WrongQuery(f"Value '{text}' is invalid for the field '{field}'.")
    seconds = (5 * 8 * 3_600, 8 * 3_600, 3_600, 60)
    return [float(sum(int(size or 0) * unit for size, unit in zip(parts.groups(), seconds, strict=True)))]


def read_number(context: Context, field: str, operand: Value | Function) -> list[float]:
    """A number."""
    try:
        return [float(literal(operand, field))]
    except ValueError:
        raise WrongQuery(f"Value '{literal(operand, field)}' is invalid for the field '{field}'.") from None


def _members(site: Site, name: str) -> list[str]:
    if group_of(site, name) is None:
        raise WrongQuery(
            f"Function 'membersOf' can not generate a list of usernames for group '{name}'; the group does not exist."
        )
    return [who for who in site.users if in_group(site, who, name)]


def read_user(context: Context, field: str, operand: Value | Function) -> list[str]:
    """The accounts that a value or a function names."""
    site = context.site
    if isinstance(operand, Function):
        name = operand.name.lower()
        if name == "currentuser":
            return [] if context.user is None else [context.user.account_id]
        if name == "membersof" and operand.arguments:
            return _members(site, operand.arguments[0])
        if name == "inactiveusers":
            return [user.account_id for user in site.users.values() if not user.active]
        if name == "organizationmembers" and operand.arguments:
            wanted = operand.arguments[0].casefold()
            return [
                who for found in site.organizations.values() if found.name.casefold() == wanted for who in found.members
            ]
        raise no_function(operand, field)
    if operand.text in site.users:
        return [operand.text]
    wanted = operand.text.casefold()
    found = [
        user.account_id
        for user in site.users.values()
        if wanted in {user.email.casefold(), user.display_name.casefold()}
    ]
    if not found:
        raise gone(field, operand.text)
    return found
