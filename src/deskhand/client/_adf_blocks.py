"""Any document put into the one form that conversions work on: what has no counterpart anywhere becomes its content.

Whatever comes in, what comes out has known nodes only, each with what it must have; what was left out on the way is noted.
"""

import re
from collections.abc import Mapping
from typing import Any

from deskhand.client._adf import MAX_DEPTH, Losses, Node, Place, attributes, block, children, kind_of, paragraph, text
from deskhand.client._adf_inline import inline, is_inline
from deskhand.client._adf_leaves import check_attributes, media
from deskhand.client._adf_marks import link_of
from deskhand.client._adf_plain import address, leaf_text, to_plain
from deskhand.client._adf_tables import table

__all__ = ["canonical"]

_LANGUAGE = re.compile(r"[\w+#./-]{1,40}")
_PANELS = frozenset(["info", "note", "tip", "success", "warning", "error"])
_FLAT = frozenset(["paragraph", "heading", "codeBlock", "mediaSingle", "mediaGroup"])
_LISTS = frozenset(["bulletList", "orderedList", "taskList"])
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def canonical(adf: Any, losses: Losses) -> Node:
    """A document in its one form."""
    if not isinstance(adf, Mapping):
        adf = {"type": "doc", "content": [paragraph([text(adf)])] if isinstance(adf, str) else []}
    nodes = children(adf) if adf.get("type") == "doc" else [adf]
    return {"version": 1, "type": "doc", "content": _Blocks(losses).inside(nodes, Place(None, "doc", 1), 0)}


class _Blocks:
    """One walk down a document."""

    def __init__(self, losses: Losses) -> None:
        self.losses = losses

    def inside(self, nodes: list[Any], place: Place, depth: int) -> list[Node]:
        """The blocks among the children of a node; what stands within a line gets a paragraph."""
        made: list[Node] = []
        line: list[Any] = []
        for number, node in enumerate(nodes, 1):
            if is_inline(node):
                line.append(node)
                continue
            self._end_line(made, line, place)
            made += self._block(node, Place(place, kind_of(node), number), depth)
        self._end_line(made, line, place)
        kept = [one for one in made if not _is_empty(one)]
        if kept:
            for _ in range(len(made) - len(kept)):
                self.losses.add("paragraph", "is left out: it is empty", place)
        return kept

    def filled(self, node: Any, place: Place, depth: int) -> list[Node]:
        """The blocks in a node that must not be empty."""
        return self.inside(children(node), place, depth + 1) or [paragraph([])]

    def _end_line(self, made: list[Node], line: list[Any], place: Place) -> None:
        if line:
            made.append(paragraph(inline(line, place, self.losses)))
            line.clear()

    def _block(self, node: Any, place: Place, depth: int) -> list[Node]:
        kind = kind_of(node)
        if depth > MAX_DEPTH and children(node) and kind not in _FLAT:
            self.losses.add("nesting", f"ends at {MAX_DEPTH} levels; the words below are kept", place)
            return [paragraph(inline([text(to_plain(node))], place, self.losses))]
        reader = _READERS.get(kind)
        if reader is None:
            return self._unknown(node, place, depth)
        marks = node.get("marks")
        for mark in marks if isinstance(marks, list) else []:
            self.losses.add(f"mark {kind_of(mark)} on {kind}", "is left out", place)
        return reader(self, node, place, depth)

    def _unknown(self, node: Any, place: Place, depth: int) -> list[Node]:
        self.losses.add(kind_of(node), "has no counterpart; its content is kept", place)
        if children(node):
            return self.inside(children(node), place, depth + 1)
        words = leaf_text(node)
        return [paragraph(inline([text(words)], place, self.losses))] if words.strip() else []

    def paragraph(self, node: Any, place: Place, depth: int) -> list[Node]:
        check_attributes(node, (), place, self.losses)
        return [paragraph(inline(children(node), place, self.losses))]

    def heading(self, node: Any, place: Place, depth: int) -> list[Node]:
        check_attributes(node, ("level",), place, self.losses)
        level = attributes(node).get("level")
        if type(level) is not int or not 1 <= level <= 6:
            self.losses.add("heading.level", "becomes one of 1 to 6", place)
            level = min(max(level, 1), 6) if type(level) is int else 1
        return [block("heading", inline(children(node), place, self.losses), level=level)]

    def items(self, node: Any, place: Place, depth: int) -> list[Node]:
        kind = kind_of(node)
        check_attributes(node, ("order",), place, self.losses)
        items = [
            block("listItem", self._item(one, Place(place, kind_of(one), number), depth))
            for number, one in enumerate(children(node), 1)
        ]
        order = attributes(node).get("order", 1)
        if kind == "bulletList" or order == 1 or not items:
            return [block(kind, items)] if items else []
        if type(order) is int and 0 <= order < 1e9:
            return [block(kind, items, order=order)]
        self.losses.add("orderedList.order", "begins with 1", place)
        return [block(kind, items)]

    def _item(self, node: Any, place: Place, depth: int) -> list[Node]:
        inside = children(node) if kind_of(node) == "listItem" else [node]
        if (
            len(inside) > 1
            and kind_of(inside[0]) == "paragraph"
            and not children(inside[0])
            and kind_of(inside[1]) in _LISTS
        ):
            inside = inside[1:]
        content = self.filled({"content": inside}, place, depth)
        first_is_list = content[0]["type"] in _LISTS
        return [paragraph([]), *content] if first_is_list else content

    def decisions(self, node: Any, place: Place, depth: int) -> list[Node]:
        self.losses.add("decisionList", "becomes a bullet list", place)
        items = [
            block("listItem", [paragraph(inline(children(one), place, self.losses))])
            for one in children(node)
            if children(one)
        ]
        return [block("bulletList", items)] if items else []

    def tasks(self, node: Any, place: Place, depth: int) -> list[Node]:
        made = self._tasks(node, place, depth)
        return [block("taskList", made)] if made else []

    def _tasks(self, node: Any, place: Place, depth: int) -> list[Node]:
        made: list[Node] = []
        for number, one in enumerate(children(node), 1):
            here = Place(place, kind_of(one), number)
            if kind_of(one) != "taskList":
                made.append(self._task(one, here))
            elif depth >= MAX_DEPTH or not made:
                self.losses.add("taskList", "moves up: it hangs below no task, or too deep", here)
                too_deep = depth >= 2 * MAX_DEPTH
                made += [self._task(block("taskItem", [one]), here)] if too_deep else self._tasks(one, here, depth + 1)
            elif nested := self._tasks(one, here, depth + 1):
                if made[-1]["type"] == "taskList":
                    made[-1]["content"] += nested
                else:
                    made.append(block("taskList", nested))
        return made

    def _task(self, node: Any, place: Place) -> Node:
        inner: list[Any] = []
        for one in children(node):
            if kind_of(one) == "paragraph":
                inner += [{"type": "hardBreak"}, *children(one)] if inner else children(one)
            else:
                inner.append(one)
        if kind_of(node) not in ("taskItem", "blockTaskItem"):
            self.losses.add(kind_of(node), "becomes a task", place)
        state = "DONE" if attributes(node).get("state") == "DONE" else "TODO"
        return block("taskItem", inline(inner, place, self.losses), state=state)

    def code(self, node: Any, place: Place, depth: int) -> list[Node]:
        check_attributes(node, ("language",), place, self.losses)
        words = "".join([leaf_text(one) if is_inline(one) else to_plain(one) for one in children(node)])
        words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
        content = [text(words)] if words else []
        language = attributes(node).get("language") or ""
        if isinstance(language, str) and _LANGUAGE.fullmatch(language):
            return [block("codeBlock", content, language=language)]
        if language:
            self.losses.add("codeBlock.language", "is left out: it is no word", place)
        return [block("codeBlock", content)]

    def quote(self, node: Any, place: Place, depth: int) -> list[Node]:
        check_attributes(node, (), place, self.losses)
        return [block("blockquote", self.filled(node, place, depth))]

    def panel(self, node: Any, place: Place, depth: int) -> list[Node]:
        found = attributes(node)
        kind, colour = found.get("panelType"), str(found.get("panelColor")).lower()
        if kind == "custom" and _COLOUR.fullmatch(colour):
            check_attributes(node, ("panelType", "panelColor"), place, self.losses)
            return [block("panel", self.filled(node, place, depth), panelType="custom", panelColor=colour)]
        check_attributes(node, ("panelType",), place, self.losses)
        if kind not in _PANELS:
            self.losses.add("panel.panelType", "becomes info", place)
            kind = "info"
        return [block("panel", self.filled(node, place, depth), panelType=kind)]

    def expand(self, node: Any, place: Place, depth: int) -> list[Node]:
        check_attributes(node, ("title",), place, self.losses)
        title = attributes(node).get("title")
        words = " ".join(title.split()).replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(title, str) else ""
        kind = "nestedExpand" if place.above and place.above.above else "expand"
        return [block(kind, self.filled(node, place, depth), title=words)]

    def rule(self, node: Any, place: Place, depth: int) -> list[Node]:
        return [{"type": "rule"}]

    def media(self, node: Any, place: Place, depth: int) -> list[Node]:
        check_attributes(node, (), place, self.losses)
        files: list[Node] = []
        after: list[Node] = []
        for number, one in enumerate([node] if kind_of(node) == "media" else children(node), 1):
            here = Place(place, kind_of(one), number)
            made = media(one, here, self.losses) if kind_of(one) == "media" else None
            if made:
                files.append(made)
            elif kind_of(one) == "caption":
                self.losses.add("caption", "becomes a paragraph", here)
                after.append(paragraph(inline(children(one), here, self.losses)))
            else:
                self.losses.add(kind_of(one), "cannot be found again; its words are kept", here)
                after.append(paragraph(inline([text(to_plain(one))], here, self.losses)))
        if len(files) > 1:
            return [block("mediaGroup", files), *after]
        return [*(block("mediaSingle", [one], layout="center") for one in files), *after]

    def card(self, node: Any, place: Place, depth: int) -> list[Node]:
        kind = kind_of(node)
        check_attributes(node, ("url",), place, self.losses)
        link = link_of(address(node))
        if link is None:
            return self._unknown({**node, "content": []}, place, depth)
        url = link["attrs"]["href"]
        return [{"type": kind, "attrs": {"url": url, "layout": "center"} if kind == "embedCard" else {"url": url}}]

    def table(self, node: Any, place: Place, depth: int) -> list[Node]:
        check_attributes(node, (), place, self.losses)
        return table(node, place, self.losses, lambda cell, here: self.inside(children(cell), here, depth + 1))


def _is_empty(node: Node) -> bool:
    return node["type"] == "paragraph" and not node["content"]


_READERS = {
    "blockCard": _Blocks.card,
    "blockquote": _Blocks.quote,
    "bulletList": _Blocks.items,
    "codeBlock": _Blocks.code,
    "decisionList": _Blocks.decisions,
    "embedCard": _Blocks.card,
    "expand": _Blocks.expand,
    "heading": _Blocks.heading,
    "media": _Blocks.media,
    "mediaGroup": _Blocks.media,
    "mediaSingle": _Blocks.media,
    "nestedExpand": _Blocks.expand,
    "orderedList": _Blocks.items,
    "panel": _Blocks.panel,
    "paragraph": _Blocks.paragraph,
    "rule": _Blocks.rule,
    "table": _Blocks.table,
    "taskList": _Blocks.tasks,
}
