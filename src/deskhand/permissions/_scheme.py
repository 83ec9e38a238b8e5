"""People and the permission scheme: which grants give a permission, and whether the account is among their holders."""

from collections.abc import Iterable

import msgspec

from deskhand.permissions._administrators import administers, administers_site
from deskhand.permissions._answer import Cause, Change, Layer, LayerName, Remedy, Verdict, all_of
from deskhand.permissions._holders import DISPLACES, OF_ISSUES, PORTAL, RANKS, is_one, joins, say, who_is
from deskhand.permissions._known import Facts, Grant, Holder, Issue, Project, Unread
from deskhand.permissions._question import AGENT, BROWSE, Asked, Door, needed
from deskhand.permissions._workflow import wanted

__all__ = ["has", "kind_of_account", "people", "permission_scheme"]

SCHEME_PAGE = "Project settings → Permissions"
OFFERS = {
    "ASSIGN_ISSUES": "assigns",
    "CREATE_ISSUES": "creates",
    "EDIT_ISSUES": "edits",
    "SERVICEDESK_AGENT": "agent",
    "TRANSITION_ISSUES": "moves",
}
"""Permissions that a reply of Jira's shows: what it offers to those alone who have them."""
SHOWS = {"agent": ("it sees the queues", "the queues are closed to it")}
TRAP = (
    "Jira says yes, but for a service desk it answers as if everybody came through the portal, so that the permission "
    "may be granted to portal customers only"
)
ORDER = {"user": 0, "project administrator": 1, "Jira administrator": 2}


class _Found(msgspec.Struct):
    """What became of one permission."""

    key: str
    verdict: Verdict
    says: str
    grants: tuple[Grant, ...] = ()


def people(facts: Facts, asked: Asked, door: Door) -> Layer:
    """Which roles and groups the account has: it decides nothing by itself, the next layers read it."""
    project = facts.project
    looked = f"roles of {project.key}, groups of the site" if isinstance(project, Project) else "groups of the site"
    has = facts.account.groups
    roles = project.roles if isinstance(project, Project) else ()
    if isinstance(has, Unread) or isinstance(roles, Unread):
        unread = has if isinstance(has, Unread) else roles
        why = f"not known: {unread.why}; {unread.who} could tell" if isinstance(unread, Unread) else ""
        return Layer(name="people", verdict="unknown", looked_at=looked, found=why)
    mine = [role.name for role in roles if is_one(facts, Holder("projectRole", role.id), portal=False)]
    groups = [group.name for group in has]
    found = f"{'roles ' + ', '.join(mine) if mine else 'no role'}; {'groups ' + ', '.join(groups) if groups else 'no group'}"
    return Layer(name="people", verdict="allowed", looked_at=looked, found=found)


def kind_of_account(facts: Facts, asked: Asked, door: Door) -> Layer:
    """Whether the account is an agent of the desk, or administers Jira."""
    if door == "site administrator" and facts.edition == "cloud":
        return administers_site(facts)
    if door in ("administrator", "site administrator"):
        return administers(facts)
    one = _find(facts, AGENT, door)
    layer = _layer("kind of account", facts, [one], (AGENT, *needed(asked, door)), door)
    kind = {"allowed": "an agent", "refused": "no agent", "unknown": "perhaps an agent"}[one.verdict]
    return msgspec.structs.replace(layer, looked_at="whether it is an agent of the desk", found=f"{kind}: {one.says}")


def permission_scheme(facts: Facts, asked: Asked, door: Door) -> Layer:
    """Whether the project's permission scheme grants all that is needed."""
    conditions = _conditions(facts, asked, door)
    keys = tuple(dict.fromkeys((*needed(asked, door), *conditions)))
    if not keys and not asked.needs.own_or_all:
        return Layer(
            name="permission scheme",
            verdict="allowed",
            looked_at="the permission scheme",
            found="no permission is needed",
        )
    # What a condition wants counts as in Jira itself, by whatever door somebody comes.
    found = [_find(facts, key, "platform" if key in conditions else door) for key in keys]
    found += _own_or_all(facts, asked, door)
    return _layer("permission scheme", facts, found, keys, door)


def _own_or_all(facts: Facts, asked: Asked, door: Door) -> list[_Found]:
    """What the account's own takes, and others' do: whose it is decides, where not all are the account's to change."""
    if asked.needs.own_or_all is None:
        return []
    key, every = asked.needs.own_or_all
    others = _find(facts, every, door)
    own = _find(facts, key, door) if key else _Found(every, "allowed", "for itself it takes no permission")
    mine = _is_mine(facts, asked)
    if others.verdict == "allowed" or mine is False:
        return [others]
    if mine or own.verdict == "refused":
        return [others if own.verdict == "refused" and others.verdict == "unknown" else own]
    return [
        _Found(every, "unknown", f"{own.says}, for others {others.says}, and whose it is the question does not say")
    ]


def _is_mine(facts: Facts, asked: Asked) -> bool | None:
    """Whether it is the account itself that this is done to, or the account that wrote it; None where that is not known."""
    whose = asked.about or (facts.author if isinstance(facts.author, str) else "")
    return whose == facts.account.id if whose else None


def _conditions(facts: Facts, asked: Asked, door: Door) -> tuple[str, ...]:
    """What the condition of the transition wants, which holds for those who come through the portal only as agents."""
    as_customer = door == "portal" and _find(facts, AGENT, "agent").verdict != "allowed"
    ways = facts.issue.ways if isinstance(facts.issue, Issue) and not as_customer else ()
    one = wanted(() if isinstance(ways, Unread) else ways, asked.to)
    # Where Jira tells the account itself that it may take the transition, there is nothing to ask.
    if one is None or isinstance(one.asks, Unread) or (facts.account.mine and one.open):
        return ()
    return one.asks


def has(facts: Facts, key: str, door: Door) -> Verdict:
    """Whether the account has one permission by a door."""
    return _find(facts, key, door).verdict


def _find(facts: Facts, key: str, door: Door) -> _Found:
    """What becomes of one permission: by the grants of the scheme, or by Jira's own word where they cannot be read."""
    project = facts.project
    grants = project.grants if isinstance(project, Project) else project
    # Behind the portal's door the service desk gives its own operations what customers are given there, to agents too;
    # being an agent and browsing the project count as in Jira itself.
    portal = door == "portal" or (door == "agent" and key not in (AGENT, BROWSE))
    if grants is None or isinstance(grants, Unread):
        return _by_word(facts, key, door, grants)
    mine = tuple(grant for grant in grants if grant.permission == key)
    told = [(grant.holder, is_one(facts, grant.holder, portal=portal)) for grant in mine]
    if holder := next((holder for holder, one in told if one), None):
        return _Found(key, "allowed", f"{key} by {say(holder)}", mine)
    if any(one is None for _, one in told):
        word = _by_word(facts, key, door, None)
        return word if word.verdict != "unknown" else _Found(key, "unknown", _open(facts, key, told), mine)
    if not mine:
        return _Found(key, "refused", f"{key} is granted to nobody", mine)
    # Portal customers stand for themselves: to name them to an agent as a way in would lead nowhere.
    return _Found(key, "refused", f"{key} is granted to {_list(who_is(facts, one) for one, _ in told)}", mine)


def _open(facts: Facts, key: str, told: list[tuple[Holder, bool | None]]) -> str:
    """What is said of a permission whose holders cannot be told apart, for want of an issue or of a fact."""
    holders = _list(say(holder) for holder, one in told if one is None)
    if facts.issue is None and all(holder.type in OF_ISSUES for holder, one in told if one is None):
        return f"{key} is granted to {holders}, which differs from request to request: ask about one of them"
    return f"{key} is granted to {holders}, and whether that includes the account cannot be told"


def _by_word(facts: Facts, key: str, door: Door, grants: Unread | None) -> _Found:
    """By what Jira offers and says: a reply that shows it comes first, then its word, as far as that is to be trusted."""
    portal = door == "portal" or (door == "agent" and key not in (AGENT, BROWSE))
    sees = facts.seen.get("request" if door in ("portal", "agent") else "issue")
    if facts.issue is None and door != "portal":
        sees = facts.seen.get("project")
    if key == BROWSE and sees is not None:
        return _Found(key, "allowed" if sees else "refused", "Jira shows it" if sees else "Jira does not show it")
    shown = OFFERS.get(key, "")
    if not portal and shown in facts.seen:
        yes, no = SHOWS.get(shown, (f"{key}: Jira offers it", f"{key}: Jira does not offer it"))
        return _Found(key, "allowed", yes) if facts.seen[shown] else _Found(key, "refused", no)
    if not portal and key in facts.checked:
        said = facts.checked[key]
        return _Found(
            key, "allowed" if said else "refused", f"{key}: asked for it, Jira says {'yes' if said else 'no'}"
        )
    if facts.says.get(key) is False:
        return _Found(key, "refused", f"{key}: Jira says no")
    # What counts in Jira itself counts in the portal as well.
    if (facts.says.get(key) and (portal or not _is_desk(facts))) or (portal and facts.checked.get(key)):
        return _Found(key, "allowed", f"{key}: Jira says yes")
    who = f"{grants.who} could tell" if isinstance(grants, Unread) else "a project administrator could tell"
    if facts.says.get(key):
        return _Found(key, "unknown", f"{key}: {TRAP}; {who}")
    why = f": {grants.why}; {who}" if isinstance(grants, Unread) else ""
    return _Found(key, "unknown", f"{key}: not known{why}")


def _is_desk(facts: Facts) -> bool:
    return not isinstance(facts.project, Project) or facts.project.service_desk


def _layer(name: LayerName, facts: Facts, found: list[_Found], keys: tuple[str, ...], door: Door) -> Layer:
    scheme = facts.project.scheme_name if isinstance(facts.project, Project) else ""
    verdict = all_of(one.verdict for one in found)
    shown = [one for one in found if one.verdict == verdict]
    lacking = [one for one in found if one.verdict == "refused"]
    remedies = _remedies(facts, lacking, keys, door) if verdict == "refused" else []
    cause = None
    if verdict == "refused":
        cause = remedies[0][0] if remedies else Cause("no_grant" if not lacking[0].grants else "holder", lacking[0].key)
        remedies.sort(key=lambda way: way[1].change.kind in DISPLACES)
    return Layer(
        name=name,
        verdict=verdict,
        looked_at=f"the permission scheme '{scheme}'" if scheme else "the project's permission scheme",
        found="; ".join(one.says for one in shown),
        who_would=tuple(dict.fromkeys(who_is(facts, grant.holder) for one in lacking for grant in one.grants)),
        remedies=tuple(remedy for _, remedy in remedies),
        cause=cause,
    )


def _remedies(facts: Facts, lacking: list[_Found], keys: tuple[str, ...], door: Door) -> list[tuple[Cause, Remedy]]:
    """Ways to all that is lacking: by who can do it, then those that mend most, then those that give least."""
    project = facts.project
    if not isinstance(project, Project) or isinstance(project.grants, Unread):
        return _ask(lacking)
    if door == "portal":
        return [_portal_grant(project, one.key) for one in lacking]
    held: dict[Holder, set[str]] = {}
    for grant in project.grants:
        held.setdefault(grant.holder, set()).add(grant.permission)
    missing = {one.key for one in lacking}
    wanted = missing | {key for key in keys if _find_quietly(facts, key) is not True}
    ways: list[tuple[tuple[int, int, int, int, int], Cause, Remedy]] = []
    for holder, gives in held.items():
        remedy = joins(facts, holder) if gives & missing else None
        if remedy is None or (holder.type == "applicationRole" and not remedy.change.group):
            continue
        rank = RANKS.index(holder.type)
        order = (ORDER[remedy.by], -len(gives & missing), -len(gives & wanted), rank, len(gives))
        ways.append((order, Cause(holder.type, holder.name or holder.id), remedy))
    ways.sort(key=lambda way: way[0])
    return [*((cause, remedy) for _, cause, remedy in ways), *_new_grant(facts, project, lacking)]


def _find_quietly(facts: Facts, key: str) -> bool | None:
    grants = facts.project.grants if isinstance(facts.project, Project) else ()
    if isinstance(grants, Unread):
        return None
    told = [is_one(facts, grant.holder, portal=False) for grant in grants if grant.permission == key]
    return True if True in told else None if None in told else False


def _new_grant(facts: Facts, project: Project, lacking: list[_Found]) -> list[tuple[Cause, Remedy]]:
    roles = () if isinstance(project.roles, Unread) else project.roles
    mine = [role for role in roles if is_one(facts, Holder("projectRole", role.id), portal=False)]
    to = (
        Holder("projectRole", mine[0].id, mine[0].name)
        if mine
        else Holder("user", facts.account.id or "", facts.account.name)
    )
    made: list[tuple[Cause, Remedy]] = []
    for one in lacking:
        only = {grant.holder.type for grant in one.grants} - {PORTAL}
        cause = Cause(
            "no_grant" if not one.grants else "portal_only" if not only else "user" if only == {"user"} else "holder",
            one.key,
        )
        change = Change(
            "add_grant", scheme=project.scheme, permission=one.key, holder=to.type, role=to.id if mine else "",
            account=to.id if not mine else "",
        )  # fmt: skip
        do = f"Grant {one.key} to {say(to)} in the permission scheme '{project.scheme_name}'"
        made.append((cause, Remedy("Jira administrator", do, SCHEME_PAGE, change)))
    return made


def _portal_grant(project: Project, key: str) -> tuple[Cause, Remedy]:
    """What customers may do is granted to all of them: a role or a group would make this one of the team."""
    do = (
        f"Grant {key} to 'Service Management Customer - Portal Access' in the permission scheme '{project.scheme_name}'"
    )
    change = Change("add_grant", scheme=project.scheme, permission=key, holder=PORTAL)
    return Cause("portal_grant", key), Remedy("Jira administrator", do, SCHEME_PAGE, change)


def _ask(lacking: list[_Found]) -> list[tuple[Cause, Remedy]]:
    keys = ", ".join(one.key for one in lacking)
    do = f"Look up who has {keys}, and add the account there"
    return [
        (
            Cause("permission", lacking[0].key),
            Remedy("project administrator", do, SCHEME_PAGE, Change("ask", permission=keys)),
        )
    ]


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
