"""Organizations that customers belong to, on the site and on each service desk."""

import uuid

from msgspec import Struct

from deskhand.sandbox import _properties as properties
from deskhand.sandbox._access import FORBIDDEN, SERVICE_DESK, administrators_only, agents_only, the_desk
from deskhand.sandbox._call import JSM, Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import has_product, is_administrator
from deskhand.sandbox._naming import named
from deskhand.sandbox._records import Organization, ServiceDesk
from deskhand.sandbox._replies import Json, both, customer, page, when
from deskhand.sandbox._site import Site

LONGEST_NAME = 200


class OrganizationCreate(Struct):
    """The body of a new organization."""

    name: str | None = None


class OrganizationUpdate(Struct, rename="camel"):
    """Which organization joins or leaves a service desk."""

    organization_id: int


class People(Struct, rename="camel"):
    """Who joins or leaves an organization."""

    account_ids: list[str] | None = None
    usernames: list[str] | None = None


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


@handles("POST /organization")
def create_organization(call: Call) -> Reply:
    """A new organization, or the one that has the name already."""
    staff_only(call)
    name = (call.read(OrganizationCreate).name or "").strip()
    if not name:
        raise Refusal(400, "The organization name must not be empty.")
    if len(name) > LONGEST_NAME:
        raise Refusal(400, f"The organization name must not be longer than {LONGEST_NAME} characters.")
    for known in call.site.organizations.values():
        if known.name == name:
            return Reply(201, shape(call, known))
    number = call.site.next("organization", 1)
    row = Organization(number, str(uuid.uuid4()), name, call.site.clock.now())
    return Reply(201, shape(call, call.site.organizations.add(number, row)))


@handles("DELETE /organization/{organizationId}")
def delete_organization(call: Call) -> Reply:
    """Delete an organization, whatever it is associated with."""
    administrators_only(call)
    forget(call.site, the_organization(call))
    return Reply(204)


def forget(site: Site, row: Organization) -> None:
    """Take an organization away, from desks and requests too."""
    for number, desk in list(site.desks.items()):
        if row.id in desk.organizations:
            site.desks.edit(number).organizations.remove(row.id)
    for number, issue in list(site.issues.items()):
        if row.id in issue.organizations:
            site.issues.edit(number).organizations.remove(row.id)
    site.organizations.drop(row.id)


@handles("POST /organization/{organizationId}/user")
def add_organization_users(call: Call) -> Reply:
    """Add people to an organization."""
    row, people = _members(call)
    row.members.extend(who for who in people if who not in row.members)
    return Reply(204)


@handles("DELETE /organization/{organizationId}/user")
def remove_organization_users(call: Call) -> Reply:
    """Take people out of an organization."""
    row, people = _members(call)
    row.members = [who for who in row.members if who not in people]
    return Reply(204)


def _members(call: Call) -> tuple[Organization, list[str]]:
    staff_only(call)
    row = the_organization(call)
    sent = call.read(People)
    people = named(call.site, sent.account_ids, sent.usernames)
    for who in people:
        if who not in call.site.users:
            raise Refusal(400, f"The user '{who}' does not exist.")
    return call.site.organizations.edit(row.id), list(dict.fromkeys(people))


@handles("POST /servicedesk/{serviceDeskId}/organization")
def add_desk_organization(call: Call) -> Reply:
    """Let an organization into a service desk."""
    desk, row = _desk_and_organization(call)
    if row.id not in desk.organizations:
        call.site.desks.edit(desk.id).organizations.append(row.id)
    return Reply(204)


@handles("DELETE /servicedesk/{serviceDeskId}/organization")
def remove_desk_organization(call: Call) -> Reply:
    """Let an organization out of a service desk."""
    desk, row = _desk_and_organization(call)
    if row.id in desk.organizations:
        call.site.desks.edit(desk.id).organizations.remove(row.id)
    return Reply(204)


def _desk_and_organization(call: Call) -> tuple[ServiceDesk, Organization]:
    desk, project = the_desk(call)
    agents_only(call, project)
    number = call.read(OrganizationUpdate).organization_id
    row = call.site.organizations.get(number)
    if row is None:
        raise Refusal(404, "The organization does not exist.", key="sd.organisation.error.not.found")
    return desk, row


@handles("GET /organization/{organizationId}/property")
def list_properties(call: Call) -> Json:
    """The keys of an organization's properties."""
    row = the_organization(call)
    return properties.keys(call, row.properties, f"{JSM}/organization/{row.id}/property")


@handles("GET /organization/{organizationId}/property/{propertyKey}")
def get_property(call: Call) -> Json:
    """One property of an organization."""
    return properties.one(call, the_organization(call).properties)


@handles("PUT /organization/{organizationId}/property/{propertyKey}")
def set_property(call: Call) -> Reply:
    """Set a property of an organization."""
    staff_only(call)
    return properties.put(call, call.site.organizations.edit(the_organization(call).id).properties)


@handles("DELETE /organization/{organizationId}/property/{propertyKey}")
def delete_property(call: Call) -> Reply:
    """Delete a property of an organization."""
    staff_only(call)
    return properties.drop(call, call.site.organizations.edit(the_organization(call).id).properties)


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
    shown = {
        "id": str(row.id),
        "uuid": row.uuid,
        "name": row.name,
        "created": when(call, row.created),
        "scimManaged": False,
        "_links": {"self": f"{call.base}{JSM}/organization/{row.id}"},
    }
    return both(call, shown, "uuid", "created", "scimManaged")
