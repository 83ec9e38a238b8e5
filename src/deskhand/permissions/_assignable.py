"""Who an issue is to be given to: whether Jira offers that account as its assignee."""

from typing import Any

from deskhand.client import Call, Jira, Operation
from deskhand.needs import Needs
from deskhand.permissions._answer import Cause, Change, Layer, Remedy
from deskhand.permissions._holders import PEOPLE_PAGE
from deskhand.permissions._known import Facts, Unread
from deskhand.permissions._question import Asked, Door
from deskhand.permissions._reading import Reading

__all__ = ["assignee", "may_be_assigned"]

AGENT = "an agent of the desk"
FIRST_THOUSAND = 1000
FOUND: Operation[Any, Any] = Operation(
    "GET /rest/api/3/user/assignable/search", list[dict[str, Any]], lambda *_: Call(), needs=Needs()
)


async def may_be_assigned(jira: Jira, reading: Reading, project: str, issue: str, who: str) -> bool | Unread:
    """Whether an account can be given an issue: what holds for the project is asked once, the rest of the issue itself."""
    fact = f"whether {who} can be assigned to {issue or f'requests of {project}'}"

    # Words are looked for in names and addresses, so that an address needs no look-up before.
    named = {"username" if jira.edition == "datacenter" else "query" if "@" in who else "accountId": who}

    async def look() -> bool | None:
        in_project = f"assignable {project} {who}"
        if await reading.once(in_project, lambda: _finds(jira, who, {"project": project, **named})):
            return True
        if not issue:
            return None
        if await _finds(jira, who, {"issueKey": issue, **named}):
            return True
        # Whoever is shown nobody at all may not know.
        some = await jira.send(FOUND, Call((), {"issueKey": issue, "maxResults": FIRST_THOUSAND}))
        return False if some else None

    found = await reading.attempt(f"assignable {issue or project} to {who}", fact, AGENT, look)
    why = "Jira lists nobody" if issue else "Jira does not offer it in the project, and a single request can differ"
    return Unread(fact, why, AGENT) if found is None else found


async def _finds(jira: Jira, who: str, query: dict[str, str]) -> bool:
    found = await jira.send(FOUND, Call((), query))
    return any((one.get("emailAddress") or who).casefold() == who.casefold() or "@" not in who for one in found)


def assignee(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """Whether the account that the issue is to be given to can have it; where none is named there is nothing to say."""
    if not asked.assigns or facts.assignable is None:
        return None
    looked = f"whether {asked.assigns} can be assigned"
    if isinstance(facts.assignable, Unread):
        found = f"not known: {facts.assignable.why}; {facts.assignable.who} could tell"
        return Layer(name="permission scheme", verdict="unknown", looked_at=looked, found=found)
    if facts.assignable:
        return Layer(name="permission scheme", verdict="allowed", looked_at=looked, found="Jira offers the account")
    do = f"Grant ASSIGNABLE_USER to {asked.assigns}, by a role or a group that has it, or choose somebody who has it"
    remedy = Remedy("project administrator", do, PEOPLE_PAGE, Change("ask", permission="ASSIGNABLE_USER"))
    return Layer(
        name="permission scheme",
        verdict="refused",
        looked_at=looked,
        found=f"{asked.assigns} has no ASSIGNABLE_USER, so that nobody can assign it",
        remedies=(remedy,),
        cause=Cause("assignee", asked.assigns),
    )
