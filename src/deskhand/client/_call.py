"""One call as data: what goes into the path's blanks, the query and the body."""

from collections.abc import AsyncIterable, Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import quote

from deskhand.client._arguments import named
from deskhand.errors import UserError

__all__ = ["Call", "Progress", "Upload", "call", "filled", "query_string"]


Progress = Callable[[int], None]
"""Is told how many bytes of a file have come or gone so far, in whichever thread that happens."""


class Upload(NamedTuple):
    """One file of a multipart call: its name, and its bytes whole, in a file, or in chunks as they come."""

    name: str
    content: bytes | Path | BinaryIO | AsyncIterable[bytes]
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
    for part in path:
        if type(part) is not str or not part.isascii():
            return Call(tuple([named(part) for part in path]), query or {}, json, files)
    return Call(path, query or {}, json, files)  # type: ignore[arg-type]  # all of them are texts


def filled(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body without the parts that were not given."""
    return {name: value for name, value in body.items() if value is not None}


def query_string(query: Mapping[str, Any]) -> str:
    """The query of a call: None is left out, booleans are Jira's words, a sequence repeats its name."""
    pairs: list[str] = []
    for name, value in query.items():
        if value is None:
            continue
        kind = type(value)
        if kind is int:  # the most frequent, and nothing in it to escape
            pairs.append(f"{name}={value}")
        elif kind is str:
            pairs.append(f"{name}={_quoted(value)}")
        else:
            several = value if isinstance(value, list | tuple) else (value,)
            pairs += [f"{name}={_quoted(_written(name, one))}" for one in several]
    return "?" + "&".join(pairs) if pairs else ""


def _quoted(text: str) -> str:
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        raise UserError("half a character (a lone surrogate) cannot be sent to Jira") from None


def _written(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise UserError(f"something of type {type(value).__name__} is no value of {name}: only texts and numbers are")
