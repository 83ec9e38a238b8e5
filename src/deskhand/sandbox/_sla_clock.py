"""The clocks of service level agreements: started, paused and stopped by what happens to an issue."""

from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._call import JSM, Call
from deskhand.sandbox._constants import Metric
from deskhand.sandbox._records import Cycle, Issue
from deskhand.sandbox._replies import duration, when

MINUTE = 60_000
PAUSED_IN = {constants.WAITING_FOR_CUSTOMER, constants.WAITING_FOR_APPROVAL}


def begin(issue: Issue, moment: int) -> None:
    """A new issue starts every clock."""
    for metric in constants.METRICS.values():
        issue.slas[metric.field] = [Cycle(moment, _goal(metric, issue))]
    if issue.status in PAUSED_IN:
        _pause(issue, moment)


def answered(issue: Issue, moment: int) -> None:
    """An agent's first public word stops the response clock."""
    _stop(issue, constants.FIRST_RESPONSE_FIELD, moment)


def moved(issue: Issue, before: int, moment: int) -> None:
    """A new status pauses, resumes, stops or starts again."""
    was_done = constants.STATUSES[before].category == "done"
    is_done = constants.STATUSES[issue.status].category == "done"
    if is_done and not was_done:
        for field in constants.METRICS:
            _stop(issue, field, moment)
    elif was_done and not is_done:
        metric = constants.METRICS[constants.RESOLUTION_TIME_FIELD]
        issue.slas.setdefault(metric.field, []).append(Cycle(moment, _goal(metric, issue)))
    if before in PAUSED_IN and issue.status not in PAUSED_IN:
        _resume(issue, moment)
    elif issue.status in PAUSED_IN and before not in PAUSED_IN:
        _pause(issue, moment)


def reweighed(issue: Issue) -> None:
    """A new priority gives running clocks another goal."""
    for metric in constants.METRICS.values():
        cycle = _ongoing(issue, metric.field)
        if cycle is not None:
            cycle.goal = _goal(metric, issue)


def _goal(metric: Metric, issue: Issue) -> int:
    return metric.goals[issue.priority - 1] * MINUTE


def _ongoing(issue: Issue, field: str) -> Cycle | None:
    cycles = issue.slas.get(field)
    return cycles[-1] if cycles and cycles[-1].stop is None else None


def _stop(issue: Issue, field: str, moment: int) -> None:
    cycle = _ongoing(issue, field)
    if cycle is not None:
        cycle.stop = moment
        if cycle.pauses and cycle.pauses[-1][1] is None:
            cycle.pauses[-1][1] = moment


def _pause(issue: Issue, moment: int) -> None:
    cycle = _ongoing(issue, constants.RESOLUTION_TIME_FIELD)
    if cycle is not None:
        cycle.pauses.append([moment, None])


def _resume(issue: Issue, moment: int) -> None:
    cycle = _ongoing(issue, constants.RESOLUTION_TIME_FIELD)
    if cycle is not None and cycle.pauses and cycle.pauses[-1][1] is None:
        cycle.pauses[-1][1] = moment


def is_paused(cycle: Cycle) -> bool:
    """Whether a clock stands."""
    return cycle.stop is None and bool(cycle.pauses) and cycle.pauses[-1][1] is None


def elapsed(cycle: Cycle, now: int) -> int:
    """How long a clock ran."""
    end = cycle.stop if cycle.stop is not None else now
    return end - cycle.start - sum((until if until is not None else end) - since for since, until in _spans(cycle))


def breach_moment(cycle: Cycle, now: int) -> int:
    """When the goal is, or was, missed if nothing pauses the clock again."""
    end = cycle.stop if cycle.stop is not None else now
    paused = 0
    for since, until in _spans(cycle):
        if since - cycle.start - paused >= cycle.goal:
            break
        paused += (until if until is not None else end) - since
    return cycle.start + cycle.goal + paused


def _spans(cycle: Cycle) -> list[tuple[int, int | None]]:
    return [(since, until) for since, until in cycle.pauses if since is not None]


def information(call: Call, issue: Issue, metric: Metric) -> dict[str, Any]:
    """An SLA of an issue, as both APIs show it."""
    now = call.site.clock.now()
    found: dict[str, Any] = {
        "id": str(metric.id),
        "name": metric.name,
        "_links": {"self": f"{call.base}{JSM}/request/{issue.id}/sla/{metric.id}"},
        "completedCycles": [
            _completed(call, cycle) for cycle in issue.slas.get(metric.field, ()) if cycle.stop is not None
        ],
        "slaDisplayFormat": "NEW_SLA_FORMAT",
    }
    ongoing = _ongoing(issue, metric.field)
    if ongoing is not None:
        found["ongoingCycle"] = _running(call, ongoing, now)
    return found


def _times(cycle: Cycle, now: int) -> dict[str, Any]:
    spent = elapsed(cycle, now)
    return {
        "breached": spent > cycle.goal,
        "goalDuration": duration(cycle.goal),
        "elapsedTime": duration(spent),
        "remainingTime": duration(cycle.goal - spent),
    }


def _completed(call: Call, cycle: Cycle) -> dict[str, Any]:
    stop = cycle.stop or 0
    return {
        "startTime": when(call, cycle.start),
        "stopTime": when(call, stop),
        "breachTime": when(call, breach_moment(cycle, stop)),
        **_times(cycle, stop),
    }


def _running(call: Call, cycle: Cycle, now: int) -> dict[str, Any]:
    return {
        "startTime": when(call, cycle.start),
        "breachTime": when(call, breach_moment(cycle, now)),
        "paused": is_paused(cycle),
        "withinCalendarHours": True,
        **_times(cycle, now),
    }
