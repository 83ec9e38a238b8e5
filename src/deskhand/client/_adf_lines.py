"""A block as lines of inline nodes, for the places that hold nothing larger: a table's cell, an item of a list in wiki markup."""

from deskhand.client._adf import Node, text

__all__ = ["as_line", "as_lines", "tasks_as_list"]


def as_lines(node: Node) -> list[list[Node]]:
    """The lines of a block in canonical form."""
    kind, content = node["type"], node.get("content", [])
    if kind == "paragraph":
        return [content]
    if kind == "heading":
        return [[_strong(one) for one in content]]
    if kind == "codeBlock":
        words = content[0]["text"] if content else ""
        return [[text(line, [{"type": "code"}])] for line in words.split("\n") if line]
    if kind in ("mediaSingle", "mediaGroup"):
        return [[_file(one["attrs"])] for one in content]
    if kind in ("blockCard", "embedCard"):
        return [[{"type": "inlineCard", "attrs": {"url": node["attrs"]["url"]}}]]
    if kind == "table":
        return [_row(row) for row in content]
    if kind in ("bulletList", "orderedList"):
        first = node.get("attrs", {}).get("order", 1)
        signs = [f"{first + number}. " if kind == "orderedList" else "\N{BULLET} " for number in range(len(content))]
        return [line for sign, item in zip(signs, content, strict=True) for line in _item(sign, item["content"])]
    if kind == "taskList":
        return as_lines(tasks_as_list(node))
    title = node.get("attrs", {}).get("title")
    heading = [[text(title, [{"type": "strong"}])]] if title else []
    return heading + [line for one in content for line in as_lines(one)]


def as_line(lines: list[list[Node]]) -> list[Node]:
    """Lines as one, with breaks between."""
    made: list[Node] = []
    for number, line in enumerate(lines):
        made += [{"type": "hardBreak"}, *line] if number else line
    return made


def tasks_as_list(node: Node) -> Node:
    """A task list as a bullet list, its boxes written out."""
    items: list[Node] = []
    for one in node["content"]:
        if one["type"] == "taskList":
            items[-1]["content"].append(tasks_as_list(one))
        else:
            box = "[x] " if one["attrs"]["state"] == "DONE" else "[ ] "
            items.append(
                {"type": "listItem", "content": [{"type": "paragraph", "content": [text(box), *one["content"]]}]}
            )
    return {"type": "bulletList", "content": items}


def _item(sign: str, content: list[Node]) -> list[list[Node]]:
    lines = [line for one in content for line in as_lines(one)] or [[]]
    return [[text(sign), *lines[0]], *lines[1:]]


def _row(row: Node) -> list[Node]:
    made: list[Node] = []
    for number, cell in enumerate(row["content"]):
        if number:
            made.append(text(" | "))
        made += cell["content"][0]["content"]
    return made


def _file(found: Node) -> Node:
    if found["type"] == "external":
        return text(found.get("alt") or found["url"], [{"type": "link", "attrs": {"href": found["url"]}}])
    return {"type": "mediaInline", "attrs": found}


def _strong(node: Node) -> Node:
    kinds = {mark["type"] for mark in node.get("marks", ())}
    if node["type"] != "text" or kinds & {"code", "strong"}:
        return node
    marks = [mark for mark in node.get("marks", ()) if mark["type"] != "em"]
    em = [mark for mark in node.get("marks", ()) if mark["type"] == "em"]
    return text(node["text"], [*marks, {"type": "strong"}, *em])
