"""Let more people take part in a request."""

from typing import Annotated

from msgspec import Meta

from deskhand.actions._action import Given, Result, Sent, action
from deskhand.actions._look_up import account_id
from deskhand.actions._words import AccountRef, RequestKey
from deskhand.client import Jira
from deskhand.client.participants import Participants
from deskhand.client.platform.users import Users


class Input(Given):
    """Which request, and who."""

    request: RequestKey
    accounts: Annotated[tuple[AccountRef, ...], Meta(description="Who is to take part", min_length=1)]


class Plan(Result):
    """The same with account ids."""

    request: str
    accounts: tuple[str, ...]


class Added(Result):
    """The account ids of those who were added."""

    accounts: tuple[str, ...]


@action(
    "Add participants",
    uses=(Participants.add, Participants.list, Users.search),
    example=Input(request="HELP-42", accounts=("alex@acme.example",)),
)
async def add_participants(jira: Jira, plan: Plan) -> Added:
    """Let people take part in a request: they see it and are told what happens to it."""
    await jira.participants.add(plan.request, plan.accounts)
    return Added(accounts=plan.accounts)


@add_participants.plans
async def with_ids(jira: Jira, given: Input) -> Plan:
    """Look up the people."""
    return Plan(request=given.request, accounts=tuple([await account_id(jira, one) for one in given.accounts]))


@add_participants.finds_effect
async def added(jira: Jira, plan: Plan, sent: Sent) -> list[Added]:
    """Whether all of them take part."""
    present = {user.identity async for user in jira.participants.list(plan.request)}
    return [Added(accounts=plan.accounts)] if present.issuperset(plan.accounts) else []
