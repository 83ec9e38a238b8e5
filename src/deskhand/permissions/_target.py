"""What is reached for: whether it is there, and whether apps are kept from it."""

from deskhand.client._worlds import Edition
from deskhand.permissions._answer import Cause, Change, Layer, Remedy
from deskhand.permissions._known import Facts, Issue, Level, Project, Unread
from deskhand.permissions._pages import page
from deskhand.permissions._question import Asked, Door

__all__ = ["app_access_rules", "operation", "target"]


def target(facts: Facts, asked: Asked, door: Door) -> Layer:
    """Whether it exists, and can be written to."""
    if isinstance(facts.project, Project) and facts.project.archived:
        return _archived(facts, facts.project.key)
    if isinstance(facts.project, Project) and asked.service_desk and not facts.project.service_desk:
        return _no_desk(facts.project.key)
    if facts.missing:
        return _hidden(facts, asked) if facts.there else _absent(facts)
    for one in (facts.issue, facts.project, facts.desk):
        if isinstance(one, Unread):
            found = f"not known: {one.why}; {one.who} could tell"
            return Layer(name="target", verdict="unknown", looked_at=one.fact, found=found)
    if asked.place == "request" and isinstance(facts.issue, Issue) and facts.issue.request_type is None:
        return _no_request(facts.issue.key)
    name = (
        facts.issue.key
        if isinstance(facts.issue, Issue)
        else facts.project.name
        if isinstance(facts.project, Project)
        else "the site"
    )
    return Layer(name="target", verdict="allowed", looked_at=name, found="it is there")


def _archived(facts: Facts, project: str) -> Layer:
    restore = Remedy(
        "Jira administrator",
        f"Restore the project {project}",
        page("archive", facts.edition),
        Change("unarchive", project=project),
    )
    return Layer(
        name="target",
        verdict="refused",
        looked_at=f"the project {project}",
        found=f"{project} is archived: nobody sees its issues",
        remedies=(restore,),
        cause=Cause("archived", project),
    )


def _no_desk(project: str) -> Layer:
    instead = Remedy(
        "user",
        "Do it in Jira itself, or on a project that is a service desk",
        f"the project {project}",
        Change("ask", project=project),
    )
    return Layer(
        name="target",
        verdict="refused",
        looked_at=f"the project {project}",
        found=f"{project} is no service desk: it has no requests, portal or queues",
        remedies=(instead,),
        cause=Cause("no_desk", project),
    )


def _no_request(issue: str) -> Layer:
    give = Remedy(
        "project administrator",
        f"Give {issue} a request type",
        f"the issue {issue} itself",
        Change("give_request_type", request=issue),
    )
    return Layer(
        name="target",
        verdict="refused",
        looked_at=issue,
        found=f"{issue} is an issue without a request type: no customer's request, which this is for",
        remedies=(give,),
        cause=Cause("no_request", issue),
    )


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


def app_access_rules(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """Whether a data security policy may keep apps out; it does not touch people who sign in themselves."""
    if not facts.account.mine or facts.edition == "datacenter":
        return None
    looked = "app access rules (admin.atlassian.com → Security → Data security policies)"
    found = (
        "no API tells them; they could refuse an app what its account may do"
        if "OAuth" in facts.signed_in.way
        else f"they are about apps; this is an account with its {facts.signed_in.way}"
    )
    return Layer(name="app access rules", verdict="allowed", looked_at=looked, found=found)
