"""Finding the operation that a method and a path name."""

import functools
from collections.abc import Iterator
from importlib import resources
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from deskhand.sandbox._edition import Edition

T = TypeVar("T")


class Routes(Generic[T]):
    """Path templates as a tree: a literal part wins over a `{parameter}`."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, method: str, path: str, target: T) -> None:
        """Put an operation in."""
        node = self._root
        for part in path.strip("/").split("/"):
            node = node.setdefault("{}" if part.startswith("{") else part, {})
        node.setdefault("/", {})[method] = target

    def find(self, path: str) -> tuple[dict[str, T], list[str]] | None:
        """The operations of a path by method, with the values that stand for its parameters."""
        return _walk(self._root, [unquote(part) for part in path.strip("/").split("/")], 0, [])


def _walk(
    node: dict[str, Any], parts: list[str], index: int, values: list[str]
) -> tuple[dict[str, Any], list[str]] | None:
    if index == len(parts):
        methods = node.get("/")
        return None if methods is None else (methods, values)
    part = parts[index]
    if part in node:
        found = _walk(node[part], parts, index + 1, values)
        if found is not None:
            return found
    if "{}" in node and part:
        return _walk(node["{}"], parts, index + 1, [*values, part])
    return None


@functools.cache
def documented(edition: Edition = "cloud") -> Routes[str]:
    """Every operation of Atlassian's documents, also those that the sandbox does not answer."""
    routes: Routes[str] = Routes()
    for method, path in table(edition):
        routes.add(method, path, f"{method} {path}")
    return routes


def table(edition: Edition) -> Iterator[tuple[str, str]]:
    """The methods and paths of an edition's documents."""
    name = "_operations.txt" if edition == "cloud" else "_operations_datacenter.txt"
    text = resources.files("deskhand.sandbox").joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        methods, path = line.split(" ", 1)
        for method in methods.split(","):
            yield method, path
