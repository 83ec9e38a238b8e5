"""Working hours: how much of a stretch of time counts, and when so much of it is over."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from deskhand.sandbox._records import Calendar
from deskhand.sandbox._replies import zone

LONGEST_SEARCH = 366 * 3


def is_open(calendar: Calendar | None, moment: int) -> bool:
    """Whether a moment is in working hours; without a calendar every one is."""
    return calendar is None or worked(calendar, moment, moment + 1) > 0


def worked(calendar: Calendar | None, start: int, end: int) -> int:
    """How many of the milliseconds between two moments count."""
    if calendar is None or end <= start:
        return max(0, end - start)
    total = 0
    for opens, closes in _hours(calendar, start):
        if opens >= end:
            break
        total += max(0, min(end, closes) - max(start, opens))
    return total


def after(calendar: Calendar | None, start: int, millis: int) -> int:
    """The moment at which so many milliseconds that count have passed since a start."""
    if calendar is None:
        return start + millis
    left = millis
    for opens, closes in _hours(calendar, start):
        span = closes - max(start, opens)
        if span >= left:
            return max(start, opens) + left
        left -= max(0, span)
    return start + millis


def _hours(calendar: Calendar, start: int) -> Iterator[tuple[int, int]]:
    """The working hours from the day of a moment on, in order."""
    where = zone(calendar.time_zone)
    day = datetime.fromtimestamp(start / 1000, where).date()
    for _ in range(LONGEST_SEARCH):
        if day.isoformat() not in calendar.holidays:
            for opens, closes in calendar.hours.get(day.isoweekday(), ()):
                yield _at(day, opens, calendar), _at(day, closes, calendar)
        day += timedelta(days=1)


def _at(day: date, minutes: int, calendar: Calendar) -> int:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone(calendar.time_zone))
    local = (
        midnight.replace(hour=minutes // 60, minute=minutes % 60) if minutes < 24 * 60 else midnight + timedelta(days=1)
    )
    return round(local.timestamp() * 1000)
