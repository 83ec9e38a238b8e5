"""The body of a call as it goes out: JSON, or files in parts that are never held whole."""

import io
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import Any, BinaryIO

import aiohttp
import msgspec

from deskhand.client._call import Call, Progress, Upload
from deskhand.errors import LocalFailure, UserError

__all__ = ["body_of", "spent"]

CHUNK = 64 * 1024

_encode = msgspec.json.Encoder().encode
# As browsers do, only what would end a name is escaped: https://html.spec.whatwg.org/#multipart-form-data
# What reads it on Jira's side decodes neither this nor a backslash, so a quote in a name is shown as %22 whoever uploads the file.
_AS_BROWSERS_DO = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


def body_of(call: Call) -> Any:
    """What the network is given to send, None where there is nothing."""
    if call.files:
        form = aiohttp.FormData(quote_fields=False)
        for file in call.files:
            form.add_field(
                "file", _content(file), filename=file.name.translate(_AS_BROWSERS_DO), content_type=file.content_type
            )
        return form
    return None if call.json is None else _encoded(call.json)


def _encoded(json: Any) -> bytes:
    try:
        return _encode(json)
    except (TypeError, ValueError, RecursionError) as error:  # of what is no JSON, or half a character
        what = "half a character" if isinstance(error, UnicodeEncodeError) else str(error)
        raise UserError(f"what is given cannot be written as JSON: {what}") from None


def spent(call: Call) -> bool:
    """Whether the call's body was a stream, which can be read only once."""
    return any(not isinstance(file.content, bytes | Path) for file in call.files)


def _content(file: Upload) -> Any:
    content, progress = file.content, file.progress
    if isinstance(content, Path):
        try:
            return _ReadFile(content, progress) if progress else content.open("rb")
        except OSError as error:
            raise LocalFailure(f"cannot read {content}: {error.strerror or error}") from None
    if progress is None:
        return content
    if isinstance(content, bytes):
        return _ReadBytes(content, progress)
    return _counted(content if isinstance(content, AsyncIterable) else _chunks(content), progress)


class _ReadFile(io.BufferedReader):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(io.FileIO(path))
        self._progress, self._read = progress, 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and tell."""
        chunk = super().read(size)
        if chunk:
            self._read += len(chunk)
            self._progress(self._read)
        return chunk


class _ReadBytes(io.BytesIO):
    """The same of bytes in memory."""

    def __init__(self, content: bytes, progress: Progress) -> None:
        super().__init__(content)
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and tell."""
        chunk = super().read(size)
        if chunk:
            self._progress(self.tell())
        return chunk


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


async def _counted(chunks: AsyncIterable[bytes], progress: Progress) -> AsyncIterator[bytes]:
    sent = 0
    async for chunk in chunks:
        yield chunk
        sent += len(chunk)
        progress(sent)
