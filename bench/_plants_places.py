"""Causes in what the deed is done to: the project, the desk and its portal, the request, its workflow."""

from bench._world import World

from deskhand.permissions import Cause


def mistyped_key(world: World) -> Cause:
    """A key of no request."""
    world.key = f"{world.project.key}-{world.chance.randrange(80_000, 90_000)}"
    return Cause("absent", world.key)


def archived(world: World) -> Cause:
    """A project in the archive."""
    world.site.projects.edit(world.project.id).archived = True
    return Cause("archived", world.project.key)


def plain_issue(world: World) -> Cause:
    """An issue that is no request: its request type was taken from it."""
    world.issue.request_type = None
    return Cause("no_request", world.key)


def other_edition(world: World) -> Cause:
    """An operation that the site's edition of Jira does not have."""
    return Cause("edition", world.edition)


def outsider(world: World) -> Cause:
    """A customer without a part in the request."""
    world.become(world.outsider())
    return Cause("membership", world.key)


def left_organization(world: World) -> Cause:
    """A customer who left the organisation that the request is shared with."""
    for issue in world.site.issues.values():
        known = {issue.reporter, *issue.participants}
        known |= {one.approver for approval in issue.approvals for one in approval.decisions}
        members = [who for number in issue.organizations for who in world.site.organizations[number].members]
        gone = [who for who in members if who not in known]
        if gone and any(one.public for one in issue.comments):
            world.take_up(issue.id)
            world.become(world.site.users[world.chance.choice(gone)])
            break
    for number in list(world.site.organizations.keys()):
        members = world.site.organizations.edit(number).members
        if world.user.account_id in members:
            members.remove(world.user.account_id)
    return Cause("membership", world.key)


def closed_desk(world: World) -> Cause:
    """A desk that is open to its own customers only, of whom the account is none."""
    desk = world.site.desks.edit(1)
    desk.access = "closed"
    who = world.user.account_id
    desk.customers = [one for one in desk.customers if one != who]
    for number in desk.organizations:
        members = world.site.organizations.edit(number).members
        if who in members:
            members.remove(who)
    return Cause("customer_access", "1")


def no_portal_access(world: World) -> Cause:
    """A customer whose access to all portals was taken."""
    world.site.users.edit(world.user.account_id).portal_access = False
    return Cause("portal_access", world.user.account_id)


def restricted_type(world: World) -> Cause:
    """A request type that is open to others only."""
    row = world.site.request_types.edit(int(world.request_type))
    row.restricted = True
    row.allowed_users = [world.project.lead]
    return Cause("request_type", world.request_type)


def no_such_type(world: World) -> Cause:
    """A request type that the desk does not have."""
    world.request_type = "99"
    return Cause("no_request_type", "99")


def no_approver(world: World) -> Cause:
    """A participant who is none of the approvers."""
    known = {one.approver for one in world.issue.approvals[0].decisions}
    other = next(one for one in world.site.users.values() if one.kind == "customer" and one.account_id not in known)
    world.issue.participants.append(other.account_id)
    world.become(other)
    return Cause("approver", world.key)


def not_reporter(world: World) -> Cause:
    """A participant who did not raise the request."""
    other = world.outsider()
    world.issue.participants.append(other.account_id)
    world.become(other)
    return Cause("reporter", world.key)


def no_way(world: World) -> Cause:
    """A status that the transition does not lead from."""
    world.site.put(world.issue, 5)
    return Cause("workflow", world.to)
