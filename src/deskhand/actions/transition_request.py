"""Move a request through its workflow."""

from typing import Annotated

from msgspec import Meta

from deskhand.actions._action import Given, Result, Sent, action
from deskhand.actions._look_up import changes_by
from deskhand.actions._words import RequestKey
from deskhand.client import Jira
from deskhand.client.platform.issues import Issues, IssueTransition
from deskhand.errors import UserError


class Input(Given):
    """Which request, and where to."""

    request: RequestKey
    to: Annotated[str, Meta(description="The transition's name, or the status it leads to", examples=["Resolve"])]
    resolution: Annotated[str | None, Meta(description="The resolution to set", examples=["Done"])] = None


class Plan(Result):
    """The transition by its id, and the status it leads to."""

    request: str
    transition: str
    status: str
    resolution: str | None


class Moved(Result):
    """The status that the request has now."""

    status: str


@action(
    "Transition request",
    uses=(Issues.transition, Issues.transitions, Issues.changelog, Issues.get),
    example=Input(request="HELP-500", to="Resolve", resolution="Done"),
)
async def transition_request(jira: Jira, plan: Plan) -> Moved:
    """Move a request along a transition, named by itself or by the status it leads to."""
    fields = {"resolution": {"name": plan.resolution}} if plan.resolution else None
    await jira.platform.issues.transition(plan.request, plan.transition, fields=fields)
    return Moved(status=plan.status)


@transition_request.plans
async def with_id(jira: Jira, given: Input) -> Plan:
    """Find the transition among those that the request can take now."""
    possible = (await jira.platform.issues.transitions(given.request)).transitions
    wanted = given.to.casefold()
    for names in ([one.name or "" for one in possible], [_status(one) for one in possible]):
        for name, one in zip(names, possible, strict=True):
            if name.casefold() == wanted:
                return Plan(request=given.request, transition=one.id, status=_status(one), resolution=given.resolution)
    ways = ", ".join(f"{one.name!r}" for one in possible) or "nowhere: the account may lack the permission"
    raise UserError(f"{given.request} cannot go to {given.to!r} from the status it has; it can go: {ways}")


@transition_request.finds_effect
async def moved(jira: Jira, plan: Plan, sent: Sent) -> list[Moved]:
    """Changes to this status that the account made since."""
    return [
        Moved(status=plan.status)
        for change in await changes_by(jira, plan.request, sent)
        if any(item.field == "status" and item.to_string == plan.status for item in change.items)
    ]


def _status(transition: IssueTransition) -> str:
    """The status that a transition leads to."""
    return (transition.to.name if transition.to else None) or transition.name or ""
