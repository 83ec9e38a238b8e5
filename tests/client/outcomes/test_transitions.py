"""Transitions that customers take."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL = "GET /request/{issueIdOrKey}/transition"
TAKE = "POST /request/{issueIdOrKey}/transition"


@shows(ALL, TAKE)
async def test_a_customer_moves_a_request_and_says_why(acme: Company) -> None:
    """The status is another then, other steps are open, and the words are a public comment."""
    key = await acme.request()
    open_to_grace = {one.name: one.id async for one in acme.grace.transitions.list(key)}
    assert {"Escalate", "Cancel request"} == set(open_to_grace)
    await acme.grace.transitions.perform(key, open_to_grace["Cancel request"], comment="It went out")
    read = await acme.grace.requests.get(key)
    assert read.current_status is not None
    assert "Closed" == read.current_status.status
    assert ["Reopen"] == [one.name async for one in acme.grace.transitions.list(key)]
    assert [("It went out", True)] == [(one.body, one.public) async for one in acme.grace.comments.list(key)]


@refuses(
    No(TAKE, 400, lambda acme: acme.alex.transitions.perform("HELP-1", "999")),
    No(TAKE, 404, lambda acme: acme.alex.transitions.perform("HELP-99999", "41")),
    No(ALL, 404, lambda acme: acme.alex.transitions.list("HELP-99999")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A step that there is not, a request that is not there."""
    await no.said(acme)
