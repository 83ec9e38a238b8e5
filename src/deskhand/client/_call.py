"""One call as data: what goes into the path's blanks, the query and the body."""

from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

__all__ = ["Call", "Progress", "Upload", "call", "commas", "filled", "listed", "query_string", "upload"]


T = TypeVar("T")


Progress = Callable[[int], None]
"""Is told how many bytes of a file have come or gone so far, in whichever thread that happens."""


class Upload(NamedTuple):
    """One file of a multipart call: its name, and its bytes whole, in a file, or in chunks as they come."""

    name: str
    content: bytes | Path | AsyncIterable[bytes]
    content_type: str = "application/octet-stream"
    progress: Progress | None = None


class Call(NamedTuple):
    """One call of an operation."""

    path: tuple[str, ...] = ()
    query: Mapping[str, Any] = {}
    json: Any = None
    files: tuple[Upload, ...] = ()


def call(
    *path: str | int, query: Mapping[str, Any] | None = None, json: Any = None, files: tuple[Upload, ...] = ()
) -> Call:
    """Describe a call; query parameters that are None are left out."""
    return Call(tuple([str(part) for part in path]), query or {}, json, files)


def upload(file: Upload | Path) -> Upload:
    """A file as it goes up; a path goes up under its own name."""
    return Upload(file.name, file) if isinstance(file, Path) else file


def filled(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body without the parts that were not given."""
    return {name: value for name, value in body.items() if value is not None}


def listed(values: Iterable[T] | None) -> list[T] | None:
    """Several values in a body, None where none were given."""
    return None if values is None else list(values)


def commas(values: Iterable[str] | None) -> str | None:
    """Several values in one query parameter, as `expand` and `fields` take them."""
    return ",".join(values) or None if values is not None else None


def query_string(query: Mapping[str, Any]) -> str:
    """The query of a call: None is left out, booleans are Jira's words, a sequence repeats its name."""
    pairs: list[str] = []
    for name, value in query.items():
        if value is None:
            continue
        if type(value) is int:  # the most frequent, and nothing in it to escape
            pairs.append(f"{name}={value}")
            continue
        for one in value if isinstance(value, list | tuple) else (value,):
            text = ("true" if one else "false") if isinstance(one, bool) else str(one)
            pairs.append(f"{name}={quote(text, safe='')}")
    return "?" + "&".join(pairs) if pairs else ""
