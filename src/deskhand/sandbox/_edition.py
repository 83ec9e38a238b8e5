"""Which Jira the site pretends to be: Cloud, or Data Center of a version."""

import re
from typing import Literal, NamedTuple

Edition = Literal["cloud", "datacenter"]
LATEST = "11.3.0"
# Jira Service Desk 3 came with Jira 7, Jira Service Management 4 with Jira 8 and 5 with Jira 9; since 10 both carry one number.
BESIDE = {3: 7, 4: 8, 5: 9}
# Service Desk 3.0 to 3.8, by the minor number of the Jira 7 that each came with; from 3.9 on it is always three less.
BESIDE_3 = (0, 1, 2, 3, 3, 3, 4, 4, 5)
LAST_3 = 16


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
    major, minor, _ = numbers
    if major < 3 or 5 < major < 10 or (major == 3 and minor > LAST_3):
        there = "3.0 to 3.16, 4.0 to 5.17, or 10.0 on"
        raise ValueError(f"There is no Jira Service Management Data Center {version} here: {there}.")
    platform = [BESIDE.get(major, major), *numbers[1:]]
    if major == 3:
        platform[1] = BESIDE_3[minor] if minor < len(BESIDE_3) else minor - 3
    return Release(".".join(map(str, numbers)), ".".join(map(str, platform)))


def usable_context(context: str) -> str:
    """A context path as addresses carry it: empty, or with a slash in front and none behind."""
    path = context.strip("/")
    if not re.fullmatch(r"[\w.~-]*", path) or path.startswith("_"):
        raise ValueError(f"'{context}' is not a context path such as /jira.")
    return f"/{path}" if path else ""
