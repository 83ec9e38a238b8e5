"""Ask the site about what somebody wrote on an issue: a comment, a worklog or a file, whose it is and who it is for."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from deskhand.client import Jira, User
from deskhand.permissions._known import Facts, Holder, Project, Unread
from deskhand.permissions._read_people import account_of
from deskhand.permissions._reading import Reading
from deskhand.permissions._target_words import Target

__all__ = ["written"]

WHOEVER = "whoever sees it"


async def written(jira: Jira, reading: Reading, facts: Facts, target: Target) -> Facts:
    """The facts with the author of what the target names, and the role or group that it is for alone."""
    name = f"{target.part} {target.number} of {target.issue}"
    found = await reading.attempt(name, name, WHOEVER, lambda: _look(jira, target))
    if found is None or (isinstance(found, Unread) and "404" in found.why):
        if facts.account.mine:
            return replace(facts, missing=name)
        why = f"it is not there, or for a role or a group that {facts.read_by} is not in"
        return replace(facts, author=Unread(name, why, WHOEVER))
    if isinstance(found, Unread):
        return replace(facts, author=found)
    author, visibility = found
    # What Jira shows to the account itself is for it.
    only_for = None if facts.account.mine else _only_for(facts, visibility)
    return replace(facts, author=account_of(author) or "", only_for=only_for)


async def _look(jira: Jira, target: Target) -> tuple[User | None, Mapping[str, Any] | None] | None:
    if target.part == "attachment":
        return (await jira.platform.attachments.get(target.number)).author, None
    if target.part == "comment":
        comment = await jira.platform.comments.get(target.issue, target.number)
        return comment.author, comment.visibility
    async for worklog in jira.platform.worklogs.list(target.issue):
        if worklog.id == target.number:
            return worklog.author, worklog.visibility
    return None


def _only_for(facts: Facts, visibility: Mapping[str, Any] | None) -> Holder | None:
    if not visibility:
        return None
    id, name = str(visibility.get("identifier") or ""), str(visibility.get("value") or "")
    if visibility.get("type") != "role":
        return Holder("group", id, name)
    # Roles are named, not numbered, here.
    roles = facts.project.roles if isinstance(facts.project, Project) else ()
    known = () if isinstance(roles, Unread) else roles
    return Holder("projectRole", next((role.id for role in known if role.name == name), id), name)
