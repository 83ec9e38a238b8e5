"""Jira's ways of paging: which call follows a page."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from deskhand.client._call import Call
from deskhand.client._paging import Page, Paging, PagingBroken, PlatformPage

__all__ = ["CURSOR", "START_AT", "START_LIMIT", "next_token", "start_at"]


class _StartLimit:
    """`start` and `limit`, until `isLastPage`: the service desk's way.

    https://developer.atlassian.com/cloud/jira/service-desk/rest/intro/#pagination
    """

    page = Page

    def following(self, call: Call, page: Page[Any]) -> Call | None:
        if page.is_last_page:
            return None
        if page.is_last_page is None and not (page.links and page.links.next):
            _look_whether_it_ends(page.values)
            return None
        return call._replace(query={**call.query, "start": page.start + len(page.values)})


class _Cursor:
    """A `cursor` that the link to the next page carries: the knowledge base's way."""

    page = Page

    def following(self, call: Call, page: Page[Any]) -> Call | None:
        if page.is_last_page:
            return None
        link = page.links.next if page.links else None
        if not link and page.is_last_page is None:
            _look_whether_it_ends(page.values)
            return None
        following = parse_qs(urlsplit(link or "").query)
        place: dict[str, Any] = {name: following[name][0] for name in ("cursor", "start") if name in following}
        if not place:
            raise PagingBroken("a page is not the last one, and its link to the next says no place")
        return call._replace(query={**call.query, **place})


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
        if last is None and page.total is None:
            _look_whether_it_ends(page.items)
            return None
        if last is None and read >= page.total:
            return None
        return call._replace(query={**call.query, "startAt": read})


class _NextToken:
    """`nextPageToken` in the call's body, until there is none: the way of Cloud's search.

    Data Center's search goes by `startAt` and the total instead: the reply tells which of the two it is.
    """

    def __init__(self, page: Any) -> None:
        self.page = page

    def following(self, call: Call, page: Any) -> Call | None:
        last = getattr(page, "is_last", None)
        if page.next_page_token and not last:
            return call._replace(json={**call.json, "nextPageToken": page.next_page_token})
        start: int | None = getattr(page, "start_at", None)
        if start is None or last:
            if last is False:
                raise PagingBroken("a page says that it is not the last one, and has no token for the next")
            return None  # without a token a list has ended, as documented
        if page.total is None:
            _look_whether_it_ends(page.items)
            return None
        read = start + len(page.items)
        return None if read >= page.total else call._replace(json={**call.json, "startAt": read})


def _look_whether_it_ends(items: list[Any]) -> None:
    """Whether a list that says nothing of its end has come to it: a page without items is one, any other might go on."""
    if items:
        raise PagingBroken("a page says neither that it is the last one nor where the next is")


START_LIMIT: Paging = _StartLimit()
CURSOR: Paging = _Cursor()
START_AT: Paging = _StartAt(PlatformPage)


def start_at(page: Any) -> Paging:
    """The platform's older way, for a page that names its list in a way of its own."""
    return _StartAt(page)


def next_token(page: Any) -> Paging:
    """Cloud's newer way, for a page that names its list in a way of its own."""
    return _NextToken(page)
