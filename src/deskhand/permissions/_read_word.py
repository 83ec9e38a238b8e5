"""Ask for Jira's own word on permissions: a yes or a no without a reason, where the rules themselves cannot be read."""

from collections.abc import Mapping, Sequence
from typing import Any

from deskhand.client import Jira
from deskhand.permissions._known import Facts, Issue, Project, Unread
from deskhand.permissions._question import ADMINISTER_PROJECT, AGENT, GLOBAL, Asked, needed
from deskhand.permissions._read_people import JIRA_ADMINISTRATOR
from deskhand.permissions._reading import Reading

__all__ = ["hides_scheme", "word"]


def hides_scheme(facts: Facts) -> bool:
    """Whether the project's rules could not be read."""
    project = facts.project
    return not isinstance(project, Project) or isinstance(project.grants, Unread) or isinstance(project.roles, Unread)


async def word(jira: Jira, reading: Reading, facts: Facts, asked: Sequence[Asked]) -> Mapping[str, bool]:
    """What Jira says of permissions of the whole site, and of those of a project that hides its scheme."""
    if facts.account.id is None:
        return {}
    site = {key for one in asked for key in one.needs.permissions if key in GLOBAL}
    site |= {"ADMINISTER"} if any("administrator" in one.doors for one in asked) else set()
    keys: set[str] = set()
    if facts.project is not None and hides_scheme(facts):
        keys = {key for one in asked for door in one.doors for key in needed(one, door)} | {AGENT, ADMINISTER_PROJECT}
    if not site and not keys:
        return {}
    if not isinstance(facts.project, Project) and not isinstance(facts.issue, Issue):
        keys = set()  # asked of no place, Jira says yes to what the account may do in any
    if facts.account.mine:
        return await _mine(jira, reading, site | keys, facts)
    return await _of_other(jira, reading, site, keys, facts)


async def _mine(jira: Jira, reading: Reading, keys: set[str], facts: Facts) -> Mapping[str, bool]:
    named = sorted(keys)
    if not named:
        return {}
    issue = facts.issue.key if isinstance(facts.issue, Issue) else None
    project = facts.project.key if isinstance(facts.project, Project) and issue is None else None
    told = await reading.attempt(
        f"mine {issue or project} {named}",
        "permissions",
        JIRA_ADMINISTRATOR,
        lambda: jira.platform.permissions.mine(named, project=project, issue=issue),
    )
    if isinstance(told, Unread):
        return {}
    return {key: bool(one.have_permission) for key, one in told.permissions.items() if key in keys}


async def _of_other(jira: Jira, reading: Reading, site: set[str], keys: set[str], facts: Facts) -> Mapping[str, bool]:
    named = sorted(keys)
    issues = [int(facts.issue.id)] if isinstance(facts.issue, Issue) else []
    project = facts.project.id if isinstance(facts.project, Project) else ""
    projects = [int(project)] if not issues and project.isdecimal() else []
    ask: list[dict[str, Any]] = []
    if named and (issues or projects):
        ask = [{"permissions": named, "issues": issues, "projects": projects}]
    told = await reading.attempt(
        f"check {facts.account.id} {issues or projects} {sorted(site)} {named}",
        "permissions of others",
        JIRA_ADMINISTRATOR,
        lambda: jira.platform.permissions.check(
            account=facts.account.id, global_permissions=sorted(site), project_permissions=ask
        ),
    )
    if isinstance(told, Unread):
        return {}
    granted = {one.permission for one in told.project_permissions if one.projects or one.issues}
    return {key: key in told.global_permissions for key in site} | (
        {key: key in granted for key in named} if ask else {}
    )
