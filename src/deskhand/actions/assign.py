"""Give a request to an agent."""

from typing import Annotated

from msgspec import Meta

from deskhand.actions._action import Given, Result, Sent, action
from deskhand.actions._look_up import account_id
from deskhand.actions._words import AccountRef, RequestKey
from deskhand.client import Jira
from deskhand.client._view import person
from deskhand.client.platform.issues import Issues
from deskhand.client.platform.users import Users


class Input(Given):
    """Which request, and to whom."""

    request: RequestKey
    to: Annotated[AccountRef | None, Meta(description="The agent; null for nobody")]


class Plan(Result):
    """The same with the account id."""

    request: str
    to: str | None


class Assigned(Result):
    """The account id of the agent who has the request now."""

    to: str | None


@action(
    "Assign",
    uses=(Issues.assign, Issues.get, Users.search),
    example=Input(request="HELP-42", to="alex@acme.example"),
)
async def assign(jira: Jira, plan: Plan) -> Assigned:
    """Give a request to an agent, or to nobody."""
    await jira.platform.issues.assign(plan.request, plan.to)
    return Assigned(to=plan.to)


@assign.plans
async def with_id(jira: Jira, given: Input) -> Plan:
    """Look up the agent."""
    return Plan(request=given.request, to=await account_id(jira, given.to) if given.to else None)


@assign.finds_effect
async def assigned(jira: Jira, plan: Plan, sent: Sent) -> list[Assigned]:
    """Whether the request is assigned so."""
    issue = await jira.platform.issues.get(plan.request, fields=["assignee"])
    has = person(issue.field("assignee"))
    return [Assigned(to=plan.to)] if (has.account_id if has else None) == plan.to else []
