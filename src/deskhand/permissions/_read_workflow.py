"""Ask the site which transitions lead on from an issue's status, and which permissions their conditions want."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from deskhand.client import Call, Jira, Operation
from deskhand.client.platform.issues import Issues, IssueTransition
from deskhand.needs import Needs
from deskhand.permissions._known import Issue, Project, Unread, Way
from deskhand.permissions._read_people import JIRA_ADMINISTRATOR
from deskhand.permissions._reading import Reading

__all__ = ["portal_ways", "wanted_by", "ways"]

AGENT = "an agent of the desk"
INVOLVED = "whoever sees the request"
ASKS_FOR = "system:restrict-issue-transition"
READ: Operation[Any, Any] = Operation(
    "POST /rest/api/3/workflows",
    dict[str, Any],
    lambda *_: Call(),
    needs=Needs(classic="manage:jira-configuration", granular="read:workflow:jira", product="administrator"),
    reads=True,
    editions=("cloud",),
)


async def ways(jira: Jira, reading: Reading, issue: Issue, project: Project | Unread | None, *, mine: bool) -> Issue:
    """The issue's facts with its transitions; what the conditions want is read where it is about another account."""
    found = await reading.attempt(
        f"ways {issue.key}",
        f"the transitions of {issue.key}",
        AGENT,
        lambda: jira.send(Issues.transitions, Call((issue.key,), {"includeUnavailableTransitions": "true"})),
    )
    if not found or isinstance(found, Unread):
        # To who may not transition Jira shows none; where that is not the account, the workflow itself tells.
        shown = found if isinstance(found, Unread) else ()
        read = shown if mine else await _workflow(jira, reading, issue, project)
        return replace(issue, ways=_from_workflow(read, issue.status) if isinstance(read, Mapping) else shown)
    asks: Mapping[str, tuple[str, ...]] | Unread = {}
    if any(one.is_conditional for one in found):
        asks = await _conditions(jira, reading, issue, project)
    return replace(issue, ways=tuple([_way(one, asks, mine=mine) for one in found]))


async def portal_ways(
    jira: Jira, reading: Reading, issue: Issue, project: Project | Unread | None, *, mine: bool
) -> Issue:
    """The issue's facts with its transitions, and which of them the portal offers: only Jira itself tells where they lead."""
    found = await reading.attempt(
        f"portal ways {issue.key}",
        f"the customer's transitions of {issue.key}",
        INVOLVED,
        lambda: jira.transitions.list(issue.key).all(),
    )
    if isinstance(found, Unread) and mine:
        return replace(issue, ways=found)
    offered = {} if isinstance(found, Unread) else {one.id: Way(one.id, one.name, one.name) for one in found}
    known = (await ways(jira, reading, issue, project, mine=mine)).ways
    if isinstance(known, Unread):
        # What the portal offers to whoever reads, it need not offer to the account.
        return replace(issue, ways=tuple(offered.values()) if mine else known)
    names = {one.id for one in known}
    told = [replace(one, shown=one.id in offered or _hides(one, offered, mine=mine)) for one in known]
    return replace(issue, ways=(*told, *(one for id, one in offered.items() if id not in names)))


def _hides(one: Way, offered: Mapping[str, Way], *, mine: bool) -> bool | None:
    """Of a transition that the portal does not offer to whoever reads: that it offers it to nobody, or that it may to others."""
    return False if mine or (offered and one.open) else None


def _way(one: IssueTransition, asks: Mapping[str, tuple[str, ...]] | Unread, *, mine: bool) -> Way:
    to = one.to
    hidden = Unread(f"the conditions of '{one.name}'", "Data Center does not tell them", JIRA_ADMINISTRATOR)
    wants: tuple[str, ...] | Unread = asks if isinstance(asks, Unread) else asks.get(one.id, ())
    if one.is_conditional is None:
        wants = () if mine else hidden
    elif not one.is_conditional:
        wants = ()
    elif not isinstance(asks, Unread) and one.id not in asks:
        wants = Unread(f"the conditions of '{one.name}'", "they want more than permissions", JIRA_ADMINISTRATOR)
    category = (to.status_category.key or "") if to and to.status_category else ""
    open_now = one.is_available is not False
    return Way(one.id, one.name, (to.name if to else "") or one.name, category, open_now, wants)


async def _conditions(
    jira: Jira, reading: Reading, issue: Issue, project: Project | Unread | None
) -> Mapping[str, tuple[str, ...]] | Unread:
    """By the id of a transition the permissions that it wants, where it wants nothing else."""
    read = await _workflow(jira, reading, issue, project)
    if isinstance(read, Unread):
        return read
    found = {str(step.get("id")): wanted_by(step.get("conditions")) for step in _steps(read)}
    return {id: keys for id, keys in found.items() if keys is not None}


async def _workflow(
    jira: Jira, reading: Reading, issue: Issue, project: Project | Unread | None
) -> Mapping[str, Any] | Unread:
    place = {"projectId": project.id if isinstance(project, Project) else "", "issueTypeId": issue.type}
    return await reading.attempt(
        f"workflow {place}",
        f"the workflow of {issue.key}",
        JIRA_ADMINISTRATOR,
        lambda: jira.send(READ, Call((), {}, {"projectAndIssueTypes": [place]})),
    )


def _steps(read: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [step for workflow in read.get("workflows") or () for step in workflow.get("transitions") or ()]


def _from_workflow(read: Mapping[str, Any], status: str) -> tuple[Way, ...]:
    """The transitions from a status as the workflow has them; whether the portal offers them it does not say."""
    names = {one.get("statusReference"): str(one.get("name") or "") for one in read.get("statuses") or ()}
    found: list[Way] = []
    for step in _steps(read):
        origins = [names.get(link.get("fromStatusReference")) for link in step.get("links") or ()]
        if step.get("type") != "GLOBAL" and status not in origins:
            continue
        id, name, wants = str(step.get("id")), str(step.get("name") or ""), wanted_by(step.get("conditions"))
        asks = Unread(f"the conditions of '{name}'", "they want more than permissions", JIRA_ADMINISTRATOR)
        to = names.get(step.get("toStatusReference")) or name
        found.append(Way(id, name, to, open=False, asks=asks if wants is None else wants, shown=None))
    return tuple(found)


def wanted_by(conditions: Mapping[str, Any] | None) -> tuple[str, ...] | None:
    """The permissions that conditions want, None where they want something else as well."""
    rules: Sequence[Mapping[str, Any]] = (conditions or {}).get("conditions") or ()
    every = (conditions or {}).get("operation", "ALL") == "ALL" or len(rules) == 1
    if not every or (conditions or {}).get("conditionGroups"):
        return None
    keys: list[str] = []
    for rule in rules:
        wants = {name: value for name, value in (rule.get("parameters") or {}).items() if value}
        if rule.get("ruleKey") != ASKS_FOR or set(wants) != {"permissionKeys"}:
            return None
        keys += [key.strip() for key in str(wants["permissionKeys"]).split(",")]
    return tuple(keys)
