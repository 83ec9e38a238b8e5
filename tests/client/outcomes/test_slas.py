"""SLAs of requests."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL, ONE = "GET /request/{issueIdOrKey}/sla", "GET /request/{issueIdOrKey}/sla/{slaMetricId}"


@shows(ALL, ONE)
async def test_a_clock_runs_until_it_is_stopped(acme: Company) -> None:
    """The time to first response ends with an agent's answer, the time to resolution goes on."""
    key = await acme.request()
    clocks = {one.name: one async for one in acme.alex.slas.list(key, limit=1)}
    assert {"Time to resolution", "Time to first response"} == set(clocks)
    first = clocks["Time to first response"]
    assert first.ongoing_cycle is not None
    assert (False, []) == (first.ongoing_cycle.breached, [*(first.completed_cycles or ())])
    await acme.alex.comments.create(key, "On it", public=True)
    after = await acme.alex.slas.get(key, first.id)
    assert after.ongoing_cycle is None
    assert [False] == [one.breached for one in after.completed_cycles or ()]


@refuses(
    No(ALL, 403, lambda acme: acme.grace.slas.list("HELP-1")),
    No(ALL, 404, lambda acme: acme.alex.slas.list("HELP-99999")),
    No(ONE, 404, lambda acme: acme.alex.slas.get("HELP-1", "99")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """To customers; a request or an SLA that is not there."""
    await no.said(acme)
