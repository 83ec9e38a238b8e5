"""Knowledge base: articles that answer before a request is made."""

from deskhand.client._arguments import given
from deskhand.client._call import Call, call
from deskhand.client._download import download
from deskhand.client._operation import pages
from deskhand.client._shapes import Shape
from deskhand.client._ways_of_paging import CURSOR
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["Article", "ArticleContent", "ArticleSource", "Knowledgebase"]


class ArticleSource(Shape):
    """The page in Confluence that an article is."""

    type: str | None = None
    page_id: str | None = None
    space_key: str | None = None


class ArticleContent(Shape):
    """Where an article's text is found."""

    iframe_src: str | None = None


class Article(Shape):
    """An article; with `highlight`, what was looked for stands between `@@@hl@@@` and `@@@endhl@@@`."""

    title: str | None = None
    excerpt: str | None = None
    source: ArticleSource | None = None
    content: ArticleContent | None = None


class Knowledgebase(Nouns[W]):
    """The articles of the site and of its desks."""

    @pages(
        "GET /knowledgebase/article",
        Article,
        needs=Needs(classic="read:servicedesk-request", granular="read:knowledgebase:jsm"),
        paging=CURSOR,
        editions=CLOUD,
    )
    def search(
        self, query: str, *, highlight: bool = False, cursor: str | None = None, limit: int | None = None
    ) -> Call:
        """The articles of all desks that hold the words."""
        return call(query={"query": given(query), "highlight": highlight, "cursor": cursor, "limit": limit})

    @pages(
        "GET /servicedesk/{serviceDeskId}/knowledgebase/article",
        Article,
        needs=Needs(granular="read:knowledgebase:jsm"),
        paging=CURSOR,
        editions=CLOUD,
    )
    def of_desk(
        self,
        desk: str | int,
        query: str,
        *,
        highlight: bool = False,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Call:
        """The articles of one desk that hold the words."""
        return call(desk, query={"query": given(query), "highlight": highlight, "cursor": cursor, "limit": limit})

    @download(
        "GET /knowledgebase/article/view/{pageId}",
        needs=Needs(classic="read:servicedesk-request", granular="read:knowledgebase:jsm", product="anybody"),
        editions=CLOUD,
    )
    def view(self, page: str | int) -> Call:
        """An article as the web page that the portal shows."""
        return call(page)
