import re
from html.parser import HTMLParser

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller

EVIL = "<script>alert('x')</script>\"&"


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        self.ids |= {known["id"] or ""} if "id" in known else set()
        self.targets += [known[name] or "" for name in ("href", "src") if name in known]
        if tag not in {"meta", "link", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def look(site: Sandbox, path: str = "/") -> str:
    answer = Caller(site, None).get(path)
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    return answer.raw.decode()


def test_the_page_shows_what_the_site_holds(site: Sandbox, alex: Caller, admin: Caller) -> None:
    """Desks, requests, users, permissions, webhooks and calls are all on one page."""
    alex.get(f"{JSM}/request/HELP-7/sla")
    hook = {"name": "Mine", "url": "http://127.0.0.1:9/told", "events": ["comment_created"]}
    admin.post("/rest/webhooks/1.0/webhook", hook)
    page = look(site)
    for text in (
        "IT Help", "Report an incident", "1 to 50 of 500", "alex@acme.example", "BROWSE_PROJECTS", "Roles in HELP",
        "http://127.0.0.1:9/told", f"{JSM}/request/HELP-7/sla", "GET /request/{issueIdOrKey}/sla",
    ):  # fmt: skip
        assert text in page, text


def test_no_secret_is_on_the_page(site: Sandbox) -> None:
    """Tokens and secrets stay with the controls."""
    page = look(site)
    assert not re.search(r"token-\w+|sandbox-secret|password-", page)


def test_the_page_is_well_formed_and_needs_nothing_else(site: Sandbox) -> None:
    """Every tag is closed, every link leads somewhere on the page or to another page of it; no script, no asset."""
    outline = Outline(look(site))
    assert [] == outline.open
    assert not {"script", "img", "link", "iframe"} & set(outline.tags)
    assert {f"#{name}" for name in ("desks", "requests", "users", "permissions", "webhooks", "calls")} <= set(
        outline.targets
    )
    assert {target[1:] for target in outline.targets if target.startswith("#")} <= outline.ids
    assert outline.tags.count("h1") == 1


def test_what_people_wrote_is_escaped(site: Sandbox, alex: Caller) -> None:
    """A summary that is HTML is shown as the text it is, and so is the path of a call."""
    assert 204 == alex.put(f"{V3}/issue/HELP-1", {"fields": {"summary": EVIL}}).status
    alex.get("/rest/api/3/%3Cb%3E")
    page = look(site)
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;" in page
    assert "<script" not in page


def test_earlier_requests_are_a_page_away(site: Sandbox) -> None:
    """The list of requests goes on from page to page to its end."""
    assert 'href="/?start=50#requests"' in look(site)
    last = look(site, "/?start=450")
    assert "451 to 500 of 500" in last
    assert "Earlier ones" not in last


def test_an_empty_site_has_a_page_too() -> None:
    """Where there is nothing, the page says so."""
    with Sandbox(company="empty") as site:
        page = look(site)
    assert "Who is told: none." in page
    assert "0 to 0 of 0, the latest activity first: none." in page
