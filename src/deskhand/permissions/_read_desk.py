"""Ask the site about a service desk as an account meets it: whether it gets in, and what it may ask for there."""

from collections.abc import Sequence

from deskhand.client import Jira, RequestType
from deskhand.client.service_desks import ServiceDesk
from deskhand.permissions._holders import in_group
from deskhand.permissions._known import Account, Desk, Facts, Group, Issue, Unread
from deskhand.permissions._read_people import account_of
from deskhand.permissions._read_places import role
from deskhand.permissions._reading import Reading

__all__ = ["desk", "lacks_queue"]

MOST_TYPES = 50  # that one question about request types may name
ADMINISTRATOR = "an administrator of the desk"
CUSTOMERS = "Service Desk Customers"
KINDS = ("USER", "GROUP", "ORGANIZATION")


async def desk(jira: Jira, reading: Reading, key: str, facts: Facts, *, deep: bool, wanted: str = "") -> Desk | Unread:
    """A desk as the account meets it; `deep` asks also which request types are open to it, `wanted` for one."""
    account = facts.account
    seen = await reading.attempt(
        f"desk {key}", f"the service desk of {key}", "a customer of the desk", lambda: _find_desk(jira, key)
    )
    if isinstance(seen, Unread):
        # To the account itself a desk that is closed is one that it does not enter.
        closed = account.mine and account.id and "403" in seen.why
        return Desk(id=key, name=key, enters=False) if closed else seen
    name = seen.project_name or key
    if account.id is None:
        return Desk(id=seen.id, name=name, enters=False)
    if account.mine and not deep:
        return Desk(id=seen.id, name=name, enters=True)
    types = await reading.attempt(
        f"types {key}",
        f"the request types of {key}",
        "a customer of the desk",
        lambda: jira.request_types.list(seen.id).all(),
    )
    if isinstance(types, Unread):
        return Desk(id=seen.id, name=name, enters=account.mine or types, startable=types)
    shown = types
    types = await _with_named(jira, reading, seen.id, types, (wanted, _own_type(facts)))
    open_to: tuple[str, ...] | Unread
    if jira.edition == "datacenter":
        open_to = await _open_to(jira, reading, seen.id, facts, shown if account.mine else types, wanted)
    elif not types:
        # To who may not create Jira lists none: that says something of whoever reads, and nothing of the account.
        what = f"which request types of {key} are open to {account.name}"
        none = Unread(what, f"Jira lists none to {facts.read_by}", "an administrator of the desk who may create issues")
        open_to = () if account.mine else none
    else:
        open_to = await reading.attempt(
            f"startable {key} {account.id}",
            f"which request types of {key} are open to {account.name}",
            ADMINISTRATOR,
            lambda: _startable(jira, seen.id, [int(one.id) for one in types], None if account.mine else account.id),
        )
    enters, listed = await _enters(jira, reading, seen.id, key, facts, types, open_to)
    names = {one.id: one.name for one in types}
    return Desk(id=seen.id, name=name, enters=enters, listed=listed, startable=open_to, request_types=names)


def _own_type(facts: Facts) -> str:
    """The type of the request that is asked about, by its id."""
    return facts.issue.request_type or "" if isinstance(facts.issue, Issue) else ""


async def _with_named(
    jira: Jira, reading: Reading, desk: str, types: Sequence[RequestType], named: Sequence[str]
) -> list[RequestType]:
    """The types with those of these ids that Jira keeps out of its list, as it does from who may not ask for them."""
    listed = {one.id for one in types}
    wanted = [id for id in dict.fromkeys(named) if id.isdecimal() and id not in listed]
    more = [await _type(jira, reading, desk, id) for id in wanted]
    return [*types, *(one for one in more if not isinstance(one, Unread))]


async def _type(jira: Jira, reading: Reading, desk: str, id: str) -> RequestType | Unread:
    return await reading.attempt(
        f"type {desk} {id}",
        f"the request type {id}",
        "a customer of the desk",
        lambda: jira.request_types.get(desk, id),
    )


async def lacks_queue(jira: Jira, reading: Reading, desk: str, queue: str) -> str:
    """The queue, where an agent is told that the desk has none of this number."""
    found = await reading.attempt(
        f"queue {desk} {queue}", f"queue {queue}", "an agent of the desk", lambda: jira.queues.get(desk, queue)
    )
    return f"queue {queue}" if isinstance(found, Unread) and "404" in found.why else ""


async def _find_desk(jira: Jira, key: str) -> ServiceDesk:
    return await jira.service_desks.get(key)


async def _enters(
    jira: Jira,
    reading: Reading,
    desk: str,
    key: str,
    facts: Facts,
    types: Sequence[RequestType],
    open_to: tuple[str, ...] | Unread,
) -> tuple[bool | Unread, bool]:
    """Whether the account gets into the portal, and whether it is one of the desk's own customers."""
    account = facts.account
    if account.mine:
        return True, False
    if jira.edition == "datacenter":
        if await _has_role(jira, reading, key, facts) or await _shares(jira, reading, desk, account):
            return True, False
        why = "it has neither the role of customers nor an organisation of the desk, which may be open to others"
        return Unread(f"whether {account.name} enters the portal", why, account.name), False
    if open_to and not isinstance(open_to, Unread):
        return True, False
    listed = await _is_listed(jira, reading, desk, account)
    if isinstance(open_to, Unread):
        return listed or open_to, listed
    if types and all((one.restriction_status or "").upper() == "RESTRICTED" for one in types):
        why = "all request types of the desk are restricted"
        return listed or Unread(f"whether {account.name} enters the portal", why, account.name), listed
    return False, listed


async def _is_listed(jira: Jira, reading: Reading, desk: str, account: Account) -> bool:
    listed = await reading.attempt(
        f"customer {desk} {account.id}",
        "the customers of the desk",
        "an agent of the desk",
        lambda: jira.customers.list(desk, query=account.name).all(),
    )
    return not isinstance(listed, Unread) and any(account_of(one) == account.id for one in listed)


async def _has_role(jira: Jira, reading: Reading, key: str, facts: Facts) -> bool:
    """Whether the account has the role that Data Center gives the customers of a desk."""
    known = await reading.attempt(
        f"roles of {key}",
        f"the roles of {key}",
        "a project administrator",
        lambda: jira.platform.roles.addresses(key),
    )
    address = None if isinstance(known, Unread) else known.get(CUSTOMERS)
    found = None if address is None else await role(jira, reading, key, address.rpartition("/")[2])
    if found is None or isinstance(found, Unread):
        return False
    return facts.account.id in found.users or in_group(facts, found.groups) is True


async def _shares(jira: Jira, reading: Reading, desk: str, account: Account) -> bool:
    """Whether the account is in one of the desk's organisations, whose members get in."""
    known = await reading.attempt(
        f"organizations of {desk}",
        "the organisations of the desk",
        "an agent of the desk",
        lambda: jira.organizations.of_desk(desk).all(),
    )
    for one in () if isinstance(known, Unread) else known:
        members = await reading.attempt(
            f"organization {one.id}",
            f"the members of the organisation '{one.name}'",
            "an agent of the desk",
            jira.organizations.users(one.id).all,
        )
        if not isinstance(members, Unread) and account.id in [account_of(each) for each in members]:
            return True
    return False


async def _startable(jira: Jira, desk: str, types: list[int], account: str | None) -> tuple[str, ...]:
    found: list[str] = []
    for first in range(0, len(types), MOST_TYPES):
        told = await jira.request_types.check_permissions(desk, types[first : first + MOST_TYPES], account=account)
        found += [str(id) for id in told.can_create_request or ()]
    return tuple(found)


async def _open_to(
    jira: Jira, reading: Reading, desk: str, facts: Facts, types: Sequence[RequestType], wanted: str
) -> tuple[str, ...] | Unread:
    """The same on Data Center: to the account itself it lists what is open, of others the allowlist of a type tells."""
    if facts.account.mine:
        return tuple([one.id for one in types])
    one = next((one for one in types if wanted in (one.id, one.name)), None)
    if one is None:
        what = f"which request types are open to {facts.account.name}"
        return Unread(what, "Data Center tells of one at a time", ADMINISTRATOR)
    allowed = await reading.attempt(
        f"allowlist {desk} {one.id}",
        f"who may ask for '{one.name}'",
        ADMINISTRATOR,
        lambda: jira.request_types.allowlist(desk, one.id),
    )
    if isinstance(allowed, Unread):
        return allowed
    named = {kind: [one.entity_id for one in allowed.permissions if one.entity_type == kind] for kind in KINDS}
    members = [
        account_of(who)
        for number in named["ORGANIZATION"]
        for who in await reading.once(f"organization {number}", jira.organizations.users(number).all)
    ]
    among = (
        not allowed.permissions
        or bool({facts.account.id, facts.account.key} & {*named["USER"], *members})
        or in_group(facts, [Group("", name) for name in named["GROUP"]]) is True
    )
    return (one.id,) if among else ()
