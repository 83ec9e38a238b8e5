"""Finding issues: a query becomes a plan that looks at no more of them than it must."""

import base64
import binascii
import heapq
import itertools
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from deskhand.sandbox._access import visibility
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._jql import MOST_SORTS, Query, parse
from deskhand.sandbox._jql_fields import Test
from deskhand.sandbox._jql_readers import field_of
from deskhand.sandbox._queries import Context, WrongQuery
from deskhand.sandbox._search_glance import parts_of
from deskhand.sandbox._search_order import Ordered, sorts_of
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
        self,
        context: Context,
        text: str,
        *,
        bounded: bool = True,
        archived: bool = False,
        reconciled: frozenset[int] = frozenset(),
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
        self._visible = visibility(context.site, context.user, archived=archived)
        self._sorts = sorts_of(context.site, query.order)
        self._look = self._seen(context.site.issues.glance(parts_of(context.site, where, query.order)))
        self.issue = self._seen(context.site.issues.__getitem__)

    def _seen(self, look: Callable[[int], Issue]) -> Callable[[int], Issue | None]:
        lag = self._lag
        if lag is None:
            return look
        return lambda number: look(number) if number in self._reconciled else lag.seen(number, look)

    def matches(self, issue: Issue) -> bool:
        """Whether the query finds an issue for the account that asks."""
        return self._visible(issue) and self._test(issue)

    def count(self) -> int:
        """How many issues match."""
        return sum(1 for _ in self._matching(self._candidates()))

    def all(self) -> list[Issue]:
        """All matches, in order."""
        return self._whole(self._ordered(None))

    def numbers(self, size: int) -> list[int]:
        """The numbers of so many matches, in order."""
        return list(itertools.islice(self._ordered(None, size), size))

    def part(self, start: int, size: int) -> tuple[list[Issue], int]:
        """So many matches from a place on, and how many there are in all."""
        numbers = list(self._ordered(None))
        return self._whole(numbers[start : start + size]), len(numbers)

    def page(self, size: int, token: str | None = None) -> Found:
        """A page of matches after the one that gave the token."""
        after = None if token is None else self._open(token)
        found = self._whole(itertools.islice(self._ordered(after, size + 1), size + 1))
        if len(found) <= size:
            return Found(found, None)
        return Found(found[:size], self._token(found[size - 1]))

    def _matching(self, numbers: Iterable[int]) -> Iterator[Issue]:
        look, visible, test = self._look, self._visible, self._test
        for number in numbers:
            issue = look(number)
            if issue is not None and visible(issue) and test(issue):
                yield issue

    def _whole(self, numbers: Iterable[int]) -> list[Issue]:
        return [issue for number in numbers if (issue := self.issue(number)) is not None]

    def _token(self, last: Issue) -> str:
        keys = [key(last) for key, _ in self._sorts]
        body = msgspec.json.encode([zlib.crc32(self.text.encode()), [*keys, last.id]])
        return base64.urlsafe_b64encode(body).decode()

    def _open(self, token: str) -> list[Any]:
        try:
            query, keys = msgspec.json.decode(base64.urlsafe_b64decode(token), type=tuple[int, list[Any]])
        except (binascii.Error, ValueError):
            raise WrongQuery(BAD_TOKEN) from None
        fits = len(keys) == len(self._sorts) + 1 and isinstance(keys[-1], int)
        if query != zlib.crc32(self.text.encode()) or not fits:
            raise WrongQuery(BAD_TOKEN)
        return keys

    def _ordered(self, after: list[Any] | None, size: int | None = None) -> Iterator[int]:
        field, descending = self._lead()
        if field == "created" and size is not None and self._few(size):
            field = None
        if field is None or self._limits.numbers is not None or self._lag is not None:
            rows = Ordered(self._sorts, self._matching(self._candidates()))
            return iter(rows) if after is None else _after(rows, after)
        walk = self._by_updated if field == "updated" else self._by_number
        if after is not None and not isinstance(after[0], int):
            raise WrongQuery(BAD_TOKEN)
        bound = None if after is None else (after[0], after[-1])
        return (issue.id for issue in self._matching(walk(descending, bound)))

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

    def _by_updated(self, descending: bool, bound: tuple[int, int] | None) -> Iterator[int]:
        slices = []
        for order, first, last in self._stretches():
            start = first if bound is None or descending else max(first, bisect_right(order, bound))
            stop = last if bound is None or not descending else min(last, bisect_left(order, bound))
            slices.append(_walk(order, start, stop, descending=descending))
        rows = slices[0] if len(slices) == 1 else heapq.merge(*slices, reverse=descending)
        return (number for _, number in rows)

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

    def _by_number(self, descending: bool, bound: tuple[int, int] | None) -> Iterator[int]:
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
        return rows

    def _candidates(self) -> Iterator[int]:
        site, limits = self.context.site, self._limits
        if self._lag is not None:
            # What the index believes may lie outside of every order that is kept of the truth.
            return self._by_number(descending=False, bound=None)
        if limits.numbers is not None:
            return (number for number in sorted(limits.numbers) if number in site.issues)
        if limits.since is not None or limits.until is not None or limits.statuses is not None:
            return self._by_updated(descending=False, bound=None)
        return self._by_number(descending=False, bound=None)


def _after(rows: Ordered, keys: list[Any]) -> Iterator[int]:
    try:
        return rows.after(keys)
    except TypeError:  # These keys never were those of an issue.
        raise WrongQuery(BAD_TOKEN) from None


def _walk(order: list[Any], first: int, last: int, *, descending: bool) -> Iterator[Any]:
    positions = range(last - 1, first - 1, -1) if descending else range(first, last)
    return (order[position] for position in positions)


__all__ = ["Context", "Found", "Search", "WrongQuery"]
