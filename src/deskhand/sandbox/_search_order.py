"""What ORDER BY compares, and how it puts many in order."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._jql import Sort
from deskhand.sandbox._jql_readers import field_of
from deskhand.sandbox._queries import WrongQuery
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


Sorts = list[tuple[Callable[[Issue], Any], bool]]


class Ordered:
    """The numbers of issues in the order of some sorts, and of the numbers themselves where those are alike."""

    def __init__(self, sorts: Sorts, issues: Iterable[Issue]) -> None:
        self._directions = [descending for _, descending in sorts]
        self._directions.append(self._directions[-1] if sorts else True)
        keys = [key for key, _ in sorts]
        self._columns: list[list[Any]] = [[] for _ in (*keys, "number")]
        self.numbers = self._columns[-1]
        for issue in issues:
            for key, column in zip(keys, self._columns, strict=False):
                column.append(key(issue))
            self.numbers.append(issue.id)
        # One stable sort for each field, the last first, compares plain values, which is much quicker than tuples.
        self._rows = list(range(len(self.numbers)))
        for column, descending in zip(reversed(self._columns), reversed(self._directions), strict=True):
            self._sort(column, descending=descending)

    def _sort(self, column: list[Any], *, descending: bool) -> None:
        some = [row for row in self._rows if column[row] is not None]
        none = [row for row in self._rows if column[row] is None] if len(some) < len(column) else []
        some.sort(key=column.__getitem__, reverse=descending)
        self._rows = none + some if descending else some + none

    def __iter__(self) -> Iterator[int]:
        return (self.numbers[row] for row in self._rows)

    def after(self, keys: list[Any]) -> Iterator[int]:
        """What comes after the place of these keys, the last of which is a number."""
        place = bisect_right(self._rows, self._rank(keys), key=self._rank_of)
        return (self.numbers[row] for row in self._rows[place:])

    def _rank_of(self, row: int) -> list[Any]:
        return self._rank([column[row] for column in self._columns])

    def _rank(self, keys: list[Any]) -> list[Any]:
        known = [(key is None, 0 if key is None else key) for key in keys]
        pairs = zip(known, self._directions, strict=True)
        return [Later(pair) if descending else pair for pair, descending in pairs]


def sorts_of(site: Site, order: tuple[Sort, ...]) -> Sorts:
    """What each field of ORDER BY compares, and whether it goes down; without a word, times and priorities do."""
    sorts = []
    for sort in order:
        field = field_of(site, sort.field)
        if field.id not in site.fields:
            raise WrongQuery(f"Not able to sort using field '{sort.field}'.")
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
