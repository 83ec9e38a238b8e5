"""A document that fits into Markdown, written as Markdown."""

import html

from deskhand.client._adf import Node
from deskhand.client._markdown_escape import fence
from deskhand.client._markdown_fit import empty_row
from deskhand.client._markdown_spans import card, image, spans

__all__ = ["ALERTS", "write"]

ALERTS = {"info": "NOTE", "note": "IMPORTANT", "success": "TIP", "warning": "WARNING", "error": "CAUTION"}
_LISTS = frozenset(["bulletList", "orderedList", "taskList"])


def write(document: Node) -> str:
    """The Markdown of a document."""
    return "\n".join(_blocks(document["content"]))


def _blocks(nodes: list[Node], *, in_item: bool = False) -> list[str]:
    """The lines of blocks, an empty one between each and the next where Markdown needs or a reader expects it."""
    made: list[str] = []
    other_sign = False
    for number, node in enumerate(nodes):
        before = nodes[number - 1] if number else None
        same_again = before is not None and _sign_of(before) == _sign_of(node) is not None
        other_sign = same_again and not other_sign
        lines = _block(node, other_sign=other_sign, first_in_item=in_item and number == 0)
        made += _gap(before, node, in_item) if before else []
        made += lines
    return made


def _gap(before: Node, node: Node, in_item: bool) -> list[str]:
    if in_item and before["type"] == "paragraph" and (not before["content"] or _follows(node)):
        return []
    return [""]


def _block(node: Node, *, other_sign: bool, first_in_item: bool) -> list[str]:
    kind = node["type"]
    if kind == "paragraph":
        return spans(node["content"], line_break="\\\n").split("\n")
    if kind == "heading":
        return [_heading(node)]
    if kind in _LISTS:
        return _list(node, other_sign)
    if kind == "codeBlock":
        return _code(node)
    if kind == "blockquote":
        return _quoted(_blocks(node["content"]))
    if kind == "panel":
        return _panel(node)
    if kind in ("expand", "nestedExpand"):
        summary = html.escape(node["attrs"]["title"], quote=False)
        return [f"<details><summary>{summary}</summary>", "", *_blocks(node["content"]), "", "</details>"]
    if kind == "table":
        return _table(node)
    if kind in ("mediaSingle", "mediaGroup"):
        return [" ".join(image(one["attrs"]) for one in node["content"])]
    if kind in ("blockCard", "embedCard"):
        return [card(node["attrs"]["url"], "smart-card" if kind == "blockCard" else "smart-embed")]
    return ["___" if first_in_item else "---"]


def _heading(node: Node) -> str:
    words = spans(node["content"], line_break="<br>")
    if words.endswith("#"):
        words = words[:-1] + "\\#"
    return f"{'#' * node['attrs']['level']} {words}".rstrip(" ")


def _code(node: Node) -> list[str]:
    words = node["content"][0]["text"] if node["content"] else ""
    ticks = fence(words)
    return [ticks + node.get("attrs", {}).get("language", ""), *(words.split("\n") if words else []), ticks]


def _quoted(lines: list[str]) -> list[str]:
    return [f"> {line}" if line else ">" for line in lines]


def _panel(node: Node) -> list[str]:
    content = node["content"]
    lines = [f"[!{ALERTS[node['attrs']['panelType']]}]"]
    if content[0]["type"] != "paragraph":
        lines.append("")
    if content != [{"type": "paragraph", "content": []}]:
        lines += _blocks(content)
    return _quoted(lines)


def _list(node: Node, other_sign: bool) -> list[str]:
    made: list[str] = []
    number = node.get("attrs", {}).get("order", 1)
    for item in node["content"]:
        if item["type"] == "taskList":
            made += _indented("  ", "  ", _list(item, other_sign=False))
            continue
        if node["type"] == "orderedList":
            sign = f"{number}{')' if other_sign else '.'} "
            number = min(number + 1, 999_999_999)
        else:
            sign = "* " if other_sign else "- "
        if item["type"] == "taskItem":
            words = spans(item["content"], line_break="\\\n")
            lines = f"[{'x' if item['attrs']['state'] == 'DONE' else ' '}] {words}".rstrip(" ").split("\n")
        else:
            lines = _blocks(item["content"], in_item=True)
        made += _indented(sign, " " * len(sign), lines)
    return made


def _indented(first: str, rest: str, lines: list[str]) -> list[str]:
    return [f"{first}{lines[0]}".rstrip(" "), *(f"{rest}{line}" if line else "" for line in lines[1:])]


def _table(node: Node) -> list[str]:
    rows = node["content"]
    width = len(rows[0]["content"])
    if rows[0]["content"][0]["type"] != "tableHeader":
        rows = [empty_row(width), *rows]
    lines = [_row(row) for row in rows]
    return [lines[0], "|" + " --- |" * width, *lines[1:]]


def _row(row: Node) -> str:
    cells = [spans(cell["content"][0]["content"], line_break="<br>").replace("|", "\\|") for cell in row["content"]]
    return "|" + "".join([f" {cell} |" if cell else "  |" for cell in cells])


def _sign_of(node: Node) -> str | None:
    kind = str(node["type"])
    return "bullet" if kind in ("bulletList", "taskList") else kind if kind in _LISTS else None


def _follows(node: Node) -> bool:
    """Whether a list may follow a paragraph at once: it must not look like more of its text."""
    if node["type"] not in _LISTS or node.get("attrs", {}).get("order", 1) != 1:
        return False
    first = node["content"][0]
    if first["type"] == "taskItem":
        return True
    return bool(first["content"][0]["type"] == "paragraph" and first["content"][0]["content"])
