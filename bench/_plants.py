"""The causes that are planted, one in each situation, and the name that the explanation should give each first."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bench import _world as world_
from bench._world import Deed, World

from deskhand.permissions import Cause

__all__ = ["PLANTS", "Plant"]

SERVICE_GROUP, SOFTWARE_GROUP = "jira-servicemanagement-users", "jira-software-users"
USER_FIELD = "customfield_10040"
TEAM_NAME = "Service Desk Team"


class Plant(NamedTuple):
    """One kind of cause: the deeds that it spoils, and what plants it and tells what it should be called."""

    name: str
    deeds: Sequence[Deed]
    plant: Callable[[World], Cause]


def _wrong_token(world: World) -> Cause:
    world.token = "mistyped"
    return Cause("sign_in")


def _no_scope(world: World) -> Cause:
    wanted = world.asked().needs.classic_scopes
    lacking = world.chance.choice(sorted(wanted - {"read:jira-user"}))
    world.take_scopes(sorted(SCOPES - {lacking}))
    return Cause("scope", lacking)


def _deactivated(world: World) -> Cause:
    world.site.users.edit(world.user.account_id).active = False
    return Cause("inactive", world.user.account_id)


def _mistyped_key(world: World) -> Cause:
    world.key = f"{world.project.key}-{world.chance.randrange(80_000, 90_000)}"
    return Cause("absent", world.key)


def _no_service_product(world: World) -> Cause:
    world.leave_group(SERVICE_GROUP)
    return Cause("product", "jira-servicedesk")


def _no_product(world: World) -> Cause:
    world.leave_group(SERVICE_GROUP)
    world.leave_group(SOFTWARE_GROUP)
    return Cause("product")


def _no_role(world: World) -> Cause:
    world.leave_role(world_.TEAM)
    return Cause("projectRole", TEAM_NAME)


def _agent_by_group(world: World) -> Cause:
    group = world.add_group()
    scheme = world.site.permission_schemes.edit(world.project.permission_scheme)
    for grant in scheme.grants:
        if grant.permission == "SERVICEDESK_AGENT":
            grant.type, grant.parameter = "group", group.id
    return Cause("group", group.name)


def _role(world: World) -> Cause:
    world.regrant([("projectRole", world.add_role())])
    return Cause("projectRole", "QA")


def _group(world: World) -> Cause:
    group = world.add_group()
    world.regrant([("group", group.id)])
    return Cause("group", group.name)


def _software_only(world: World) -> Cause:
    world.leave_group(SOFTWARE_GROUP)
    world.regrant([("applicationRole", "jira-software")])
    return Cause("applicationRole", "jira-software")


def _service_desk_only(world: World) -> Cause:
    world.leave_group(SERVICE_GROUP)
    world.regrant([("applicationRole", "jira-servicedesk")])
    return Cause("applicationRole", "jira-servicedesk")


def _one_person(world: World) -> Cause:
    world.regrant([("user", world.project.lead)], alone=True)
    return Cause("user", world.deed.permission)


def _lead(world: World) -> Cause:
    world.regrant([("projectLead", None)])
    return Cause("projectLead")


def _reporter(world: World) -> Cause:
    world.regrant([("reporter", None)])
    return Cause("reporter")


def _assignee(world: World) -> Cause:
    world.regrant([("assignee", None)])
    return Cause("assignee")


def _user_field(world: World) -> Cause:
    world.regrant([("userCustomField", USER_FIELD)])
    world.issue.values[USER_FIELD] = [world.project.lead]
    return Cause("userCustomField", world.site.fields[USER_FIELD].name)


def _nobody(world: World) -> Cause:
    world.regrant([], alone=True)
    return Cause("no_grant", world.deed.permission)


def _portal_only(world: World) -> Cause:
    world.regrant([("sd.customer.portal.only", None)], alone=True)
    return Cause("portal_only", world.deed.permission)


def _no_portal(world: World) -> Cause:
    world.regrant([("projectRole", str(world_.TEAM))])
    return Cause("portal_grant", world.deed.permission)


def _level(kind: str) -> Callable[[World], Cause]:
    def plant(world: World) -> Cause:
        holders: dict[str, Callable[[], str | None]] = {
            "user": lambda: world.project.lead,
            "group": lambda: world.add_group().id,
            "projectRole": world.add_role,
            "applicationRole": lambda: "jira-software",
            "nobody": lambda: None,
        }
        if kind == "applicationRole":
            world.leave_group(SOFTWARE_GROUP)
        parameter = holders.get(kind, lambda: None)()
        return Cause("security_level", world.lay_level([] if kind == "nobody" else [(kind, parameter)]))

    return plant


def _outsider(world: World) -> Cause:
    world.become(world.outsider())
    return Cause("membership", world.key)


def _closed_desk(world: World) -> Cause:
    desk = world.site.desks.edit(1)
    desk.access = "closed"
    who = world.user.account_id
    desk.customers = [one for one in desk.customers if one != who]
    for number in desk.organizations:
        members = world.site.organizations.edit(number).members
        if who in members:
            members.remove(who)
    return Cause("customer_access", "1")


def _restricted_type(world: World) -> Cause:
    world.site.request_types.edit(int(world.request_type)).restricted = True
    return Cause("request_type", world.request_type)


def _no_approver(world: World) -> Cause:
    known = {one.approver for one in world.issue.approvals[0].decisions}
    other = next(one for one in world.site.users.values() if one.kind == "customer" and one.account_id not in known)
    world.issue.participants.append(other.account_id)
    world.become(other)
    return Cause("approver", world.key)


def _not_reporter(world: World) -> Cause:
    other = world.outsider()
    world.issue.participants.append(other.account_id)
    world.become(other)
    return Cause("reporter", world.key)


def _customer_writes_note(world: World) -> Cause:
    world.become(world.site.users[world.issue.reporter])
    return Cause("product", "jira-servicedesk")


def _no_way(world: World) -> Cause:
    world.site.put(world.issue, 5)
    return Cause("workflow", world.to)


def _as_it_is(cause: Cause) -> Callable[[World], Cause]:
    return lambda _: cause


_GRANTED = (world_.EDIT, world_.ASSIGN, world_.RESOLVE, world_.READ_ISSUE)
_OWN = (world_.EDIT, world_.ASSIGN)
_SEEING = (*world_.PLATFORM, world_.READ_REQUEST, world_.NOTE, world_.READ_COMMENTS, world_.SLAS)
_KEYED = (*world_.PLATFORM, *(deed for deed in world_.AGENTS if deed is not world_.QUEUES), *world_.CUSTOMERS)

SCOPED = (*world_.AGENTS, *world_.PLATFORM, *world_.CUSTOMERS, world_.RAISE)
SCOPES = {
    "read:jira-user",
    "read:jira-work",
    "write:jira-work",
    "manage:jira-project",
    "manage:jira-configuration",
    "read:servicedesk-request",
    "write:servicedesk-request",
    "manage:servicedesk-customer",
}

PLANTS = (
    Plant("wrong token", world_.FINE, _wrong_token),
    Plant("a scope is missing", SCOPED, _no_scope),
    Plant("deactivated account", world_.FINE, _deactivated),
    Plant("mistyped key", _KEYED, _mistyped_key),
    Plant("no access to Jira Service Management", (world_.NOTE, world_.QUEUES, world_.SLAS), _no_service_product),
    Plant("no product at all", world_.PLATFORM, _no_product),
    Plant("not in the agents' role", (*world_.AGENTS, *world_.PLATFORM[1:]), _no_role),
    Plant("agents are a group's members", (world_.NOTE, world_.QUEUES, world_.SLAS), _agent_by_group),
    Plant("granted to a role", _GRANTED, _role),
    Plant("granted to a group", _GRANTED, _group),
    Plant("granted to users of software only", _GRANTED, _software_only),
    Plant("granted to users of the service desk only", _GRANTED, _service_desk_only),
    Plant("granted to one person", _OWN, _one_person),
    Plant("granted to the project lead", _GRANTED, _lead),
    Plant("granted to the reporter", _GRANTED, _reporter),
    Plant("granted to the assignee", (world_.EDIT, world_.RESOLVE, world_.READ_ISSUE), _assignee),
    Plant("granted to whom a field names", _GRANTED, _user_field),
    Plant("granted to nobody", _OWN, _nobody),
    Plant("granted to portal customers only", (world_.EDIT,), _portal_only),
    Plant("not granted to portal customers", (world_.READ_OWN, world_.WRITE_OWN), _no_portal),
    Plant("a level with one person", _SEEING, _level("user")),
    Plant("a level with a group", _SEEING, _level("group")),
    Plant("a level with a role", _SEEING, _level("projectRole")),
    Plant("a level with users of software", _SEEING, _level("applicationRole")),
    Plant("a level with the reporter", _SEEING, _level("reporter")),
    Plant("a level with the assignee", _SEEING, _level("assignee")),
    Plant("a level with the project lead", _SEEING, _level("projectLead")),
    Plant("a level with nobody else", _SEEING, _level("nobody")),
    Plant("no part in the request", world_.CUSTOMERS, _outsider),
    Plant("a desk closed to all but its customers", (world_.READ_OWN, world_.WRITE_OWN, world_.RAISE), _closed_desk),
    Plant("a restricted request type", (world_.RAISE,), _restricted_type),
    Plant("not an approver", (world_.APPROVE,), _no_approver),
    Plant("not the reporter", (world_.RATE,), _not_reporter),
    Plant("an internal comment by a customer", (world_.NOTE,), _customer_writes_note),
    Plant("no such transition", (world_.RESOLVE,), _no_way),
    Plant("not a Jira administrator", (world_.NEW_CUSTOMER,), _as_it_is(Cause("administrator"))),
    Plant(
        "not an administrator of the project", (world_.ADD_CUSTOMER,), _as_it_is(Cause("projectRole", "Administrators"))
    ),
)
