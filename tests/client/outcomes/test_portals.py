"""Portals of desks."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL, ONE, OF_PROJECT = "GET /portals", "GET /portals/{portalId}", "GET /portals/project/{projectKey}"


@shows(ALL, ONE, OF_PROJECT)
async def test_a_desk_has_a_portal(acme: Company) -> None:
    """Which is found in the list, by its id and by its project."""
    (portal,) = await acme.grace.portals.list().all()
    assert "IT Help" == portal.name
    assert portal == await acme.grace.portals.get(portal.id or "")
    assert portal == await acme.grace.portals.of_project("HELP")


@refuses(
    No(ONE, 404, lambda acme: acme.grace.portals.get(99)),
    No(OF_PROJECT, 404, lambda acme: acme.grace.portals.of_project("NOPE")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A portal that is not there."""
    await no.said(acme)
