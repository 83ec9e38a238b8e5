"""Working hours: how much of a stretch of time counts, and when so much of it is over."""

import functools
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec

from deskhand.sandbox._records import Calendar
from deskhand.sandbox._replies import zone

MOST_YEARS = 3


class Year(NamedTuple):
    """The working hours of a year: from when to when, and how much there was before each."""

    opens: list[int]
    closes: list[int]
    before: list[int]
    total: int


def is_open(calendar: Calendar | None, moment: int) -> bool:
    """Whether a moment is in working hours; without a calendar every one is."""
    return calendar is None or worked(calendar, moment, moment + 1) > 0


def worked(calendar: Calendar | None, start: int, end: int) -> int:
    """How many of the milliseconds between two moments count."""
    if calendar is None or end <= start:
        return max(0, end - start)
    packed, where = _packed(calendar), zone(calendar.time_zone)
    first, last = (datetime.fromtimestamp(moment / 1000, where).year for moment in (start, end))
    whole = sum(_year(packed, number).total for number in range(first, last))
    return whole + _until(_year(packed, last), end) - _until(_year(packed, first), start)


def after(calendar: Calendar | None, start: int, millis: int) -> int:
    """The moment at which so many milliseconds that count have passed since a start."""
    if calendar is None:
        return start + millis
    packed = _packed(calendar)
    first = datetime.fromtimestamp(start / 1000, zone(calendar.time_zone)).year
    left = millis + _until(_year(packed, first), start)
    for number in range(first, first + MOST_YEARS):
        year = _year(packed, number)
        if year.opens and left <= year.total:
            at = max(0, bisect_right(year.before, left - 1) - 1)
            return max(start, year.opens[at] + left - year.before[at])
        left -= year.total
    return start + millis


def _until(year: Year, moment: int) -> int:
    """How much of a year's hours lie before a moment."""
    at = bisect_right(year.opens, moment) - 1
    return 0 if at < 0 else year.before[at] + min(moment, year.closes[at]) - year.opens[at]


def _packed(calendar: Calendar) -> bytes:
    return msgspec.msgpack.encode(calendar)


@functools.lru_cache(maxsize=64)
def _year(packed: bytes, number: int) -> Year:
    year, total = Year([], [], [], 0), 0
    for opens, closes in _hours(msgspec.msgpack.decode(packed, type=Calendar), number):
        if closes > opens:
            year.opens.append(opens)
            year.closes.append(closes)
            year.before.append(total)
            total += closes - opens
    return year._replace(total=total)


def _hours(calendar: Calendar, number: int) -> Iterator[tuple[int, int]]:
    """The working hours of a year, in order."""
    day = date(number, 1, 1)
    while day.year == number:
        if day.isoformat() not in calendar.holidays:
            for opens, closes in sorted(calendar.hours.get(day.isoweekday(), ())):
                yield _at(day, opens, calendar), _at(day, closes, calendar)
        day += timedelta(days=1)


def _at(day: date, minutes: int, calendar: Calendar) -> int:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone(calendar.time_zone))
    local = (
        midnight.replace(hour=minutes // 60, minute=minutes % 60) if minutes < 24 * 60 else midnight + timedelta(days=1)
    )
    return round(local.timestamp() * 1000)
