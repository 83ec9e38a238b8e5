"""Working hours under the clocks of service levels."""

from collections.abc import Callable

import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._calendar import after, is_open, worked
from deskhand.sandbox._clock import from_iso
from deskhand.sandbox._records import Calendar
from sandbox.caller import JSM, V3, Caller

HOUR = 3_600_000
OFFICE = Calendar(1, "Office", "Europe/Berlin", {day: [(540, 720), (780, 1020)] for day in range(1, 6)}, ["2031-03-05"])


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2031-03-03T09:00+01:00", "2031-03-03T17:00+01:00", 7),
        ("2031-03-03T12:00+01:00", "2031-03-03T13:00+01:00", 0),
        ("2031-03-03T16:00+01:00", "2031-03-04T10:00+01:00", 2),
        ("2031-03-04T16:00+01:00", "2031-03-06T10:00+01:00", 2),
        ("2031-03-07T16:00+01:00", "2031-03-10T10:00+01:00", 2),
        ("2031-03-28T16:00+01:00", "2031-03-31T10:00+02:00", 2),
        ("2031-03-03T10:00+01:00", "2031-03-03T10:00+01:00", 0),
    ],
)
def test_only_working_hours_count(start: str, end: str, hours: int) -> None:
    """Lunch, nights, weekends, holidays and the hour that the summer takes do not count, forth and back."""
    begin, finish = from_iso(start), from_iso(end)
    assert worked(OFFICE, begin, finish) == hours * HOUR
    if hours:
        assert worked(OFFICE, begin, after(OFFICE, begin, hours * HOUR)) == hours * HOUR


def test_being_open() -> None:
    """A moment is in working hours or not; without a calendar it always is."""
    assert is_open(OFFICE, from_iso("2031-03-03T09:00+01:00"))
    assert not is_open(OFFICE, from_iso("2031-03-03T17:00+01:00"))
    assert is_open(None, 0)


def test_a_clock_rests_at_night(site: Sandbox, alex: Caller, grace: Caller) -> None:
    """Raised in the evening, a request uses none of its time until the morning, and breaches in working hours."""
    control = Caller(site, None)
    assert control.post("/_sandbox/settings", {"desks": {"1": {"calendars": {"1": 1}}}}).status == 204
    control.post("/_sandbox/clock", {"now": "2031-03-03T19:00:00+01:00"})
    key = grace.raise_request()

    def clock() -> tuple[int, bool, int]:
        cycle = alex.get(f"{JSM}/request/{key}/sla/1").body["ongoingCycle"]
        return cycle["elapsedTime"]["millis"], cycle["withinCalendarHours"], cycle["breachTime"]["epochMillis"]

    # The goal is four hours: from nine until one on the next day.
    breach = from_iso("2031-03-04T13:00:00+01:00")
    assert clock() == (0, False, breach)
    control.post("/_sandbox/clock", {"now": "2031-03-04T10:30:00+01:00"})
    assert clock() == (1.5 * HOUR, True, breach)
    assert control.get("/_sandbox/settings").body["desks"]["1"]["calendars"] == {"1": 1, "2": None}
    assert control.post("/_sandbox/settings", {"desks": {"1": {"calendars": {"1": 9}}}}).status == 404


def test_a_pause_is_left_out(site: Sandbox, alex: Caller, as_: Callable[[str], Caller]) -> None:
    """Working hours spent waiting for the customer do not count either."""
    control, bruno = Caller(site, None), as_("bruno")
    control.post("/_sandbox/settings", {"desks": {"1": {"calendars": {"2": 1}}}})
    control.post("/_sandbox/clock", {"now": "2031-03-03T09:00:00+01:00"})
    key = bruno.raise_request()
    control.post("/_sandbox/clock", {"advance": 3600})
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "11"}})
    control.post("/_sandbox/clock", {"now": "2031-03-04T10:00:00+01:00"})
    bruno.post(f"{JSM}/request/{key}/transition", {"id": "21"})
    control.post("/_sandbox/clock", {"advance": 3600})
    cycle = alex.get(f"{JSM}/request/{key}/sla/2").body["ongoingCycle"]
    assert cycle["elapsedTime"]["millis"] == 2 * HOUR
    # 24 hours are wanted; 22 are left, of which 6 today, 8 on Wednesday and Thursday.
    assert cycle["breachTime"]["epochMillis"] == from_iso("2031-03-06T17:00:00+01:00")
