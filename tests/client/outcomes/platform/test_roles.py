"""Roles in projects."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL, ONE, DEFAULTS = "GET /rest/api/3/role", "GET /rest/api/3/role/{id}", "GET /rest/api/3/role/{id}/actors"
ADDRESSES = "GET /rest/api/3/project/{projectIdOrKey}/role"
OF_PROJECT, ADD, SET, REMOVE = (
    f"{method} /rest/api/3/project/{{projectIdOrKey}}/role/{{id}}" for method in ("GET", "POST", "PUT", "DELETE")
)
TEAM, COLLABORATORS = 10003, 10005


async def actors(acme: Company, role: int) -> set[str | None]:
    """The names of those who have a role."""
    return {one.display_name for one in (await acme.deskhand.platform.roles.of_project("HELP", role)).actors}


@shows(ALL, ONE, DEFAULTS)
async def test_the_roles_of_a_site(acme: Company) -> None:
    """With those who have them in a new project: nobody."""
    assert "Service Desk Team" in {one.name for one in await acme.admin.platform.roles.list()}
    assert "Service Desk Team" == (await acme.admin.platform.roles.get(TEAM)).name
    assert [] == [*(await acme.admin.platform.roles.default_actors(TEAM)).actors]


@shows(ADDRESSES, OF_PROJECT)
async def test_who_has_a_role(acme: Company) -> None:
    """A project's roles by name, and the accounts of one."""
    addresses = await acme.deskhand.platform.roles.addresses("HELP")
    assert addresses["Service Desk Team"].endswith(f"/role/{TEAM}")
    assert {"Alex Moreau", "Deskhand Integration"} <= await actors(acme, TEAM)


@shows(ADD, REMOVE)
async def test_a_role_is_given_and_taken(acme: Company) -> None:
    """And with it what the role may."""
    roles = acme.deskhand.platform.roles
    await roles.remove_actor("HELP", TEAM, account=acme.account("alex"))
    assert "Alex Moreau" not in await actors(acme, TEAM)
    await No("GET /rest/api/3/issue/{issueIdOrKey}", 404, lambda acme: acme.alex.platform.issues.get("HELP-1")).said(
        acme
    )
    await roles.add_actors("HELP", TEAM, accounts=[acme.account("alex")])
    assert "HELP-1" == (await acme.alex.platform.issues.get("HELP-1")).key


@shows(ADD, SET, REMOVE)
async def test_a_role_is_given_to_a_group(acme: Company) -> None:
    """By its id on Cloud, by its name on Data Center."""
    roles, group = acme.deskhand.platform.roles, "site-admins"
    if acme.edition == "cloud":
        found = await acme.admin.platform.groups.list(names=[group]).first()
        group = (found and found.group_id) or ""
    for give in (roles.add_actors, roles.set_actors):
        await give("HELP", COLLABORATORS, groups=[group])
        assert {"site-admins"} == await actors(acme, COLLABORATORS)
        await roles.remove_actor("HELP", COLLABORATORS, group=group)
        assert set() == await actors(acme, COLLABORATORS)


@shows(SET)
async def test_a_role_is_given_to_these_alone(acme: Company) -> None:
    """Who had it has it no longer."""
    roles = acme.deskhand.platform.roles
    await roles.set_actors("HELP", COLLABORATORS, accounts=[acme.account("alex")])
    await roles.set_actors("HELP", COLLABORATORS, accounts=[acme.account("bailey"), acme.account("casey")])
    assert {"Bailey Stone", "Casey Lindqvist"} == await actors(acme, COLLABORATORS)


@refuses(
    No(ONE, 404, lambda acme: acme.admin.platform.roles.get(99)),
    No(DEFAULTS, 404, lambda acme: acme.admin.platform.roles.default_actors(99)),
    No(ADDRESSES, 404, lambda acme: acme.deskhand.platform.roles.addresses("NOPE")),
    No(OF_PROJECT, 404, lambda acme: acme.deskhand.platform.roles.of_project("HELP", 99)),
    No(ADD, 404, lambda acme: acme.deskhand.platform.roles.add_actors("HELP", 99, accounts=[acme.account("alex")])),
    No(
        ADD,
        401,
        lambda acme: acme.alex.platform.roles.add_actors("HELP", TEAM, accounts=[acme.account("grace")]),
        "cloud",
    ),
    No(SET, 401, lambda acme: acme.alex.platform.roles.set_actors("HELP", TEAM), "cloud"),
    No(REMOVE, 404, lambda acme: acme.deskhand.platform.roles.remove_actor("HELP", 99, account=acme.account("alex"))),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A role or a project that is not there; changes to who does not administer the project."""
    await no.said(acme)
