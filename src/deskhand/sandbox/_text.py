"""Rich text between wiki markup, Atlassian documents and HTML, as far as requests and comments use it."""

import functools
import html
import re
from typing import Any

from deskhand.sandbox._issue_records import type_of_text

Node = dict[str, Any]

INLINE = re.compile(
    r"\{\{(?P<code>[^{}\n]+)\}\}"
    r"|\[~accountid:(?P<person>[^\]\n]+)\]"
    r"|\[(?:(?P<label>[^|\]\n]+)\|)?(?P<href>(?:https?://|mailto:)[^|\]\s]+)(?:\|[\w-]+)?\]"
    r"|(?<![\w*])\*(?P<strong>\S(?:[^*\n]*\S)?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<em>\S(?:[^_\n]*\S)?)_(?![\w_])"
    r"|(?P<bare>https?://[^\s|\]]+)"
)
DEEPEST = 60
BULLET = re.compile(r"^([*#-]+) +(.*)$")
HEADING = re.compile(r"^h([1-6])\. +(.*)$")


def as_document(text: type_of_text | None) -> Node | None:
    """Text as an Atlassian document; what was written as one comes back as it was."""
    if text is None or isinstance(text, dict):
        return text
    return {"type": "doc", "version": 1, "content": _blocks(text.replace("\r\n", "\n"))}


def as_wiki(text: type_of_text | None) -> str | None:
    """Text as wiki markup; what was written as such comes back as it was."""
    if text is None or isinstance(text, str):
        return text
    return "\n\n".join(_wiki_block(block) for block in text.get("content", ())).strip()


def as_html(text: type_of_text | None) -> str:
    """Text as a page shows it."""
    return _rendered(text) if isinstance(text, str) else _html_of(as_document(text))


@functools.lru_cache(maxsize=2048)
def _rendered(wiki: str) -> str:
    return _html_of(as_document(wiki))


def _html_of(document: Node | None) -> str:
    return "" if document is None else "".join(_html(block) for block in document.get("content", ()))


def as_plain(text: type_of_text | None) -> str:
    """Text without any form, for searching."""
    if text is None or isinstance(text, str):
        return text or ""
    parts: list[str] = []

    def walk(node: Node) -> None:
        if isinstance(node.get("text"), str):
            parts.append(node["text"])
        for child in node.get("content", ()):
            walk(child)
        if node.get("type") in {"paragraph", "heading", "listItem", "codeBlock"}:
            parts.append("\n")

    walk(text)
    return "".join(parts).strip()


def _blocks(text: str) -> list[Node]:
    blocks: list[Node] = []
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        line = lines[index]
        heading = HEADING.match(line)
        fence = re.match(r"^\{(code|noformat)(?::([\w#+-]+))?[^}]*\}(.*)$", line)
        if fence:
            index = _code(lines, index, fence, blocks)
        elif heading:
            blocks.append({"type": "heading", "attrs": {"level": int(heading[1])}, "content": _inline(heading[2])})
            index += 1
        elif BULLET.match(line):
            index = _list(lines, index, blocks)
        elif not line.strip():
            index += 1
        else:
            end = index
            while end < len(lines) and lines[end].strip() and not _begins_block(lines[end]):
                end += 1
            blocks.append({"type": "paragraph", "content": _lines(lines[index : max(end, index + 1)])})
            index = max(end, index + 1)
    return blocks


def _begins_block(line: str) -> bool:
    return bool(BULLET.match(line) or HEADING.match(line) or re.match(r"^\{(code|noformat)", line))


def _code(lines: list[str], index: int, fence: re.Match[str], blocks: list[Node]) -> int:
    closing = "{" + fence[1] + "}"
    gathered = [fence[3]] if fence[3] else []
    end = index
    if closing in fence[3]:
        gathered = [fence[3].partition(closing)[0]]
    else:
        end += 1
        while end < len(lines) and closing not in lines[end]:
            gathered.append(lines[end])
            end += 1
        if end < len(lines) and lines[end].partition(closing)[0]:
            gathered.append(lines[end].partition(closing)[0])
    block: Node = {"type": "codeBlock", "content": [{"type": "text", "text": "\n".join(gathered)}]}
    if fence[2]:
        block["attrs"] = {"language": fence[2]}
    if not block["content"][0]["text"]:
        del block["content"]
    blocks.append(block)
    return end + 1


def _list(lines: list[str], index: int, blocks: list[Node]) -> int:
    stack: list[Node] = []
    while index < len(lines) and (match := BULLET.match(lines[index])):
        depth = min(len(match[1]), len(stack) + 1)
        kind = "orderedList" if match[1][-1] == "#" else "bulletList"
        del stack[depth:]
        if len(stack) == depth and stack[-1]["type"] != kind:
            stack.pop()
        if len(stack) < depth:
            made: Node = {"type": kind, "content": []}
            (stack[-1]["content"][-1]["content"] if stack else blocks).append(made)
            stack.append(made)
        item = {"type": "listItem", "content": [{"type": "paragraph", "content": _inline(match[2])}]}
        stack[-1]["content"].append(item)
        index += 1
    return index


def _lines(lines: list[str]) -> list[Node]:
    nodes: list[Node] = []
    for number, line in enumerate(lines):
        if number:
            nodes.append({"type": "hardBreak"})
        nodes.extend(_inline(line))
    return nodes


def _inline(text: str, marks: tuple[Node, ...] = ()) -> list[Node]:
    nodes: list[Node] = []
    position = 0

    def plain(part: str, more: tuple[Node, ...] = ()) -> None:
        if part:
            node: Node = {"type": "text", "text": part}
            if marks or more:
                node["marks"] = [*marks, *more]
            nodes.append(node)

    for match in INLINE.finditer(text):
        plain(text[position : match.start()])
        position = match.end()
        if match["code"]:
            plain(match["code"], ({"type": "code"},))
        elif match["person"]:
            nodes.append({"type": "mention", "attrs": {"id": match["person"], "text": "@" + match["person"]}})
        elif match["href"] or match["bare"]:
            href = match["href"] or match["bare"]
            plain(match["label"] or href, ({"type": "link", "attrs": {"href": href}},))
        else:
            mark = "strong" if match["strong"] else "em"
            nodes.extend(_inline(match[mark], (*marks, {"type": mark})))
    plain(text[position:])
    return nodes


def _wiki_inline(nodes: list[Node]) -> str:
    out: list[str] = []
    for node in nodes:
        kind, text, attrs = node.get("type"), node.get("text", ""), node.get("attrs", {})
        for mark in node.get("marks", ()):
            around = {"strong": "*", "em": "_", "underline": "+", "strike": "-"}.get(mark["type"], "")
            text = f"{around}{text}{around}"
            if mark["type"] == "code":
                text = "{{" + text + "}}"
            if mark["type"] == "link":
                href = mark.get("attrs", {}).get("href", "")
                text = f"[{href}]" if text == href else f"[{text}|{href}]"
        if kind == "mention":
            text = f"[~accountid:{attrs.get('id', '')}]"
        elif kind == "hardBreak":
            text = "\n"
        elif kind in {"emoji", "status", "date"}:
            text = str(attrs.get("text") or attrs.get("shortName") or attrs.get("timestamp") or "")
        elif kind == "inlineCard":
            text = f"[{attrs.get('url', '')}]"
        out.append(text)
    return "".join(out)


def _wiki_block(block: Node, prefix: str = "") -> str:
    kind, content, attrs = block.get("type"), block.get("content", []), block.get("attrs", {})
    if kind == "heading":
        return f"h{attrs.get('level', 1)}. {_wiki_inline(content)}"
    if kind in {"bulletList", "orderedList"}:
        marker = prefix + ("*" if kind == "bulletList" else "#")
        return "\n".join(_wiki_item(item, marker) for item in content)
    if kind == "codeBlock":
        language = f":{attrs['language']}" if attrs.get("language") else ""
        return f"{{code{language}}}\n{_wiki_inline(content)}\n{{code}}"
    if kind == "rule":
        return "----"
    if kind == "blockquote":
        inner = "\n\n".join(_wiki_block(child) for child in content)
        return f"{{quote}}\n{inner}\n{{quote}}"
    if kind == "panel":
        inner = "\n\n".join(_wiki_block(child) for child in content)
        return f"{{panel}}\n{inner}\n{{panel}}"
    if kind == "table":
        return "\n".join(_wiki_row(row) for row in content)
    if content and "content" in content[0]:
        return "\n\n".join(_wiki_block(child) for child in content)
    return _wiki_inline(content)


def _wiki_item(item: Node, marker: str) -> str:
    lines: list[str] = []
    for child in item.get("content", ()):
        if child.get("type") in {"bulletList", "orderedList"}:
            lines.append(_wiki_block(child, marker))
        else:
            lines.append(f"{marker} {_wiki_block(child)}")
    return "\n".join(lines)


def _wiki_row(row: Node) -> str:
    cells = row.get("content", [])
    bar = "||" if cells and cells[0].get("type") == "tableHeader" else "|"
    return bar + bar.join(_wiki_block(cell) for cell in cells) + bar


TAGS = {
    "paragraph": "p",
    "bulletList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "blockquote": "blockquote",
    "table": "table",
    "tableRow": "tr",
    "tableHeader": "th",
    "tableCell": "td",
    "panel": "div",
}
MARKS = {"strong": "b", "em": "em", "underline": "ins", "strike": "del", "code": "tt"}


def _html(node: Node) -> str:
    kind, attrs = node.get("type"), node.get("attrs", {})
    inner = "".join(_html(child) for child in node.get("content", ()))
    if kind == "text":
        inner = html.escape(node.get("text", ""))
        for mark in node.get("marks", ()):
            if mark["type"] == "link":
                inner = f'<a href="{html.escape(mark.get("attrs", {}).get("href", ""))}" rel="nofollow noreferrer">{inner}</a>'
            elif mark["type"] in MARKS:
                inner = f"<{MARKS[mark['type']]}>{inner}</{MARKS[mark['type']]}>"
        return inner
    if kind == "hardBreak":
        return "<br/>"
    if kind == "mention":
        return f'<a class="user-hover">{html.escape(str(attrs.get("text", "")))}</a>'
    if kind == "heading":
        return f"<h{attrs.get('level', 1)}>{inner}</h{attrs.get('level', 1)}>"
    if kind == "codeBlock":
        return f"<pre>{inner}</pre>"
    tag = TAGS.get(str(kind))
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def is_document(value: Any) -> bool:
    """Whether a value has the form of an Atlassian document."""
    return isinstance(value, dict) and value.get("type") == "doc" and value.get("version") == 1 and _is_node(value)


def _is_node(node: Any, depth: int = 0) -> bool:
    if not isinstance(node, dict) or not isinstance(node.get("type"), str) or depth > DEEPEST:
        return False
    content, marks = node.get("content", []), node.get("marks", [])
    if not isinstance(content, list) or not isinstance(marks, list) or not isinstance(node.get("attrs", {}), dict):
        return False
    if not isinstance(node.get("text", ""), str):
        return False
    if not all(isinstance(mark, dict) and isinstance(mark.get("type"), str) for mark in marks):
        return False
    return all(isinstance(mark.get("attrs", {}), dict) for mark in marks) and all(
        _is_node(child, depth + 1) for child in content
    )
