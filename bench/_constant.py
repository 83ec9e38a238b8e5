"""A server that answers with the same bytes as fast as Python can, so that the clients are what is measured.

Started as `python bench/_constant.py FOLDER DELAY`: it serves the bodies of the folder by the last word of a call's path, each after
so many seconds, takes uploads and throws them away, and gives downloads of any size. It prints its port and ends with its input.
"""

import asyncio
import os
import re
import sys
from pathlib import Path

CHUNK = bytes(64 * 1024)
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Constant(asyncio.Protocol):
    """One connection: reads calls, answers them in their order."""

    replies: dict[bytes, bytes] = {}
    delay = 0.0

    def __init__(self) -> None:
        self._waiting = b""
        self._body_left = 0
        self._last_left = b""
        self._chunked = False
        self._room = asyncio.Event()
        self._room.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where to write to."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def pause_writing(self) -> None:
        """The client is slower than we are."""
        self._room.clear()

    def resume_writing(self) -> None:
        """There is room again."""
        self._room.set()

    def data_received(self, data: bytes) -> None:
        """Take what came: the rest of an upload, or calls."""
        if self._chunked:
            self._chunked = not (self._last_left + data).endswith(b"0\r\n\r\n")
            self._last_left = data[-5:]
            if not self._chunked:
                self._answer(self.replies[b"attachTemporaryFile"])
            return
        if self._body_left:
            data = self._passed_over(data)
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:  # an upload takes all that waits with it
            head, self._waiting = self._waiting.split(b"\r\n\r\n", 1)
            self._called(head)

    def _passed_over(self, data: bytes) -> bytes:
        passed = min(self._body_left, len(data))
        self._body_left -= passed
        if not self._body_left:
            self._answer(self.replies[b"attachTemporaryFile"])
        return data[passed:]

    def _called(self, head: bytes) -> None:
        path = head.split(b" ", 2)[1].split(b"?", 1)[0]
        word = path.rsplit(b"/", 1)[-1]
        if b"transfer-encoding: chunked" in head.lower():
            self._chunked = True
            rest, self._waiting = self._waiting, b""
            if rest:
                self.data_received(rest)
        elif word == b"attachTemporaryFile":
            length = LENGTH.search(head)
            assert length
            self._body_left = int(length.group(1))
            rest, self._waiting = self._waiting, b""
            self._waiting = self._passed_over(rest)
        elif word.isdigit() and b"/attachment/" in path:
            asyncio.get_running_loop().create_task(self._give(int(word)))
        elif self.delay:
            asyncio.get_running_loop().call_later(self.delay, self._answer, self.replies.get(word, self.replies[b""]))
        else:
            self._answer(self.replies.get(word, self.replies[b""]))

    async def _give(self, size: int) -> None:
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n" % size
        )
        for start in range(0, size, len(CHUNK)):
            await self._room.wait()
            self._transport.write(CHUNK[: size - start])

    def _answer(self, reply: bytes) -> None:
        self._transport.write(reply)


def reply(body: bytes) -> bytes:
    """A whole reply."""
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: %d\r\n\r\n" % len(body)
        + body
    )


async def serve() -> None:
    """Serve until the input ends."""
    folder, delay = Path(sys.argv[1]), float(sys.argv[2])
    Constant.replies = {file.stem.encode(): reply(file.read_bytes()) for file in folder.glob("*.json")}
    Constant.replies[b""] = Constant.replies[b"single"]
    Constant.delay = delay
    server = await asyncio.get_running_loop().create_server(Constant, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    asyncio.run(serve())
