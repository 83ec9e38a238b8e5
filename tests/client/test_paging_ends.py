"""Lists that do not say where they end: nothing is lost in silence."""

from typing import Any

import pytest

from client.server import Answer, serving
from deskhand.client import Jira, PagingBroken
from deskhand.errors import NotJira, UserError

LINK = {"next": "https://acme.example/rest/servicedeskapi/servicedesk?start=1"}
ISSUES = [{"id": "1", "key": "HELP-1"}]


def desks(start: int, *ids: str, **more: Any) -> Answer:
    return Answer(200, {"values": [{"id": one} for one in ids], "start": start, **more})


async def test_a_page_without_a_word_goes_on_by_its_link() -> None:
    """Every documented page says `isLastPage`: without it the link to the next page tells, and the drift is told."""
    pages = (desks(0, "1", _links=LINK), desks(1, "2", isLastPage=True))
    async with serving(*pages) as server, Jira(server.url) as jira:
        assert ["1", "2"] == [one.id async for one in jira.service_desks.list()]
        assert {"GET /servicedesk": ["isLastPage: missing"]}.items() <= jira.drift().items()
    assert ["1"] == server.heard[1].query["start"]


@pytest.mark.parametrize("more", [{}, {"size": 1, "limit": 1}, {"isLastPage": None}, {"_links": {}}])
async def test_a_page_without_a_word_or_a_link_is_an_error(more: dict[str, Any]) -> None:
    """Whether there are more nobody can say: its items are given, and then the error, which names the operation."""
    seen = []
    async with serving(desks(0, "1", **more)) as server, Jira(server.url) as jira:
        walk = jira.service_desks.list().__aiter__()
        seen.append((await anext(walk)).id)
        with pytest.raises(PagingBroken, match="GET /servicedesk: a page says neither that it is the last"):
            await anext(walk)
        assert (await jira.service_desks.list().first()) is not None
    assert seen == ["1"]


async def test_an_empty_page_without_a_word_is_the_end() -> None:
    """Where there is nothing, nothing is lost."""
    async with serving(desks(0)) as server, Jira(server.url) as jira:
        assert await jira.service_desks.list().all() == []


async def test_a_search_that_goes_on_without_a_token_is_an_error() -> None:
    """No token is the end, as documented, but not where the page says that it is not the last one."""
    async with serving(Answer(200, {"issues": ISSUES, "isLast": False})) as server, Jira(server.url) as jira:
        with pytest.raises(PagingBroken, match=r"POST /rest/api/3/search/jql: .* no token"):
            await jira.platform.search.issues("project = HELP").all()
    async with serving(Answer(200, {"issues": ISSUES})) as server, Jira(server.url) as jira:
        assert len(await jira.platform.search.issues("project = HELP").all()) == 1


async def test_a_search_on_prem_without_its_total_is_an_error() -> None:
    """Data Center's search ends by the total alone."""
    page = Answer(200, {"issues": ISSUES, "startAt": 0})
    async with serving(page) as server, Jira(server.url, edition="datacenter") as jira:
        with pytest.raises(PagingBroken):
            await jira.platform.search.issues("project = HELP").all()


@pytest.mark.parametrize(
    "links", [None, {}, {"next": "https://acme.example/rest/servicedeskapi/knowledgebase/article"}]
)
async def test_articles_that_go_on_nowhere_are_an_error(links: Any) -> None:
    """The knowledge base goes on by a link alone: without one, or without a place in it, the rest is out of reach."""
    page = Answer(200, {"values": [{"title": "Ink"}], "isLastPage": False, "_links": links})
    async with serving(page) as server, Jira(server.url) as jira:
        with pytest.raises(PagingBroken, match="GET /knowledgebase/article: "):
            await jira.knowledgebase.search("ink").all()


async def test_a_platform_page_without_last_and_total_is_an_error() -> None:
    """The platform's older pages say one of the two."""
    page = Answer(200, {"values": [{"id": "1", "key": "HELP"}], "startAt": 0})
    async with serving(page) as server, Jira(server.url) as jira:
        with pytest.raises(PagingBroken, match="GET /rest/api/3/project/search: "):
            await jira.platform.projects.list().all()


async def test_a_page_that_failed_is_asked_for_again() -> None:
    """A walk goes on where it was, whatever happened to one call."""
    pages = (desks(0, "1", isLastPage=False), Answer(404, {}), desks(1, "2", isLastPage=True))
    async with serving(*pages) as server, Jira(server.url) as jira:
        walk = jira.service_desks.list().pages()
        assert ["1"] == [one.id for one in (await anext(walk)).items]
        with pytest.raises(Exception, match="does not find it"):
            await anext(walk)
        assert ["2"] == [one.id for one in (await anext(walk)).items]
    assert [heard.query.get("start") for heard in server.heard] == [None, ["1"], ["1"]]


async def test_a_limit_is_a_number_of_items() -> None:
    """None to read is no call, and fewer than none is a mistake."""
    async with serving(desks(0, "1", isLastPage=True)) as server, Jira(server.url) as jira:
        assert await jira.service_desks.list().all(0) == []
        for rubbish in (-1, "5", True, 1.5):
            with pytest.raises(UserError, match="is no number of items"):
                await jira.service_desks.list().all(rubbish)  # type: ignore[arg-type]
    assert server.heard == []


@pytest.mark.parametrize("body", [{"isLastPage": True}, {"values": None, "isLastPage": True}])
async def test_a_list_without_its_items_is_jira_s_change(body: Any) -> None:
    """It is no wrong address: the message says that Jira may have changed, and what is missing."""
    async with serving(Answer(200, body)) as server, Jira(server.url) as jira:
        with pytest.raises(NotJira, match=r"`(\$\.)?values`.* Jira may have changed"):
            await jira.service_desks.list().all()
