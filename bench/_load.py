"""How many calls per second a server answers, asked by a process that does little else than ask."""

import asyncio
import time
from urllib.parse import urlsplit

CONNECTIONS = 8


class _Asker(asyncio.Protocol):
    """Asks again as soon as it was answered, until enough answers came."""

    def __init__(self, call: bytes, calls: int, done: asyncio.Future[bytes]) -> None:
        self._call, self._left, self._done = call, calls, done
        self._kept = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._call)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._kept += data
        head, found, body = self._kept.partition(b"\r\n\r\n")
        if not found or len(body) < length(head):
            return
        answer, self._kept = self._kept, b""
        self._left -= 1
        if self._left:
            self._transport.write(self._call)
        elif not self._done.done():
            self._done.set_result(answer)
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(error or ConnectionError("the server closed the connection"))


def length(head: bytes) -> int:
    """The length of the body that a reply's head announces."""
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return next(int(value) for name, _, value in lines if name.lower() == b"content-length")


def calls_per_s(url: str, headers: dict[str, str], calls: int) -> tuple[float, bytes]:
    """Calls per second over a few kept connections, and the last reply."""
    return asyncio.run(_calls_per_s(url, headers, calls))


async def _calls_per_s(url: str, headers: dict[str, str], calls: int) -> tuple[float, bytes]:
    parts = urlsplit(url)
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": parts.netloc, **headers}.items())
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    call = f"GET {target} HTTP/1.1\r\n{lines}\r\n".encode()
    loop = asyncio.get_running_loop()
    dones: list[asyncio.Future[bytes]] = [loop.create_future() for _ in range(CONNECTIONS)]
    began = time.perf_counter()
    for done in dones:

        def asker(done: asyncio.Future[bytes] = done) -> _Asker:
            return _Asker(call, calls // CONNECTIONS, done)

        await loop.create_connection(asker, parts.hostname or "", parts.port or 80)
    answers = await asyncio.gather(*dones)
    return calls / (time.perf_counter() - began), answers[0]
