"""What of a document wiki markup can say: the rest is put into words that it has."""

from collections.abc import Mapping

from deskhand.client._adf import Losses, Node, Place, block, paragraph, text
from deskhand.client._adf_inline import tidy
from deskhand.client._adf_lines import as_line, as_lines, tasks_as_list
from deskhand.client._adf_plain import leaf_text
from deskhand.client._wiki_words import EMOTICONS, PANELS, is_address

__all__ = ["fit"]

_SIGNS = {name: sign for sign, name in EMOTICONS.items()}
_LISTS = frozenset(["bulletList", "orderedList"])
_NOT_IN_ADDRESS = str.maketrans({char: f"%{ord(char):02X}" for char in "[]{}|\\"})


def fit(document: Node, losses: Losses, names: Mapping[str, str]) -> Node:
    """A canonical document of which all can be written as wiki markup; `names` gives the file name of each media id."""
    reader = _Fit(losses, names)
    return {**document, "content": reader.blocks(document["content"], Place(None, "doc", 1), frozenset())}


class _Fit:
    """One walk down a document."""

    def __init__(self, losses: Losses, names: Mapping[str, str]) -> None:
        self.losses = losses
        self.names = names

    def blocks(self, nodes: list[Node], place: Place, within: frozenset[str]) -> list[Node]:
        """The blocks of a container; `within` says which kinds of container it is in."""
        made: list[Node] = []
        for number, node in enumerate(nodes, 1):
            made += self._block(node, Place(place, node["type"], number), within)
        return made

    def _block(self, node: Node, place: Place, within: frozenset[str]) -> list[Node]:
        kind = node["type"]
        if kind in ("paragraph", "heading"):
            return [{**node, "content": self.line(node["content"], place)}]
        if kind == "taskList":
            self.losses.add("taskList", "becomes a bullet list with boxes", place)
            return self._block(tasks_as_list(node), place, within)
        if kind in _LISTS:
            return [self._list(node, place)]
        if kind in ("expand", "nestedExpand") or kind in within:
            why = "there is no such thing" if "title" in node.get("attrs", {}) else "one cannot be in another"
            self.losses.add(kind, f"leaves its content alone: {why}", place)
            title = node.get("attrs", {}).get("title")
            heading = [paragraph([text(title, [{"type": "strong"}])])] if title else []
            return self.blocks(heading + node["content"], place, within)
        if kind in ("blockquote", "panel"):
            content = self.blocks(node["content"], place, within | {kind})
            return [self._panel({**node, "content": content}, place)] if kind == "panel" else [block(kind, content)]
        if kind == "table":
            rows = [block("tableRow", [self._cell(cell, place) for cell in row["content"]]) for row in node["content"]]
            return [block("table", rows)]
        if kind in ("mediaSingle", "mediaGroup"):
            return self._media(node, place)
        if kind in ("blockCard", "embedCard"):
            return [{**node, "attrs": {**node["attrs"], "url": _address(node["attrs"]["url"])}}]
        return [self._code(node, place)] if kind == "codeBlock" else [node]

    def _cell(self, cell: Node, place: Place) -> Node:
        return block(cell["type"], [paragraph(self.line(cell["content"][0]["content"], place))])

    def _panel(self, node: Node, place: Place) -> Node:
        if node["attrs"]["panelType"] == "tip":
            self.losses.add("panel.panelType", "tip becomes success", place)
            return block("panel", node["content"], panelType="success")
        if node["attrs"].get("panelColor") in PANELS.values():
            kind = next(kind for kind, colour in PANELS.items() if colour == node["attrs"]["panelColor"])
            return block("panel", node["content"], panelType=kind)
        return node

    def _code(self, node: Node, place: Place) -> Node:
        words = node["content"][0]["text"] if node["content"] else ""
        if "attrs" in node and "{code}" not in words:
            return node
        if "attrs" in node:
            self.losses.add("codeBlock.language", "is left out: the code itself says {code}", place)
        if "{noformat}" in words:
            self.losses.add("codeBlock", "has a space put into the word {noformat} in it", place)
            words = words.replace("{noformat}", "{ noformat}")
        return block("codeBlock", [text(words)] if words else [])

    def _media(self, node: Node, place: Place) -> list[Node]:
        """Images by their address, files by their name, and what has neither by its words."""
        kept: list[Node] = []
        lines: list[list[Node]] = []
        for one in node["content"]:
            found = one["attrs"]
            if found["type"] == "external" and is_address(found["url"]):
                kept.append({"type": "media", "attrs": {**found, "url": _address(found["url"]).replace("!", "%21")}})
            elif found.get("id") in self.names:
                if found["collection"]:
                    self.losses.add("media.collection", "is left out", place)
                kept.append({"type": "media", "attrs": {**found, "collection": ""}})
            else:
                self.losses.add("media", "becomes its words: the name of its file is not known", place)
                lines.append([text(found.get("alt") or found.get("url") or found["id"])])
        made = (
            [block("mediaGroup", kept) if len(kept) > 1 else block("mediaSingle", kept, layout="center")]
            if kept
            else []
        )
        return made + [paragraph(tidy(line)) for line in lines]

    def _list(self, node: Node, place: Place) -> Node:
        if "attrs" in node:
            self.losses.add("orderedList.order", "begins with 1", place)
        items = [item for one in node["content"] for item in self._items(one, place)]
        return block(node["type"], items)

    def _items(self, item: Node, place: Place) -> list[Node]:
        """An item as one line, blocks of code and lists; what comes after these becomes an item of its own."""
        made: list[Node] = []
        lines: list[list[Node]] = []
        rest: list[Node] = []

        def end_item() -> None:
            line = (
                [paragraph(self.line(as_line(lines), place))] if lines or not rest or rest[0]["type"] in _LISTS else []
            )
            made.append(block("listItem", [*line, *rest]))
            lines.clear()
            rest.clear()

        for one in item["content"]:
            if one["type"] == "taskList":
                self.losses.add("taskList", "becomes a bullet list with boxes", place)
            kind = "bulletList" if one["type"] == "taskList" else one["type"]
            if kind in _LISTS:
                nested = self._list(tasks_as_list(one) if one["type"] == "taskList" else one, place)
                if rest and rest[-1]["type"] == kind:
                    self.losses.add(kind, "goes on where one of its kind ends", place)
                    rest[-1]["content"] += nested["content"]
                else:
                    rest.append(nested)
            elif kind == "codeBlock" and (not rest or rest[-1]["type"] == "codeBlock"):
                rest.append(self._code(one, place))
            else:
                if rest:
                    self.losses.add("listItem", "is divided: text cannot follow what is below an item", place)
                    end_item()
                if lines or kind != "paragraph":
                    self.losses.add(f"{kind} in listItem", "becomes lines of the item", place)
                if kind == "codeBlock":
                    rest.append(self._code(one, place))
                else:
                    lines += as_lines(one)
        end_item()
        return made

    def line(self, nodes: list[Node], place: Place) -> list[Node]:
        """Inline nodes of which all can be written."""
        made = [self._leaf(node, place) for node in nodes]
        for number, node in enumerate(made):
            if node["type"] == "emoji" and (_crowds(_at(made, number - 1)[-1:]) or _crowds(_at(made, number + 1)[:1])):
                self.losses.add("emoji", "becomes its words: an emoticon next to a letter is none", place)
                made[number] = text(leaf_text(node))
        return tidy(made)

    def _leaf(self, node: Node, place: Place) -> Node:
        kind, found = node["type"], node.get("attrs", {})
        if kind == "text":
            marks = [self._mark(mark) for mark in node.get("marks", ())]
            if any(mark["type"] == "backgroundColor" for mark in marks):
                self.losses.add("mark backgroundColor", "is left out", place)
            return text(node["text"], [mark for mark in marks if mark["type"] != "backgroundColor"])
        if kind == "mention":
            return {"type": "mention", "attrs": {"id": found["id"]}}
        if kind == "inlineCard":
            return {"type": "inlineCard", "attrs": {"url": _address(found["url"])}}
        if kind == "mediaInline" and found["id"] in self.names:
            return {
                "type": kind,
                "attrs": {"type": "file", "id": found["id"], "collection": "", "alt": self.names[found["id"]]},
            }
        if kind == "hardBreak" or (kind == "emoji" and found["shortName"] in _SIGNS):
            return node
        self.losses.add(kind, "becomes its words", place)
        return text(leaf_text(node) or str(found.get("id", "")))

    def _mark(self, mark: Node) -> Node:
        if mark["type"] != "link":
            return mark
        return {"type": "link", "attrs": {**mark["attrs"], "href": _address(mark["attrs"]["href"])}}


def _at(nodes: list[Node], number: int) -> str:
    node = nodes[number] if 0 <= number < len(nodes) else {}
    return str(node.get("text", "")) or _SIGNS.get(node.get("attrs", {}).get("shortName"), "")


def _crowds(char: str) -> bool:
    return char.isalnum() or char == "_"


def _address(url: str) -> str:
    return url.translate(_NOT_IN_ADDRESS)
