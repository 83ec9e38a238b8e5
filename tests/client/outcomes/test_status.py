"""Statuses of requests."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL = "GET /request/{issueIdOrKey}/status"


@shows(ALL)
async def test_where_a_request_stood(acme: Company) -> None:
    """Each status with its moment, and on Cloud its category."""
    key = await acme.request()
    steps = await acme.alex.platform.issues.transitions(key)
    step = steps.named("In progress")
    assert step is not None
    await acme.alex.platform.issues.transition(key, step.id)
    stood = [one async for one in acme.grace.status.list(key, limit=1)]
    assert ["In progress", "Waiting for support"] == sorted(one.status or "" for one in stood)
    assert all(one.status_date and one.status_date.at for one in stood)
    categories = {"NEW", "INDETERMINATE"} if acme.edition == "cloud" else {None}
    assert categories == {one.status_category for one in stood}


@refuses(No(ALL, 404, lambda acme: acme.alex.status.list("HELP-99999")))
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A request that is not there."""
    await no.said(acme)
