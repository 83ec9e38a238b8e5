"""Ask the site about a project, and the rules that it keeps: permission scheme, roles, security levels."""

from deskhand.client import Jira
from deskhand.client.platform.permission_schemes import PermissionHolder, PermissionScheme
from deskhand.client.platform.projects import Project as SeenProject
from deskhand.client.platform.roles import ProjectRole
from deskhand.client.platform.security_schemes import SecurityLevelMember, SecurityScheme
from deskhand.permissions._holders import is_one
from deskhand.permissions._known import Facts, Grant, Group, Holder, Level, Project, Role, Unread
from deskhand.permissions._read_people import JIRA_ADMINISTRATOR
from deskhand.permissions._reading import Reading

__all__ = ["is_absent", "level", "levels_without", "may_create", "project", "role", "shows"]

PROJECT_ADMINISTRATOR = "a project administrator"


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


async def is_absent(jira: Jira, reading: Reading, project: Project | Unread) -> bool:
    """Whether a project is certainly not there: Jira hides none from its administrators, but those that were deleted."""
    if not isinstance(project, Unread) or "404" not in project.why:
        return False
    told = await reading.attempt(
        "administers",
        "whether the account administers Jira",
        JIRA_ADMINISTRATOR,
        lambda: jira.platform.permissions.mine(["ADMINISTER"]),
    )
    one = None if isinstance(told, Unread) else told.permissions.get("ADMINISTER")
    return one is not None and bool(one.have_permission)


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


async def _see(jira: Jira, reading: Reading, key: str) -> SeenProject | Unread:
    return await reading.attempt(
        f"project {key}", f"the project {key}", "whoever browses it", lambda: jira.platform.projects.get(key)
    )


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
    id = holder.value or holder.parameter or ""
    # Of a group that was deleted Jira still tells the id, in the place of the name too.
    called = "" if holder.type == "group" and holder.parameter == id and holder.group is None else holder.parameter
    return Holder(holder.type, id, name or called or "")


async def _members(jira: Jira, scheme: SecurityScheme, id: str) -> list[SecurityLevelMember]:
    members = await jira.platform.security_schemes.members(scheme.id, levels=(id,)).all()
    return [one for one in members if str(one.issue_security_level_id) in (id, "None")]
