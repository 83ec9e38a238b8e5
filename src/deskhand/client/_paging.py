"""Walk a paged list: each of Jira's ways of paging, and the two ways of walking."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from deskhand.client._call import Call
from deskhand.client._shapes import Shape
from deskhand.errors import DeskhandError

__all__ = [
    "CURSOR",
    "START_AT",
    "START_LIMIT",
    "AsyncPages",
    "BlockingPages",
    "Page",
    "Paging",
    "PagingBroken",
    "PlatformPage",
    "next_token",
    "start_at",
]

T = TypeVar("T")


class PagingBroken(DeskhandError):
    """A list that repeats a page: going on would never end."""


class PageLinks(Shape):
    """Where the pages beside this one are."""

    next: str | None = None
    prev: str | None = None
    self: str | None = None


class Page(Shape, Generic[T]):
    """A page of the service desk's API: no total, and `isLastPage` alone tells the end."""

    values: list[T]
    size: int = 0
    start: int = 0
    limit: int = 0
    is_last_page: bool = True
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
        """The call for the page after this one, None after the last."""
        ...


class _StartLimit:
    """`start` and `limit`, until `isLastPage`: the service desk's way.

    https://developer.atlassian.com/cloud/jira/service-desk/rest/intro/#pagination
    """

    page = Page

    def following(self, call: Call, page: Page[Any]) -> Call | None:
        if page.is_last_page:
            return None
        return call._replace(query={**call.query, "start": page.start + len(page.values)})


class _Cursor:
    """A `cursor` that the link to the next page carries: the knowledge base's way."""

    page = Page

    def following(self, call: Call, page: Page[Any]) -> Call | None:
        if page.is_last_page or page.links is None or not page.links.next:
            return None
        following = parse_qs(urlsplit(page.links.next).query)
        place: dict[str, Any] = {name: following[name][0] for name in ("cursor", "start") if name in following}
        return call._replace(query={**call.query, **place}) if place else None


class _StartAt:
    """`startAt` and `maxResults`, until `isLast` or the total: the platform's older way.

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#pagination
    """

    def __init__(self, page: Any) -> None:
        self.page = page

    def following(self, call: Call, page: Any) -> Call | None:
        last = getattr(page, "is_last", None)
        if last:
            return None
        read = page.start_at + len(page.items)
        if last is None and (page.total is None or read >= page.total):
            return None
        return call._replace(query={**call.query, "startAt": read})


class _NextToken:
    """`nextPageToken` in the call's body, until there is none: the way of Cloud's search.

    Data Center's search goes by `startAt` and the total instead: the reply tells which of the two it is.
    """

    def __init__(self, page: Any) -> None:
        self.page = page

    def following(self, call: Call, page: Any) -> Call | None:
        if page.next_page_token and not getattr(page, "is_last", None):
            return call._replace(json={**call.json, "nextPageToken": page.next_page_token})
        total: int | None = getattr(page, "total", None)
        if total is None or page.start_at + len(page.items) >= total:
            return None
        return call._replace(json={**call.json, "startAt": page.start_at + len(page.items)})


START_LIMIT: Paging = _StartLimit()
CURSOR: Paging = _Cursor()
START_AT: Paging = _StartAt(PlatformPage)


def start_at(page: Any) -> Paging:
    """The platform's older way, for a page that names its list in a way of its own."""
    return _StartAt(page)


def next_token(page: Any) -> Paging:
    """Cloud's newer way, for a page that names its list in a way of its own."""
    return _NextToken(page)


class AsyncPages(Generic[T]):
    """The items of a list, read page by page as they are asked for."""

    def __init__(self, send: Callable[[Call], Coroutine[Any, Any, Any]], first: Call, paging: Paging) -> None:
        self._send, self._first, self._paging = send, first, paging

    def pages(self) -> AsyncIterator[Any]:
        """The pages themselves."""
        return _PageWalk(self._send, self._first, self._paging)

    def __aiter__(self) -> AsyncIterator[T]:
        return _ItemWalk(self.pages())

    async def first(self) -> T | None:
        """The first item, None if there is none."""
        async for page in self.pages():
            for item in page.items:
                found: T = item
                return found
        return None

    async def all(self, limit: int | None = None) -> list[T]:
        """All items, or at most `limit` of them."""
        found: list[T] = []
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
        self._seen: set[str] = set()

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        call = self._next
        if call is None:
            raise StopAsyncIteration
        if self._seen:
            self._look_back(call)
        page = await self._send(call)
        if isinstance(page, list):  # Data Center lists some things whole that Cloud lists by the page
            page = PlatformPage(values=page, is_last=True)
        self._next = self._paging.following(call, page)
        if self._next is not None:
            self._seen.add(repr((call.query, call.json)))
        return page

    def _look_back(self, call: Call) -> None:
        if repr((call.query, call.json)) in self._seen:
            self._next = None
            raise PagingBroken("Jira's list came back to a page that was read before; it was left there, incomplete")


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

    def pages(self) -> Iterator[Any]:
        """The pages themselves."""
        pages = self._walk.pages()

        async def turn() -> Any:
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
