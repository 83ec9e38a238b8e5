"""Markdown's blocks as a document."""

import re
from typing import Any

from markdown_it.token import Token

from deskhand.client._adf import Losses, Node, block, paragraph, text
from deskhand.client._markdown_lines import line, only_card, only_images, untitled
from deskhand.client._markdown_parser import parse, parse_line
from deskhand.client._markdown_write import ALERTS

__all__ = ["read"]

_ALERT = re.compile(rf"\[!({'|'.join(ALERTS.values())})\][ \t]*(?:\n|$)", re.IGNORECASE)
_BOX = re.compile(r"\[([ xX])\](?:\s+|$)")
_PANELS = {alert: panel for panel, alert in ALERTS.items()}


def read(source: str, losses: Losses) -> Node:
    """A document as the text says it; not yet in canonical form."""
    return {"version": 1, "type": "doc", "content": _Reader(source, losses).blocks()}


class _Reader:
    """Goes along the tokens once, each container reading its own until its end."""

    def __init__(self, source: str, losses: Losses) -> None:
        self.references: dict[str, Any] = {}
        self.tokens = parse(source, self.references)
        self.losses = losses
        self.at = 0

    def blocks(self) -> list[Node]:
        """All blocks up to the end of what they are in."""
        made: list[Node] = []
        open_details: list[tuple[Token, list[Node]]] = []
        while self.at < len(self.tokens) and self.tokens[self.at].nesting >= 0:
            token = self.tokens[self.at]
            if token.type == "details_begin":
                open_details.append((token, made))
                made = []
            elif token.type == "details_end" and open_details:
                begin, outer = open_details.pop()
                outer.append(block("expand", made, title=begin.meta["title"]))
                made = outer
            else:
                made += self._block(token)
            self.at += 1
        unpaired: list[Node] = []
        for begin, outer in open_details:
            unpaired += [*outer, _literal(begin.content)]
        return unpaired + made

    def _inside(self) -> list[Node]:
        """The blocks in the container that begins here; leaves off at its end."""
        self.at += 1
        return self.blocks()

    def _block(self, token: Token) -> list[Node]:
        kind = token.type
        if kind == "paragraph_open":
            return self._paragraph()
        if kind == "heading_open":
            return [block("heading", self._line(), level=int(token.tag[1]))]
        if kind in ("bullet_list_open", "ordered_list_open"):
            return self._list(token)
        if kind in ("fence", "code_block"):
            return [self._code(token)]
        if kind == "blockquote_open":
            return [self._quote()]
        if kind == "table_open":
            return [self._table()]
        if kind == "hr":
            return [{"type": "rule"}]
        if kind == "too_deep":
            self.losses.add("nesting", "goes too deep; the text below is kept as it was written", _where(token))
        return [_literal(token.content)]

    def _line(self) -> list[Node]:
        """What the inline token after this one says; leaves off at its closing one."""
        inner = self.tokens[self.at + 1]
        self.at += 2
        return line(inner.children or [], _where(inner), self.losses)

    def _paragraph(self) -> list[Node]:
        inner = self.tokens[self.at + 1]
        whole = only_images(inner.children or []) or only_card(inner.children or [])
        if whole:
            untitled(inner.children or [], _where(inner), self.losses)
            self.at += 2
            return [whole]
        return [paragraph(self._line())]

    def _list(self, token: Token) -> list[Node]:
        """A list; runs of items with boxes are task lists, which hold nothing but lines and other such lists."""
        ordered = token.type == "ordered_list_open"
        made: list[Node] = []
        self.at += 1
        while self.tokens[self.at].nesting > 0:
            box = None if ordered else self._box()
            content = self._inside()
            self.at += 1
            if box and content and all(one["type"] == "taskList" for one in content[1:]):
                item = block("taskItem", content[0]["content"], state="TODO" if box == " " else "DONE")
                _into(made, block("taskList", [item, *content[1:]]))
                continue
            if box:
                self.losses.add(
                    "taskItem", "becomes a plain item: a task is one line and tasks below it", _where(token)
                )
                content = [paragraph([text(f"[{box}] "), *content[0]["content"]]), *content[1:]]
            _into(made, block("orderedList" if ordered else "bulletList", [block("listItem", content)]))
        start = token.attrGet("start")
        if ordered and start is not None:
            made[0]["attrs"] = {"order": int(start)}
        return made

    def _box(self) -> str | None:
        """The box that the item here begins with, which is taken from its text."""
        following = self.tokens[self.at + 1 : self.at + 3]
        if [token.type for token in following] != ["paragraph_open", "inline"]:
            return None
        match = _BOX.match(following[1].content)
        if not match:
            return None
        self._cut(following[1], match.end())
        return match[1].lower()

    def _quote(self) -> Node:
        following = self.tokens[self.at + 1 : self.at + 3]
        match = None
        if [token.type for token in following] == ["paragraph_open", "inline"]:
            match = _ALERT.match(following[1].content)
        if not match:
            return block("blockquote", self._inside())
        self._cut(following[1], match.end())
        content = self._inside()
        if not content[0]["content"]:
            del content[0]
        return block("panel", content, panelType=_PANELS[match[1].upper()])

    def _cut(self, token: Token, length: int) -> None:
        """Take so many characters from the beginning of a paragraph's text."""
        token.children = parse_line(token.content[length:].strip(), self.references)

    def _table(self) -> Node:
        rows: list[Node] = []
        self.at += 1
        while self.tokens[self.at].type != "table_close":
            if self.tokens[self.at].type == "tr_open":
                rows.append(self._row())
            self.at += 1
        if len(rows) > 1 and not any(cell["content"][0]["content"] for cell in rows[0]["content"]):
            del rows[0]
        return block("table", rows)

    def _row(self) -> Node:
        cells: list[Node] = []
        self.at += 1
        while self.tokens[self.at].type != "tr_close":
            kind = "tableHeader" if self.tokens[self.at].type == "th_open" else "tableCell"
            if self.tokens[self.at].attrGet("style"):
                self.losses.add(f"{kind}.alignment", "is left out", _where(self.tokens[self.at + 1]))
            cells.append(block(kind, [paragraph(self._line())]))
            self.at += 1
        return block("tableRow", cells)

    def _code(self, token: Token) -> Node:
        words = token.content.removesuffix("\n")
        language, _, more = token.info.strip().partition(" ")
        if more.strip():
            self.losses.add("codeBlock", "keeps the first word of what stands beside its fence", _where(token))
        content = [text(words)] if words else []
        return block("codeBlock", content, language=language) if language else block("codeBlock", content)


def _into(lists: list[Node], new: Node) -> None:
    """Put a list of one item behind the last, as part of it if they are of one kind."""
    if lists and lists[-1]["type"] == new["type"]:
        lists[-1]["content"] += new["content"]
    else:
        lists.append(new)


def _literal(source: str) -> Node:
    return paragraph([text(source)])


def _where(token: Token) -> Any:
    return f"line {token.map[0] + 1}" if token.map else "the text"
