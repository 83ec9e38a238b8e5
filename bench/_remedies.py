"""Do what a remedy says, through Jira's API as an administrator, as far as Jira has an API for it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bench._world import WRITE, World

from deskhand.auth import ApiToken
from deskhand.client import Call, Jira, Operation
from deskhand.needs import Needs
from deskhand.permissions import Remedy

__all__ = ["BY_HAND", "follow"]

LEVEL_MEMBER = "PUT /rest/api/3/issuesecurityschemes/{schemeId}/level/{levelId}/member"
PROJECT = "PUT /rest/api/3/project/{projectIdOrKey}"
RESTORE = "POST /rest/api/3/project/{projectIdOrKey}/restore"
SITE_ADMIN = "admin@acme.example"
BY_HAND = {"activate", "grant_scope", "allow_request_type"}
"""What Jira's settings pages can do and the API that the sandbox has cannot: done on the sandbox itself."""


async def follow(jira: Jira, world: World, remedy: Remedy) -> None:
    """Follow one remedy."""
    await _WAYS[remedy.change.kind](jira, world, remedy)


async def _group(jira: Jira, world: World, remedy: Remedy) -> None:
    # Groups are the site's: on Cloud it takes a site administrator to change them.
    async with Jira(world.sandbox.url, ApiToken(SITE_ADMIN, world.sandbox.token(SITE_ADMIN))) as site_admin:
        group = await _group_id(site_admin, remedy.change.group)
        await site_admin.platform.groups.add_member(group, remedy.change.account)


async def _group_id(jira: Jira, named: str) -> str:
    found = [one async for one in jira.platform.groups.list()]
    return next((one.group_id or "" for one in found if named in (one.group_id, one.name)), named)


async def _role(jira: Jira, world: World, remedy: Remedy) -> None:
    await jira.platform.roles.add_actors(remedy.change.project, remedy.change.role, accounts=[remedy.change.account])


async def _grant(jira: Jira, world: World, remedy: Remedy) -> None:
    change = remedy.change
    await jira.platform.permission_schemes.create_grant(
        change.scheme, change.permission, change.holder, change.role or change.account or None
    )


async def _level(jira: Jira, world: World, remedy: Remedy) -> None:
    holder = {"type": "user", "parameter": remedy.change.account}
    await _send(jira, LEVEL_MEMBER, (remedy.change.scheme, remedy.change.level), {"members": [holder]})


async def _clear(jira: Jira, world: World, remedy: Remedy) -> None:
    await jira.platform.issues.edit(remedy.change.request, {"security": None})


async def _customer(jira: Jira, world: World, remedy: Remedy) -> None:
    await jira.customers.add(remedy.change.desk, [remedy.change.account])


async def _participant(jira: Jira, world: World, remedy: Remedy) -> None:
    await jira.participants.add(remedy.change.request, [remedy.change.account])


async def _assign(jira: Jira, world: World, remedy: Remedy) -> None:
    await jira.platform.issues.assign(remedy.change.request, remedy.change.account)


async def _reporter(jira: Jira, world: World, remedy: Remedy) -> None:
    await jira.platform.issues.edit(remedy.change.request, {"reporter": {"accountId": remedy.change.account}})


async def _field(jira: Jira, world: World, remedy: Remedy) -> None:
    named = [{"accountId": remedy.change.account}]
    await jira.platform.issues.edit(remedy.change.request, {remedy.change.field: named})


async def _transition(jira: Jira, world: World, remedy: Remedy) -> None:
    await jira.platform.issues.transition(remedy.change.request, remedy.change.transition)


async def _unarchive(jira: Jira, world: World, remedy: Remedy) -> None:
    await _send(jira, RESTORE, (remedy.change.project,), None)


async def _sign_in(jira: Jira, world: World, remedy: Remedy) -> None:
    world.token = world.user.token


async def _scope(jira: Jira, world: World, remedy: Remedy) -> None:
    world.take_scopes([*(world.scopes or ()), *remedy.change.scope.split()])


async def _activate(jira: Jira, world: World, remedy: Remedy) -> None:
    world.site.users.edit(remedy.change.account).active = True


async def _allow(jira: Jira, world: World, remedy: Remedy) -> None:
    world.site.request_types.edit(int(remedy.change.field)).allowed_users.append(remedy.change.account)


async def _lead(jira: Jira, world: World, remedy: Remedy) -> None:
    await _send(jira, PROJECT, (remedy.change.project,), {"leadAccountId": remedy.change.account})


async def _ask(jira: Jira, world: World, remedy: Remedy) -> None:
    """What the person does: writes the key rightly, or asks whoever can."""
    world.key = world.issue.key
    if world.deed.operation.endswith("{approvalId}"):
        waiting = [one.approver for one in world.issue.approvals[0].decisions if one.answer == "pending"]
        world.become(world.site.users[waiting[0]])
    if world.deed.details.get("internal"):
        world.deed = WRITE
    if world.deed.operation.endswith("/feedback"):
        world.become(world.site.users[world.issue.reporter])


async def _send(jira: Jira, spec: str, path: tuple[str, ...], body: Any) -> None:
    operation: Operation[Any, Any] = Operation(spec, Any, lambda *_: Call(), needs=Needs())
    await jira.send(operation, Call(path, {}, body))


_WAYS: dict[str, Callable[[Jira, World, Remedy], Awaitable[None]]] = {
    "sign_in": _sign_in,
    "grant_scope": _scope,
    "activate": _activate,
    "unarchive": _unarchive,
    "add_to_group": _group,
    "add_to_role": _role,
    "add_grant": _grant,
    "add_to_level": _level,
    "clear_level": _clear,
    "add_customer": _customer,
    "add_participant": _participant,
    "set_assignee": _assign,
    "set_reporter": _reporter,
    "set_lead": _lead,
    "set_field": _field,
    "allow_request_type": _allow,
    "transition": _transition,
    "ask": _ask,
}
