"""A line of a document as Markdown.

Emphasis is written with asterisks and underscores where CommonMark is sure to see it, and with HTML's words for it elsewhere,
such as in the middle of a word next to a bracket.
"""

from typing import Any

from deskhand.client._adf import Node
from deskhand.client._adf_plain import day
from deskhand.client._adf_spans import Spans
from deskhand.client._markdown_escape import (
    char_class,
    code_span,
    destination,
    escaped,
    label,
    plain_address,
    scheme,
    title,
)

__all__ = ["image", "spans"]

_STYLES = {"textColor": "color", "backgroundColor": "background-color"}
_TAGS = {"underline": "u", "strong": "strong", "em": "em", "strike": "del"}


def spans(nodes: list[Node], *, line_break: str) -> str:
    """Inline nodes in canonical form, as Markdown."""
    # A tag for a break means that all of it is one line, which began before.
    return _Spans(line_break).run(nodes, " " if line_break.startswith("<") else "", "")


def image(found: Node) -> str:
    """An image or a file of its own."""
    href = found["url"] if found["type"] == "external" else file_address(found)
    return f"![{label(found.get('alt', ''))}]({destination(href)})"


def file_address(found: Node) -> str:
    """A file in Jira's media store, as an address."""
    more = {name: str(found[name]) for name in ("collection", "width", "height") if found.get(name)}
    query = "&".join(scheme(name, value).replace(":", "=", 1) for name, value in more.items())
    return scheme("media", found["id"]) + (f"?{query}" if query else "")


class _Spans(Spans):
    """A line of Markdown."""

    def __init__(self, line_break: str) -> None:
        self.line_break = line_break

    def char_class(self, char: str) -> str:
        """As CommonMark has it."""
        return char_class(char)

    def marked(self, mark: Node, nodes: list[Node], left: str, right: str, in_label: bool) -> str:
        """A passage between delimiters, or else between tags."""
        kind, found = mark["type"], mark.get("attrs", {})
        if kind == "link":
            return self._link(found, nodes)
        if kind == "code":
            return code_span(nodes[0]["text"])
        sign = self._sign(kind, nodes, left, right)
        inner = self.run(nodes, sign[-1:] or ">", "mark", in_label=in_label)
        if sign and not inner.endswith(sign[-1]):
            return f"{sign}{inner}{sign}"
        tag = _TAGS.get(kind) or ("span" if kind in _STYLES else found["type"])
        style = f' style="{_STYLES[kind]}:{found["color"]}"' if kind in _STYLES else ""
        return f"<{tag}{style}>{inner}</{tag}>"

    def before(self, piece: str, following: str) -> str:
        """An exclamation mark right before a bracket would begin an image."""
        return f"{piece[:-1]}\\!" if piece.endswith("!") and following.startswith("[") else piece

    def leaf(self, node: Node, left: str, following: Node | None, in_label: bool) -> str:
        """Literal text, or what stands for a node."""
        kind, found = node["type"], node.get("attrs", {})
        if kind == "text":
            return escaped(node["text"], line_start=left in ("", "\n"), in_label=in_label)
        if kind == "hardBreak":
            return self.line_break
        if kind == "emoji":
            return _emoji(found["shortName"], left, following)
        return _leaf(kind, found)

    def _sign(self, kind: str, nodes: list[Node], left: str, right: str) -> str:
        """The delimiter that is sure to be seen as one here, if there is any."""
        outside = (char_class(left), right)
        if kind == "em" and "word" not in outside and left != "_":
            return "_"
        sign = {"strong": "**", "em": "*", "strike": "~~"}.get(kind, "")
        if not sign or left == sign[-1]:
            return ""
        inside = (self.class_at_start(nodes[0]), self.class_at_end(nodes[-1]))
        hidden = any(out == "word" and within == "mark" for out, within in zip(outside, inside, strict=True))
        return "" if hidden else sign

    def _link(self, found: Node, nodes: list[Node]) -> str:
        href, words = found["href"], found.get("title", "")
        if (
            not words
            and len(nodes) == 1
            and nodes[0] == {"type": "text", "text": href}
            and (plain := plain_address(href))
        ):
            return plain
        return f"[{self.run(nodes, '[', 'mark', in_label=True)}]({destination(href)}{title(words)})"


def _leaf(kind: str, found: dict[str, Any]) -> str:
    if kind == "mention":
        href = scheme("accountid", found["id"])
        return f"[{label(found['text'])}]({href})" if "text" in found else f"<{href}>"
    if kind == "date":
        return f"<date:{day(found['timestamp'])}>"
    if kind == "status":
        return f"[{label(found['text'])}](status:{found['color']})"
    if kind == "mediaInline":
        href = file_address(found)
        return f"[{label(found['alt'])}]({href})" if "alt" in found else f"<{href}>"
    return card(found["url"], "smart-link")


def card(url: str, word: str) -> str:
    """A card: a link to what it shows, with the word that wiki markup has for it as its title."""
    return f"[{label(url)}]({destination(url)}{title(word)})"


def _emoji(name: str, left: str, following: Node | None) -> str:
    after = following["text"][0] if following and following["type"] == "text" and not following.get("marks") else ""
    crowded = following is not None and following["type"] == "emoji"
    if crowded or any(char.isalnum() or char == ":" for char in (left, after)):
        return f"<{scheme('emoji', name.strip(':'))}>"
    return name
