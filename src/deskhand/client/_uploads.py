"""Files as they are given, made into uploads before anything is sent."""

import io
from collections.abc import AsyncIterable, Iterable
from os import PathLike
from pathlib import Path
from typing import Any

from deskhand.client._call import Upload
from deskhand.errors import DeskhandError, LocalFailure, UserError

__all__ = ["File", "as_ours", "by_name", "some_uploads", "uploads"]

File = Upload | Path | str
"""A file to send: an upload, or the path of one, which goes up under its own name."""


def uploads(files: Iterable[File] | File) -> tuple[Upload, ...]:
    """Several files as they go up; a single one is one."""
    return _uploads(files)


def some_uploads(files: Iterable[File]) -> tuple[Upload, ...]:
    """The files of a call that is nothing without one."""
    ready = _uploads(files)
    if not ready:
        raise UserError("there is no file to attach: give at least one")
    return ready


def by_name(files: Iterable[Upload]) -> dict[str, Upload]:
    """Files by the names that they are told by: a second of the same name is `name (2)`."""
    found: dict[str, Upload] = {}
    for file in files:
        name, number = file.name, 1
        while name in found:
            number += 1
            name = f"{file.name} ({number})"
        found[name] = file
    return found


def as_ours(error: Exception) -> DeskhandError:
    """What went wrong with one file, as an error that can be told: what gives its bytes may raise anything."""
    if isinstance(error, DeskhandError):
        return error
    ours = LocalFailure(f"the file could not be read: {type(error).__name__}: {error}")
    ours.__cause__ = error
    return ours


def _uploads(files: Any) -> tuple[Upload, ...]:
    if isinstance(files, Upload | PathLike | str):
        return (_upload(files),)
    if not isinstance(files, Iterable) or isinstance(files, bytes | bytearray):
        raise UserError(
            f"something of type {type(files).__name__} stands where files should: give a list of them, or one"
        )
    return tuple([_upload(file) for file in files])


def _upload(file: Any) -> Upload:
    if isinstance(file, str | PathLike):
        path = Path(file)
        file = Upload(path.name, path)
    if not isinstance(file, Upload):
        raise UserError(f"something of type {type(file).__name__} is no file: give an Upload, or a path")
    name: Any = file.name
    if not isinstance(name, str) or not name:
        raise UserError("a file needs a name to go up under: Upload(name, content)")
    try:
        file.name.encode()
    except UnicodeEncodeError:
        raise UserError(
            f"the file name {file.name!r} cannot be sent: give the file another one, as an Upload"
        ) from None
    return file._replace(content=_content(file.name, file.content))


def _content(name: str, content: Any) -> Any:
    if isinstance(content, bytearray | memoryview):
        return bytes(content)
    if isinstance(content, io.TextIOBase):
        raise UserError(f"the file {name!r} was opened for its text: open it with `rb`, or give its path")
    if isinstance(content, bytes | Path | io.IOBase | AsyncIterable):
        return content
    raise UserError(
        f"the content of the file {name!r} is of type {type(content).__name__}: give bytes, a Path, a file opened "
        "with `rb`, or an asynchronous iterator of bytes"
    )
