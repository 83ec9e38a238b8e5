"""Issue security: whether the account is a member of the level that the issue has."""

from deskhand.permissions._answer import Cause, Change, Layer, Remedy
from deskhand.permissions._holders import DISPLACES, RANKS, is_one, joins, say, who_is
from deskhand.permissions._known import Facts, Holder, Issue, Level, Unread
from deskhand.permissions._question import Asked, Door

__all__ = ["issue_security"]

LEVELS_PAGE = "Project settings → Issue security"
ORDER = {"user": 0, "project administrator": 1, "Jira administrator": 2}


def issue_security(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """An issue with a level is seen by the level's members alone."""
    issue = facts.issue
    if issue is None:
        return None
    level = issue.level if isinstance(issue, Issue) else None
    looked = f"the issue security level of {issue.key}" if isinstance(issue, Issue) else "issue security"
    sees = facts.seen.get("issue" if door == "platform" else "request")
    if isinstance(level, Unread) or (isinstance(level, Level) and isinstance(level.members, Unread)):
        if sees:
            return Layer(
                name="issue security", verdict="allowed", looked_at=looked, found="Jira shows it to the account"
            )
        unread = level if isinstance(level, Unread) else level.members
        why = f"not known: {unread.why}; {unread.who} could tell" if isinstance(unread, Unread) else ""
        return Layer(name="issue security", verdict="unknown", looked_at=looked, found=why)
    if level is None:
        return Layer(name="issue security", verdict="allowed", looked_at=looked, found="it has none")
    return _member(facts, level, looked, door)


def _member(facts: Facts, level: Level, looked: str, door: Door) -> Layer:
    members = () if isinstance(level.members, Unread) else level.members
    # An agent sees what Jira itself shows: the portal's own holder counts for those who come through the portal.
    told = [(holder, is_one(facts, holder, portal=door == "portal")) for holder in members]
    if holder := next((holder for holder, one in told if one), None):
        found = f"'{level.name}': the account is a member, by {say(holder)}"
        return Layer(name="issue security", verdict="allowed", looked_at=looked, found=found)
    if any(one is None for _, one in told):
        found = f"'{level.name}': whether the account is a member cannot be told"
        return Layer(name="issue security", verdict="unknown", looked_at=looked, found=found)
    would = tuple(who_is(facts, holder) for holder in members)
    return Layer(
        name="issue security",
        verdict="refused",
        looked_at=looked,
        found=f"'{level.name}': only {', '.join(would) or 'nobody'} may see it",
        who_would=would,
        remedies=_remedies(facts, level, members),
        cause=Cause("security_level", level.name),
    )


def _remedies(facts: Facts, level: Level, members: tuple[Holder, ...]) -> tuple[Remedy, ...]:
    ways = [
        (ORDER[way.by], RANKS.index(one.type), way)
        for one in members
        if one.type in RANKS and (way := joins(facts, one))
    ]
    ways = [one for one in ways if one[2].change.kind != "add_to_group" or one[2].change.group]
    ways.sort(key=lambda one: one[:2])
    if not isinstance(facts.issue, Issue):
        return tuple(way for *_, way in ways)
    added = Remedy(
        "Jira administrator",
        f"Add {facts.account.name} to the level '{level.name}'",
        LEVELS_PAGE,
        Change("add_to_level", account=facts.account.id or "", level=level.id, scheme=level.scheme),
    )
    cleared = Remedy(
        "project administrator",
        f"Take the level '{level.name}' from {facts.issue.key}: everybody who browses the project sees it then",
        f"the issue {facts.issue.key} itself",
        Change("clear_level", request=facts.issue.key),
    )
    # A role is given for one project and the level for itself; a group counts for the whole site, and to take the level away
    # opens the issue to everybody: that comes last whoever does it.
    roles = [way for *_, way in ways if way.by != "Jira administrator" and way.change.kind not in DISPLACES]
    others = [way for *_, way in ways if way not in roles]
    others.sort(key=lambda way: way.change.kind in DISPLACES)
    return (*roles, added, *others, cleared)
