"""What a question is about, as a person writes it: a site, a project, a request, a request type, a comment, a queue."""

import re
from typing import Literal

import msgspec

from deskhand.errors import UserError

__all__ = ["Target", "is_target", "read_target"]

_ISSUE = re.compile(r"([A-Za-z][A-Za-z0-9_]*)-\d+(?:/(comment|worklog|attachment)/(\d+))?", re.IGNORECASE)
_PROJECT = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class Target(msgspec.Struct, frozen=True):
    """What something is done to: its kind, and the keys that lead there.

    `part` is `comment`, `worklog` or `attachment` where one of these is meant, by its `number`.
    """

    kind: Literal["site", "project", "issue", "request type"]
    written: str = ""
    project: str = ""
    issue: str = ""
    request_type: str = ""
    part: str = ""
    number: str = ""
    queue: str = ""

    @property
    def comment(self) -> str:
        """The comment that is meant, if it is one."""
        return self.number if self.part == "comment" else ""


def read_target(written: str) -> Target:
    """`HELP-42`, `HELP`, `HELP/Get IT help`, `HELP-42/comment/10`, `HELP/queue/3`, or nothing for the whole site."""
    text = written.strip()
    if not text:
        return Target("site")
    if match := _ISSUE.fullmatch(text):
        # A comment is seen by whoever sees its request; an internal one by agents alone.
        issue = text.partition("/")[0].upper()
        part = (match[2] or "").lower()
        return Target("issue", text, project=match[1].upper(), issue=issue, part=part, number=match[3] or "")
    project, _, rest = text.partition("/")
    if not _PROJECT.fullmatch(project):
        raise UserError(
            f"{written!r} is no target: write a request like HELP-42, a desk like HELP, or HELP/Get IT help"
        )
    queue = rest.removeprefix("queue/")
    if rest.startswith("queue/") and not queue.isdecimal():
        raise UserError(f"{written!r} is no target: a queue is written by its number, such as {project}/queue/3")
    if not rest or rest.startswith("queue/"):
        return Target("project", text, project=project.upper(), queue=queue)
    return Target("request type", text, project=project.upper(), request_type=rest)


def is_target(written: str) -> bool:
    """Whether this is how a target is written."""
    try:
        read_target(written)
    except UserError:
        return False
    return True
