"""Reading uploads as they come in, without holding them in memory."""

import logging
import mimetypes
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from deskhand.sandbox._call import Call, Refusal, Upload

XSRF = "XSRF check failed"
MOST_FILES = 60
# A call that is wrong is told to whoever made it, not to the terminal that the sandbox runs in.
quiet = logging.getLogger(__name__)
quiet.disabled = True


class _Reader:
    """Collects the parts named `file`."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.uploads: list[Upload] = []
        self._header = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._current: Upload | None = None

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
        }

    def _begin(self) -> None:
        self._headers, self._current = {}, None

    def _header_end(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if options.get(b"name") != b"file" or b"filename" not in options:
            return
        name = options[b"filename"].decode("utf-8", "replace").replace("\\", "/").rpartition("/")[2] or "file"
        said = self._headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip()
        mime = said or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._current = Upload(name, mime, 0, self.call.site.files.create())
        self.uploads.append(self._current)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._current is not None:
            self._current.file.write(data[start:end])
            self._current.size += end - start


async def read_uploads(call: Call, receive: Callable[[], Awaitable[MutableMapping[str, Any]]]) -> list[Upload]:
    """The files of a multipart call; what is wrong with the call is left for the handler to say."""
    content_type, options = parse_options_header(call.headers.get(b"content-type", b""))
    reader = _Reader(call)
    parser = None
    if content_type == b"multipart/form-data" and options.get(b"boundary"):
        parser = MultipartParser(options[b"boundary"], reader.callbacks())  # type: ignore[arg-type]
        parser.logger = quiet
    while True:
        message = await receive()
        if parser is not None and message.get("body"):
            try:
                parser.write(message["body"])
            except MultipartParseError:
                parser, reader.uploads = None, []
        if not message.get("more_body"):
            return reader.uploads


def check_uploads(call: Call) -> list[Upload]:
    """The files that were sent; a call without the token header, without files or with too many is refused."""
    if call.headers.get(b"x-atlassian-token", b"").lower() not in {b"no-check", b"nocheck"}:
        raise Refusal(403, XSRF)
    if not call.uploads:
        raise Refusal(400, "No file was sent: the multipart parameter must be named 'file'.")
    if len(call.uploads) > MOST_FILES:
        raise Refusal(413, f"More than {MOST_FILES} files were sent.")
    return call.uploads
