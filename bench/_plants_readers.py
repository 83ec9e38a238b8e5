"""Situations in which who reads the facts has less than the account, or the account is of another kind than most."""

from bench import _world as world_
from bench._plants_people import SERVICE_GROUP, SERVICE_PRODUCT, SOFTWARE_GROUP
from bench._world import World

from deskhand.permissions import Cause

BROWSE = "BROWSE_PROJECTS"
NONE = Cause("")
"""What is harmless has no cause."""


def condition(world: World) -> Cause:
    """The transition's condition wants a permission that neither the account has nor whoever reads the facts."""
    world.regrant([("projectRole", world.add_role(alone=True))], alone=True, permission="CLOSE_ISSUES")
    return Cause("projectRole", "QA")


def team_raises(world: World) -> Cause:
    """Requests are for the team to raise, in which who reads the facts is not."""
    world.site.projects.edit(world.project.id).roles[world_.TEAM].users.remove(world.reader.account_id)
    world.regrant([("projectRole", str(world_.TEAM))], alone=True)
    return Cause("portal_grant", world.deed.permission)


def no_desk(world: World) -> Cause:
    """A project of Jira Software: it has no desk, and its issues are no requests."""
    project = world.site.projects.edit(world.project.id)
    desks = dict(world.site.desks.items())
    types = {number: issue.request_type for number, issue in world.site.issues.items()}

    def undo() -> None:
        project.type = "service_desk"
        for number, desk in desks.items():
            world.site.desks.add(number, desk)
        for number, kind in types.items():
            world.site.issues.edit(number).request_type = kind

    project.type, world.undo = "software", undo
    for number in desks:
        world.site.desks.drop(number)
    for number in types:
        world.site.issues.edit(number).request_type = None
    return Cause("no_desk", project.key)


def no_project(world: World) -> Cause:
    """A key in a project that is not there."""
    world.key = f"NOPE-{world.chance.randrange(1, 9)}"
    return Cause("absent", "project NOPE")


def customer_in_jira(world: World) -> Cause:
    """A customer of the portal tries what is done in Jira itself."""
    _become_customer(world)
    return Cause("product")


def customer_among_agents(world: World) -> Cause:
    """A portal-only customer in the agents' groups and role, who is none for all that."""
    _become_customer(world)
    for id, group in list(world.site.groups.items()):
        if group.name in (SERVICE_GROUP, SOFTWARE_GROUP):
            world.site.groups.edit(id).members.append(world.user.account_id)
    world.site.projects.edit(world.project.id).roles[world_.TEAM].users.append(world.user.account_id)
    return SERVICE_PRODUCT


def anyone_browses(world: World) -> Cause:
    """A customer sees issues that anyone may browse, and tries more."""
    _become_customer(world)
    world.regrant([("anyone", None)], permission=BROWSE)
    return Cause("product")


def deleted_group(world: World) -> Cause:
    """Granted to a group that was deleted."""
    group = world.add_group()
    world.regrant([("group", group.id)], alone=True)
    world.site.groups.drop(group.id)
    return Cause("holder", world.deed.permission)


def nobody(world: World) -> Cause:
    """Nobody signed the call."""
    world.anonymous = True
    return Cause("anonymous")


def account_alone(world: World) -> Cause:
    """Granted to the account by name, and not to whoever reads the facts."""
    world.regrant([("user", world.user.account_id)], alone=True)
    return NONE


def account_browses(world: World) -> Cause:
    """The account alone may browse the project, which has no security levels; whoever reads the facts does not see the request."""
    world.regrant([("user", world.user.account_id)], alone=True, permission=BROWSE)
    world.site.projects.edit(world.project.id).security_scheme = None
    return NONE


def account_raises(world: World) -> Cause:
    """The account alone may raise requests, and whoever reads the facts is offered no type."""
    world.regrant([("user", world.user.account_id)], alone=True, permission="CREATE_ISSUES")
    return NONE


def anyone_as_customer(world: World) -> Cause:
    """Granted to anyone, and a customer does it."""
    _become_customer(world)
    return _to_anyone(world)


def anyone_without_product(world: World) -> Cause:
    """Granted to anyone, and an account without any product does it."""
    world.leave_group(SERVICE_GROUP)
    world.leave_group(SOFTWARE_GROUP)
    return _to_anyone(world)


def anyone_unsigned(world: World) -> Cause:
    """Granted to anyone, and nobody signs the call."""
    world.anonymous = True
    return _to_anyone(world)


def as_it_is(world: World) -> Cause:
    """The site as it is."""
    return NONE


def _to_anyone(world: World) -> Cause:
    for permission in (BROWSE, world.deed.permission):
        world.regrant([("anyone", None)], permission=permission)
    return NONE


def _become_customer(world: World) -> None:
    customers = [one for one in world.site.users.values() if one.account_type == "customer"]
    world.become(world.chance.choice(customers))
