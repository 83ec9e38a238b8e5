"""Ask for Jira's own word on permissions: a yes or a no without a reason, where the rules themselves cannot be read."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from deskhand.client import Jira
from deskhand.client.platform.permissions import GrantedPermissions
from deskhand.permissions._holders import OF_ISSUES
from deskhand.permissions._known import Facts, Issue, Project, Unread
from deskhand.permissions._question import ADMINISTER_PROJECT, AGENT, BROWSE, GLOBAL, Asked, needed
from deskhand.permissions._read_people import JIRA_ADMINISTRATOR
from deskhand.permissions._reading import Reading

__all__ = ["Word", "hides_scheme", "word"]

# Asked about together, so that the next question about the same place costs no call.
USUAL = frozenset(
    {
        BROWSE,
        AGENT,
        ADMINISTER_PROJECT,
        "ADD_COMMENTS",
        "ASSIGN_ISSUES",
        "CREATE_ATTACHMENTS",
        "CREATE_ISSUES",
        "EDIT_ISSUES",
        "LINK_ISSUES",
        "TRANSITION_ISSUES",
        "WORK_ON_ISSUES",
    }
)


class Word(NamedTuple):
    """What Jira says of permissions: `says` as for somebody in the portal, `checked` as for somebody in Jira itself."""

    says: Mapping[str, bool] = {}
    checked: Mapping[str, bool] = {}


def hides_scheme(facts: Facts) -> bool:
    """Whether the project's rules could not be read."""
    project = facts.project
    return not isinstance(project, Project) or isinstance(project.grants, Unread) or isinstance(project.roles, Unread)


async def word(jira: Jira, reading: Reading, facts: Facts, asked: Sequence[Asked]) -> Word:
    """What Jira says of permissions of the whole site, and of those of a project that hides its scheme."""
    if facts.account.id is None:
        return Word()
    site = {key for one in asked for key in one.needs.permissions if key in GLOBAL}
    site |= {"ADMINISTER"} if any("administrator" in one.doors for one in asked) else set()
    keys: set[str] = set()
    if facts.project is not None and hides_scheme(facts):
        keys = {key for one in asked for door in one.doors for key in needed(one, door)} | {AGENT, ADMINISTER_PROJECT}
    elif facts.issue is None:
        keys = _of_some(facts, asked)
    if not isinstance(facts.project, Project) and not isinstance(facts.issue, Issue):
        keys = set()  # asked of no place, Jira says yes to what the account may do in any
    keys |= USUAL if keys else set()
    says = await _mine(jira, reading, site | keys, facts) if facts.account.mine else {}
    told = await _check(jira, reading, set() if facts.account.mine else site, keys, facts)
    if isinstance(told, Unread):
        return Word(says)
    granted = {one.permission for one in told.project_permissions if one.projects or one.issues}
    checked = {key: key in granted for key in keys} if _places(facts) else {}
    return Word(says if facts.account.mine else {key: key in told.global_permissions for key in site}, checked)


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


async def _check(
    jira: Jira, reading: Reading, site: set[str], keys: set[str], facts: Facts
) -> GrantedPermissions | Unread:
    """What is granted of all this; unlike the account's own permissions it is not documented to count the portal."""
    named = sorted(keys)
    places = _places(facts)
    ask: list[dict[str, Any]] = [{"permissions": named, **places}] if named and places else []
    if not site and not ask:
        return GrantedPermissions()
    who = None if facts.account.mine else facts.account.id
    return await reading.attempt(
        f"check {who} {places} {sorted(site)} {named}",
        "what Jira grants",
        JIRA_ADMINISTRATOR,
        lambda: jira.platform.permissions.check(account=who, global_permissions=sorted(site), project_permissions=ask),
    )


def _of_some(facts: Facts, asked: Sequence[Asked]) -> set[str]:
    """Permissions that are granted to who an issue names: whether that is the account anywhere in a project, Jira knows."""
    grants = facts.project.grants if isinstance(facts.project, Project) else ()
    wanted = {key for one in asked for door in one.doors for key in needed(one, door)}
    some = () if isinstance(grants, Unread) else [one.permission for one in grants if one.holder.type in OF_ISSUES]
    return wanted & set(some)


def _places(facts: Facts) -> dict[str, list[int]]:
    if isinstance(facts.issue, Issue):
        return {"issues": [int(facts.issue.id)], "projects": []}
    if isinstance(facts.project, Project) and facts.project.id.isdecimal():
        return {"issues": [], "projects": [int(facts.project.id)]}
    return {}
