"""What ORDER BY compares."""

from collections.abc import Callable
from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._jql import Sort
from deskhand.sandbox._jql_readers import field_of
from deskhand.sandbox._site import Site
from deskhand.sandbox._sla_times import calendar_of, elapsed
from deskhand.sandbox._text import as_plain
from deskhand.sandbox._values import say


class Later:
    """Turns an order around."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: "Later") -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later) and bool(other.value == self.value)

    def __hash__(self) -> int:
        return hash(self.value)


def sorts_of(site: Site, order: tuple[Sort, ...]) -> list[tuple[Callable[[Issue], Any], bool]]:
    """What each field of ORDER BY compares, and whether it goes down; without a word, times and priorities do."""
    sorts = []
    for sort in order:
        field = field_of(site, sort.field)
        descending = sort.descending
        if descending is None:
            descending = field.id in {"created", "updated", "resolutiondate", "priority"}
        sorts.append((_key(site, field.id), descending))
    return sorts


def _key(site: Site, field: str) -> Callable[[Issue], Any]:
    known: dict[str, Callable[[Issue], Any]] = {
        "updated": lambda issue: issue.updated,
        "created": lambda issue: issue.created,
        "issuekey": lambda issue: issue.id,
        "priority": lambda issue: -issue.priority,
        "status": lambda issue: constants.STATUSES[issue.status].name,
        "summary": lambda issue: issue.summary.casefold(),
        "resolutiondate": lambda issue: issue.resolved,
        "duedate": lambda issue: issue.due,
        "project": lambda issue: issue.project,
        "issuetype": lambda issue: constants.ISSUE_TYPES[issue.issue_type].name,
        "resolution": lambda issue: None if issue.resolution is None else constants.RESOLUTIONS[issue.resolution].name,
        "reporter": lambda issue: site.users[issue.reporter].display_name,
        "creator": lambda issue: site.users[issue.creator].display_name,
    }
    if field in known:
        return known[field]
    if field in constants.METRICS:
        return lambda issue: _remaining(site, issue, field)

    def told(issue: Issue) -> str | None:
        value = value_of(issue, field)
        if field == "description":
            return as_plain(value) or None
        return say(site, site.fields[field], value)[1] or None

    return told


def _remaining(site: Site, issue: Issue, field: str) -> int | None:
    cycles = issue.slas.get(field)
    if not cycles or cycles[-1].stop is not None:
        return None
    return cycles[-1].goal - elapsed(cycles[-1], site.clock.now(), calendar_of(site, issue, field))
