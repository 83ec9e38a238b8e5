"""Do what a remedy says, through Jira's API as an administrator, as far as Jira has an API for it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bench import _deeds as deeds
from bench._world import World

from deskhand.client import Call, Jira, Operation
from deskhand.client._worlds import Edition
from deskhand.needs import Needs
from deskhand.permissions import Remedy

__all__ = ["WITHOUT_API", "follow", "is_by_hand"]

LEVEL_MEMBER = "PUT /rest/api/3/issuesecurityschemes/{schemeId}/level/{levelId}/member"
PROJECT = "PUT /rest/api/3/project/{projectIdOrKey}"
RESTORE = "POST /rest/api/3/project/{projectIdOrKey}/restore"
SITE_ADMIN = "admin@acme.example"
IN_PUBLIC = {deeds.NOTE.operation: deeds.WRITE, deeds.ATTACH.operation: deeds.ATTACH_OWN}
WITHOUT_API = {
    "sign_in": "the person types the right token",
    "grant_scope": "the person makes a token with more scopes",
    "activate": "done on admin.atlassian.com; no operation of Jira restores an account",
    "restore_portal": "done on admin.atlassian.com; an operation takes the portals from a customer, none gives them back",
    "grant_global": "done on a settings page; no operation grants a global permission",
    "allow_request_type": "done on a settings page; Data Center has an operation for it, and there it is called",
    "give_request_type": "done on the issue's page",
}
"""What people do where Jira has no operation for it: done on the sandbox itself."""


def is_by_hand(remedy: Remedy, edition: Edition) -> bool:
    """Whether a remedy is one for which this edition of Jira has no operation."""
    return remedy.change.kind in WITHOUT_API and (remedy.change.kind, edition) != ("allow_request_type", "datacenter")


async def follow(jira: Jira, world: World, remedy: Remedy) -> None:
    """Follow one remedy."""
    await _WAYS[remedy.change.kind](jira, world, remedy)


async def _group(jira: Jira, world: World, remedy: Remedy) -> None:
    # Groups are the site's: on Cloud it takes a site administrator to change them.
    async with world.administer(SITE_ADMIN) as site_admin:
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
    who = "name" if world.edition == "datacenter" else "accountId"
    await jira.platform.issues.edit(remedy.change.request, {"reporter": {who: remedy.change.account}})


async def _field(jira: Jira, world: World, remedy: Remedy) -> None:
    who = "name" if world.edition == "datacenter" else "accountId"
    named = [{who: remedy.change.account}]
    await jira.platform.issues.edit(remedy.change.request, {remedy.change.field: named})


async def _transition(jira: Jira, world: World, remedy: Remedy) -> None:
    await jira.platform.issues.transition(remedy.change.request, remedy.change.transition)


async def _unarchive(jira: Jira, world: World, remedy: Remedy) -> None:
    await _send(jira, RESTORE, (remedy.change.project,), None)


async def _sign_in(jira: Jira, world: World, remedy: Remedy) -> None:
    world.token, world.anonymous = world.user.token, False


async def _scope(jira: Jira, world: World, remedy: Remedy) -> None:
    world.take_scopes([*(world.scopes or ()), *remedy.change.scope.split()])


async def _activate(jira: Jira, world: World, remedy: Remedy) -> None:
    world.site.users.edit(remedy.change.account).active = True


async def _allow(jira: Jira, world: World, remedy: Remedy) -> None:
    desk, kind, who = remedy.change.desk, remedy.change.field, remedy.change.account
    if world.edition == "datacenter":
        known = (await jira.request_types.allowlist(desk, kind)).permissions
        named = {
            one: [each.entity_id for each in known if each.entity_type == one]
            for one in ("USER", "GROUP", "ORGANIZATION")
        }
        await jira.request_types.set_allowlist(
            desk, kind, users=[*named["USER"], who], groups=named["GROUP"], organizations=named["ORGANIZATION"]
        )
    else:
        world.site.request_types.edit(int(kind)).allowed_users.append(who)


async def _portals(jira: Jira, world: World, remedy: Remedy) -> None:
    world.site.users.edit(remedy.change.account).portal_access = True


async def _global(jira: Jira, world: World, remedy: Remedy) -> None:
    group = world.add_group()
    group.members.append(remedy.change.account)
    world.site.global_permissions.edit(remedy.change.permission).groups.append(group.name)


async def _request_type(jira: Jira, world: World, remedy: Remedy) -> None:
    world.issue.request_type = int(world.request_type)


async def _lead(jira: Jira, world: World, remedy: Remedy) -> None:
    await _send(jira, PROJECT, (remedy.change.project,), {"leadAccountId": remedy.change.account})


async def _ask(jira: Jira, world: World, remedy: Remedy) -> None:
    """What the person does: writes it rightly, does it in public, or asks whoever can."""
    world.key, world.request_type = world.issue.key, "1"
    world.undo()
    if world.deed.approves:
        waiting = [one.approver for one in world.issue.approvals[0].decisions if one.answer == "pending"]
        world.become(world.site.users[waiting[0]])
    elif world.deed is deeds.PORTALS:
        world.move("datacenter")
    elif world.deed.details.get("internal") and remedy.do.startswith("Write it in public"):
        world.deed = IN_PUBLIC[world.deed.operation]
    elif remedy.change.request and world.deed.operation.endswith("/feedback"):
        world.become(world.site.users[world.issue.reporter])
    elif remedy.do.startswith("Ask an agent"):
        world.become(world.agent())


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
    "restore_portal": _portals,
    "grant_global": _global,
    "give_request_type": _request_type,
    "ask": _ask,
}
