"""The clocks of service level agreements: started, paused and stopped by what happens to an issue."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._constants import Metric
from deskhand.sandbox._issue_records import Cycle, Issue

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
        cycle = ongoing(issue, metric.field)
        if cycle is not None:
            cycle.goal = _goal(metric, issue)


def _goal(metric: Metric, issue: Issue) -> int:
    return metric.goals[issue.priority - 1] * MINUTE


def ongoing(issue: Issue, field: str) -> Cycle | None:
    """The clock that still runs or stands for an SLA of an issue."""
    cycles = issue.slas.get(field)
    return cycles[-1] if cycles and cycles[-1].stop is None else None


def _stop(issue: Issue, field: str, moment: int) -> None:
    cycle = ongoing(issue, field)
    if cycle is not None:
        cycle.stop = moment
        if cycle.pauses and cycle.pauses[-1][1] is None:
            cycle.pauses[-1][1] = moment


def _pause(issue: Issue, moment: int) -> None:
    cycle = ongoing(issue, constants.RESOLUTION_TIME_FIELD)
    if cycle is not None:
        cycle.pauses.append([moment, None])


def _resume(issue: Issue, moment: int) -> None:
    cycle = ongoing(issue, constants.RESOLUTION_TIME_FIELD)
    if cycle is not None and cycle.pauses and cycle.pauses[-1][1] is None:
        cycle.pauses[-1][1] = moment
