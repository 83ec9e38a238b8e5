"""Ask the site about a project, its desk, and the rules that it keeps: permission scheme, roles, security levels."""

from deskhand.client import Jira
from deskhand.client.platform.permission_schemes import PermissionHolder, PermissionScheme
from deskhand.client.platform.projects import Project as SeenProject
from deskhand.client.platform.roles import ProjectRole
from deskhand.client.platform.security_schemes import SecurityLevelMember, SecurityScheme
from deskhand.client.service_desks import ServiceDesk
from deskhand.permissions._holders import is_one
from deskhand.permissions._known import Account, Desk, Facts, Grant, Group, Holder, Level, Project, Role, Unread
from deskhand.permissions._read_people import JIRA_ADMINISTRATOR, account_of
from deskhand.permissions._reading import Reading

__all__ = ["desk", "level", "levels_without", "may_create", "project", "role", "shows"]

PROJECT_ADMINISTRATOR = "a project administrator"
MOST_TYPES = 50  # that one question about request types may name


async def project(jira: Jira, reading: Reading, key: str) -> Project | Unread:
    """A project with its permission scheme and the roles that the scheme names."""
    seen = await _see(jira, reading, key)
    scheme = await reading.attempt(
        f"scheme {key}",
        f"the permission scheme of {key}",
        PROJECT_ADMINISTRATOR,
        lambda: jira.platform.permission_schemes.of_project(key),
    )
    if isinstance(seen, Unread) and isinstance(scheme, Unread):
        return seen
    grants = scheme if isinstance(scheme, Unread) else _grants(scheme)
    roles = (
        scheme
        if isinstance(scheme, Unread)
        else await _roles(jira, reading, key, grants if not isinstance(grants, Unread) else ())
    )
    known = SeenProject(id="", key=key, name=key) if isinstance(seen, Unread) else seen
    lead = known.lead and (known.lead.account_id or known.lead.name)
    return Project(
        id=known.id,
        key=known.key,
        name=known.name or key,
        lead=lead or None,
        service_desk=known.project_type_key in (None, "service_desk"),
        archived=bool(known.archived),
        scheme="" if isinstance(scheme, Unread) else str(scheme.id),
        scheme_name="" if isinstance(scheme, Unread) else scheme.name,
        grants=grants,
        roles=roles,
    )


async def shows(jira: Jira, reading: Reading, key: str) -> bool:
    """Whether Jira itself shows the project to the account that asks, which takes the permission to browse it."""
    return not isinstance(await _see(jira, reading, key), Unread)


async def may_create(jira: Jira, reading: Reading, key: str) -> bool:
    """Whether Jira offers issue types to create: it does to those alone who may."""
    found = await reading.attempt(
        f"creatable {key}",
        f"what can be created in {key}",
        PROJECT_ADMINISTRATOR,
        lambda: jira.platform.createmeta.issue_types(key).all(),
    )
    return not isinstance(found, Unread) and bool(found)


async def level(jira: Jira, reading: Reading, key: str, id: str, name: str) -> Level:
    """A security level of a project's issues, with its members."""
    scheme = await reading.attempt(
        f"security {key}", f"the issue security scheme of {key}", JIRA_ADMINISTRATOR,
        lambda: jira.platform.security_schemes.of_project(key),
    )  # fmt: skip
    if isinstance(scheme, Unread):
        return Level(id, name, "", scheme)
    found = await reading.attempt(
        f"level {id}", f"the members of the security level '{name}'", JIRA_ADMINISTRATOR,
        lambda: _members(jira, scheme, id),
    )  # fmt: skip
    members = (
        found if isinstance(found, Unread) else tuple([_holder(one.holder) for one in found if one.holder is not None])
    )
    return Level(id, name, str(scheme.id), members)


async def levels_without(jira: Jira, reading: Reading, facts: Facts, key: str) -> tuple[Level, ...] | None:
    """The security levels of a project that the account is not in, None where they cannot be read."""
    scheme = await reading.attempt(
        f"security {key}",
        f"the issue security scheme of {key}",
        JIRA_ADMINISTRATOR,
        lambda: jira.platform.security_schemes.of_project(key),
    )
    if isinstance(scheme, Unread):
        # Who administers the project is told 404 where there is no scheme, and 403 where it is not for them to see.
        return () if "404" in scheme.why else None
    found: list[Level] = []
    for one in scheme.levels or ():
        known = await level(jira, reading, key, one.id, one.name)
        if isinstance(known.members, Unread):
            return None
        if not any(is_one(facts, holder, portal=False) for holder in known.members):
            found.append(known)
    return tuple(found)


async def desk(jira: Jira, reading: Reading, key: str, account: Account, *, deep: bool) -> Desk | Unread:
    """A desk as the account meets it; `deep` asks also which request types are open to it."""
    seen = await reading.attempt(
        f"desk {key}", f"the service desk of {key}", "a customer of the desk", lambda: _find_desk(jira, key)
    )
    if isinstance(seen, Unread):
        # To the account itself a desk that is closed is one that it does not enter.
        return Desk(id=key, name=key, enters=False) if account.mine and account.id else seen
    if account.id is None:
        return Desk(id=seen.id, name=seen.project_name or key, enters=False)
    if account.mine and not deep:
        return Desk(id=seen.id, name=seen.project_name or key, enters=True)
    types = await reading.attempt(
        f"types {key}",
        f"the request types of {key}",
        "a customer of the desk",
        lambda: jira.request_types.list(seen.id).all(),
    )
    if isinstance(types, Unread):
        return Desk(id=seen.id, name=seen.project_name or key, enters=account.mine or types, startable=types)
    names = {one.id: one.name for one in types}
    open_to = await reading.attempt(
        f"startable {key} {account.id}",
        f"which request types of {key} are open to {account.name}",
        "an administrator of the desk",
        lambda: _startable(jira, seen.id, [int(id) for id in names], None if account.mine else account.id),
    )
    enters: bool | Unread = open_to if isinstance(open_to, Unread) else bool(open_to)
    if account.mine or (enters is False and await _is_listed(jira, reading, seen.id, account)):
        enters = True
    elif enters is False and types and all(one.restriction_status == "restricted" for one in types):
        enters = Unread(f"whether {account.name} enters {key}", "all its request types are restricted", account.name)
    return Desk(id=seen.id, name=seen.project_name or key, enters=enters, startable=open_to, request_types=names)


async def _see(jira: Jira, reading: Reading, key: str) -> SeenProject | Unread:
    return await reading.attempt(
        f"project {key}", f"the project {key}", "whoever browses it", lambda: jira.platform.projects.get(key)
    )


async def _find_desk(jira: Jira, key: str) -> ServiceDesk:
    return await jira.service_desks.get(key)


async def _is_listed(jira: Jira, reading: Reading, desk: str, account: Account) -> bool:
    """Whether the account is one of the desk's own customers, who get in whatever the desk's access is."""
    listed = await reading.attempt(
        f"customer {desk} {account.id}",
        "the customers of the desk",
        "an agent of the desk",
        lambda: jira.customers.list(desk, query=account.name).all(),
    )
    return not isinstance(listed, Unread) and any(account_of(one) == account.id for one in listed)


async def _startable(jira: Jira, desk: str, types: list[int], account: str | None) -> tuple[str, ...]:
    found: list[str] = []
    for first in range(0, len(types), MOST_TYPES):
        told = await jira.request_types.check_permissions(desk, types[first : first + MOST_TYPES], account=account)
        found += [str(id) for id in told.can_create_request or ()]
    return tuple(found)


async def _roles(jira: Jira, reading: Reading, key: str, grants: tuple[Grant, ...]) -> tuple[Role, ...] | Unread:
    ids = dict.fromkeys(grant.holder.id for grant in grants if grant.holder.type == "projectRole")
    roles: list[Role] = []
    for id in ids:
        seen = await role(jira, reading, key, id)
        if isinstance(seen, Unread):
            return seen
        roles.append(seen)
    return tuple(roles)


async def role(jira: Jira, reading: Reading, key: str, id: str) -> Role | Unread:
    """Who has a role in a project."""
    seen = await reading.attempt(
        f"role {key} {id}",
        f"who has which role in {key}",
        PROJECT_ADMINISTRATOR,
        lambda: jira.platform.roles.of_project(key, id),
    )
    return seen if isinstance(seen, Unread) else _role(seen)


def _role(seen: ProjectRole) -> Role:
    users = [actor.actor_user.account_id or actor.name or "" for actor in seen.actors if actor.actor_user is not None]
    users += [
        actor.name
        for actor in seen.actors
        if actor.type == "atlassian-user-role-actor" and not actor.actor_user and actor.name
    ]
    groups = [
        Group(one.actor_group.group_id or "", one.actor_group.name)
        for one in seen.actors
        if one.actor_group is not None
    ]
    return Role(str(seen.id), seen.name, tuple(users), tuple(groups))


def _grants(scheme: PermissionScheme) -> tuple[Grant, ...] | Unread:
    if scheme.permissions is None:
        return Unread(f"the grants of '{scheme.name}'", "Jira leaves them out", PROJECT_ADMINISTRATOR)
    return tuple([Grant(one.permission, _holder(one.holder)) for one in scheme.permissions if one.holder is not None])


def _holder(holder: PermissionHolder) -> Holder:
    named = holder.project_role or holder.field or {}
    name = str(named.get("name") or "")
    if holder.group is not None:
        name = holder.group.name
    elif holder.user is not None:
        name = holder.user.display_name or ""
    return Holder(holder.type, holder.value or holder.parameter or "", name or holder.parameter or "")


async def _members(jira: Jira, scheme: SecurityScheme, id: str) -> list[SecurityLevelMember]:
    members = await jira.platform.security_schemes.members(scheme.id, levels=(id,)).all()
    return [one for one in members if str(one.issue_security_level_id) in (id, "None")]
