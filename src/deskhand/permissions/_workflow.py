"""The workflow: whether there is such a transition from where the issue is, and whether the account may take it there."""

from collections.abc import Sequence

from deskhand.permissions._answer import Cause, Change, Layer, Remedy
from deskhand.permissions._known import Facts, Issue, Unread, Way
from deskhand.permissions._pages import page
from deskhand.permissions._question import Asked, Door

__all__ = ["wanted", "workflow"]

FIRST_BACK = ("new", "indeterminate", "done")  # from a status that is not done, more ways lead on


def workflow(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """Whether the workflow has the transition from the status that the issue has."""
    issue = facts.issue
    if not asked.to or not isinstance(issue, Issue):
        return None
    looked = f"the transitions from '{issue.status}'"
    if isinstance(issue.ways, Unread):
        return Layer(
            name="workflow",
            verdict="unknown",
            looked_at=looked,
            found=f"not known: {issue.ways.why}; {issue.ways.who} could tell",
        )
    if not issue.ways:
        # To whoever may not transition at all Jira shows none, so that an empty list says nothing of the workflow.
        return Layer(
            name="workflow",
            verdict="unknown",
            looked_at=looked,
            found=f"Jira shows none to {facts.read_by or 'the account'}",
        )
    one = wanted(issue.ways, asked.to)
    if one is not None:
        return _not_in_portal(facts, asked, one, looked) or _condition(facts, asked, one, looked, door)
    there = [way for way in issue.ways if not asked.service_desk or way.shown is not False]
    ways = sorted((way for way in there if way.open or not facts.account.mine), key=_backwards)
    return Layer(
        name="workflow",
        verdict="refused",
        looked_at=looked,
        found=f"there is no '{asked.to}' among them: {', '.join(repr(way.name) for way in ways)}",
        who_would=("nobody, from this status",),
        remedies=tuple(
            Remedy(
                "user",
                f"Take '{way.name}' first, which leads to '{way.to}'",
                f"the issue {issue.key} itself",
                Change("transition", request=issue.key, transition=way.id),
            )
            for way in ways
        ),
        cause=Cause("workflow", asked.to),
    )


def wanted(ways: Sequence[Way], to: str) -> Way | None:
    """The transition that is meant, by its name, by the status that it leads to, or by its number."""
    name = to.casefold()
    named = [way for way in ways if name and name in (way.name.casefold(), way.to.casefold(), way.id)]
    return next((way for way in named if way.open), named[0] if named else None)


def _not_in_portal(facts: Facts, asked: Asked, one: Way, looked: str) -> Layer | None:
    """A transition that the workflow has, and the portal does not offer."""
    if not asked.service_desk or one.shown or (facts.account.mine and not one.open):
        return None
    if one.shown is None:
        found = (
            f"there is '{asked.to}', but whether the portal offers it cannot be told: it does not to {facts.read_by}"
        )
        return Layer(name="workflow", verdict="unknown", looked_at=looked, found=found)
    ask = Remedy(
        "user",
        f"Ask an agent of the desk to take '{one.name}' in Jira itself",
        f"the issue {facts.issue.key if isinstance(facts.issue, Issue) else ''} itself",
        Change("ask", transition=one.id),
    )
    found = f"there is '{asked.to}', but the portal does not offer it"
    return Layer(
        name="workflow",
        verdict="refused",
        looked_at=looked,
        found=found,
        remedies=(ask,),
        cause=Cause("not_in_portal", one.name),
    )


def _condition(facts: Facts, asked: Asked, one: Way, looked: str, door: Door) -> Layer:
    """What the transition's condition says: a permission that it wants is looked at with the others."""
    there = f"'{one.name if asked.to == one.id else asked.to}' is one of them"
    if facts.account.mine and not one.open:
        look = Remedy(
            "Jira administrator",
            f"Look up the condition of '{one.name}' in the workflow",
            page("workflows", facts.edition),
            Change("ask", transition=one.id),
        )
        found = f"{there}, but a condition keeps {facts.account.name} from it"
        return Layer(
            name="workflow",
            verdict="refused",
            looked_at=looked,
            found=found,
            remedies=(look,),
            cause=Cause("condition", one.name),
        )
    if isinstance(one.asks, Unread) and not facts.account.mine and door != "portal":
        why = f"{there}, but its conditions cannot be told: {one.asks.why}; {one.asks.who} could tell"
        return Layer(name="workflow", verdict="unknown", looked_at=looked, found=why)
    return Layer(name="workflow", verdict="allowed", looked_at=looked, found=there)


def _backwards(way: Way) -> int:
    return FIRST_BACK.index(way.category) if way.category in FIRST_BACK else len(FIRST_BACK)
