"""Feedback on requests."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

READ = "GET /request/{requestIdOrKey}/feedback"
RATE = "POST /request/{requestIdOrKey}/feedback"
TAKE_BACK = "DELETE /request/{requestIdOrKey}/feedback"


@shows(RATE, READ)
async def test_a_rating_is_read_back(acme: Company) -> None:
    """The stars and the words, by agents too."""
    key = await acme.request()
    await acme.grace.feedback.create(key, 4, comment="Quick")
    read = await acme.alex.feedback.get(key)
    assert (4, "csat", "Quick") == (read.rating, read.type, read.comment and read.comment.body)


@shows(TAKE_BACK)
async def test_a_rating_is_taken_back(acme: Company) -> None:
    """There is none to read then, and another may be given."""
    key = await acme.request()
    await acme.grace.feedback.create(key, 1)
    await acme.grace.feedback.delete(key)
    await No(READ, 404, lambda acme: acme.grace.feedback.get(key)).said(acme)
    assert 5 == (await acme.grace.feedback.create(key, 5)).rating


async def by_an_agent(acme: Company) -> None:
    await acme.alex.feedback.create(await acme.request(), 5)


async def of_six(acme: Company) -> None:
    await acme.grace.feedback.create(await acme.request(), 6)


@refuses(
    No(RATE, 403, by_an_agent),
    No(RATE, 400, of_six),
    No(TAKE_BACK, 403, lambda acme: acme.alex.feedback.delete("HELP-1")),
    No(READ, 404, lambda acme: acme.alex.feedback.get("HELP-99999")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A rating of somebody else than the reporter, or of six stars."""
    await no.said(acme)
