"""Tidying organizations up: those that nobody is in any more."""

from deskhand.sandbox._access import administrators_only
from deskhand.sandbox._call import Call
from deskhand.sandbox._handles import handles
from deskhand.sandbox._records import Organization
from deskhand.sandbox._replies import Json
from deskhand.sandbox.datacenter._pages import PAGES
from deskhand.sandbox.organizations import forget

SOURCE = f"{PAGES}organization/"
UNKNOWN = "Who may tidy up: here Jira administrators."


@handles("GET /organization/cleanup", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def preview_cleanup(call: Call) -> list[Json]:
    """What tidying up would delete."""
    administrators_only(call)
    return [{"id": str(row.id), "name": row.name} for row in _left_over(call)]


@handles("DELETE /organization/cleanup", edition="datacenter", source=SOURCE, unknown=UNKNOWN)
def clean_up(call: Call) -> int:
    """Delete the organizations without people; how many there were."""
    administrators_only(call)
    rows = _left_over(call)
    for row in rows:
        forget(call.site, row)
    return len(rows)


def _left_over(call: Call) -> list[Organization]:
    detached = call.flag("deleteDetachedOrganizations", default=False)
    inactive = call.flag("deleteOrganizationsWithInactiveUsers", default=False)
    attached = {number for desk in call.site.desks.values() for number in desk.organizations}
    users = call.site.users
    return [
        row
        for row in call.site.organizations.values()
        if not row.members
        or (detached and row.id not in attached)
        or (inactive and not any(users[who].active for who in row.members))
    ]
