"""Organisations of a site and of its desks."""

from client.outcomes.company import DESK, Company
from client.outcomes.shown import No, refuses, shows

ALL, CREATE = "GET /organization", "POST /organization"
ONE, DELETE = "GET /organization/{organizationId}", "DELETE /organization/{organizationId}"
USERS = "GET /organization/{organizationId}/user"
ADD, REMOVE = "POST /organization/{organizationId}/user", "DELETE /organization/{organizationId}/user"
OF_DESK = "GET /servicedesk/{serviceDeskId}/organization"
ADD_TO_DESK = "POST /servicedesk/{serviceDeskId}/organization"
REMOVE_FROM_DESK = "DELETE /servicedesk/{serviceDeskId}/organization"
PROPERTY = "/organization/{organizationId}/property"
VIP = "1"


@shows(ALL)
async def test_agents_see_all_and_customers_their_own(acme: Company) -> None:
    """On pages of any size."""
    assert ["VIP", "Branch offices"] == [one.name async for one in acme.alex.organizations.list(limit=1)]
    assert ["VIP"] == [one.name async for one in acme.grace.organizations.list()]
    assert [] == await acme.bruno.organizations.list().all()


@shows(ALL, editions=("cloud",))
async def test_those_of_an_account(acme: Company) -> None:
    """Asked for by an agent."""
    found = acme.alex.organizations.list(account=acme.account("kavya"))
    assert ["Branch offices"] == [one.name async for one in found]


@shows(CREATE, ONE)
async def test_what_is_made_is_read_back(acme: Company) -> None:
    """By its name; the name of another gives that other."""
    made = await acme.deskhand.organizations.create("Suppliers")
    assert "Suppliers" == (await acme.alex.organizations.get(made.id)).name
    assert made.id == (await acme.deskhand.organizations.create("Suppliers")).id


@shows(DELETE)
async def test_what_is_deleted_is_gone(acme: Company) -> None:
    """From its desk, too."""
    await acme.deskhand.organizations.delete(VIP)
    await No(ONE, 404, lambda acme: acme.deskhand.organizations.get(VIP)).said(acme)
    assert ["Branch offices"] == [one.name async for one in acme.alex.organizations.of_desk(DESK)]


@shows(USERS, ADD, REMOVE)
async def test_members_come_and_go(acme: Company) -> None:
    """Several at once; who is there already, or not at all, changes nothing."""
    people = [acme.account("bruno"), acme.account("grace")]
    await acme.alex.organizations.add_users(VIP, people)
    members = [acme.who(one) async for one in acme.alex.organizations.users(VIP, limit=2)]
    assert (5, 1) == (len(members), members.count(acme.account("grace")))
    for _ in range(2):
        await acme.alex.organizations.remove_users(VIP, people)
    left = {acme.who(one) async for one in acme.alex.organizations.users(VIP)}
    assert {acme.account(name) for name in ("hiro", "ines", "jonas")} == left


@shows(OF_DESK, ADD_TO_DESK, REMOVE_FROM_DESK)
async def test_a_desk_s_organisations_come_and_go(acme: Company) -> None:
    """To add one twice or to remove one that is not there changes nothing."""
    made = await acme.deskhand.organizations.create("Suppliers")
    for _ in range(2):
        await acme.alex.organizations.add_to_desk(DESK, made.id)
    assert ["VIP", "Branch offices", "Suppliers"] == [one.name async for one in acme.alex.organizations.of_desk(DESK)]
    for _ in range(2):
        await acme.alex.organizations.remove_from_desk(DESK, VIP)
    assert ["Branch offices", "Suppliers"] == [one.name async for one in acme.alex.organizations.of_desk(DESK, limit=1)]


@shows(OF_DESK, editions=("cloud",))
async def test_a_desk_s_organisations_of_an_account(acme: Company) -> None:
    """Asked for by an agent."""
    found = acme.alex.organizations.of_desk(DESK, account=acme.account("kavya"))
    assert ["Branch offices"] == [one.name async for one in found]


@shows(f"PUT {PROPERTY}/{{propertyKey}}", f"GET {PROPERTY}/{{propertyKey}}", f"GET {PROPERTY}")
async def test_properties_are_kept(acme: Company) -> None:
    """Any JSON, under a key; what is set again is replaced."""
    for value in ({"level": [1, None, "ü"]}, "gold"):
        await acme.alex.organizations.set_property(VIP, "tier of 1", value)
        assert value == (await acme.alex.organizations.get_property(VIP, "tier of 1")).value
    await acme.alex.organizations.set_property(VIP, "since", 2020)
    assert ["since", "tier of 1"] == sorted((await acme.alex.organizations.property_keys(VIP)).names)


@shows(f"DELETE {PROPERTY}/{{propertyKey}}")
async def test_a_property_is_deleted(acme: Company) -> None:
    """And not found then."""
    await acme.alex.organizations.set_property(VIP, "tier", 1)
    await acme.alex.organizations.delete_property(VIP, "tier")
    assert [] == (await acme.alex.organizations.property_keys(VIP)).names


@refuses(
    No(CREATE, 403, lambda acme: acme.grace.organizations.create("Mine")),
    No(CREATE, 400, lambda acme: acme.alex.organizations.create(" ")),
    No(ONE, 404, lambda acme: acme.alex.organizations.get("99")),
    No(ONE, 403, lambda acme: acme.bruno.organizations.get(VIP)),
    No(DELETE, 403, lambda acme: acme.alex.organizations.delete(VIP)),
    No(DELETE, 404, lambda acme: acme.admin.organizations.delete("99")),
    No(USERS, 403, lambda acme: acme.grace.organizations.users(VIP)),
    No(ADD, 403, lambda acme: acme.grace.organizations.add_users(VIP, [acme.account("bruno")])),
    No(ADD, 400, lambda acme: acme.alex.organizations.add_users(VIP, ["nobody"])),
    No(REMOVE, 404, lambda acme: acme.alex.organizations.remove_users("99", [acme.account("grace")])),
    No(OF_DESK, 403, lambda acme: acme.grace.organizations.of_desk(DESK)),
    No(ADD_TO_DESK, 404, lambda acme: acme.alex.organizations.add_to_desk(DESK, "99")),
    No(REMOVE_FROM_DESK, 403, lambda acme: acme.grace.organizations.remove_from_desk(DESK, VIP)),
    No("GET /organization/cleanup", 403, lambda acme: acme.alex.organizations.preview_cleanup()),
    No("DELETE /organization/cleanup", 403, lambda acme: acme.alex.organizations.clean_up()),
    No(f"GET {PROPERTY}", 404, lambda acme: acme.alex.organizations.property_keys("99")),
    No(f"GET {PROPERTY}/{{propertyKey}}", 404, lambda acme: acme.alex.organizations.get_property(VIP, "tier")),
    No(f"PUT {PROPERTY}/{{propertyKey}}", 403, lambda acme: acme.grace.organizations.set_property(VIP, "tier", 1)),
    No(f"DELETE {PROPERTY}/{{propertyKey}}", 404, lambda acme: acme.alex.organizations.delete_property(VIP, "tier")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """To customers; an organisation, a member or a property that is not there."""
    await no.said(acme)


@shows("GET /organization/cleanup", "DELETE /organization/cleanup")
async def test_what_nobody_needs_is_tidied_up(acme: Company) -> None:
    """Told first, then deleted."""
    made = await acme.deskhand.organizations.create("Suppliers")
    preview = await acme.admin.organizations.preview_cleanup(detached=True)
    assert [(made.id, "Suppliers")] == [(one.id, one.name) for one in preview]
    assert 1 == await acme.admin.organizations.clean_up(detached=True)
    assert ["VIP", "Branch offices"] == [one.name async for one in acme.alex.organizations.list()]
