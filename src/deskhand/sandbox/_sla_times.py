"""What the clocks of service level agreements show: times that ran within working hours."""

from collections.abc import Iterator
from typing import Any

from deskhand.sandbox._calendar import after, is_open, worked
from deskhand.sandbox._call import JSM, Call
from deskhand.sandbox._constants import Metric
from deskhand.sandbox._issue_records import Cycle, Issue
from deskhand.sandbox._records import Calendar
from deskhand.sandbox._replies import duration, when
from deskhand.sandbox._site import Site
from deskhand.sandbox._sla_clock import ongoing


def calendar_of(site: Site, issue: Issue, field: str) -> Calendar | None:
    """The working hours that an SLA of an issue counts in; none where it counts day and night."""
    desk = site.desk_of(issue.project)
    number = None if desk is None else desk.calendars.get(field)
    return None if number is None else site.calendars.get(number)


def is_paused(cycle: Cycle) -> bool:
    """Whether a clock stands."""
    return cycle.stop is None and bool(cycle.pauses) and cycle.pauses[-1][1] is None


def elapsed(cycle: Cycle, now: int, calendar: Calendar | None) -> int:
    """How long a clock ran."""
    return sum(worked(calendar, since, until) for since, until in _runs(cycle, now))


def breach_moment(cycle: Cycle, now: int, calendar: Calendar | None) -> int:
    """When the goal is, or was, missed if nothing pauses the clock again."""
    left, last = cycle.goal, cycle.start
    for since, until in _runs(cycle, now):
        span = worked(calendar, since, until)
        if span >= left:
            return after(calendar, since, left)
        left, last = left - span, until
    return after(calendar, max(last, cycle.stop or now), left)


def _runs(cycle: Cycle, now: int) -> Iterator[tuple[int, int]]:
    """The stretches in which a clock ran."""
    end = cycle.stop if cycle.stop is not None else now
    since = cycle.start
    for paused, resumed in cycle.pauses:
        yield since, paused or end
        since = resumed if resumed is not None else end
    yield since, max(since, end)


def information(call: Call, issue: Issue, metric: Metric) -> dict[str, Any]:
    """An SLA of an issue, as both APIs show it."""
    now, calendar = call.site.clock.now(), calendar_of(call.site, issue, metric.field)
    found: dict[str, Any] = {
        "id": str(metric.id),
        "name": metric.name,
        "_links": {"self": f"{call.base}{JSM}/request/{issue.id}/sla/{metric.id}"},
        "completedCycles": [
            _completed(call, cycle, calendar) for cycle in issue.slas.get(metric.field, ()) if cycle.stop is not None
        ],
    }
    if call.site.edition == "cloud":
        found["slaDisplayFormat"] = "NEW_SLA_FORMAT"
    running = ongoing(issue, metric.field)
    if running is not None:
        found["ongoingCycle"] = _running(call, running, now, calendar)
    return found


def _times(cycle: Cycle, now: int, calendar: Calendar | None) -> dict[str, Any]:
    spent = elapsed(cycle, now, calendar)
    return {
        "breached": spent > cycle.goal,
        "goalDuration": duration(cycle.goal),
        "elapsedTime": duration(spent),
        "remainingTime": duration(cycle.goal - spent),
    }


def _completed(call: Call, cycle: Cycle, calendar: Calendar | None) -> dict[str, Any]:
    stop = cycle.stop or 0
    return {
        "startTime": when(call, cycle.start),
        "stopTime": when(call, stop),
        "breachTime": when(call, breach_moment(cycle, stop, calendar)),
        **_times(cycle, stop, calendar),
    }


def _running(call: Call, cycle: Cycle, now: int, calendar: Calendar | None) -> dict[str, Any]:
    return {
        "startTime": when(call, cycle.start),
        "breachTime": when(call, breach_moment(cycle, now, calendar)),
        "paused": is_paused(cycle),
        "withinCalendarHours": is_open(calendar, now),
        **_times(cycle, now, calendar),
    }
