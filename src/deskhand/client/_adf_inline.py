"""A line of text with its marks, put into the one form that conversions work on.

White space that no reader sees is not kept and not reported: at the edges of a paragraph and of a marked passage, and line
breaks at the edges of a paragraph. An address written out becomes a link, as Jira's wiki markup and GitHub have it.
"""

import re
from itertools import groupby
from typing import Any

from deskhand.client._adf import Losses, Node, Place, kind_of, text
from deskhand.client._adf_leaves import INLINE, leaf
from deskhand.client._adf_marks import code_of, marks_of, without
from deskhand.client._adf_plain import leaf_text, to_plain

__all__ = ["ADDRESS", "inline", "is_inline", "tidy"]

# No character in it means anything in Markdown or wiki markup.
_SAFE = r"[^\s\x00-\x1f\x7f<>\"'`|\\^{}\[\]*"
_END = ".,;:!?_~+-"
ADDRESS = re.compile(rf"(?<!\w)https?://\w(?:{_SAFE}]*{_SAFE}{_END}])?")


def is_inline(node: Any) -> bool:
    """Whether a node stands within a line."""
    return kind_of(node) in INLINE


def inline(nodes: list[Any], place: Place, losses: Losses) -> list[Node]:
    """Any nodes as a line: what cannot stand in one becomes its words."""
    made: list[Node] = []
    for number, node in enumerate(nodes, 1):
        kind = kind_of(node)
        here = Place(place, kind, number)
        if kind == "text":
            words = leaf_text(node)
            made.append(text(words, marks_of(node, here, losses)))
        elif kind == "hardBreak":
            made.append({"type": "hardBreak"})
        elif kind in INLINE:
            made += leaf(node, here, losses)
        else:
            losses.add(kind, "has no place within a line; its words are kept", here)
            made.append(text(to_plain(node) or leaf_text(node)))
    line = tidy(made)
    for _ in _addresses(made) - _addresses(line):
        losses.add("mark link", "is left out: it stands on no words", place)
    return line


def tidy(nodes: list[Node]) -> list[Node]:
    """Inline nodes in their one form; what is tidy stays as it is."""
    made = _merged([piece for node in nodes for piece in _lines(node)])
    made = _merged([piece for node in made for piece in _linked(node)])
    for kind in sorted({mark["type"] for node in made for mark in node.get("marks", ())} - {"code"}):
        made = _trimmed(made, kind)
    return _merged(_stripped(_merged(made)))


def _lines(node: Node) -> list[Node]:
    """A text with line ends in it as texts with breaks between; in code, a line end is a space."""
    if node["type"] != "text":
        return [node]
    words = node["text"].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
    marks = node.get("marks", [])
    if code_of(node):
        return [text(words.replace("\n", " "), marks)]
    pieces: list[Node] = []
    for number, line in enumerate(words.split("\n")):
        if number:
            pieces.append({"type": "hardBreak"})
        pieces.append(text(line, marks))
    return pieces


def _linked(node: Node) -> list[Node]:
    if node["type"] != "text" or "://" not in node["text"]:
        return [node]
    marks: list[Node] = node.get("marks", [])
    if any(mark["type"] in ("link", "code") for mark in marks):
        return [node]
    pieces: list[Node] = []
    done = 0
    for match in ADDRESS.finditer(node["text"]):
        href = match[0] if "(" in match[0] else match[0].rstrip(_END + ")")
        pieces.append(text(node["text"][done : match.start()], marks))
        pieces.append(text(href, [{"type": "link", "attrs": {"href": href}}, *marks]))
        done = match.start() + len(href)
    return [*pieces, text(node["text"][done:], marks)]


def _trimmed(nodes: list[Node], kind: str) -> list[Node]:
    """The nodes with white space moved out of the edges of every passage that bears a mark."""
    made: list[Node] = []
    start = 0
    while start < len(nodes):
        mark = _mark(nodes[start], kind)
        end = start + 1
        while mark and end < len(nodes) and _mark(nodes[end], kind) == mark:
            end += 1
        passage = nodes[start:end]
        made += _bare_edges(passage, mark) if mark else passage
        start = end
    return made


def _bare_edges(passage: list[Node], mark: Node) -> list[Node]:
    first, last = 0, len(passage) - 1
    before: list[Node] = []
    after: list[Node] = []
    while first <= last and not code_of(passage[first]):
        bare = passage[first]["text"].lstrip()
        before.append(_with_text(without(passage[first], mark), passage[first]["text"][: -len(bare) or None]))
        if bare:
            passage[first] = _with_text(passage[first], bare)
            break
        first += 1
    while last >= first and not code_of(passage[last]):
        bare = passage[last]["text"].rstrip()
        after.append(_with_text(without(passage[last], mark), passage[last]["text"][len(bare) :]))
        if bare:
            passage[last] = _with_text(passage[last], bare)
            break
        last -= 1
    return [*before, *passage[first : last + 1], *reversed(after)]


def _stripped(nodes: list[Node]) -> list[Node]:
    """The nodes without white space at the ends of lines, and without breaks at the ends of it all."""
    made: list[Node] = []
    for node in nodes:
        at_start = not made or made[-1]["type"] == "hardBreak"
        if node["type"] == "hardBreak":
            _strip_end(made)
            if made:
                made.append(node)
        elif at_start and node["type"] == "text" and not code_of(node):
            if bare := node["text"].lstrip():
                made.append(_with_text(node, bare))
        else:
            made.append(node)
    _strip_end(made)
    while made and made[-1]["type"] == "hardBreak":
        made.pop()
        _strip_end(made)
    return made


def _strip_end(made: list[Node]) -> None:
    while made and made[-1]["type"] == "text" and not code_of(made[-1]):
        last = made.pop()
        if bare := last["text"].rstrip():
            made.append(_with_text(last, bare))
            return


def _merged(pieces: list[Node]) -> list[Node]:
    """The nodes without empty texts, and texts that bear the same marks as one."""
    made: list[Node] = []
    told = [node for node in pieces if node["type"] != "text" or node["text"]]
    for marks, run in groupby(told, lambda node: node.get("marks", []) if node["type"] == "text" else None):
        nodes = list(run)
        made += nodes if marks is None else [text("".join([node["text"] for node in nodes]), marks)]
    return made


def _addresses(nodes: list[Node]) -> set[str]:
    return {str(link["attrs"]["href"]) for node in nodes if (link := _mark(node, "link"))}


def _mark(node: Node, kind: str) -> Node | None:
    return next((mark for mark in node.get("marks", ()) if mark["type"] == kind), None)


def _with_text(node: Node, words: str) -> Node:
    return {**node, "text": words}
