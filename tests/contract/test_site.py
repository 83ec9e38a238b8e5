"""Every operation of the service desk, called on the sandbox: what is sent and what comes back fits Atlassian's document."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from contract.document import SERVICE_DESK, document, documented, problems
from deskhand.auth import ApiToken, SignIn
from deskhand.client import AsyncFile, AsyncPages, Call, Jira, Operation, Upload, catalogue
from deskhand.client._http import Http
from deskhand.sandbox import Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = {"summary": "The printer is on fire", "description": "Flames"}


@dataclass
class Heard:
    """One call that the client made, and the body that came back."""

    operation: Operation[Any, Any]
    call: Call
    status: int
    body: bytes


class Listening(Http):
    """The client's own wire, with a note of what went over it."""

    def __init__(self, site: str, sign_in: SignIn, heard: list[Heard]) -> None:
        super().__init__(site, sign_in, tries=1)
        self.heard = heard

    async def _once(self, operation: Operation[Any, Any], call: Call, *rest: Any, **how: Any) -> Any:
        found = await super()._once(operation, call, *rest, **how)
        self.heard.append(Heard(operation, call, found[1].status, found[2]))
        return found


@dataclass
class Desk:
    """What the calls are about: one request of a customer's, with a comment and a file."""

    heard: list[Heard]
    jira: Jira
    customer: Jira
    approver: Jira
    admin: Jira
    id: str
    request_type: str
    request: str
    comment: str
    attachment: str
    organization: str
    queue: str
    sla: str
    account: str


@pytest.fixture(scope="module")
def site() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as site:
        yield site


def connected(site: Sandbox, email: str, heard: list[Heard]) -> Jira:
    sign_in = ApiToken(email, site.token(email))
    jira = Jira(site.url, sign_in)
    jira.http = Listening(site.url, sign_in, heard)
    return jira


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(site: Sandbox) -> AsyncIterator[Desk]:
    people = {one.kind: one for one in reversed(site.accounts)}
    customer = next(one for one in site.accounts if one.kind == "customer")
    heard: list[Heard] = []
    async with connected(site, "deskhand@acme.example", heard) as jira, connected(site, customer.email, heard) as other:
        desk = next(one for one in await jira.service_desks.list().all() if one.project_key == "HELP")
        kind = next(one for one in await jira.request_types.list(desk.id).all() if one.name == "Get IT help")
        made = await other.requests.create(desk.id, kind.id, TEXT)
        attached = await jira.attachments.attach(made.issue_key, desk.id, Upload("a.txt", b"text"), public=True)
        assert attached.comment is not None
        assert attached.attachments is not None
        sla = await jira.slas.list(made.issue_key).first()
        organization = await jira.organizations.list().first()
        queue = await jira.queues.list(desk.id).first()
        assert sla
        assert organization
        assert queue
        agent = people["agent"].account_id
        yield Desk(
            heard,
            jira,
            other,
            connected(site, "priya@acme.example", heard),
            connected(site, "admin@acme.example", heard),
            desk.id,
            kind.id,
            made.issue_key,
            attached.comment.id,
            attached.attachments.values[0].id,
            organization.id,
            queue.id,
            sla.id,
            agent,
        )


async def request_type(desk: Desk) -> str:
    """A request type to do away with."""
    kind = await desk.jira.request_types.get(desk.id, desk.request_type)
    return (await desk.jira.request_types.create(desk.id, kind.issue_type_id or "", "Of a test")).id


async def organization(desk: Desk) -> str:
    """An organisation to do away with."""
    return (await desk.jira.organizations.create("Of a test")).id


async def done(asked: Any) -> Any:
    """Have it, whatever kind of method it was."""
    if isinstance(asked, AsyncPages):
        return await asked.all()
    return await (asked.read() if isinstance(asked, AsyncFile) else asked)


async def participants(desk: Desk) -> Any:
    await desk.jira.participants.add(desk.request, [desk.account])
    return await desk.jira.participants.remove(desk.request, [desk.account])


async def removed_organization(desk: Desk) -> None:
    await desk.jira.organizations.delete(await organization(desk))


async def removed_request_type(desk: Desk) -> None:
    await desk.jira.request_types.delete(desk.id, await request_type(desk))


async def fresh_request(desk: Desk) -> str:
    """A request whose status may change."""
    return (await desk.customer.requests.create(desk.id, desk.request_type, TEXT)).issue_key


async def transitioned(desk: Desk) -> None:
    request = await fresh_request(desk)
    first = await desk.jira.transitions.list(request).first()
    assert first
    await desk.jira.transitions.perform(request, first.id, comment="Thank you")


async def membership(desk: Desk) -> None:
    await desk.jira.organizations.add_users(desk.organization, [desk.account])
    await desk.jira.organizations.remove_users(desk.organization, [desk.account])


async def desk_organization(desk: Desk) -> None:
    fresh = await organization(desk)
    await desk.jira.organizations.add_to_desk(desk.id, fresh)
    await desk.jira.organizations.remove_from_desk(desk.id, fresh)


async def feedback(desk: Desk) -> None:
    request = await fresh_request(desk)
    resolve = (await desk.jira.platform.issues.transitions(request)).named("Resolve")
    assert resolve
    await desk.jira.platform.issues.transition(request, resolve.id, {"resolution": {"name": "Done"}})
    await desk.customer.feedback.create(request, 5, comment="Quick")
    await desk.customer.feedback.get(request)
    await desk.customer.feedback.delete(request)


async def approval(desk: Desk) -> None:
    kinds = {kind.name: kind.id async for kind in desk.jira.request_types.list(desk.id)}
    fields = await desk.jira.request_types.fields(desk.id, kinds["Request a purchase"])
    price = next(one.field_id for one in fields.request_type_fields if one.required and one.field_id not in TEXT)
    made = await desk.customer.requests.create(desk.id, kinds["Request a purchase"], {**TEXT, price: 5})
    asked = await desk.jira.approvals.list(made.issue_key).first()
    assert asked
    await desk.jira.approvals.get(made.issue_key, asked.id)
    async with desk.approver as approver:
        await approver.approvals.answer(made.issue_key, asked.id, "approve")


async def article(desk: Desk) -> bytes:
    found = await desk.jira.knowledgebase.search("printer").first()
    assert found
    assert found.source
    assert found.source.page_id
    return await desk.jira.knowledgebase.view(found.source.page_id).read()


async def revoked(desk: Desk) -> None:
    async with desk.admin as admin:
        made = await admin.customers.create("leaver@acme.example", "Leaving Customer")
        assert made.account_id
        await admin.customers.revoke_portal_only_access(made.account_id)


async def organization_property(desk: Desk) -> None:
    await desk.jira.organizations.set_property(desk.organization, "tier", {"level": 1})
    await desk.jira.organizations.property_keys(desk.organization)
    await desk.jira.organizations.get_property(desk.organization, "tier")
    await desk.jira.organizations.delete_property(desk.organization, "tier")


async def request_type_property(desk: Desk) -> None:
    await desk.jira.request_types.set_property(desk.id, desk.request_type, "tier", {"level": 1})
    await desk.jira.request_types.property_keys(desk.id, desk.request_type)
    await desk.jira.request_types.get_property(desk.id, desk.request_type, "tier")
    await desk.jira.request_types.delete_property(desk.id, desk.request_type, "tier")


CALLS: dict[str, Callable[[Desk], Any]] = {
    "GET /assets/workspace": lambda desk: desk.jira.assets.workspaces(),
    "POST /customer": lambda desk: desk.jira.customers.create("new@acme.example", "New Customer"),
    "GET /info": lambda desk: desk.jira.info.get(),
    "GET /insight/workspace": lambda desk: desk.jira.assets.insight_workspaces(),
    "PUT /customer/user/{accountId}/revoke-portal-only-access": revoked,
    "GET /knowledgebase/article/view/{pageId}": article,
    "GET /knowledgebase/article": lambda desk: desk.jira.knowledgebase.search("printer"),
    "GET /servicedesk/{serviceDeskId}/knowledgebase/article": lambda desk: desk.jira.knowledgebase.of_desk(
        desk.id, "printer"
    ),
    "GET /organization": lambda desk: desk.jira.organizations.list(),
    "POST /organization": organization,
    "GET /organization/{organizationId}": lambda desk: desk.jira.organizations.get(desk.organization),
    "DELETE /organization/{organizationId}": removed_organization,
    "PUT /organization/{organizationId}/property/{propertyKey}": organization_property,
    "GET /organization/{organizationId}/property": organization_property,
    "GET /organization/{organizationId}/property/{propertyKey}": organization_property,
    "DELETE /organization/{organizationId}/property/{propertyKey}": organization_property,
    "GET /organization/{organizationId}/user": lambda desk: desk.jira.organizations.users(desk.organization),
    "POST /organization/{organizationId}/user": membership,
    "DELETE /organization/{organizationId}/user": membership,
    "GET /request": lambda desk: desk.customer.requests.list(ownership=["OWNED_REQUESTS"], expand=["status"], limit=2),
    "POST /request": lambda desk: desk.jira.requests.create(
        desk.id, desk.request_type, TEXT, participants=[desk.account]
    ),
    "POST /request/validate": lambda desk: desk.jira.requests.validate(desk.id, desk.request_type, TEXT),
    "GET /request/{issueIdOrKey}": lambda desk: desk.jira.requests.get(
        desk.request,
        expand=["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"],
    ),
    "GET /request/{issueIdOrKey}/approval": lambda desk: desk.jira.approvals.list(desk.request),
    "GET /request/{issueIdOrKey}/approval/{approvalId}": approval,
    "POST /request/{issueIdOrKey}/approval/{approvalId}": approval,
    "GET /request/{issueIdOrKey}/attachment": lambda desk: desk.jira.attachments.list(desk.request),
    "POST /request/{issueIdOrKey}/attachment": lambda desk: desk.jira.attachments.attach(
        desk.request, desk.id, Upload("b.txt", b"more"), public=False, comment="See"
    ),
    "GET /request/{issueIdOrKey}/attachment/{attachmentId}": lambda desk: desk.jira.attachments.content(
        desk.request, desk.attachment
    ),
    "GET /request/{issueIdOrKey}/comment": lambda desk: desk.jira.comments.list(
        desk.request, internal=False, expand=["renderedBody"]
    ),
    "POST /request/{issueIdOrKey}/comment": lambda desk: desk.jira.comments.create(desk.request, "Hello", public=False),
    "GET /request/{issueIdOrKey}/comment/{commentId}": lambda desk: desk.jira.comments.get(
        desk.request, desk.comment, expand=["attachment"]
    ),
    "GET /request/{issueIdOrKey}/comment/{commentId}/attachment": lambda desk: desk.jira.comments.attachments(
        desk.request, desk.comment
    ),
    "GET /request/{issueIdOrKey}/notification": lambda desk: desk.customer.notifications.get(desk.request),
    "PUT /request/{issueIdOrKey}/notification": lambda desk: desk.customer.notifications.subscribe(desk.request),
    "DELETE /request/{issueIdOrKey}/notification": lambda desk: desk.customer.notifications.unsubscribe(desk.request),
    "GET /request/{issueIdOrKey}/participant": lambda desk: desk.jira.participants.list(desk.request),
    "POST /request/{issueIdOrKey}/participant": participants,
    "DELETE /request/{issueIdOrKey}/participant": participants,
    "GET /request/{issueIdOrKey}/sla": lambda desk: desk.jira.slas.list(desk.request),
    "GET /request/{issueIdOrKey}/sla/{slaMetricId}": lambda desk: desk.jira.slas.get(desk.request, desk.sla),
    "GET /request/{issueIdOrKey}/status": lambda desk: desk.jira.status.list(desk.request),
    "GET /request/{issueIdOrKey}/transition": lambda desk: desk.jira.transitions.list(desk.request),
    "POST /request/{issueIdOrKey}/transition": transitioned,
    "POST /request/{requestIdOrKey}/feedback": feedback,
    "GET /request/{requestIdOrKey}/feedback": feedback,
    "DELETE /request/{requestIdOrKey}/feedback": feedback,
    "GET /requesttype": lambda desk: desk.jira.request_types.list_all(desks=[int(desk.id)]),
    "GET /servicedesk": lambda desk: desk.jira.service_desks.list(),
    "GET /servicedesk/{serviceDeskId}": lambda desk: desk.jira.service_desks.get("HELP"),
    "POST /servicedesk/{serviceDeskId}/attachTemporaryFile": lambda desk: desk.jira.attachments.attach_temporary(
        desk.id, Upload("a.txt", b"a")
    ),
    "GET /servicedesk/{serviceDeskId}/customer": lambda desk: desk.jira.customers.list(desk.id, limit=5),
    "POST /servicedesk/{serviceDeskId}/customer": lambda desk: desk.jira.customers.add(desk.id, [desk.account]),
    "POST /servicedesk/{serviceDeskId}/customer/invite": lambda desk: desk.jira.customers.invite(
        desk.id, "invited@acme.example", "Invited Customer"
    ),
    "GET /servicedesk/{serviceDeskId}/organization": lambda desk: desk.jira.organizations.of_desk(desk.id),
    "POST /servicedesk/{serviceDeskId}/organization": desk_organization,
    "DELETE /servicedesk/{serviceDeskId}/organization": desk_organization,
    "GET /servicedesk/{serviceDeskId}/queue": lambda desk: desk.jira.queues.list(desk.id, include_count=True),
    "GET /servicedesk/{serviceDeskId}/queue/{queueId}": lambda desk: desk.jira.queues.get(desk.id, desk.queue),
    "GET /servicedesk/{serviceDeskId}/queue/{queueId}/issue": lambda desk: desk.jira.queues.issues(desk.id, desk.queue),
    "GET /servicedesk/{serviceDeskId}/requesttype": lambda desk: desk.jira.request_types.list(desk.id),
    "POST /servicedesk/{serviceDeskId}/requesttype": request_type,
    "DELETE /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}": removed_request_type,
    "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}": lambda desk: desk.jira.request_types.get(
        desk.id, desk.request_type, expand=["field"]
    ),
    "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/field": lambda desk: desk.jira.request_types.fields(
        desk.id, desk.request_type
    ),
    "POST /servicedesk/{serviceDeskId}/requesttype/permissions/check": (
        lambda desk: desk.jira.request_types.check_permissions(desk.id, [int(desk.request_type)])
    ),
    "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property": request_type_property,
    "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property/{propertyKey}": request_type_property,
    "PUT /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property/{propertyKey}": request_type_property,
    "DELETE /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property/{propertyKey}": request_type_property,
    "GET /servicedesk/{serviceDeskId}/requesttypegroup": lambda desk: desk.jira.request_types.groups(desk.id),
}


@pytest.mark.parametrize("spec", CALLS)
async def test_the_sandbox_answers_it_as_documented(desk: Desk, spec: str) -> None:
    """The call is one of the document's, and the reply's body is one that its schema accepts."""
    official = documented("jsm-cloud.json", SERVICE_DESK)
    heard = desk.heard
    heard.clear()
    await done(CALLS[spec](desk))
    assert spec in {str(one.operation) for one in heard}
    assert [] == [
        f"{one.operation}: {problem}"
        for one in heard
        if one.operation.service_desk
        for problem in (*_misasked(official[str(one.operation)], one), *_misanswered(official[str(one.operation)], one))
    ]


def _misasked(official: Any, heard: Heard) -> list[str]:
    """What the document has against a call."""
    known = {parameter["name"] for parameter in official.get("parameters", ()) if parameter["in"] == "query"}
    given = {name for name, value in heard.call.query.items() if value is not None}
    schema = official.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    wrong = [f"sent {name}, which is not documented" for name in sorted(given - known)]
    if heard.call.json is not None and schema is not None:
        wrong += [f"sent {one}" for one in problems("jsm-cloud.json", schema, heard.call.json)]
        wrong += [f"sent {name}, which is not documented" for name in _unknown(schema, heard.call.json)]
    return wrong


def _unknown(schema: Any, body: Any) -> list[str]:
    name = schema.get("$ref", "").rpartition("/")[2]
    properties = document("jsm-cloud.json")["components"]["schemas"][name].get("properties") if name else None
    return sorted(set(body) - set(properties)) if properties and isinstance(body, dict) else []


def _misanswered(official: Any, heard: Heard) -> list[str]:
    """What the document has against a reply."""
    told = official["responses"].get(str(heard.status))
    if told is None:
        return [f"answered {heard.status}, which is not documented"]
    schema = told.get("content", {}).get("application/json", {}).get("schema")
    if schema is None or not heard.body:
        return []
    return [f"answered {one}" for one in problems("jsm-cloud.json", schema, msgspec.json.decode(heard.body))]


async def test_every_operation_has_a_call() -> None:
    """No operation of the service desk goes untried; two need a closed desk and a picture, which the seed does not have."""
    cloud = {str(one) for one in catalogue().values() if one.service_desk and "cloud" in one.editions}
    assert cloud - set(CALLS) == {
        "DELETE /servicedesk/{serviceDeskId}/customer",
        "GET /request/{issueIdOrKey}/attachment/{attachmentId}/thumbnail",
    }
