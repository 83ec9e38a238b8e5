"""Finding issues: a query becomes a plan that looks at no more of them than it must."""

import base64
import binascii
import heapq
import itertools
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from deskhand.sandbox._access import visibility
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._jql import MOST_SORTS, Query, parse
from deskhand.sandbox._jql_fields import Test
from deskhand.sandbox._jql_readers import Context, field_of
from deskhand.sandbox._jql_tokens import WrongQuery
from deskhand.sandbox._search_glance import is_enough
from deskhand.sandbox._search_order import Later, sorts_of
from deskhand.sandbox._search_plan import compiled, limits_of, straight

UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
BAD_TOKEN = "The provided next page token is invalid or expired."  # noqa: S105


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
        self._limits = limits_of(context, where)
        self._visible = visibility(context.site, context.user)
        self._sorts = sorts_of(context.site, query.order)
        self._glances = self._lag is None and is_enough(context.site, where, query.order)
        issues = context.site.issues
        self._row = issues.glance if self._glances else issues.__getitem__

    def matches(self, issue: Issue) -> bool:
        """Whether the query finds an issue for the account that asks."""
        return self._visible(issue) and self._test(issue)

    def count(self) -> int:
        """How many issues match."""
        return sum(1 for issue in self._candidates() if self.matches(issue))

    def all(self) -> list[Issue]:
        """All matches, in order."""
        return self._whole(self._ordered(None))

    def first(self, size: int) -> list[Issue]:
        """So many matches, in order."""
        return self._whole(itertools.islice(self._ordered(None, size), size))

    def page(self, size: int, token: str | None = None) -> Found:
        """A page of matches after the one that gave the token."""
        after = None if token is None else self._open(token)
        found = self._whole(itertools.islice(self._ordered(after, size + 1), size + 1))
        if len(found) <= size:
            return Found(found, None)
        return Found(found[:size], self._token(found[size - 1]))

    def _whole(self, found: Iterator[Issue]) -> list[Issue]:
        return [self.context.site.issues[issue.id] for issue in found] if self._glances else list(found)

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
        return (self._row(number) for _, number in rows)

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
        return (self._row(number) for number in rows)

    def _candidates(self) -> Iterator[Issue]:
        site, limits = self.context.site, self._limits
        if self._lag is not None:
            # What the index believes may lie outside of every order that is kept of the truth.
            return self._lag.seen(self._by_number(descending=False, bound=None), self._reconciled)
        if limits.numbers is not None:
            return (self._row(number) for number in sorted(limits.numbers) if number in site.issues)
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


__all__ = ["Context", "Found", "Search", "WrongQuery"]
