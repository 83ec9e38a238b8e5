"""Causes in what somebody wrote: whose it is, and who it is for."""

from bench._plants_people import SERVICE_GROUP, SOFTWARE_GROUP
from bench._world import World

from deskhand.permissions import Cause
from deskhand.sandbox._issue_records import Visibility

ADMINISTRATORS = "10002"
OF_ADMINISTRATORS = Cause("projectRole", "Administrators")


def by_another(world: World) -> Cause:
    """A comment that somebody else wrote."""
    world.set_author(world.project.lead)
    return OF_ADMINISTRATORS


def for_administrators(world: World) -> Cause:
    """A comment that is for a role which the account does not have."""
    for one in world.issue.comments:
        if one.id == world.note:
            one.visibility = Visibility("role", ADMINISTRATORS)
    return OF_ADMINISTRATORS


def without_product(world: World) -> Cause:
    """An account that uses nothing, and wants what takes any product."""
    for group in (SERVICE_GROUP, SOFTWARE_GROUP):
        world.leave_group(group)
    return Cause("product")


def customer_searches(world: World) -> Cause:
    """A customer searches a project in Jira itself, without a product and without a role, and is shown nothing."""
    world.become(world.site.users[world.issue.reporter])
    return Cause("product")
