"""Notifications of requests."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

READ = "GET /request/{issueIdOrKey}/notification"


@shows(
    READ,
    "PUT /request/{issueIdOrKey}/notification",
    "DELETE /request/{issueIdOrKey}/notification",
)
async def test_who_asks_is_told_until_saying_otherwise(acme: Company) -> None:
    """Each account for itself; to say it twice changes nothing."""
    key = await acme.request()
    assert (await acme.grace.notifications.get(key)).subscribed
    for _ in range(2):
        await acme.grace.notifications.unsubscribe(key)
        assert not (await acme.grace.notifications.get(key)).subscribed
    assert not (await acme.alex.notifications.get(key)).subscribed
    await acme.alex.notifications.subscribe(key)
    assert (await acme.alex.notifications.get(key)).subscribed
    assert not (await acme.grace.notifications.get(key)).subscribed


@refuses(
    No(READ, 404, lambda acme: acme.alex.notifications.get("HELP-99999")),
    No("PUT /request/{issueIdOrKey}/notification", 404, lambda acme: acme.alex.notifications.subscribe("HELP-99999")),
    No(
        "DELETE /request/{issueIdOrKey}/notification",
        404,
        lambda acme: acme.alex.notifications.unsubscribe("HELP-99999"),
    ),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A request that is not there."""
    await no.said(acme)
