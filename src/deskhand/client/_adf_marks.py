"""What a text bears: links, colours and emphasis, as Atlassian's document format has them."""

import re
from collections.abc import Mapping
from typing import Any

from deskhand.client._adf import Losses, Node, Place, attributes, kind_of

__all__ = ["ADDRESS_WORDS", "CARD_WORDS", "code_of", "href_of", "link_of", "marks_of", "without"]

# Outermost first, where a choice is free.
_ORDER = ["link", "textColor", "backgroundColor", "underline", "subsup", "strike", "strong", "em", "code"]
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_UNSAFE = re.compile(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)
_BLANK = re.compile(r"[\x00-\x20\x7f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
# Wiki markup's words for a link that is shown as a card; Markdown has them as titles.
CARD_WORDS = {"smart-link": "inlineCard", "smart-card": "blockCard", "smart-embed": "embedCard"}
# As schemes they are the words with which Markdown writes what is not a link.
ADDRESS_WORDS = frozenset(["accountid", "date", "emoji", "media", "status"])


def marks_of(node: Any, place: Place, losses: Losses) -> list[Node]:
    """The marks of a text that Jira allows side by side, in one order."""
    found: dict[str, Node] = {}
    given = node.get("marks")
    for mark in given if isinstance(given, list) else []:
        kind = kind_of(mark)
        made = _mark(kind, attributes(mark))
        if made is None:
            losses.add(f"mark {kind}", "is left out; the text is kept", place)
        elif kind in found and found[kind] != made:
            losses.add(f"mark {kind}", "is there twice; the first is kept", place)
        else:
            found[kind] = made
            if attributes(mark).get("title") in CARD_WORDS:
                losses.add("mark link.title", "is left out: it would make a card of the link", place)
    if "code" in found:
        for kind in found.keys() - {"code", "link"}:
            losses.add(f"mark {kind}", "cannot go with code", place)
            del found[kind]
    return [found[kind] for kind in _ORDER if kind in found]


def link_of(href: Any, title: Any = None) -> Node | None:
    """A link, unless it has no address or one that would run a script."""
    href = href_of(href)
    if href is None or href.partition(":")[0].lower() in ADDRESS_WORDS:
        return None
    title = " ".join(title.split()) if isinstance(title, str) and title not in CARD_WORDS else ""
    return {"type": "link", "attrs": {"href": href, "title": title} if title else {"href": href}}


def href_of(href: Any) -> str | None:
    """An address that can be written on one line, unless it would run a script."""
    if not isinstance(href, str) or not href.strip() or _UNSAFE.match(href):
        return None
    return _BLANK.sub(lambda blank: "".join(f"%{byte:02X}" for byte in blank[0].encode()), href.strip())


def code_of(node: Node) -> bool:
    """Whether a text is code, which is kept to the letter."""
    return any(mark["type"] == "code" for mark in node.get("marks", ()))


def without(node: Node, mark: Node) -> Node:
    """A text with one mark less."""
    marks = [other for other in node["marks"] if other != mark]
    bare = {key: value for key, value in node.items() if key != "marks"}
    return {**bare, "marks": marks} if marks else bare


def _mark(kind: str, found: Mapping[str, Any]) -> Node | None:
    if kind in ("code", "em", "strike", "strong", "underline"):
        return {"type": kind}
    if kind == "link":
        return link_of(found.get("href"), found.get("title"))
    if kind in ("textColor", "backgroundColor"):
        colour = str(found.get("color")).lower()
        return {"type": kind, "attrs": {"color": colour}} if _COLOUR.fullmatch(colour) else None
    if kind == "subsup" and found.get("type") in ("sub", "sup"):
        return {"type": kind, "attrs": {"type": found["type"]}}
    return None
