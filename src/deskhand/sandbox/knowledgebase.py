"""Articles of the knowledge base."""

import base64
import binascii
import html
import re
from collections.abc import Callable
from urllib.parse import urlencode

from deskhand.sandbox._access import reaches, the_desk
from deskhand.sandbox._call import JSM, Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._records import Article
from deskhand.sandbox._replies import LARGEST_PAGE, Json

EXCERPT = 160


@handles("GET /knowledgebase/article")
def search_articles(call: Call) -> Json:
    """Articles of every desk that the caller reaches."""
    desks = {desk.id for desk in call.site.desks.values() if reaches(call.site, call.user, desk)}
    return _found(call, lambda row: row.desk in desks)


@handles("GET /servicedesk/{serviceDeskId}/knowledgebase/article")
def search_desk_articles(call: Call) -> Json:
    """Articles of one desk."""
    desk, _ = the_desk(call)
    return _found(call, lambda row: row.desk == desk.id)


@handles(
    "GET /knowledgebase/article/view/{pageId}", anonymous=True, unknown="What an absent article answers: here 404."
)
def view_article(call: Call) -> Reply:
    """An article as a page."""
    row = call.site.articles.get(call.params["pageId"])
    if row is None:
        raise Refusal(404, "The article does not exist.")
    title, text = html.escape(row.title), html.escape(row.text)
    body = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    content = body.encode()
    headers = {"Content-Type": "text/html;charset=UTF-8", "Content-Length": str(len(content))}
    return Reply(200, headers=headers, content=iter([content]))


def _found(call: Call, within: Callable[[Article], bool]) -> Json:
    query = call.one("query").strip()
    if not query:
        raise Refusal(400, "The query parameter 'query' is required.")
    words = [re.escape(word) for word in re.findall(r"\w+", query)]
    rows = [row for row in call.site.articles.values() if within(row) and _matches(row, words)]
    limit = min(call.number("limit", 50) or 50, LARGEST_PAGE)
    start = _opened(call.one("cursor")) if call.one("cursor") else call.number("start", 0)
    if call.flag("prev", default=False):
        start = max(0, start - limit)
    shown = [_shape(call, row, words) for row in rows[start : start + limit]]
    last = start + len(shown) >= len(rows)
    links: Json = {"base": call.base + JSM, "context": "", "self": _link(call, start, limit, prev=False)}
    if not last:
        links["next"] = _link(call, start + limit, limit, prev=False)
    if start:
        links["prev"] = _link(call, start, limit, prev=True)
    sizes = {"size": len(shown), "start": start, "limit": limit, "isLastPage": last}
    return {"_expands": [], **sizes, "_links": links, "values": shown}


def _link(call: Call, at: int, limit: int, *, prev: bool) -> str:
    kept = {name: values for name, values in call.query.items() if name in {"query", "highlight"}}
    cursor = base64.urlsafe_b64encode(str(at).encode()).decode()
    return f"{call.base}{call.path}?" + urlencode(
        {**kept, "cursor": cursor, "limit": limit, "prev": str(prev).lower()}, doseq=True
    )


def _opened(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor).decode()[:9])
    except (binascii.Error, ValueError):
        raise Refusal(400, "The cursor is not valid.") from None


def _matches(row: Article, words: list[str]) -> bool:
    text = f"{row.title}\n{row.text}"
    return all(re.search(rf"\b{word}", text, re.IGNORECASE) for word in words)


def _shape(call: Call, row: Article, words: list[str]) -> Json:
    title, excerpt = row.title, row.text[:EXCERPT]
    if call.flag("highlight", default=False):
        found = re.compile("|".join(rf"\b{word}\w*" for word in words), re.IGNORECASE)
        title, excerpt = (found.sub(lambda hit: f"@@@hl@@@{hit[0]}@@@endhl@@@", text) for text in (title, excerpt))
    return {
        "title": title,
        "excerpt": excerpt,
        "source": {"type": "confluence", "pageId": row.page, "spaceKey": row.space},
        "content": {"iframeSrc": f"{call.base}{JSM}/knowledgebase/article/view/{row.page}"},
    }
