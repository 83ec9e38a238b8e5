"""Worklogs of issues."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows
from deskhand.client._view import plain_text

ALL, CREATE = (f"{method} /rest/api/3/issue/{{issueIdOrKey}}/worklog" for method in ("GET", "POST"))
UPDATE, DELETE = (f"{method} /rest/api/3/issue/{{issueIdOrKey}}/worklog/{{id}}" for method in ("PUT", "DELETE"))
STARTED = "2026-09-08T10:11:12.000+0000"


@shows(CREATE, ALL)
async def test_time_spent_is_read_back(acme: Company) -> None:
    """How much, when, by whom and on what."""
    key = await acme.request()
    await acme.alex.platform.worklogs.create(key, 3600, started=STARTED, comment="Put it out")
    await acme.alex.platform.worklogs.create(key, 60)
    first, second = await acme.deskhand.platform.worklogs.list(key, max_results=1).all()
    assert (3600, 60) == (first.time_spent_seconds, second.time_spent_seconds)
    assert (acme.account("alex"), "Put it out") == (acme.who(first.author), plain_text(first.comment))
    assert (first.started or "").startswith("2026-09-08T")


@shows(UPDATE)
async def test_a_worklog_is_corrected(acme: Company) -> None:
    """By who wrote it."""
    key = await acme.request()
    made = await acme.alex.platform.worklogs.create(key, 60)
    await acme.alex.platform.worklogs.update(key, made.id, seconds=120)
    assert [120] == [one.time_spent_seconds async for one in acme.alex.platform.worklogs.list(key)]


@shows(DELETE)
async def test_a_deleted_worklog_is_gone(acme: Company) -> None:
    """For good."""
    key = await acme.request()
    made = await acme.alex.platform.worklogs.create(key, 60)
    await acme.alex.platform.worklogs.delete(key, made.id)
    assert [] == await acme.alex.platform.worklogs.list(key).all()


async def of_somebody_else(acme: Company) -> None:
    key = await acme.request()
    made = await acme.deskhand.platform.worklogs.create(key, 60)
    await acme.alex.platform.worklogs.delete(key, made.id)


@refuses(
    No(ALL, 404, lambda acme: acme.alex.platform.worklogs.list("HELP-99999")),
    No(CREATE, 404, lambda acme: acme.alex.platform.worklogs.create("HELP-99999", 60)),
    No(CREATE, 400, lambda acme: acme.alex.platform.worklogs.create("HELP-1", 0)),
    No(UPDATE, 404, lambda acme: acme.alex.platform.worklogs.update("HELP-1", "99999", seconds=60)),
    No(DELETE, 404, lambda acme: acme.alex.platform.worklogs.delete("HELP-1", "99999")),
    No(DELETE, 400, of_somebody_else),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An issue or a worklog that is not there, no time at all, and what somebody else wrote."""
    await no.said(acme)
