"""Which Jira the site pretends to be: Cloud, or Data Center of a version."""

import re
from typing import Literal, NamedTuple

Edition = Literal["cloud", "datacenter"]
LATEST = "11.3.0"
OLDEST = (4, 0, 0)
# Jira Service Management 4 came with Jira 8 and 5 with Jira 9; since 10 both carry one number.
BESIDE = {4: 8, 5: 9}
# What Atlassian's own pages call experimental in versions before 10.
EXPERIMENTAL = re.compile(r"^/rest/servicedeskapi/(admin/queues|request/{issueIdOrKey}/approval)")


class Release(NamedTuple):
    """A version of Jira Service Management Data Center, with the Jira that it runs on."""

    version: str
    platform: str

    @property
    def numbers(self) -> list[int]:
        """The numbers of Jira's own version."""
        return [int(part) for part in self.platform.split(".")]

    @property
    def build(self) -> int:
        """A build number that grows with the version, as Jira's do."""
        major, minor, fix = self.numbers
        return major * 100_000 + minor * 1_000 + fix


def release(version: str) -> Release:
    """The release of a version such as `11.3.0`, `5.12` or `10.3.4`."""
    parts = version.split(".")
    if not 1 < len(parts) < 4 or not all(part.isdecimal() and len(part) < 4 for part in parts):
        raise ValueError(f"'{version}' is not a version such as {LATEST}.")
    numbers = [*map(int, parts), 0, 0][:3]
    if tuple(numbers) < OLDEST or 5 < numbers[0] < 10:
        raise ValueError(f"There is no Jira Service Management Data Center {version} here: 4.0 to 5.17, or 10.0 on.")
    platform = [BESIDE.get(numbers[0], numbers[0]), *numbers[1:]]
    return Release(".".join(map(str, numbers)), ".".join(map(str, platform)))


def asks_to_opt_in(path: str, version: str) -> bool:
    """Whether an operation of Data Center is experimental in a version, so that calls must say that they know."""
    return int(version.split(".", 1)[0]) < 10 and EXPERIMENTAL.match(path) is not None


def usable_context(context: str) -> str:
    """A context path as addresses carry it: empty, or with a slash in front and none behind."""
    path = context.strip("/")
    if not re.fullmatch(r"[\w.~-]*", path) or path.startswith("_"):
        raise ValueError(f"'{context}' is not a context path such as /jira.")
    return f"/{path}" if path else ""
