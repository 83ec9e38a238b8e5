"""Find out what a refused call was about: from the error, or from the line that a job's log kept of it."""

import re
from functools import cache
from typing import NamedTuple

from deskhand.client import Jira, catalogue
from deskhand.errors import CallError
from deskhand.permissions._reading import refused
from deskhand.permissions._target_words import Target, read_target

__all__ = ["Refusal", "find_target", "read_refusal"]

_LINE = re.compile(r"^(?P<said>.*) \((?P<method>[A-Z]+) (?P<url>https?://\S+) answered (?P<status>\d{3})\)", re.DOTALL)
_BLANK = re.compile(r"\\\{(\w+)\\\}")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*-\d+")
STATUSES = (400, 401, 403, 404)
ISSUES = ("issueIdOrKey", "requestIdOrKey")
PROJECTS = ("projectIdOrKey", "projectKeyOrId")


class Refusal(NamedTuple):
    """A call that Jira refused: the operation, what stood in its path's blanks, and the error."""

    operation: str
    blanks: dict[str, str]
    error: CallError


def read_refusal(line: str) -> Refusal | None:
    """The refusal that an error's one line tells of; None where it is about something else."""
    match = _LINE.match(line)
    if match is None or int(match["status"]) not in STATUSES:
        return None
    for operation, pattern in _patterns():
        method, _, _ = operation.partition(" ")
        if method == match["method"] and (found := pattern.search(match["url"])):
            error = CallError(match["said"], operation=operation, url=match["url"], status=int(match["status"]))
            return Refusal(operation, found.groupdict(), error)
    return None


async def find_target(jira: Jira, refusal: Refusal) -> Target | None:
    """What the refused call was about, None where it cannot be told."""
    issue = next((refusal.blanks[name] for name in ISSUES if name in refusal.blanks), "")
    if issue:
        return read_target(issue) if _KEY.fullmatch(issue) else None
    project = next((refusal.blanks[name] for name in PROJECTS if name in refusal.blanks), "")
    desk = refusal.blanks.get("serviceDeskId", "")
    if desk:
        try:
            project = (await jira.service_desks.get(desk)).project_key
        except CallError as error:
            if not refused(error):
                raise
            return None
    return read_target(project if not project.isdecimal() else "")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every operation with what its addresses look like, those without blanks first: they are the narrower."""
    operations = sorted(catalogue().items(), key=lambda one: one[0].count("{"))
    found: list[tuple[str, re.Pattern[str]]] = []
    for name, operation in operations:
        path = _BLANK.sub(r"(?P<\1>[^/]+)", re.escape(operation.full_path)).replace("/rest/api/3", "/rest/api/[23]")
        found.append((name, re.compile(f"{path}$")))
    return tuple(found)
