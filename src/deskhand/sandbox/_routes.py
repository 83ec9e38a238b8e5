"""Finding the operation that a method and a path name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import unquote

from deskhand.sandbox._edition import Edition

T = TypeVar("T")
OWN = frozenset({"{}", "/"})
"""What the tree keeps its parameters and targets under, which no part of a path may be taken for."""


class Found(NamedTuple, Generic[T]):
    """The target of a call, with the values that stand for the parameters of its path."""

    target: T
    values: list[str]


class Routes(Generic[T]):
    """Path templates as a tree: of those that know the method, a literal part wins over a `{parameter}`."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, method: str, path: str, target: T) -> None:
        """Put an operation in; it takes the place of one with the same method and path."""
        node = self._root
        for part in path.strip("/").split("/"):
            node = node.setdefault("{}" if part.startswith("{") else part, {})
        node.setdefault("/", {})[method] = target

    def find(self, method: str, path: str) -> Found[T] | set[str]:
        """What a call means; or the methods that its path has, none for a path that nobody knows."""
        methods: set[str] = set()
        found = _walk(self._root, [unquote(part) for part in path.strip("/").split("/")], 0, [], (method, methods))
        return methods if found is None else Found(*found)


def _walk(
    node: dict[str, Any], parts: list[str], index: int, values: list[str], asked: tuple[str, set[str]]
) -> tuple[Any, list[str]] | None:
    if index == len(parts):
        targets = node.get("/", {})
        if asked[0] in targets:
            return targets[asked[0]], values
        asked[1].update(targets)
        return None
    part = parts[index]
    if part in node and part not in OWN:
        found = _walk(node[part], parts, index + 1, values, asked)
        if found is not None:
            return found
    if "{}" in node and part:
        return _walk(node["{}"], parts, index + 1, [*values, part], asked)
    return None


def table(edition: Edition) -> Iterator[tuple[str, str]]:
    """The methods and paths of an edition's documents."""
    name = "_operations.txt" if edition == "cloud" else "_operations_datacenter.txt"
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        methods, path = line.split(" ", 1)
        for method in methods.split(","):
            yield method, path
