"""What of a document Markdown can say: the rest is put into words that it has."""

from deskhand.client._adf import Losses, Node, Place, block, paragraph

__all__ = ["fit"]


def fit(document: Node, losses: Losses) -> Node:
    """A canonical document of which all can be written as Markdown."""
    return _fit(document, Place(None, "doc", 1), losses)


def _fit(node: Node, place: Place, losses: Losses) -> Node:
    kind = node["type"]
    if kind == "panel":
        node = _panel(node, place, losses)
    elif kind == "table":
        return _table(node, place, losses)
    elif (
        kind in ("paragraph", "heading", "codeBlock", "taskList", "mediaSingle", "mediaGroup") or "content" not in node
    ):
        return node
    content = [_fit(one, Place(place, one["type"], number), losses) for number, one in enumerate(node["content"], 1)]
    return {**node, "content": content}


def _panel(node: Node, place: Place, losses: Losses) -> Node:
    kind = node["attrs"]["panelType"]
    if kind not in ("tip", "custom"):
        return node
    near = "success" if kind == "tip" else "info"
    losses.add("panel.panelType", f"{kind} becomes {near}", place)
    return block("panel", node["content"], panelType=near)


def _table(node: Node, place: Place, losses: Losses) -> Node:
    """A table with a header row or none, whose other cells are plain ones."""
    rows = node["content"]
    head = rows[:1] if all(cell["type"] == "tableHeader" for cell in rows[0]["content"]) else []
    rest = rows[len(head) :]
    if head and rest and not any(cell["content"][0]["content"] for cell in head[0]["content"]):
        losses.add("tableRow", "is left out: a header without words", place)
        head = []
    made = list(head)
    for number, row in enumerate(rest, 1 + len(rows) - len(rest)):
        here = Place(place, "tableRow", number)
        for cell in row["content"]:
            if cell["type"] == "tableHeader":
                losses.add("tableHeader", "becomes a plain cell: only a whole first row can be a header", here)
        made.append(block("tableRow", [block("tableCell", cell["content"]) for cell in row["content"]]))
    return block("table", made)


def empty_row(width: int) -> Node:
    """The header row of a table that has none."""
    return block("tableRow", [block("tableHeader", [paragraph([])]) for _ in range(width)])
