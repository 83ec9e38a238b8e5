"""Customers of the site and of its service desks."""

import re
import uuid

from msgspec import Struct

from deskhand.sandbox._access import (
    CUSTOMERS,
    FORBIDDEN,
    administrators_only,
    agents_only,
    is_agent,
    is_desk_administrator,
    the_administered_desk,
    the_desk,
)
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import in_group
from deskhand.sandbox._naming import named, new_key
from deskhand.sandbox._records import ServiceDesk, User
from deskhand.sandbox._replies import Json, customer, page

EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
SITE_ADMINISTRATORS = "site-admins"


class CustomerCreate(Struct, rename="camel"):
    """The body of a new customer."""

    email: str | None = None
    display_name: str | None = None
    full_name: str | None = None


class CustomerUpdate(Struct, rename="camel"):
    """Who joins or leaves a service desk."""

    account_ids: list[str] | None = None
    usernames: list[str] | None = None


@handles("POST /customer")
def create_customer(call: Call) -> Reply:
    """A new customer, who can enter portals only."""
    administrators_only(call)
    return Reply(201, customer(call, _created(call).account_id))


@handles("PUT /customer/user/{accountId}/revoke-portal-only-access")
def revoke_portal_only_access(call: Call) -> Reply:
    """Close the portals to a customer who has nothing else."""
    if not in_group(call.site, call.user.account_id, SITE_ADMINISTRATORS):
        raise Refusal(403, FORBIDDEN)
    user = call.site.users.get(call.params["accountId"])
    if user is None or user.account_type != "customer":
        raise Refusal(404, "The user does not exist, or is not a portal-only customer.")
    call.site.users.edit(user.account_id).portal_access = False
    return Reply(204)


@handles("GET /servicedesk/{serviceDeskId}/customer", experimental=True)
def list_customers(call: Call) -> Json:
    """The customers of a service desk, filtered by words."""
    desk, project = the_desk(call)
    if not is_desk_administrator(call.site, call.account, project):
        agents_only(call, project)
    words = call.one("query").casefold()
    users = [call.site.users[who] for who in desk.customers]
    users = [user for user in users if words in f"{user.display_name}\n{user.email}".casefold()]
    return page(call, users, lambda user: customer(call, user.account_id))


@handles("POST /servicedesk/{serviceDeskId}/customer")
def add_customers(call: Call) -> Reply:
    """Let customers in; those who exist are let in even if others do not."""
    desk = _inviting(call)
    sent = call.read(CustomerUpdate)
    people = named(call.site, sent.account_ids, sent.usernames)
    known = [who for who in dict.fromkeys(people) if who in call.site.users and who not in desk.customers]
    if known:
        call.site.desks.edit(desk.id).customers.extend(known)
        if call.site.edition == "datacenter":
            _give_role(call, desk, known)
    for who in people:
        if who not in call.site.users:
            raise Refusal(400, f"The user '{who}' does not exist.")
    return Reply(204)


def _give_role(call: Call, desk: ServiceDesk, people: list[str]) -> None:
    """Data Center keeps the customers of a desk as a role of its project."""
    roles = call.site.projects.edit(desk.project).roles
    for row in call.site.project_roles.values():
        if row.name == CUSTOMERS and row.id in roles:
            roles[row.id].users += [who for who in people if who not in roles[row.id].users]


@handles("DELETE /servicedesk/{serviceDeskId}/customer", experimental=True)
def remove_customers(call: Call) -> Reply:
    """Let customers out of a desk that is closed to others."""
    desk = the_administered_desk(call)[0]
    if desk.access != "closed":
        raise Refusal(400, "Customers can only be removed from a service desk that is closed to others.")
    sent = call.read(CustomerUpdate)
    people = named(call.site, sent.account_ids, sent.usernames)
    if any(who in desk.customers for who in people):
        row = call.site.desks.edit(desk.id)
        row.customers = [who for who in row.customers if who not in people]
    return Reply(204)


@handles("POST /servicedesk/{serviceDeskId}/customer/invite", experimental=True)
def invite_customer(call: Call) -> Reply:
    """A new customer, who is let in at once."""
    administrators_only(call)
    desk = the_administered_desk(call)[0]
    user = _created(call)
    call.site.desks.edit(desk.id).customers.append(user.account_id)
    return Reply(201, customer(call, user.account_id))


def _inviting(call: Call) -> ServiceDesk:
    """The desk that the path names, for its administrators; on Data Center for agents too, if anybody may sign up."""
    desk, project = the_desk(call)
    if call.site.edition == "datacenter" and desk.access == "public" and is_agent(call.site, call.account, project):
        return desk
    return the_administered_desk(call)[0]


def _created(call: Call) -> User:
    sent = call.read(CustomerCreate)
    email, name = (sent.email or "").strip(), (sent.display_name or sent.full_name or "").strip()
    if not EMAIL.match(email):
        raise Refusal(400, "The email address is not valid.", key="sd.customer.error.email.invalid")
    if not name:
        raise Refusal(400, "The display name must not be empty.")
    if email.casefold() in call.site.by_email:
        strict = call.flag("strictConflictStatusCode", default=False)
        raise Refusal(409 if strict else 400, "An account already exists for this email address.")
    token = "token-" + email.partition("@")[0]
    if call.site.edition == "datacenter":
        key = new_key(call.site, email.casefold())
        return call.site.add_user(User(email.casefold(), email, name, "customer", token=token, key=key))
    account_id = f"qm:{uuid.uuid4()}:{uuid.uuid4()}"
    return call.site.add_user(User(account_id, email, name, "customer", account_type="customer", token=token))
