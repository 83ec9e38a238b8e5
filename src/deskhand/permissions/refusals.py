"""Find out what a refused call was about: from the error, or from what a job's log kept of it."""

import re
from collections.abc import Awaitable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from deskhand.client import Jira, catalogue
from deskhand.client._about import about
from deskhand.errors import CallError, Removed
from deskhand.permissions._reading import refused
from deskhand.permissions._target_words import Target, is_target, read_target

__all__ = ["Refusal", "find_target", "given_by", "read_refusal"]

T = TypeVar("T")

_LINE = re.compile(r"^(?P<said>.*) \((?P<method>[A-Z]+) (?P<url>https?://\S+) answered (?P<status>\d{3})\)", re.DOTALL)
_BLANK = re.compile(r"\\\{(\w+)\\\}")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*-\d+")
STATUSES = (400, 401, 403, 404)
ISSUES = ("issueIdOrKey", "requestIdOrKey")
PROJECTS = ("projectIdOrKey", "projectKeyOrId", "projectKey", "projectId")
COMMENTS = ("commentId", "id")


class Refusal(NamedTuple):
    """A call that Jira refused: the operation, what the call was about, and the error."""

    operation: str
    about: Mapping[str, str | bool]
    error: CallError

    @property
    def given(self) -> dict[str, Any]:
        """What an action would have been given to make the call, as far as the call tells."""
        return given_by(self.about)

    @property
    def elsewhere(self) -> "Refusal | None":
        """The same of the other issue, where a call is about two."""
        other = self.about.get("otherIssue")
        return self._replace(about={**self.about, "issueIdOrKey": other}) if other else None


def given_by(known: Mapping[str, str | bool]) -> dict[str, Any]:
    """What an action would be given to make a call, from what the call is about."""
    names = {"request_type": "requestTypeId", "to": "transitionId", "public": "public", "on_behalf_of": "onBehalf"}
    return {name: known[one] for name, one in {**names, "account": "account"}.items() if one in known}


def read_refusal(told: CallError | str, step: Mapping[str, Any] | None = None) -> Refusal | None:
    """The refusal that an error tells of, or its one line in a log; None where it is about something else.

    `step` is what the step of a job was given that made the call, which says what the line leaves out.
    """
    if isinstance(told, CallError) and told.operation in catalogue():
        refusing = told.status in STATUSES or isinstance(told, Removed)
        return Refusal(told.operation, told.about, told) if refusing else None
    match = _LINE.match(str(told))
    if match is None or int(match["status"]) not in STATUSES:
        return None
    for operation, pattern in _patterns():
        method, _, _ = operation.partition(" ")
        if method == match["method"] and (found := pattern.search(match["url"])):
            status = int(match["status"])
            error = CallError(match["said"], operation=operation, url=match["url"], status=status)
            known = {**found.groupdict(), **_of_step(operation, step or {})}
            return Refusal(operation, {**known, **(told.about if isinstance(told, CallError) else {})}, error)
    return None


async def find_target(jira: Jira, refusal: Refusal) -> Target | None:
    """What the refused call was about, None where it cannot be told."""
    known = refusal.about
    if issue := _first(known, ISSUES):
        key = issue if _KEY.fullmatch(issue) else await _key_of(jira, issue)
        # The service desk calls a comment's number otherwise than the platform does.
        comment = _first(known, COMMENTS) if "/comment/" in refusal.operation else ""
        return read_target(f"{key}/comment/{comment}" if comment.isdecimal() else key) if key else None
    project, desk = _first(known, PROJECTS), str(known.get("serviceDeskId", ""))
    if project.isdecimal():
        project = await _key_of_project(jira, project)
    elif desk:
        project = await _key_of_desk(jira, desk)
    elif not project:
        return read_target("")
    if not project or not is_target(project):
        return None
    queue = str(known.get("queueId", ""))
    return read_target(f"{project}/queue/{queue}" if queue.isdecimal() else project)


def _of_step(operation: str, step: Mapping[str, Any]) -> dict[str, str | bool]:
    """What the input of a job's step says of the call that it made."""
    if "operation" in step:
        path = step.get("path")
        return dict(about(operation, path if isinstance(path, Mapping) else {}, step.get("body")))
    names = {"serviceDeskId": "desk", "requestTypeId": "request_type", "public": "public"}
    known = {name: step[one] for name, one in names.items() if step.get(one) is not None}
    if moves := step.get("status") or step.get("to"):
        known["transitionId"] = str(moves)
    if step.get("on_behalf_of") or step.get("participants"):
        known["onBehalf"] = True
    return known


def _first(known: Mapping[str, str | bool], names: tuple[str, ...]) -> str:
    return next((str(known[name]) for name in names if name in known), "")


async def _key_of(jira: Jira, issue: str) -> str:
    seen = await _shown(jira.platform.issues.get(issue))
    return seen.key if seen else ""


async def _key_of_project(jira: Jira, project: str) -> str:
    seen = await _shown(jira.platform.projects.get(project))
    return seen.key if seen else ""


async def _key_of_desk(jira: Jira, desk: str) -> str:
    seen = await _shown(jira.service_desks.get(desk))
    return seen.project_key if seen else "" if desk.isdecimal() else desk


async def _shown(asked: Awaitable[T]) -> T | None:
    try:
        return await asked
    except CallError as error:
        if not refused(error):
            raise
        return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every operation with what its addresses look like, those without blanks first: they are the narrower."""
    operations = sorted(catalogue().items(), key=lambda one: one[0].count("{"))
    found: list[tuple[str, re.Pattern[str]]] = []
    for name, operation in operations:
        path = _BLANK.sub(r"(?P<\1>[^/]+)", re.escape(operation.full_path)).replace("/rest/api/3", "/rest/api/[23]")
        found.append((name, re.compile(f"{path}$")))
    return tuple(found)
