"""The body of a call as it goes out: JSON, or files in parts that are never held whole."""

import io
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from deskhand.client._call import Call, Progress, Upload
from deskhand.errors import LocalFailure

__all__ = ["body_of", "spent"]

_encode = msgspec.json.Encoder().encode
# Jira takes the name of a file as it is written, so only what would end it is escaped: https://html.spec.whatwg.org/#multipart-form-data
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
    return None if call.json is None else _encode(call.json)


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
    return _counted(content, progress) if not isinstance(content, bytes) else _ReadBytes(content, progress)


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


async def _counted(chunks: AsyncIterable[bytes], progress: Progress) -> AsyncIterator[bytes]:
    sent = 0
    async for chunk in chunks:
        yield chunk
        sent += len(chunk)
        progress(sent)
