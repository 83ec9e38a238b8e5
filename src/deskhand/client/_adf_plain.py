"""The words of a document, for reading and searching, without markup."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from deskhand.client._adf import attributes, children, kind_of, walk

__all__ = ["address", "day", "leaf_text", "to_plain"]

_LINES = frozenset(
    [
        "blockCard",
        "blockTaskItem",
        "blockquote",
        "caption",
        "codeBlock",
        "decisionItem",
        "embedCard",
        "expand",
        "heading",
        "listItem",
        "media",
        "nestedExpand",
        "panel",
        "paragraph",
        "rule",
        "tableRow",
        "taskItem",
    ]
)
_CELLS = frozenset(["tableCell", "tableHeader"])


def to_plain(adf: Any) -> str:
    """The words of a document: a line for each paragraph, item and row, a tab between the cells of a row."""
    if not isinstance(adf, Mapping):
        return adf if isinstance(adf, str) else ""
    lines: list[str] = []
    line: list[str] = []
    in_cell = 0
    for node, entering in walk(adf):
        kind = kind_of(node)
        if kind in _CELLS:
            in_cell += 1 if entering else -1
            line.append("" if entering else "\t")
        elif kind in _LINES and in_cell:
            line.append(" " if line and line[-1][-1:].strip() else "")
        elif kind in _LINES:
            lines.append(_ended(line))
            line.clear()
        if entering:
            line.append(leaf_text(node))
    lines.append(_ended(line))
    return "\n".join(one for one in lines if one)


def leaf_text(node: Any) -> str:
    """The words that a node brings itself, apart from its content."""
    kind, found = kind_of(node), attributes(node)
    if kind == "text":
        words = node.get("text")
        return words if isinstance(words, str) else ""
    if kind == "hardBreak":
        return "\n"
    if kind == "date":
        return day(found.get("timestamp")) or ""
    if kind == "taskItem":
        return "[x] " if found.get("state") == "DONE" else "[ ] "
    if kind in ("expand", "nestedExpand"):
        return _string(found.get("title")) + ("\n" if found.get("title") and children(node) else "")
    if kind.endswith("Card"):
        return address(node) or ""
    return _string(found.get("text") or found.get("alt") or found.get("shortName") or found.get("url"))


def address(card: Any) -> str | None:
    """Where a card or an external image points to; some cards say it only in the data that came with them."""
    found = attributes(card)
    data = found.get("data")
    url = found.get("url") or (data.get("url") if isinstance(data, Mapping) else None)
    return url if isinstance(url, str) and url.strip() else None


def day(timestamp: Any) -> str | None:
    """The day of a date node, whose timestamp is in milliseconds; none if it is not a moment at all."""
    try:
        return datetime.fromtimestamp(int(timestamp) / 1000, tz=UTC).date().isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _ended(line: list[str]) -> str:
    return "".join(line).replace(" \t", "\t").rstrip()


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
