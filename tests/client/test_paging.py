"""Lists, page by page, in each of Jira's ways."""

import pytest

from client.server import Answer, serving
from deskhand.client import Jira, PagingBroken


def page(start: int, *ids: str, last: bool) -> Answer:
    return Answer(200, {"values": [{"id": one} for one in ids], "start": start, "limit": 2, "isLastPage": last})


async def test_a_list_ends_by_the_page_s_own_word() -> None:
    """A short page is not the last one and a full one may be: `isLastPage` alone tells."""
    async with serving(page(0, "1", last=False), page(1, "2", "3", last=True)) as server, Jira(server.url) as jira:
        found = [desk.id async for desk in jira.service_desks.list(limit=2)]
    assert found == ["1", "2", "3"]
    assert [heard.query for heard in server.heard] == [{"limit": ["2"]}, {"limit": ["2"], "start": ["1"]}]


async def test_a_page_that_comes_again_is_an_error() -> None:
    """A list that would never end is left with an error instead of a loop."""
    async with serving(page(0, last=False)) as server, Jira(server.url) as jira:
        with pytest.raises(PagingBroken):
            await jira.service_desks.list(start=0).all()
    assert len(server.heard) == 1


async def test_a_token_that_comes_again_is_an_error() -> None:
    """The same for search, whose pages have tokens."""
    again = Answer(200, {"issues": [{"id": "1", "key": "HELP-1"}], "nextPageToken": "abc"})
    async with serving(again) as server, Jira(server.url) as jira:
        with pytest.raises(PagingBroken):
            await jira.platform.search.issues("project = HELP").all()
    assert len(server.heard) == 2


async def test_search_goes_on_by_its_token() -> None:
    """The token of a page asks for the next, beside the same JQL, until there is none."""
    first = Answer(200, {"issues": [{"id": "1", "key": "HELP-1"}], "nextPageToken": "abc", "isLast": False})
    second = Answer(200, {"issues": [{"id": "2", "key": "HELP-2", "fields": {"summary": "Ink"}}], "isLast": True})
    async with serving(first, second) as server, Jira(server.url) as jira:
        found = await jira.platform.search.issues("project = HELP", reconcile=["7"]).all()
    assert [issue.key for issue in found] == ["HELP-1", "HELP-2"]
    assert [issue.field("summary") for issue in found] == [None, "Ink"]
    assert server.heard[1].json == {
        "jql": "project = HELP",
        "fields": ["summary"],
        "reconcileIssues": [7],
        "nextPageToken": "abc",
    }


async def test_an_issue_is_read_when_it_is_asked() -> None:
    """Fields, their names and their HTML stay raw until then, and are empty where they were not asked for."""
    issue = {
        "id": "1",
        "key": "HELP-1",
        "fields": {"summary": "Ink", "customfield_10010": None},
        "names": {"summary": "Summary"},
        "renderedFields": {"description": "<p>Ink</p>"},
    }
    async with (
        serving(Answer(200, issue), Answer(200, {"id": "2", "key": "HELP-2"})) as server,
        Jira(server.url) as jira,
    ):
        full = await jira.platform.issues.get("HELP-1", expand=["names", "renderedFields"])
        bare = await jira.platform.issues.get("HELP-2", fields=["none"])
    assert full.field("summary") == "Ink"
    assert full.field("customfield_10010") is None
    assert full.names == {"summary": "Summary"}
    assert full.rendered_fields == {"description": "<p>Ink</p>"}
    assert (bare.fields, bare.names, bare.rendered_fields) == ({}, {}, {})


async def test_the_platform_s_older_pages_end_by_is_last_or_by_the_total() -> None:
    """Changelogs say `isLast`, comments only a total."""
    change = {"id": "1", "created": "2026-09-08T10:11:12.345+0200", "items": []}
    histories = [
        Answer(200, {"values": [change], "startAt": 0, "isLast": False, "total": 9}),
        Answer(200, {"values": [change], "startAt": 1, "isLast": True, "total": 9}),
    ]
    async with serving(*histories) as server, Jira(server.url) as jira:
        assert len(await jira.platform.issues.changelog("HELP-1").all()) == 2
    comments = [
        Answer(200, {"comments": [{"id": "1"}], "startAt": 0, "total": 2}),
        Answer(200, {"comments": [{"id": "2"}], "startAt": 1, "total": 2}),
    ]
    async with serving(*comments) as server, Jira(server.url) as jira:
        assert [one.id for one in await jira.platform.comments.list("HELP-1").all()] == ["1", "2"]


async def test_the_knowledge_base_goes_on_by_the_cursor_of_its_link() -> None:
    """The next page is asked for as its link says."""
    links = {"next": "https://acme.example/rest/servicedeskapi/knowledgebase/article?query=ink&cursor=c2&limit=1"}
    first = Answer(200, {"values": [{"title": "Ink"}], "isLastPage": False, "_links": links})
    async with serving(first, Answer(200, {"values": [], "isLastPage": True})) as server, Jira(server.url) as jira:
        found = await jira.knowledgebase.search("ink", limit=1).all()
    assert [article.title for article in found] == ["Ink"]
    assert server.heard[1].query == {"query": ["ink"], "highlight": ["false"], "limit": ["1"], "cursor": ["c2"]}


async def test_no_more_pages_are_read_than_are_needed() -> None:
    """The first item needs one page, and so does a limit that it fills."""
    async with serving(page(0, "1", "2", last=False)) as server, Jira(server.url) as jira:
        first = await jira.service_desks.list().first()
        two = await jira.service_desks.list().all(limit=2)
        one = await jira.service_desks.list().all(limit=1)
    assert first is not None
    assert first.id == "1"
    assert [desk.id for desk in two] == ["1", "2"]
    assert [desk.id for desk in one] == ["1"]
    assert len(server.heard) == 3
