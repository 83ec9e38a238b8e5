"""Moments in JQL: literal dates, periods and the functions that name a moment."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from deskhand.sandbox._clock import FIRST, LAST
from deskhand.sandbox._jql import Function, Value
from deskhand.sandbox._jql_functions import no_function
from deskhand.sandbox._queries import WrongQuery

PERIOD = re.compile(r"^([+-]?)((?:\d+[wdhm]\s*)+)$")
INCREMENT = re.compile(r"^([+-]?)(\d+)([yMwdhm]?)$")
FORMATS = ("%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")
SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60}
EDGE = re.compile(r"^(start|end)Of(Day|Week|Month|Year)$", re.IGNORECASE)


def to_millis(operand: Value | Function, field: str, now: int, where: tzinfo) -> int:
    """The moment that a value or a function names, in epoch milliseconds."""
    millis = _millis(operand, field, now, where)
    if not FIRST <= millis <= LAST:
        raise WrongQuery(f"A date for field '{field}' lies outside of the calendar.")
    return millis


def _millis(operand: Value | Function, field: str, now: int, where: tzinfo) -> int:
    if isinstance(operand, Function):
        return _function(operand, field, now, where)
    text = operand.text.strip()
    period = PERIOD.match(text)
    if period:
        span = sum(int(part[:-1]) * SECONDS[part[-1]] for part in re.findall(r"\d+[wdhm]", period[2]))
        return now + (-span if period[1] == "-" else span) * 1000
    if re.fullmatch(r"\d{9,}", text):
        return int(text)
    for form in FORMATS:
        try:
            return round(datetime.strptime(text, form).replace(tzinfo=where).timestamp() * 1000)
        except ValueError:
            continue
    raise WrongQuery(
        f"Date value '{operand.text}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
        "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
    )


def is_moment(function: Function) -> bool:
    """Whether a function names a moment."""
    return function.name.lower() == "now" or EDGE.match(function.name) is not None


def _function(function: Function, field: str, now: int, where: tzinfo) -> int:
    if function.name.lower() == "now":
        if function.arguments:
            raise WrongQuery(f"Function 'now' expected '0' arguments but received '{len(function.arguments)}'.")
        return now
    edge = EDGE.match(function.name)
    if edge is None:
        raise no_function(function, field)
    unit = edge[2].lower()
    at = datetime.fromtimestamp(now / 1000, where)
    if function.arguments:
        at = _shifted(at, function, unit)
    start = _start(at, unit)
    if edge[1].lower() == "start":
        return round(start.timestamp() * 1000)
    following = _start(
        _add(start, 1, {"day": "d", "week": "w", "month": "M", "year": "y"}[unit]) + timedelta(hours=6), unit
    )
    return round(following.timestamp() * 1000) - 1


def _shifted(at: datetime, function: Function, unit: str) -> datetime:
    match = INCREMENT.match(function.arguments[0])
    if match is None:
        raise WrongQuery(
            f"Duration for function '{function.name}' should have the format (+/-)n(yMwdm), e.g -1M for 1 month earlier."
        )
    size = int(match[2]) * (-1 if match[1] == "-" else 1)
    return _add(at, size, match[3] or {"day": "d", "week": "w", "month": "M", "year": "y"}[unit])


def _add(at: datetime, size: int, unit: str) -> datetime:
    try:
        if unit in SECONDS:
            return (at.astimezone(UTC) if unit in "hm" else at) + timedelta(seconds=size * SECONDS[unit])
        months = at.year * 12 + at.month - 1 + (size if unit == "M" else size * 12)
        return at.replace(year=months // 12, month=months % 12 + 1, day=min(at.day, 28))
    except (OverflowError, ValueError):
        raise WrongQuery(f"The increment '{size}{unit}' leads out of the calendar.") from None


def _start(at: datetime, unit: str) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "week":
        return midnight - timedelta(days=(midnight.weekday() + 1) % 7)
    if unit == "month":
        return midnight.replace(day=1)
    return midnight.replace(month=1, day=1) if unit == "year" else midnight
