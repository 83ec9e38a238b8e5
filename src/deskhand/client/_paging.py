"""Walk a paged list, page by page or item by item, awaited or blocking."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from deskhand.client._call import Call
from deskhand.client._shapes import Shape
from deskhand.errors import DeskhandError, UserError

__all__ = [
    "AsyncPages",
    "BlockingPages",
    "Listed",
    "Page",
    "Paging",
    "PagingBroken",
    "PlatformPage",
]

T = TypeVar("T")


class PagingBroken(DeskhandError):
    """A list that cannot be read to its end: it repeats a page, or does not say where it goes on."""


class Listed(Protocol[T]):
    """A page, whichever of Jira's ways it is of."""

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        ...


class PageLinks(Shape):
    """Where the pages beside this one are."""

    next: str | None = None
    prev: str | None = None
    self: str | None = None


class Page(Shape, Generic[T]):
    """A page of the service desk's API: no total, and `isLastPage` alone tells the end.

    Every documented page says `isLastPage`: where it is missing, that is told as a drift.
    """

    values: list[T]
    is_last_page: bool | None
    size: int = 0
    start: int = 0
    limit: int = 0
    links: PageLinks | None = msgspec.field(name="_links", default=None)

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        return self.values


class PlatformPage(Shape, Generic[T]):
    """A page of the platform's API: `isLast` tells the end, or the total where that is missing."""

    values: list[T]
    start_at: int = 0
    max_results: int = 0
    total: int | None = None
    is_last: bool | None = None

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        return self.values


class Paging(Protocol):
    """One of Jira's ways of paging."""

    @property
    def page(self) -> Any:
        """The shape of a page, generic in its items."""
        ...

    def following(self, call: Call, page: Any) -> Call | None:
        """The call for the page after this one, None after the last.

        A page that is not the last, or does not say so, and tells no way on, is a `PagingBroken`: to end there would lose items.
        """
        ...


class AsyncPages(Generic[T]):
    """The items of a list, read page by page as they are asked for."""

    def __init__(self, send: Callable[[Call], Coroutine[Any, Any, Any]], first: Call, paging: Paging) -> None:
        self._send, self._first, self._paging = send, first, paging

    def pages(self) -> AsyncIterator[Listed[T]]:
        """The pages themselves, each with its `items`."""
        return _PageWalk(self._send, self._first, self._paging)

    def __aiter__(self) -> AsyncIterator[T]:
        return _ItemWalk(self.pages())

    async def first(self) -> T | None:
        """The first item, None if there is none."""
        async for page in self.pages():
            for item in page.items:
                return item
        return None

    async def all(self, limit: int | None = None) -> list[T]:
        """All items, or at most `limit` of them."""
        found: list[T] = []
        if limit is not None and _at_most(limit) == 0:
            return found
        async for page in self.pages():
            found.extend(page.items)
            if limit is not None and len(found) >= limit:
                return found[:limit]
        return found


class _PageWalk:
    """Page after page. No generator: one that is left early is closed by a task of its own, which costs more than a page."""

    def __init__(self, send: Callable[[Call], Coroutine[Any, Any, Any]], first: Call, paging: Paging) -> None:
        self._send, self._paging = send, paging
        self._next: Call | None = first
        self._page: Any = None
        self._seen: set[str] = set()

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        call = self._next if self._page is None else self._following()
        if call is None:
            raise StopAsyncIteration
        page = await self._send(call)
        if isinstance(page, list):  # Data Center lists some things whole that Cloud lists by the page
            page = PlatformPage(values=page, is_last=True)
        self._next, self._page = call, page
        return page

    def _following(self) -> Call | None:
        """The call after the last one, looked for only when the items that are there have been taken."""
        read, page, self._next, self._page = self._next, self._page, None, None
        if read is None:
            return None
        try:
            self._next = self._paging.following(read, page)
        except PagingBroken as error:
            raise self._broken(str(error)) from None
        if self._next is not None:
            self._seen.add(_place(read))
            if _place(self._next) in self._seen:
                self._next = None
                raise self._broken("the list came back to a page that was read before")
        return self._next

    def _broken(self, why: str) -> PagingBroken:
        """The error, with the operation that lists: the way to send its calls knows it."""
        name = str(self._send.args[0]) if isinstance(self._send, partial) else "Jira's list"
        return PagingBroken(f"{name}: {why}; it was left there, incomplete")


def _place(call: Call) -> str:
    return repr((call.query, call.json))


def _at_most(limit: object) -> int:
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
        raise UserError(f"{limit!r} is no number of items to read at most: leave it out to read them all")
    return limit


class _ItemWalk(Generic[T]):
    """Item after item of all pages."""

    def __init__(self, pages: AsyncIterator[Any]) -> None:
        self._pages = pages
        self._items: Iterator[T] = iter(())

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        while True:
            for item in self._items:
                return item
            self._items = iter((await anext(self._pages)).items)


class BlockingPages(Generic[T]):
    """The same for the blocking world."""

    def __init__(self, walk: AsyncPages[T], wait: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self._walk, self._wait = walk, wait

    def pages(self) -> Iterator[Listed[T]]:
        """The pages themselves, each with its `items`."""
        pages = self._walk.pages()

        async def turn() -> Listed[T] | None:
            return await anext(pages, None)

        while (page := self._wait(turn())) is not None:
            yield page

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def first(self) -> T | None:
        """The first item, None if there is none."""
        found: T | None = self._wait(self._walk.first())
        return found

    def all(self, limit: int | None = None) -> list[T]:
        """All items, or at most `limit` of them."""
        found: list[T] = self._wait(self._walk.all(limit))
        return found
