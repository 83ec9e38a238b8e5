"""Causes in the account itself: its sign-in, its products, its roles and groups."""

from bench import _world as world_
from bench._world import World

from deskhand.permissions import Cause
from deskhand.sandbox._records import Actors

SERVICE_GROUP, SOFTWARE_GROUP = "jira-servicemanagement-users", "jira-software-users"
TEAM = Cause("projectRole", "Service Desk Team")
COLLABORATORS = "Service Management Collaborators"
OF_COLLABORATORS = ("BROWSE_PROJECTS", "ADD_COMMENTS", "CREATE_ATTACHMENTS")
SERVICE_PRODUCT = Cause("product", "jira-servicedesk")


def wrong_token(world: World) -> Cause:
    """A token that Jira does not know."""
    world.token = "mistyped"
    return Cause("sign_in")


def no_scope(world: World) -> Cause:
    """A token without one of the scopes that the deed takes."""
    wanted = world.asked().needs.classic_scopes
    # Without read:jira-user a token cannot ask who it is; what takes nothing else is not spoiled.
    lacking = world.chance.choice(sorted(wanted - {"read:jira-user"}) or ["manage:jira-project"])
    world.take_scopes(sorted(world_.SCOPES - {lacking}))
    return Cause("scope", lacking)


def deactivated(world: World) -> Cause:
    """An account that was deactivated."""
    world.site.users.edit(world.user.account_id).active = False
    return Cause("inactive", world.user.account_id)


def no_service_product(world: World) -> Cause:
    """An account that uses Jira, but not Jira Service Management."""
    world.leave_group(SERVICE_GROUP)
    return SERVICE_PRODUCT


def no_product(world: World) -> Cause:
    """An account without any product."""
    world.leave_group(SERVICE_GROUP)
    world.leave_group(SOFTWARE_GROUP)
    return Cause("product")


def no_role(world: World) -> Cause:
    """An account that is not in the agents' role; what collaborators may do as well takes no more than their role."""
    world.leave_role(world_.TEAM)
    in_jira = not world.asked().service_desk
    return Cause("projectRole", COLLABORATORS) if in_jira and world.deed.permission in OF_COLLABORATORS else TEAM


def collaborator(world: World) -> Cause:
    """A collaborator, who works in the project without being an agent."""
    world.leave_role(world_.TEAM)
    world.site.projects.edit(world.project.id).roles[world_.COLLABORATORS].users.append(world.user.account_id)
    return TEAM


def team_by_group(world: World) -> Cause:
    """A role that a group has, in which the account is not."""
    group = world.add_group()
    world.site.projects.edit(world.project.id).roles[world_.TEAM] = Actors([world.reader.account_id], [group.name])
    return TEAM


def agents_by_group(world: World) -> Cause:
    """Agents are the members of a group."""
    group = world.add_group()
    world.regrant([("group", group.id)], alone=True, permission="SERVICEDESK_AGENT")
    return Cause("group", group.name)


def agents_by_portal(world: World) -> Cause:
    """The agent's permission given to portal customers, which makes nobody an agent."""
    world.regrant([(world_.PORTAL, None)], alone=True, permission="SERVICEDESK_AGENT")
    return Cause("portal_only", "SERVICEDESK_AGENT")


def customer_does_it(world: World) -> Cause:
    """A customer of the request tries what is an agent's."""
    world.become(world.site.users[world.issue.reporter])
    return SERVICE_PRODUCT


def customer_looks_for_people(world: World) -> Cause:
    """A customer looks for people, and is shown none."""
    world.become(world.site.users[world.issue.reporter])
    return Cause("global_permission", "USER_PICKER")


def as_it_is(cause: Cause) -> "world_.Spoil":
    """Nothing is spoiled: agents may not do it anyway."""
    return lambda _: cause
