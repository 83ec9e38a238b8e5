"""Service desks of a site."""

from client.outcomes.company import DESK, Company
from client.outcomes.shown import No, refuses, shows

ALL, ONE = "GET /servicedesk", "GET /servicedesk/{serviceDeskId}"


@shows(ALL, ONE)
async def test_a_desk_is_named_by_its_id_and_by_its_project(acme: Company) -> None:
    """Either way it is the same."""
    assert [DESK] == [one.id async for one in acme.grace.service_desks.list()]
    for name in (DESK, "HELP"):
        desk = await acme.grace.service_desks.get(name)
        assert (DESK, "HELP", "IT Help") == (desk.id, desk.project_key, desk.project_name)


@shows(ALL)
async def test_a_closed_desk_shows_itself_to_its_customers_alone(acme: Company) -> None:
    """Others have no desk to go to."""
    await acme.admin.customers.create("new@acme.example", "Noor New")
    acme.settings(desks={DESK: {"access": "closed"}})
    assert [DESK] == [one.id async for one in acme.grace.service_desks.list()]
    assert [] == await acme.as_("new").service_desks.list().all()


@refuses(
    No(ONE, 404, lambda acme: acme.alex.service_desks.get("99")),
    No(ONE, 404, lambda acme: acme.alex.service_desks.get("NOPE")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A desk that is not there."""
    await no.said(acme)
