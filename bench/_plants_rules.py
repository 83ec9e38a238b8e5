"""Causes in the site's rules: what the permission scheme grants to whom, and who is in a security level."""

from collections.abc import Callable

from bench import _world as world_
from bench._plants_people import SERVICE_GROUP, SOFTWARE_GROUP
from bench._world import World

from deskhand.permissions import Cause

USER_FIELD = "customfield_10040"


def to_role(world: World) -> Cause:
    """Granted to a role that the account does not have."""
    world.regrant([("projectRole", world.add_role())])
    return Cause("projectRole", "QA")


def condition(kind: str) -> Callable[[World], Cause]:
    """The permission that the transition's condition wants is a role's, or the portal customers'."""

    def plant(world: World) -> Cause:
        holder = ("projectRole", world.add_role()) if kind == "projectRole" else (kind, None)
        world.regrant([holder], alone=kind == world_.PORTAL, permission="RESOLVE_ISSUES")
        return Cause("projectRole", "QA") if kind == "projectRole" else Cause("portal_only", "RESOLVE_ISSUES")

    return plant


def to_role_of_group(world: World) -> Cause:
    """Granted to a role that only a group has."""
    world.regrant([("projectRole", world.add_role(world.add_group()))])
    return Cause("projectRole", "QA")


def to_group(world: World) -> Cause:
    """Granted to a group that the account is not in."""
    group = world.add_group()
    world.regrant([("group", group.id)])
    return Cause("group", group.name)


def to_software(world: World) -> Cause:
    """Granted to users of Jira Software."""
    world.leave_group(SOFTWARE_GROUP)
    world.regrant([("applicationRole", "jira-software")])
    return Cause("applicationRole", "jira-software")


def to_service_desk(world: World) -> Cause:
    """Granted to users of Jira Service Management."""
    world.leave_group(SERVICE_GROUP)
    world.regrant([("applicationRole", "jira-servicedesk")])
    return Cause("applicationRole", "jira-servicedesk")


def to_one_person(world: World) -> Cause:
    """Granted to somebody else by name."""
    world.regrant([("user", world.project.lead)], alone=True)
    return Cause("user", world.deed.permission)


def to_holder(kind: str) -> Callable[[World], Cause]:
    """Granted to the lead, the reporter or the assignee."""

    def plant(world: World) -> Cause:
        world.regrant([(kind, None)])
        return Cause(kind)

    return plant


def to_user_field(world: World) -> Cause:
    """Granted to whom a field names."""
    world.regrant([("userCustomField", USER_FIELD)])
    world.issue.values[USER_FIELD] = [world.project.lead]
    return Cause("userCustomField", world.site.fields[USER_FIELD].name)


def to_group_field(world: World) -> Cause:
    """Granted to the groups that a field names."""
    field = world.add_group_field(world.add_group())
    world.regrant([("groupCustomField", field.id)])
    return Cause("groupCustomField", field.name)


def to_nobody(world: World) -> Cause:
    """Granted to nobody."""
    world.regrant([], alone=True)
    return Cause("no_grant", world.deed.permission)


def to_portal(world: World) -> Cause:
    """Granted to portal customers only."""
    world.regrant([(world_.PORTAL, None)], alone=True)
    return Cause("portal_only", world.deed.permission)


def not_to_portal(world: World) -> Cause:
    """Granted to the team, and not to portal customers."""
    world.regrant([("projectRole", str(world_.TEAM))])
    return Cause("portal_grant", world.deed.permission)


def level(kind: str, *, alone: bool = False) -> Callable[[World], Cause]:
    """A security level with one member that does not stand for the account; `alone` without whoever reads the facts."""

    def plant(world: World) -> Cause:
        holders: dict[str, Callable[[], str | None]] = {
            "user": lambda: world.project.lead,
            "group": lambda: world.add_group().id,
            "projectRole": world.add_role,
            "team": lambda: str(world_.TEAM),
            "userCustomField": lambda: USER_FIELD,
            "groupCustomField": lambda: world.add_group_field(world.add_group()).id,
            "applicationRole": lambda: "jira-software",
        }
        if kind == "applicationRole":
            world.leave_group(SOFTWARE_GROUP)
        if kind == "userCustomField":
            world.issue.values[USER_FIELD] = [world.project.lead]
        parameter = holders.get(kind, lambda: None)()
        holder = ("projectRole" if kind == "team" else kind, parameter)
        return Cause("security_level", world.lay_level([] if kind == "nobody" else [holder], alone=alone))

    return plant
