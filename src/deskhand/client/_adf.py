"""Atlassian's document format (ADF): the values that conversions return, and words common to them all.

https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

__all__ = [
    "MAX_DEPTH",
    "Converted",
    "Losses",
    "Lost",
    "Node",
    "Place",
    "Rendering",
    "attributes",
    "block",
    "children",
    "kind_of",
    "paragraph",
    "text",
]

Node = dict[str, Any]

# Jira's editor stops long before this; a reader's stack would stop not so long after.
MAX_DEPTH = 30


class Lost(msgspec.Struct, frozen=True):
    """Something that the other format has no word for: its kind in ADF's words, what became of it, and where it first was."""

    kind: str
    what: str
    where: str
    times: int = 1

    def __str__(self) -> str:
        """As a line for people."""
        often = f", {self.times} times" if self.times > 1 else ""
        return f"{self.kind}: {self.what} ({self.where}{often})"


class Rendering(msgspec.Struct, frozen=True):
    """A document as text, with what the text could not keep; the document itself stays as it came in."""

    text: str
    lost: tuple[Lost, ...]
    adf: Mapping[str, Any]


class Converted(msgspec.Struct, frozen=True):
    """A text as a document that Jira takes, with what could not be kept; the text itself stays as it came in."""

    adf: Node
    lost: tuple[Lost, ...]
    text: str


class Place(NamedTuple):
    """Where in a document something is; spelled out only if it has to be told."""

    above: "Place | None"
    kind: str
    number: int

    def __str__(self) -> str:
        """The way down from the document, such as `doc > table 2 > tableRow 1`."""
        steps: list[str] = []
        here: Place | None = self
        while here is not None:
            steps.append(f"{here.kind} {here.number}" if here.above else here.kind)
            here = here.above
        return " > ".join(reversed(steps))


class Losses:
    """Gathers what is lost, the same thing once with a count."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[Any]] = {}

    def add(self, kind: str, what: str, where: object) -> None:
        """Note one loss."""
        known = self._found.setdefault((kind, what), [where, 0])
        known[1] += 1

    def found(self) -> tuple[Lost, ...]:
        """All of them, in the order in which they first came."""
        return tuple([Lost(kind, what, str(where), times) for (kind, what), (where, times) in self._found.items()])


def kind_of(node: Any) -> str:
    """The type of a node, or what is there instead of a node."""
    kind = node.get("type") if isinstance(node, Mapping) else None
    return kind if isinstance(kind, str) and kind else "nothing"


def children(node: Any) -> list[Any]:
    """What is inside a node."""
    inside = node.get("content") if isinstance(node, Mapping) else None
    return inside if isinstance(inside, list) else []


def attributes(node: Any) -> Mapping[str, Any]:
    """The attributes of a node or mark."""
    found = node.get("attrs") if isinstance(node, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def block(kind: str, content: list[Node], /, **attrs: Any) -> Node:
    """A node with content."""
    return {"type": kind, "attrs": attrs, "content": content} if attrs else {"type": kind, "content": content}


def paragraph(content: list[Node]) -> Node:
    """A paragraph of inline nodes."""
    return {"type": "paragraph", "content": content}


def text(words: str, marks: list[Node] | None = None) -> Node:
    """A text with its marks."""
    return {"type": "text", "text": words, "marks": marks} if marks else {"type": "text", "text": words}


def walk(node: Any) -> Iterator[tuple[Any, bool]]:
    """Every node twice, on the way in (true) and out (false), however deep they lie."""
    waiting: list[tuple[Any, bool]] = [(node, True)]
    while waiting:
        here, entering = waiting.pop()
        yield here, entering
        if entering:
            waiting.append((here, False))
            waiting.extend([(child, True) for child in reversed(children(here))])
