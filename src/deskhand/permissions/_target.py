"""What is reached for: whether it is there, whether its workflow goes that way, and whether apps are kept from it."""

from collections.abc import Sequence

from deskhand.client._worlds import Edition
from deskhand.permissions._answer import Cause, Change, Layer, Remedy
from deskhand.permissions._known import Facts, Issue, Level, Project, Unread, Way
from deskhand.permissions._question import Asked, Door

__all__ = ["app_access_rules", "operation", "target", "wanted", "workflow"]

FIRST_BACK = ("new", "indeterminate", "done")  # from a status that is not done, more ways lead on


def target(facts: Facts, asked: Asked, door: Door) -> Layer:
    """Whether it exists, and can be written to."""
    if isinstance(facts.project, Project) and facts.project.archived:
        return Layer(
            name="target",
            verdict="refused",
            looked_at=f"the project {facts.project.key}",
            found=f"{facts.project.key} is archived: nobody sees its issues",
            remedies=(
                Remedy(
                    "Jira administrator",
                    f"Restore the project {facts.project.key}",
                    "Settings → Projects → Archived projects",
                    Change("unarchive", project=facts.project.key),
                ),
            ),
            cause=Cause("archived", facts.project.key),
        )
    if facts.missing:
        return _hidden(facts, asked) if facts.there else _absent(facts)
    for one in (facts.issue, facts.project, facts.desk):
        if isinstance(one, Unread):
            found = f"not known: {one.why}; {one.who} could tell"
            return Layer(name="target", verdict="unknown", looked_at=one.fact, found=found)
    if asked.place == "request" and isinstance(facts.issue, Issue) and facts.issue.request_type is None:
        return Layer(
            name="target",
            verdict="refused",
            looked_at=facts.issue.key,
            found=f"{facts.issue.key} is an issue without a request type: no customer's request, which this is for",
            remedies=(
                Remedy(
                    "project administrator",
                    f"Give {facts.issue.key} a request type",
                    f"the issue {facts.issue.key} itself",
                    Change("give_request_type", request=facts.issue.key),
                ),
            ),
            cause=Cause("no_request", facts.issue.key),
        )
    name = (
        facts.issue.key
        if isinstance(facts.issue, Issue)
        else facts.project.name
        if isinstance(facts.project, Project)
        else "the site"
    )
    return Layer(name="target", verdict="allowed", looked_at=name, found="it is there")


def operation(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """Whether this edition of Jira has the operation at all; where it has there is nothing to say."""
    if facts.edition in asked.editions:
        return None
    names: dict[Edition, str] = {"cloud": "Jira Cloud", "datacenter": "Jira Data Center"}
    has = " and ".join(names[one] for one in asked.editions)
    return Layer(
        name="target",
        verdict="refused",
        looked_at=f"the operation {asked.name}",
        found=f"{names[facts.edition]} does not have it",
        who_would=(f"accounts of {has}",),
        remedies=(Remedy("user", f"Do it on a site of {has}, or do without it", "the connection", Change("ask")),),
        cause=Cause("edition", facts.edition),
    )


def _absent(facts: Facts) -> Layer:
    return Layer(
        name="target",
        verdict="refused",
        looked_at=facts.missing,
        found=f"Jira shows no {facts.missing} to {facts.read_by or 'the account'}: it is not there, or hidden{_by_level(facts)}",
        who_would=("whoever made it knows whether it is there",),
        remedies=(
            Remedy("user", f"Check that {facts.missing} is written rightly", "the link in the browser", Change("ask")),
            *(_into_level(facts, level) for level in facts.hidden_by),
        ),
        cause=Cause("absent", facts.missing),
    )


def _hidden(facts: Facts, asked: Asked) -> Layer:
    """What is there for certain, because Jira forbids it in one place and denies it in another."""
    names = ", ".join(level.name for level in facts.hidden_by)
    in_jira = facts.seen.get("project", True) or not asked.service_desk
    return Layer(
        name="target",
        verdict="refused",
        looked_at=facts.missing,
        found=f"{facts.missing} is there, but hidden from {facts.read_by or 'the account'}{_by_level(facts) or _by_what(facts, in_jira=in_jira)}",
        who_would=("members of its security level who may browse the project",)
        if in_jira
        else ("the reporter", "participants", "approvers", "organisations that it is shared with"),
        remedies=tuple(_into_level(facts, level) for level in facts.hidden_by) or _ask_inside(facts, in_jira=in_jira),
        cause=Cause("security_level", names) if names else Cause("hidden", facts.missing),
    )


def _by_what(facts: Facts, *, in_jira: bool) -> str:
    name = facts.account.name
    if facts.missing.startswith("project "):
        return f": {name} may enter its desk, but not browse it in Jira itself"
    if not in_jira:
        return f": {name} has no part in it, or a security level keeps customers from it"
    if facts.seen.get("project"):
        return f": {name} browses the project, so a security level hides it"
    return f": {name} may not browse the project in Jira itself"


def _ask_inside(facts: Facts, *, in_jira: bool) -> tuple[Remedy, ...]:
    look = Remedy(
        "project administrator",
        f"Look up who may browse {facts.missing}"
        if facts.missing.startswith("project ")
        else f"Look up who may browse the project, and the security level of {facts.missing}",
        "Project settings → Permissions, and → Issue security",
        Change("ask", request=facts.missing),
    )
    share = Remedy(
        "user",
        f"Ask whoever takes part in {facts.missing} to share it with {facts.account.name}",
        f"the request {facts.missing} itself",
        Change("ask", request=facts.missing),
    )
    return (look,) if in_jira else (share, look)


def _by_level(facts: Facts) -> str:
    names = ", ".join(f"'{level.name}'" for level in facts.hidden_by)
    return f" by a security level that the account is not in: {names}" if names else ""


def _into_level(facts: Facts, level: Level) -> Remedy:
    return Remedy(
        "Jira administrator",
        f"Add {facts.account.name} to the level '{level.name}'"
        + ("" if len(facts.hidden_by) == 1 and facts.there else ", if that is what hides it"),
        "Project settings → Issue security",
        Change("add_to_level", account=facts.account.id or "", level=level.id, scheme=level.scheme),
    )


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
    """The transition that is meant, by its name or by the status that it leads to."""
    name = to.casefold()
    named = [way for way in ways if name and name in (way.name.casefold(), way.to.casefold())]
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
    there = f"'{asked.to}' is one of them"
    if facts.account.mine and not one.open:
        look = Remedy(
            "Jira administrator",
            f"Look up the condition of '{one.name}' in the workflow",
            "Settings → Work items → Workflows",
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


def app_access_rules(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """Whether a data security policy may keep apps out; it does not touch people who sign in themselves."""
    if not facts.account.mine:
        return None
    looked = "app access rules (admin.atlassian.com → Security → Data security policies)"
    found = (
        "no API tells them; they could refuse an app what its account may do"
        if "OAuth" in facts.signed_in.way
        else f"they are about apps; this is an account with its {facts.signed_in.way}"
    )
    return Layer(name="app access rules", verdict="allowed", looked_at=looked, found=found)


def _backwards(way: Way) -> int:
    return FIRST_BACK.index(way.category) if way.category in FIRST_BACK else len(FIRST_BACK)
