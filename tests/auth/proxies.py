"""An HTTP proxy that asks for a name and a password: CONNECT for https, the whole address for http."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

NAME, PASSWORD = "prøxy", "pr0xy pässword"
REFUSAL = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"


class Proxy:
    """What was heard, and who may come through; `refuses` is what everybody is answered instead."""

    def __init__(self, *, refuses: bytes | None = None) -> None:
        self.heard: list[str] = []
        self.passed_on: list[bytes] = []
        self.refuses = refuses
        self.port = 0
        self._known = b"Basic " + base64.b64encode(f"{NAME}:{PASSWORD}".encode())

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def address_with_name(self) -> str:
        return f"http://pr%C3%B8xy@127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        try:
            await self._carry(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        method, target, _ = first.decode().split(" ")
        self.heard.append(f"{method} {target}")
        asked = [line for line in lines if line.lower().startswith(b"proxy-authorization:")]
        if self.refuses or [line.partition(b": ")[2] for line in asked] != [self._known]:
            writer.write(self.refuses or REFUSAL)
            await writer.drain()
            return
        tunnel = method == "CONNECT"
        parts = urlsplit(f"//{target}" if tunnel else target)
        onward, back = await asyncio.open_connection(parts.hostname, parts.port)
        if tunnel:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            kept = b"\r\n".join([first, *(line for line in lines if line not in asked)])
            self.passed_on.append(kept)
            back.write(kept)
        try:
            await asyncio.gather(pour(reader, back), pour(onward, writer))
        finally:
            back.close()


async def pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    """All of one into the other."""
    while chunk := await source.read(65536):
        into.write(chunk)
        await into.drain()
    if into.can_write_eof():
        into.write_eof()
    else:
        into.close()


@asynccontextmanager
async def proxying(*, refuses: bytes | None = None) -> AsyncIterator[Proxy]:
    """A proxy on this machine."""
    proxy = Proxy(refuses=refuses)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
