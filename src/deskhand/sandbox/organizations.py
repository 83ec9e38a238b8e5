"""Organizations that customers belong to, on the site and on each service desk."""

from deskhand.sandbox._access import FORBIDDEN, SERVICE_DESK, agents_only, has_product, is_administrator, the_desk
from deskhand.sandbox._call import JSM, Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._records import Organization
from deskhand.sandbox._replies import Json, customer, page, when


def is_staff(call: Call) -> bool:
    """Whether the caller works with service desks: as an agent of any, or as an administrator."""
    return has_product(call.site, call.account, SERVICE_DESK) or is_administrator(call.site, call.account)


def staff_only(call: Call) -> None:
    """Refuse customers."""
    if not is_staff(call):
        raise Refusal(403, FORBIDDEN)


@handles("GET /organization")
def list_organizations(call: Call) -> Json:
    """All organizations; a customer is shown the own ones."""
    rows = list(call.site.organizations.values())
    who = call.one("accountId")
    if who:
        staff_only(call)
        if who not in call.site.users:
            raise Refusal(404, "The user does not exist.")
    elif not is_staff(call):
        who = call.user.account_id
    if who:
        rows = [row for row in rows if who in row.members]
    return page(call, rows, lambda row: shape(call, row))


@handles("GET /organization/{organizationId}")
def get_organization(call: Call) -> Json:
    """One organization."""
    return shape(call, the_organization(call))


@handles("GET /organization/{organizationId}/user")
def list_organization_users(call: Call) -> Json:
    """The people of an organization."""
    staff_only(call)
    return page(call, the_organization(call).members, lambda who: customer(call, who))


@handles("GET /servicedesk/{serviceDeskId}/organization")
def list_desk_organizations(call: Call) -> Json:
    """The organizations of a service desk."""
    desk, project = the_desk(call)
    agents_only(call, project)
    rows = [call.site.organizations[number] for number in desk.organizations if number in call.site.organizations]
    who = call.one("accountId")
    if who:
        if who not in call.site.users:
            raise Refusal(404, "The user does not exist.")
        rows = [row for row in rows if who in row.members]
    return page(call, rows, lambda row: shape(call, row))


def the_organization(call: Call) -> Organization:
    """The organization that the path names; a customer sees those they belong to."""
    text = call.params["organizationId"]
    row = call.site.organizations.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None:
        raise Refusal(404, "The organization does not exist.", key="sd.organisation.error.not.found")
    if not is_staff(call) and call.user.account_id not in row.members:
        raise Refusal(403, FORBIDDEN)
    return row


def shape(call: Call, row: Organization) -> Json:
    """An organization."""
    return {
        "id": str(row.id),
        "uuid": row.uuid,
        "name": row.name,
        "created": when(call, row.created),
        "scimManaged": False,
        "_links": {"self": f"{call.base}{JSM}/organization/{row.id}"},
    }
