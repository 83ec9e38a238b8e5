"""Articles of the knowledge base."""

from client.outcomes.company import DESK, Company
from client.outcomes.shown import No, refuses, shows

SEARCH = "GET /knowledgebase/article"
OF_DESK = "GET /servicedesk/{serviceDeskId}/knowledgebase/article"
VIEW = "GET /knowledgebase/article/view/{pageId}"


@shows(SEARCH)
async def test_articles_are_found_on_all_pages(acme: Company) -> None:
    """One after another by the cursor that each page ends with."""
    whole = [one.title async for one in acme.grace.knowledgebase.search("phone")]
    assert len(whole) > 1
    assert whole == [one.title async for one in acme.grace.knowledgebase.search("phone", limit=1)]


@shows(OF_DESK)
async def test_what_was_looked_for_is_marked(acme: Company) -> None:
    """In the article's title, where asked for."""
    article = await acme.grace.knowledgebase.of_desk(DESK, "VPN", highlight=True).first()
    assert article is not None
    assert "@@@hl@@@VPN@@@endhl@@@" in (article.title or "")


@shows(SEARCH, VIEW)
async def test_an_article_is_read(acme: Company) -> None:
    """As the web page that the portal shows."""
    article = await acme.grace.knowledgebase.search("fraudulent").first()
    assert article is not None
    assert article.source is not None
    page = await acme.grace.knowledgebase.view(article.source.page_id or "").read()
    assert "Recognise a fraudulent message" == article.title
    assert b"<h1>Recognise a fraudulent message</h1>" in page


@refuses(
    No(SEARCH, 400, lambda acme: acme.grace.knowledgebase.search("")),
    No(OF_DESK, 404, lambda acme: acme.grace.knowledgebase.of_desk("99", "VPN")),
    No(VIEW, 404, lambda acme: acme.grace.knowledgebase.view("1")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A search for nothing, a desk and an article that are not there."""
    await no.said(acme)
