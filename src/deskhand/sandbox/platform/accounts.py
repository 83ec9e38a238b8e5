"""Accounts that come and go."""

from typing import Literal

from msgspec import Struct

from deskhand.sandbox._access import administrators_only
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import group_of, in_group
from deskhand.sandbox._naming import asked, new_key, query_name
from deskhand.sandbox._records import User
from deskhand.sandbox._replies import person
from deskhand.sandbox.customers import EMAIL
from deskhand.sandbox.platform.groups import SITE_ADMINISTRATORS


class NewUser(Struct, rename="camel"):
    """The body of a new account: by e-mail address and products on Cloud, by user name and application keys on Data Center."""

    email_address: str = ""
    products: list[str] | None = None
    name: str = ""
    display_name: str = ""
    application_keys: list[str] = []


@handles(
    "POST /rest/api/3/user",
    group="users",
    unknown="How Jira words its refusals. Which products a Data Center site gives where none is named: here none. A password that is "
    "sent is not kept: it is `password-` and the part of the address before the @, as for everybody.",
)
def create_user(call: Call) -> Reply:
    """A new account, with the products that it may use; one that exists on Cloud already gets those."""
    administrators_only(call)
    sent = call.read(NewUser)
    cloud = call.site.edition == "cloud"
    email = sent.email_address.strip()
    if not EMAIL.match(email):
        raise Refusal(400, errors={"emailAddress": "You must specify a valid email address."})
    if cloud and sent.products is None:
        raise Refusal(400, errors={"products": "The products of the user must be named, if only as an empty list."})
    products = (sent.products if cloud else sent.application_keys) or []
    for name in products:
        if name not in call.site.application_roles:
            raise Refusal(400, errors={"products" if cloud else "applicationKeys": f"There is no product '{name}'."})
    known = call.site.users.get(call.site.by_email.get(email.casefold(), ""))
    user = known or _made(call, sent, email, "agent" if "jira-servicedesk" in products else "customer")
    joined = _join(call, user, products)
    return Reply(200 if known is not None and not joined else 201, person(call, user.account_id))


def _made(call: Call, sent: NewUser, email: str, kind: Literal["agent", "customer"]) -> User:
    site, local = call.site, email.partition("@")[0]
    token = f"token-{local}"
    if site.edition == "cloud":
        account_id = f"712020:{site.next('account'):012d}"
        return site.add_user(User(account_id, email, sent.display_name or local, kind, token=token))
    name = sent.name.strip().casefold()
    if not name:
        raise Refusal(400, errors={"username": "You must specify a username."})
    if name in site.users:
        raise Refusal(400, errors={"username": "A user with that username already exists."})
    return site.add_user(User(name, email, sent.display_name or name, kind, token=token, key=new_key(site, name)))


def _join(call: Call, user: User, products: list[str]) -> bool:
    """Give products, by the groups that they come with; whether any was new."""
    new = False
    for name in products:
        for group in call.site.application_roles[name].default_groups:
            row = group_of(call.site, group)
            if row is not None and user.account_id not in row.members:
                call.site.groups.edit(row.id).members.append(user.account_id)
                new = True
    return new


@handles(
    "DELETE /rest/api/3/user",
    group="users",
    unknown="What becomes of somebody's requests, comments and roles: here they keep the name, while the account cannot sign in, is "
    "in no group and is not found.",
)
def delete_user(call: Call) -> Reply:
    """Take an account away."""
    site = call.site
    if site.edition == "datacenter":
        administrators_only(call)
    elif not in_group(site, call.user.account_id, SITE_ADMINISTRATORS):
        raise Refusal(403, "You need to be a site administrator to perform this operation.")
    who = asked(call)
    if not who:
        raise Refusal(400, f"The query parameter '{query_name(site)}' is required.")
    if who not in site.users or site.users[who].deleted:
        raise Refusal(404, f"The user '{who}' does not exist.")
    gone = site.users.edit(who)
    gone.active, gone.deleted, gone.token = False, True, ""
    for row in list(site.groups.values()):
        if who in row.members:
            site.groups.edit(row.id).members.remove(who)
    return Reply(204)
