"""Participants of requests."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL = "GET /request/{issueIdOrKey}/participant"
ADD = "POST /request/{issueIdOrKey}/participant"
REMOVE = "DELETE /request/{issueIdOrKey}/participant"


@shows(ADD, ALL)
async def test_who_is_added_takes_part(acme: Company) -> None:
    """The reply has everybody, and a customer who takes part sees the request."""
    key = await acme.request()
    await No("GET /request/{issueIdOrKey}", 403, lambda acme: acme.bruno.requests.get(key)).said(acme)
    page = await acme.alex.participants.add(key, [acme.account("bruno"), acme.account("hiro")])
    assert [acme.account("bruno"), acme.account("hiro")] == [acme.who(one) for one in page.values]
    listed = [acme.who(one) async for one in acme.grace.participants.list(key, limit=1)]
    assert [acme.account("bruno"), acme.account("hiro")] == listed
    assert key == (await acme.bruno.requests.get(key)).issue_key


@shows(REMOVE)
async def test_who_is_removed_takes_part_no_longer(acme: Company) -> None:
    """The reply has those who are left."""
    key = await acme.request()
    await acme.alex.participants.add(key, [acme.account("bruno"), acme.account("hiro")])
    page = await acme.alex.participants.remove(key, [acme.account("bruno")])
    assert [acme.account("hiro")] == [acme.who(one) for one in page.values]
    assert [acme.account("hiro")] == [acme.who(one) async for one in acme.alex.participants.list(key)]


async def by_an_outsider(acme: Company) -> None:
    key = await acme.request()
    await acme.bruno.participants.add(key, [acme.account("bruno")])


async def of_the_reporter(acme: Company) -> None:
    key = await acme.request()
    await acme.alex.participants.remove(key, [acme.account("grace")])


@refuses(
    No(ADD, 403, by_an_outsider),
    No(ADD, 400, lambda acme: acme.alex.participants.add("HELP-1", ["nobody"])),
    No(ADD, 400, lambda acme: acme.alex.participants.add("HELP-1", [])),
    No(REMOVE, 400, of_the_reporter),
    No(REMOVE, 400, lambda acme: acme.alex.participants.remove("HELP-1", [acme.account("admin")])),
    No(ALL, 404, lambda acme: acme.alex.participants.list("HELP-99999")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """To who does not see the request; nobody, an unknown account, and to remove who does not take part."""
    await no.said(acme)
