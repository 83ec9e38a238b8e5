"""Raise a request."""

from math import ceil
from typing import Annotated, Any

from msgspec import Meta

from deskhand.actions._action import Given, Result, Sent, action
from deskhand.actions._look_up import account_id, request_type, service_desk
from deskhand.actions._words import AccountRef
from deskhand.client import Jira
from deskhand.client._view import view, view_fields
from deskhand.client.platform.search import Search
from deskhand.client.platform.users import Users
from deskhand.client.request_types import RequestTypes
from deskhand.client.requests import Requests
from deskhand.client.service_desks import ServiceDesks


class Input(Given):
    """What the customer would fill in on the portal."""

    desk: Annotated[str, Meta(description="The service desk: project key, name or id", examples=["HELP"])]
    request_type: Annotated[str, Meta(description="The request type: name or id", examples=["Get IT help"])]
    summary: Annotated[str, Meta(description="The summary", min_length=1)]
    description: Annotated[str | None, Meta(description="The description, in Jira's wiki markup")] = None
    fields: Annotated[dict[str, Any], Meta(description="Other fields of the request type, by Jira's field ids")] = {}
    on_behalf_of: Annotated[AccountRef | None, Meta(description="The customer whose request it is")] = None
    participants: Annotated[tuple[AccountRef, ...], Meta(description="Who takes part beside the customer")] = ()


class Plan(Result):
    """The request with ids in place of names."""

    desk: str
    request_type: str
    fields: dict[str, Any]
    on_behalf_of: str | None
    participants: tuple[str, ...]


class Raised(Result):
    """The request that was raised."""

    id: str
    key: str


@action(
    "Create request",
    uses=(Requests.create, ServiceDesks.list, RequestTypes.list, Users.search, Search.issues),
    example=Input(desk="HELP", request_type="Get IT help", summary="The printer on floor 3 is out of paper"),
    settles=15.0,
)
async def create_request(jira: Jira, plan: Plan) -> Raised:
    """Raise a request on a service desk, for the account itself or on behalf of a customer."""
    made = await jira.requests.create(
        plan.desk, plan.request_type, plan.fields, participants=plan.participants, on_behalf_of=plan.on_behalf_of
    )
    return Raised(id=made.issue_id, key=made.issue_key)


@create_request.plans
async def with_ids(jira: Jira, given: Input) -> Plan:
    """Look up the desk, the request type and the people."""
    desk = await service_desk(jira, given.desk)
    text = {"summary": given.summary} | ({"description": given.description} if given.description is not None else {})
    return Plan(
        desk=desk,
        request_type=await request_type(jira, desk, given.request_type),
        fields=text | given.fields,
        on_behalf_of=await account_id(jira, given.on_behalf_of) if given.on_behalf_of else None,
        participants=tuple([await account_id(jira, one) for one in given.participants]),
    )


@create_request.finds_effect
async def raised(jira: Jira, plan: Plan, sent: Sent) -> list[Raised]:
    """Requests with this type and summary that the account created since."""
    own = await view_fields(jira)
    minutes = ceil((jira.site_time() - sent.since).total_seconds() / 60) + 1
    found = jira.platform.search.issues(
        f"creator = currentUser() AND created >= -{minutes}m ORDER BY created ASC", fields=own.to_read()
    )
    views = [view(issue, own) async for issue in found]
    return [
        Raised(id=one.id, key=one.key)
        for one in views
        if one.summary == plan.fields.get("summary")
        and one.request_type_id == plan.request_type
        and one.created is not None
        and one.created >= sent.since
    ]
