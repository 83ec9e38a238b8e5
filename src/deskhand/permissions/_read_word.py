"""Ask for Jira's own word on permissions: a yes or a no without a reason, where the rules themselves cannot be read."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from deskhand.client import Jira
from deskhand.client.platform.permissions import GrantedPermissions
from deskhand.permissions._holders import OF_ISSUES
from deskhand.permissions._known import Facts, Issue, Project, Unread
from deskhand.permissions._question import ADMINISTER_PROJECT, AGENT, BROWSE, GLOBAL, Asked, mentioned
from deskhand.permissions._read_people import JIRA_ADMINISTRATOR
from deskhand.permissions._reading import Reading

__all__ = ["Word", "foresee", "hides_scheme", "word"]

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
    site |= {"ADMINISTER"} if any({"administrator", "site administrator"} & {*one.doors} for one in asked) else set()
    keys: set[str] = set()
    if facts.project is not None and hides_scheme(facts):
        keys = {key for one in asked for key in mentioned(one)} | {AGENT, ADMINISTER_PROJECT}
    elif facts.issue is None:
        keys = _of_some(facts, asked)
    if not isinstance(facts.project, Project) and not isinstance(facts.issue, Issue):
        keys = set()  # asked of no place, Jira says yes to what the account may do in any
    keys |= USUAL if keys else set()
    foreseen = _foreseen(reading, facts, keys)
    told = await _check(
        jira, reading, set() if facts.account.mine else site, set() if foreseen is not None else keys, facts
    )
    granted = foreseen or frozenset()
    if not isinstance(told, Unread):
        granted |= {one.permission for one in told.project_permissions if one.projects or one.issues}
    known = _places(facts) and (foreseen is not None or not isinstance(told, Unread))
    checked = {key: key in granted for key in keys} if known else {}
    if not facts.account.mine:
        return Word({} if isinstance(told, Unread) else {key: key in told.global_permissions for key in site}, checked)
    # What is granted in Jira itself counts in the portal as well: only of the rest is there more to be learnt.
    wanted = {key for one in asked for key in mentioned(one)} | {AGENT}
    enough = checked and all(checked.get(key) for key in wanted)
    return Word(await _mine(jira, reading, site | (set() if enough else keys), facts), checked)


async def foresee(jira: Jira, reading: Reading, account: str | None, issues: Sequence[int], keys: set[str]) -> None:
    """Ask at once what is granted of many issues, so that no question about one of them has to."""
    named = sorted({*keys, *USUAL})
    ask = [{"permissions": named, "issues": list(issues), "projects": []}]
    told = await reading.attempt(
        f"check {account} {issues} {named}",
        "what Jira grants",
        JIRA_ADMINISTRATOR,
        lambda: jira.platform.permissions.check(account=account, project_permissions=ask),
    )
    if isinstance(told, Unread):
        return
    for issue in issues:
        granted = frozenset([one.permission for one in told.project_permissions if issue in one.issues])
        reading.keep(_place_of(account, issue), (frozenset(named), granted))


def _foreseen(reading: Reading, facts: Facts, keys: set[str]) -> frozenset[str] | None:
    """What is granted of these, where it was asked of many issues at once."""
    if not isinstance(facts.issue, Issue):
        return None
    who = None if facts.account.mine else facts.account.id
    named, granted = reading.kept(_place_of(who, int(facts.issue.id))) or (frozenset(), frozenset())
    return granted if keys and keys <= named else None


def _place_of(account: str | None, issue: int) -> str:
    return f"granted {account} {issue}"


async def _mine(jira: Jira, reading: Reading, keys: set[str], facts: Facts) -> Mapping[str, bool]:
    named = sorted(keys)
    if not named:
        return {}
    globally = keys <= GLOBAL  # which is the same everywhere
    issue = facts.issue.key if isinstance(facts.issue, Issue) and not globally else None
    project = facts.project.key if isinstance(facts.project, Project) and issue is None and not globally else None
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
    wanted = {key for one in asked for key in mentioned(one)}
    some = () if isinstance(grants, Unread) else [one.permission for one in grants if one.holder.type in OF_ISSUES]
    return wanted & set(some)


def _places(facts: Facts) -> dict[str, list[int]]:
    if isinstance(facts.issue, Issue):
        return {"issues": [int(facts.issue.id)], "projects": []}
    if isinstance(facts.project, Project) and facts.project.id.isdecimal():
        return {"issues": [], "projects": [int(facts.project.id)]}
    return {}
