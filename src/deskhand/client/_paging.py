"""Walk a paged list: each of Jira's ways of paging, and the two ways of walking."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import msgspec

from deskhand.errors import DeskhandError

if TYPE_CHECKING:
    from deskhand.client._operation import Call

__all__ = ["AsyncPages", "BlockingPages", "Page", "Paging", "PagingBroken", "START_LIMIT"]

T = TypeVar("T")


class PagingBroken(DeskhandError):
    """A list that repeats a page: going on would never end."""


class AnyPage(Protocol[T]):
    """What every page has, whatever its way of paging."""

    @property
    def items(self) -> list[T]: ...


class Page(msgspec.Struct, Generic[T], frozen=True, rename="camel", kw_only=True):
    """A page of the service desk's API: no total, and `isLastPage` alone tells the end."""

    values: list[T]
    size: int = 0
    start: int = 0
    limit: int = 0
    is_last_page: bool = True

    @property
    def items(self) -> list[T]:
        """What the page lists."""
        return self.values


class Paging(Protocol):
    """One of Jira's ways of paging."""

    page: type

    def following(self, call: "Call", page: Any) -> "Call | None":
        """The call for the page after this one, None after the last."""
        ...


class _StartLimit:
    """`start` and `limit`, until `isLastPage`: the service desk's way.

    https://developer.atlassian.com/cloud/jira/service-desk/rest/intro/#pagination
    """

    page = Page

    def following(self, call: "Call", page: Page[Any]) -> "Call | None":
        if page.is_last_page:
            return None
        return call._replace(query={**call.query, "start": page.start + len(page.values)})


START_LIMIT: Paging = _StartLimit()


class AsyncPages(Generic[T]):
    """The items of a list, read page by page as they are asked for."""

    def __init__(self, send: Callable[["Call"], Coroutine[Any, Any, Any]], first: "Call", paging: Paging) -> None:
        self._send, self._first, self._paging = send, first, paging

    async def pages(self) -> AsyncIterator[Any]:
        """The pages themselves."""
        seen: set[str] = set()
        call: Call | None = self._first
        while call is not None:
            place = repr((call.query, call.json))
            if place in seen:
                raise PagingBroken("Jira's list came back to a page that was read before; it was left there, incomplete")
            seen.add(place)
            page = await self._send(call)
            yield page
            call = self._paging.following(call, page)

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def first(self) -> T | None:
        """The first item, None if there is none."""
        async for item in self:
            return item
        return None

    async def all(self, limit: int | None = None) -> list[T]:
        """All items, or at most `limit` of them."""
        found: list[T] = []
        async for page in self.pages():
            found.extend(page.items)
            if limit is not None and len(found) >= limit:
                return found[:limit]
        return found


class BlockingPages(Generic[T]):
    """The same for the blocking world."""

    def __init__(self, walk: AsyncPages[T], wait: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self._walk, self._wait = walk, wait

    def pages(self) -> Iterator[Any]:
        """The pages themselves."""
        pages = self._walk.pages()
        while (page := self._wait(anext(pages, None))) is not None:  # type: ignore[arg-type]
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
