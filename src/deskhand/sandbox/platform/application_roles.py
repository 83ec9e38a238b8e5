"""Who may use which product."""

from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import group_of, has_product, is_administrator
from deskhand.sandbox._records import ApplicationRole
from deskhand.sandbox._replies import Json, both, group_reference


@handles("GET /rest/api/3/applicationrole", group="application-roles")
def list_application_roles(call: Call) -> list[Json]:
    """Every product with the groups that may use it."""
    _administrators_only(call)
    return [_shape(call, row) for row in call.site.application_roles.values()]


@handles("GET /rest/api/3/applicationrole/{key}", group="application-roles")
def get_application_role(call: Call) -> Json:
    """One product."""
    _administrators_only(call)
    row = call.site.application_roles.get(call.params["key"])
    if row is None:
        raise Refusal(404, f"The application role '{call.params['key']}' does not exist.")
    return _shape(call, row)


def _administrators_only(call: Call) -> None:
    if not is_administrator(call.site, call.user):
        raise Refusal(403, "You need to administer Jira to perform this operation.")


def _shape(call: Call, row: ApplicationRole) -> Json:
    users = sum(1 for user in call.site.users.values() if has_product(call.site, user, row.key))
    details = [group for name in row.groups if (group := group_of(call.site, name)) is not None]
    defaults = [group for group in details if group.name in row.default_groups]
    shown: Json = {
        "key": row.key,
        "groups": row.groups,
        "groupDetails": [group_reference(call, group) for group in details],
        "name": row.name,
        "defaultGroups": row.default_groups,
        "defaultGroupsDetails": [group_reference(call, group) for group in defaults],
        "selectedByDefault": False,
        "defined": True,
        "numberOfSeats": row.seats,
        "remainingSeats": row.seats - users,
        "userCount": users,
        "userCountDescription": f"{users} users",
        "hasUnlimitedSeats": False,
        "platform": False,
    }
    return both(call, shown, "groupDetails", "defaultGroupsDetails")
