"""Finding issues: a query becomes a plan that looks at no more of them than it must."""

import base64
import binascii
import heapq
import itertools
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import visibility
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._jql import (
    EMPTY,
    MOST_SORTS,
    Clause,
    Junction,
    Negation,
    Node,
    Query,
    Sort,
    Value,
    WrongQuery,
    parse,
)
from deskhand.sandbox._jql_dates import to_millis
from deskhand.sandbox._jql_fields import Test, test_of
from deskhand.sandbox._jql_readers import Context, field_of, kind_of
from deskhand.sandbox._records import Issue
from deskhand.sandbox._site import Site
from deskhand.sandbox._sla_times import calendar_of, elapsed
from deskhand.sandbox._text import as_plain
from deskhand.sandbox._values import say

OPPOSITE = {
    "=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in", "~": "!~", "!~": "~",
    "was": "was not", "was not": "was",
}  # fmt: skip
UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
BAD_TOKEN = "The provided next page token is invalid or expired."  # noqa: S105


class Limits(NamedTuple):
    """What every match of a query must satisfy, as far as an order can use it."""

    projects: frozenset[int] | None = None
    statuses: frozenset[int] | None = None
    numbers: frozenset[int] | None = None
    since: int | None = None
    until: int | None = None


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


class Found(NamedTuple):
    """A page of issues and the token of the next one."""

    issues: list[Issue]
    token: str | None


class Search:
    """One query, understood."""

    def __init__(
        self, context: Context, text: str, *, bounded: bool = True, reconciled: frozenset[int] = frozenset()
    ) -> None:
        query = parse(text)
        if bounded and query.where is None:
            raise WrongQuery(UNBOUNDED)
        if len(query.order) > MOST_SORTS:
            raise WrongQuery(f"The ORDER BY clause may name at most {MOST_SORTS} fields.")
        self.context = context
        self.text = text
        self._reconciled = reconciled
        lag = context.site.lag
        self._lag = lag if lag is not None and lag.is_behind() else None
        self._query: Query = query
        where = None if query.where is None else straight(query.where)
        self._test: Test = compiled(context, where)
        self._limits = _limits(context, where)
        self._visible = visibility(context.site, context.user)
        self._sorts = _sorts(context.site, query.order)

    def matches(self, issue: Issue) -> bool:
        """Whether the query finds an issue for the account that asks."""
        return self._visible(issue) and self._test(issue)

    def count(self) -> int:
        """How many issues match."""
        return sum(1 for issue in self._candidates() if self.matches(issue))

    def all(self) -> list[Issue]:
        """All matches, in order."""
        return list(self._ordered(None))

    def first(self, size: int) -> list[Issue]:
        """So many matches, in order."""
        return list(itertools.islice(self._ordered(None, size), size))

    def page(self, size: int, token: str | None = None) -> Found:
        """A page of matches after the one that gave the token."""
        after = None if token is None else self._open(token)
        found = list(itertools.islice(self._ordered(after, size + 1), size + 1))
        if len(found) <= size:
            return Found(found, None)
        return Found(found[:size], self._token(found[size - 1]))

    def _token(self, last: Issue) -> str:
        keys = [key(last) for key, _ in self._sorts]
        body = msgspec.json.encode([zlib.crc32(self.text.encode()), [*keys, last.id]])
        return base64.urlsafe_b64encode(body).decode()

    def _open(self, token: str) -> list[Any]:
        try:
            query, keys = msgspec.json.decode(base64.urlsafe_b64decode(token), type=tuple[int, list[Any]])
        except (binascii.Error, ValueError):
            raise WrongQuery(BAD_TOKEN) from None
        if query != zlib.crc32(self.text.encode()) or len(keys) != len(self._sorts) + 1:
            raise WrongQuery(BAD_TOKEN)
        return keys

    def _ordered(self, after: list[Any] | None, size: int | None = None) -> Iterator[Issue]:
        field, descending = self._lead()
        if field == "created" and size is not None and self._few(size):
            field = None
        if field is not None and self._limits.numbers is None and self._lag is None:
            walk = self._by_updated if field == "updated" else self._by_number
            bound = None if after is None else (after[0], after[-1])
            yield from (issue for issue in walk(descending, bound) if self.matches(issue))
            return
        rows = [(self._rank(issue), issue) for issue in self._candidates() if self.matches(issue)]
        rows.sort(key=lambda row: row[0])
        if after is not None:
            rank = self._direct([*after])
            rows = [row for row in rows if rank < row[0]]
        yield from (issue for _, issue in rows)

    def _lead(self) -> tuple[str | None, bool]:
        """The field whose kept order already is the order that was asked for, if there is one."""
        order = self._query.order
        if not order:
            return "created", True
        names = [field_of(self.context.site, sort.field).id for sort in order]
        directions = {descending for _, descending in self._sorts}
        fits = len(directions) == 1 and all(name in {"created", "issuekey"} for name in names[1:])
        if not fits or names[0] not in {"updated", "created", "issuekey"}:
            return None, False
        if names[0] == "issuekey" and (self._limits.projects is None or len(self._limits.projects) != 1):
            return None, False
        return ("updated" if names[0] == "updated" else "created"), directions.pop()

    def _projects(self) -> list[int]:
        return [
            number
            for number in self.context.site.by_number
            if self._limits.projects is None or number in self._limits.projects
        ]

    def _by_updated(self, descending: bool, bound: tuple[int, int] | None) -> Iterator[Issue]:
        slices = []
        for order, first, last in self._stretches():
            start = first if bound is None or descending else max(first, bisect_right(order, bound))
            stop = last if bound is None or not descending else min(last, bisect_left(order, bound))
            slices.append(_walk(order, start, stop, descending=descending))
        rows = slices[0] if len(slices) == 1 else heapq.merge(*slices, reverse=descending)
        return (self.context.site.issues[number] for _, number in rows)

    def _stretches(self) -> Iterator[tuple[list[tuple[int, int]], int, int]]:
        """The parts of the orders by update that can hold a match."""
        site, limits = self.context.site, self._limits
        for project in self._projects():
            if limits.statuses is None:
                orders = [site.by_updated.get(project, [])]
            else:
                orders = [site.by_status.get((project, status), []) for status in sorted(limits.statuses)]
            for order in orders:
                first = 0 if limits.since is None else bisect_left(order, (limits.since, -1))
                last = len(order) if limits.until is None else bisect_right(order, (limits.until, 1 << 62))
                if first < last:
                    yield order, first, last

    def _few(self, size: int) -> bool:
        """Whether to look at all that can match and sort is less work than to walk an order until a page is full."""
        possible = sum(last - first for _, first, last in self._stretches())
        total = sum(len(self.context.site.by_number[project]) for project in self._projects())
        return possible * possible <= size * total

    def _by_number(self, descending: bool, bound: tuple[int, int] | None) -> Iterator[Issue]:
        site = self.context.site
        slices = []
        for project in self._projects():
            order = site.by_number[project]
            first, last = 0, len(order)
            if bound is not None and descending:
                last = bisect_left(order, bound[1])
            elif bound is not None:
                first = bisect_right(order, bound[1])
            slices.append(_walk(order, first, last, descending=descending))
        rows = slices[0] if len(slices) == 1 else heapq.merge(*slices, reverse=descending)
        limits = self._limits
        if self._lag is None and (limits.statuses, limits.since, limits.until) != (None, None, None):
            possible = {number for order, start, stop in self._stretches() for _, number in order[start:stop]}
            rows = (number for number in rows if number in possible)
        return (site.issues[number] for number in rows)

    def _candidates(self) -> Iterator[Issue]:
        site, limits = self.context.site, self._limits
        if self._lag is not None:
            # What the index believes may lie outside of every order that is kept of the truth.
            return self._lag.seen(self._by_number(descending=False, bound=None), self._reconciled)
        if limits.numbers is not None:
            return (site.issues[number] for number in sorted(limits.numbers) if number in site.issues)
        if limits.since is not None or limits.until is not None or limits.statuses is not None:
            return self._by_updated(descending=False, bound=None)
        return self._by_number(descending=False, bound=None)

    def _rank(self, issue: Issue) -> tuple[Any, ...]:
        return self._direct([*(key(issue) for key, _ in self._sorts), issue.id])

    def _direct(self, keys: list[Any]) -> tuple[Any, ...]:
        directions = [descending for _, descending in self._sorts]
        directions.append(directions[-1] if directions else True)
        ranked = []
        for key, descending in zip(keys, directions, strict=True):
            known = (key is None, 0 if key is None else key)
            ranked.append(Later(known) if descending else known)
        return tuple(ranked)


def _walk(order: list[Any], first: int, last: int, *, descending: bool) -> Iterator[Any]:
    positions = range(last - 1, first - 1, -1) if descending else range(first, last)
    return (order[position] for position in positions)


def straight(node: Node, *, negated: bool = False) -> Node:
    """The same query with every NOT moved into the operators, as Jira reads it."""
    if isinstance(node, Negation):
        return straight(node.part, negated=not negated)
    if isinstance(node, Junction):
        return Junction(node.all != negated, tuple(straight(part, negated=negated) for part in node.parts))
    if not negated:
        return node
    if node.operator == "changed":
        return Negation(node)
    return node._replace(operator=OPPOSITE[node.operator])


def compiled(context: Context, node: Node | None) -> Test:
    """The test of a whole query."""
    if node is None:
        return lambda _: True
    if isinstance(node, Negation):
        inner = compiled(context, node.part)
        return lambda issue: not inner(issue)
    if isinstance(node, Junction):
        tests = [compiled(context, part) for part in node.parts]
        if node.all:
            return lambda issue: all(test(issue) for test in tests)
        return lambda issue: any(test(issue) for test in tests)
    return test_of(context, node)


def _limits(context: Context, node: Node | None) -> Limits:
    if node is None or isinstance(node, Negation) or (isinstance(node, Junction) and not node.all):
        return Limits()
    if isinstance(node, Clause):
        return _limit(context, node)
    limits = Limits()
    for part in node.parts:
        limits = _narrowed(limits, _limits(context, part))
    return limits


def _limit(context: Context, clause: Clause) -> Limits:
    field = field_of(context.site, clause.field)
    if field.id == "resolution" and clause.operator in {"=", "in"} and _asks_for_unresolved(clause):
        # What is not done has no resolution, and the other way round: every change of status sees to it.
        return Limits(statuses=frozenset(row.id for row in constants.STATUSES.values() if row.category != "done"))
    if EMPTY in clause.operands:
        return Limits()
    if field.id in {"project", "issuekey"} and clause.operator in {"=", "in"}:
        kind = kind_of(context.site, field)
        found = frozenset(value for operand in clause.operands for value in kind.read(context, clause.field, operand))
        return Limits(projects=found) if field.id == "project" else Limits(numbers=found)
    if field.id == "status" and clause.operator in {"=", "in"}:
        kind = kind_of(context.site, field)
        return Limits(
            statuses=frozenset(
                int(value) for operand in clause.operands for value in kind.read(context, clause.field, operand)
            )
        )
    if field.id == "updated" and clause.operator in {">", ">=", "<", "<="}:
        bound = to_millis(clause.operands[0], clause.field, context.now, context.zone)
        return Limits(since=bound) if clause.operator[0] == ">" else Limits(until=bound)
    return Limits()


def _asks_for_unresolved(clause: Clause) -> bool:
    return len(clause.operands) == 1 and (
        clause.operands[0] == EMPTY
        or (isinstance(clause.operands[0], Value) and clause.operands[0].text.casefold() == "unresolved")
    )


def _narrowed(one: Limits, other: Limits) -> Limits:
    def both(mine: frozenset[int] | None, theirs: frozenset[int] | None) -> frozenset[int] | None:
        if mine is None or theirs is None:
            return theirs if mine is None else mine
        return mine & theirs

    since = [bound for bound in (one.since, other.since) if bound is not None]
    until = [bound for bound in (one.until, other.until) if bound is not None]
    return Limits(
        both(one.projects, other.projects),
        both(one.statuses, other.statuses),
        both(one.numbers, other.numbers),
        max(since) if since else None,
        min(until) if until else None,
    )


def _sorts(site: Site, order: tuple[Sort, ...]) -> list[tuple[Callable[[Issue], Any], bool]]:
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


__all__ = ["Context", "Found", "Search", "Value", "WrongQuery"]
