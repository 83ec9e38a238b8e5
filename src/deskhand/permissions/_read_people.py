"""Ask the site about people: the account, its groups and products, and the products' groups."""

from msgspec.structs import replace

from deskhand.client import Jira, User
from deskhand.client._shapes import ApplicationRole, GroupName
from deskhand.errors import UserError
from deskhand.permissions._known import Account, Application, Group, Unread
from deskhand.permissions._reading import Reading

__all__ = ["ANONYMOUS", "account_of", "applications", "group", "myself", "somebody", "with_products"]

JIRA_ADMINISTRATOR = "a Jira administrator"
ANONYMOUS = Account(id=None, name="Anonymous", mine=False, type="anonymous")
_EXPAND = ("groups", "applicationRoles")


async def myself(jira: Jira, reading: Reading) -> Account:
    """The account that is signed in."""
    return _account(await reading.once("myself", lambda: jira.platform.myself.get(expand=_EXPAND)), mine=True)


async def somebody(jira: Jira, reading: Reading, who: str) -> Account:
    """Another account, by its e-mail address or its id."""
    account_id = who
    if "@" in who and not (jira.edition == "datacenter" and await _is_name(jira, reading, who)):
        found = await reading.once(f"search {who}", lambda: jira.platform.users.search(who))
        exact = [one for one in found if (one.email_address or "").casefold() == who.casefold()] or found
        if len(exact) != 1 or account_of(exact[0]) is None:
            raise UserError(
                f"Jira shows {len(exact) or 'no'} account{'s' if len(exact) > 1 else ''} for {who!r}: give the account id"
            )
        account_id = account_of(exact[0]) or who
    user = await reading.attempt(
        f"user {account_id}",
        f"the account {who}",
        JIRA_ADMINISTRATOR,
        lambda: jira.platform.users.get(account_id, expand=_EXPAND),
    )
    if isinstance(user, Unread):
        raise UserError(f"Jira shows no account {who!r} to this connection: {user.why}")
    return await _with_groups(jira, reading, _account(user, mine=False))


async def _is_name(jira: Jira, reading: Reading, who: str) -> bool:
    """Whether an address is a user's name, as it is of Data Center's customers; searching leaves out who is inactive."""
    found = await reading.attempt(
        f"user {who}", f"the account {who}", JIRA_ADMINISTRATOR, lambda: jira.platform.users.get(who, expand=_EXPAND)
    )
    return not isinstance(found, Unread)


async def applications(jira: Jira, reading: Reading) -> tuple[Application, ...] | Unread:
    """The products of the site with their groups."""
    roles = await reading.attempt(
        "applications", "which groups have which product", JIRA_ADMINISTRATOR, jira.platform.application_roles.list
    )
    return roles if isinstance(roles, Unread) else tuple([_application(role) for role in roles])


def account_of(user: User | None) -> str | None:
    """What names an account: its id, or on Data Center its user name."""
    return (user.account_id or user.name or user.key) if user else None


def group(named: GroupName) -> Group:
    """A group as the explanation knows it."""
    return Group(named.group_id or "", named.name)


async def _with_groups(jira: Jira, reading: Reading, account: Account) -> Account:
    """The account with what its groups tell, where Jira does not expand them."""
    if not isinstance(account.groups, Unread) or account.id is None:
        return account
    who = account.id
    found = await reading.attempt(
        f"groups {who}", f"the groups of {account.name}", JIRA_ADMINISTRATOR, lambda: jira.platform.users.groups(who)
    )
    return account if isinstance(found, Unread) else replace(account, groups=tuple([group(one) for one in found]))


def with_products(account: Account, products: tuple[Application, ...] | Unread) -> Account:
    """The account with the products that its groups have, where Jira does not tell them itself."""
    if (
        not isinstance(account.applications, Unread)
        or isinstance(account.groups, Unread)
        or isinstance(products, Unread)
    ):
        return account
    names = {one.name.casefold() for one in account.groups}
    has = [one.key for one in products if any(group.name.casefold() in names for group in one.groups)]
    return replace(account, applications=tuple(has))


def _account(user: User, *, mine: bool) -> Account:
    kinds = {"customer": "customer", "app": "app"}
    return Account(
        id=account_of(user),
        name=user.display_name or user.email_address or user.account_id or "",
        key=user.key or "",
        mine=mine,
        type=kinds.get(user.account_type or "", "atlassian"),  # type: ignore[arg-type]
        active=user.active is not False,
        groups=_unread("groups", user) if user.groups is None else tuple([group(one) for one in user.groups.items]),
        applications=_unread("products", user)
        if user.application_roles is None
        else tuple([one.key for one in user.application_roles.items]),
    )


def _application(role: ApplicationRole) -> Application:
    groups = tuple([group(one) for one in role.group_details]) or tuple([Group("", name) for name in role.groups])
    default = next((one for name in role.default_groups for one in groups if one.name == name), None)
    return Application(key=role.key, name=role.name or role.key, groups=groups, default=default)


def _unread(what: str, user: User) -> Unread:
    return Unread(
        f"the {what} of {user.display_name or user.account_id}", "Jira does not tell them", JIRA_ADMINISTRATOR
    )
