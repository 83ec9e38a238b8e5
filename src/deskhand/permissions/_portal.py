"""The portal's layers: whether the account gets in, may ask for the request type, and has a part in the request."""

from msgspec.structs import replace

from deskhand.permissions._answer import Cause, Change, Layer, Remedy, Verdict, any_of
from deskhand.permissions._known import Desk, Facts, Issue, Organization, Unread
from deskhand.permissions._pages import page
from deskhand.permissions._question import Asked, Door
from deskhand.permissions._scheme import has

__all__ = ["customer_access", "membership", "request_type", "settle"]

CUSTOMERS_PAGE = "Project settings → Customer permissions"
TYPES_PAGE = "Project settings → Request types"
ASK = "the account itself"
NO_TYPES = "it may not create issues, and nobody is offered any without that"


def customer_access(facts: Facts, asked: Asked, door: Door) -> Layer:
    """Who may enter the portal: everybody, or the desk's customers and organisations only."""
    desk = facts.desk
    if not isinstance(desk, Desk) or isinstance(desk.enters, Unread):
        if facts.seen.get("request"):
            return _access(desk, "allowed", "it sees the request, so it gets in")
        unread = desk.enters if isinstance(desk, Desk) else desk
        why = f"not known: {unread.why}; {unread.who} could tell" if isinstance(unread, Unread) else "not known"
        return _access(desk, "unknown", why)
    if desk.enters:
        return _access(desk, "allowed", "it gets into the portal")
    if desk.listed:
        return _no_portal(facts, desk)
    remedy = Remedy(
        "project administrator",
        f"Add {facts.account.name} to the customers of {desk.name}",
        "the desk's Customers page",
        Change("add_customer", account=facts.account.id or "", desk=desk.id),
    )
    return Layer(
        name="customer access",
        verdict="refused",
        looked_at=f"the customer access of {desk.name} ({CUSTOMERS_PAGE})",
        found="it does not get into the portal: the desk is open to its own customers only",
        who_would=("customers of the desk", "members of organisations of the desk", "its agents"),
        remedies=(remedy,),
        cause=Cause("customer_access", desk.id),
    )


def _no_portal(facts: Facts, desk: Desk) -> Layer:
    """One of the desk's customers whom no portal lets in: their access to portals was taken."""
    remedy = Remedy(
        "Jira administrator",
        f"Restore the portal access of {facts.account.name}",
        page("customers", facts.edition),
        Change("restore_portal", account=facts.account.id or "", desk=desk.id),
    )
    return Layer(
        name="customer access",
        verdict="refused",
        looked_at=f"the customer access of {desk.name}",
        found="it is one of the desk's customers, but gets into no portal: its portal access was taken",
        remedies=(remedy,),
        cause=Cause("portal_access", facts.account.id or ""),
    )


def settle(facts: Facts) -> Facts:
    """The facts with what follows from them of the portal, where no request type is open to another account."""
    desk = facts.desk
    if facts.account.mine or not isinstance(desk, Desk) or desk.enters is not False or _types_tell(facts):
        return facts
    told = Unread(f"whether {facts.account.name} enters {desk.name}", f"no request type is open to it: {NO_TYPES}", ASK)
    return replace(facts, desk=replace(desk, enters=True if desk.listed else told))


def request_type(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """Whether the account may ask for the request type: one can be restricted to some people."""
    desk = facts.desk
    if not asked.creates or not isinstance(desk, Desk):
        return None
    if not isinstance(desk.startable, Unread) and not desk.startable and not _types_tell(facts):
        looked = f"the request types of {desk.name}"
        return Layer(name="request type", verdict="unknown", looked_at=looked, found=f"none is open to it: {NO_TYPES}")
    if isinstance(desk.startable, Unread):
        why = f"not known: {desk.startable.why}; {desk.startable.who} could tell"
        return Layer(name="request type", verdict="unknown", looked_at="request types", found=why)
    wanted = _type_id(desk, asked.request_type)
    open_to = wanted in desk.startable if wanted else bool(desk.startable)
    name = desk.request_types.get(wanted, wanted)
    looked = f"the request type '{name}'" if wanted else f"the request types of {desk.name}"
    what = f"'{name}'" if wanted else f"one of the request types of {desk.name}"
    if open_to:
        return Layer(name="request type", verdict="allowed", looked_at=looked, found="the account may ask for it")
    absent = bool(wanted and wanted not in desk.request_types)
    remedy = Remedy(
        "project administrator",
        f"Let {facts.account.name} ask for {what}",
        f"{TYPES_PAGE} → {name or 'the request type'} → Restrictions",
        Change("allow_request_type", account=facts.account.id or "", desk=desk.id, field=wanted),
    )
    return Layer(
        name="request type",
        verdict="refused",
        looked_at=looked,
        found=_why_not(facts, wanted, desk)
        if absent or not wanted
        else "it is restricted, and not open to the account",
        who_would=() if absent else ("those whom its restriction names",),
        remedies=(*_choose(desk), *(() if wanted.isdecimal() else (remedy,))) if absent else (remedy,),
        cause=Cause("no_request_type" if absent else "request_type", wanted),
    )


def membership(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """What the account is to the request: customers see those alone that they have a part in."""
    issue = facts.issue
    wanted = asked.needs.membership
    if "member" in wanted and door == "site":
        looked = "the organisations that the account is in"
        found = "customers may do it with organisations that they are members of, which the question does not name"
        return Layer(name="membership", verdict="unknown", looked_at=looked, found=found)
    if asked.place != "request" or (door != "portal" and not wanted):
        return None
    if not isinstance(issue, Issue):
        if facts.account.mine and facts.seen.get("request") is False:
            key = issue.fact if isinstance(issue, Unread) else ""
            found = "the service desk does not show it: the account has no part in it, or a security level hides it"
            return replace(_no_part(facts, Issue(id="", key=key), ()), found=found)
        return _part(facts, "unknown", "not known: the request could not be read")
    parts = {"reporter": _yes(issue.reporter == facts.account.id), **_others(facts, issue)}
    counts = {name: verdict for name, verdict in parts.items() if not wanted or name in wanted}
    verdict = any_of(counts.values())
    if verdict == "allowed":
        if "approver" in wanted and issue.awaited is not None and facts.account.id not in issue.awaited:
            return _answered(issue, facts)
        mine = [name for name, one in counts.items() if one == "allowed"]
        return _part(facts, "allowed", f"the account is its {' and '.join(mine)}")
    if verdict == "unknown":
        if facts.seen.get("request") and not wanted:
            return _part(facts, "allowed", "Jira shows it to the account")
        return _part(facts, "unknown", "whether the account has a part in it cannot be told")
    return _no_part(facts, issue, wanted)


def _answered(issue: Issue, facts: Facts) -> Layer:
    """An approver is asked once, and nobody any more once it is decided."""
    more = ", though others have not yet" if issue.awaited else ": it is decided"
    remedy = Remedy(
        "user",
        f"Read the answers that {issue.key} has: nothing is left to answer",
        f"the request {issue.key} itself",
        Change("ask", request=issue.key),
    )
    return Layer(
        name="membership",
        verdict="refused",
        looked_at=f"the approvals of {issue.key}",
        found=f"no approval waits for {facts.account.name}{more}",
        who_would=("the approvers who have not answered",) if issue.awaited else (),
        remedies=(remedy,),
        cause=Cause("answered", issue.key),
    )


def _others(facts: Facts, issue: Issue) -> dict[str, Verdict]:
    me = facts.account.id

    def among(people: tuple[str, ...] | Unread) -> Verdict:
        return "unknown" if isinstance(people, Unread) else _yes(me in people)

    shared = issue.organizations
    organizations: tuple[Organization, ...] = () if isinstance(shared, Unread) else shared
    by_organization = any_of(among(one.members) for one in organizations)
    return {
        "participant": among(issue.participants),
        "approver": among(issue.approvers),
        "organization": "unknown" if isinstance(shared, Unread) else by_organization,
    }


def _no_part(facts: Facts, issue: Issue, wanted: tuple[str, ...]) -> Layer:
    if "approver" in wanted:
        named = () if isinstance(issue.approvers, Unread) else issue.approvers
        cause, do = (
            Cause("approver", issue.key),
            f"Ask one of the {len(named)} assigned approvers, or add {facts.account.name} to them",
        )
        change = Change("ask", account=facts.account.id or "", request=issue.key)
    elif wanted == ("reporter",):
        cause, do = Cause("reporter", issue.key), f"Ask the reporter of {issue.key}: nobody else can"
        change = Change("set_reporter", account=facts.account.id or "", request=issue.key)
    else:
        cause, do = Cause("membership", issue.key), f"Add {facts.account.name} to the participants of {issue.key}"
        change = Change("add_participant", account=facts.account.id or "", request=issue.key)
    would = tuple(wanted) or ("the reporter", "participants", "approvers", "organisations that it is shared with")
    return Layer(
        name="membership",
        verdict="refused",
        looked_at=f"the part that the account has in {issue.key}",
        found=f"it is not its {' or '.join(wanted)}" if wanted else f"it has no part in {issue.key}",
        who_would=would,
        remedies=(Remedy("user", do, f"the request {issue.key} itself", change),),
        cause=cause,
    )


def _types_tell(facts: Facts) -> bool:
    """Whether the request types that are open to the account say something: who may not create is offered none."""
    if isinstance(facts.desk, Desk):
        facts = replace(facts, desk=replace(facts.desk, enters=True))
    return has(facts, "CREATE_ISSUES", "portal") != "refused"


def _part(facts: Facts, verdict: Verdict, found: str) -> Layer:
    where = f" in {facts.issue.key}" if isinstance(facts.issue, Issue) else ""
    return Layer(name="membership", verdict=verdict, looked_at=f"the part that the account has{where}", found=found)


def _access(desk: Desk | Unread | None, verdict: Verdict, found: str) -> Layer:
    name = desk.name if isinstance(desk, Desk) else "the desk"
    return Layer(name="customer access", verdict=verdict, looked_at=f"the customer access of {name}", found=found)


def _yes(holds: bool) -> Verdict:
    return "allowed" if holds else "refused"


def _why_not(facts: Facts, wanted: str, desk: Desk) -> str:
    """What is said where the type is not named, or where Jira does not show it: by its id it would, by its name not always."""
    if not wanted:
        return "none is open to the account: all are restricted"
    if wanted.isdecimal():
        return "the desk has no such request type"
    return f"Jira shows {facts.read_by or 'the account'} no such request type: it is not there, or restricted"


def _choose(desk: Desk) -> tuple[Remedy, ...]:
    """Another type, of those that are open to the account."""
    open_to = () if isinstance(desk.startable, Unread) else desk.startable
    names = ", ".join(f"'{desk.request_types.get(id, id)}'" for id in open_to)
    choose = Remedy("user", f"Choose one of {names}", f"the portal of {desk.name}", Change("ask", desk=desk.id))
    return (choose,) if names else ()


def _type_id(desk: Desk, written: str) -> str:
    """A request type by its id, whether the id or the name was written."""
    named = [id for id, name in desk.request_types.items() if name.casefold() == written.casefold()]
    return written if written in desk.request_types or not named else named[0]
