"""SLAs: how much of the time that was promised for a request is gone."""

from collections.abc import Sequence

import msgspec

from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Date, Duration, Link, Shape
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["CompletedCycle", "OngoingCycle", "Sla", "Slas"]

_READ = Needs(
    classic="read:jira-work", granular="read:request.sla:jsm", product="agent", permissions=("BROWSE_PROJECTS",)
)


class CompletedCycle(Shape):
    """One run of an SLA's clock from start to stop; `remaining_time` is negative where the goal was missed."""

    start_time: Date | None = None
    stop_time: Date | None = None
    breach_time: Date | None = None
    breached: bool | None = None
    goal_duration: Duration | None = None
    elapsed_time: Duration | None = None
    remaining_time: Duration | None = None


class OngoingCycle(Shape):
    """The run that has not stopped yet; a paused one or one outside the calendar's hours has no moment of breach."""

    start_time: Date | None = None
    breach_time: Date | None = None
    breached: bool | None = None
    paused: bool | None = None
    within_calendar_hours: bool | None = None
    goal_duration: Duration | None = None
    elapsed_time: Duration | None = None
    remaining_time: Duration | None = None


class Sla(Shape):
    """One SLA of a request, such as the time to its resolution."""

    id: str = ""
    name: str = ""
    completed_cycles: Sequence[CompletedCycle] | None = None
    ongoing_cycle: OngoingCycle | None = None
    sla_display_format: str | None = None
    links: Link | None = msgspec.field(name="_links", default=None)


class Slas(Nouns[W]):
    """The SLAs of a request."""

    @pages("GET /request/{issueIdOrKey}/sla", Sla, needs=_READ, paging=START_LIMIT)
    def list(self, request: str | int, *, start: int | None = None, limit: int | None = None) -> Call:
        """The SLAs of a request, for agents."""
        return call(request, query={"start": start, "limit": limit})

    @operation("GET /request/{issueIdOrKey}/sla/{slaMetricId}", Sla, needs=_READ)
    def get(self, request: str | int, sla: str | int) -> Call:
        """One SLA of a request, for agents."""
        return call(request, sla)
