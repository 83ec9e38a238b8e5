"""A server that hears calls and answers them as told: the other end of the client's wire."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit


class Heard(NamedTuple):
    """One call as it arrived."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Answer(NamedTuple):
    """One answer; `hang_up` closes the connection instead, `cut` in the middle of the body."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = {}
    hang_up: bool = False
    cut: bool = False

    def encoded(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Server:
    """What was heard, and where the server is."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)


@asynccontextmanager
async def serving(*answers: Answer | Callable[[Heard], Answer]) -> AsyncIterator[Server]:
    """Answer calls one after another; the last answer goes on for ever."""
    server = Server()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (heard := await _hear(reader)) is not None:
                server.heard.append(heard)
                answer = answers[min(len(server.heard), len(answers)) - 1]
                told = answer(heard) if callable(answer) else answer
                if told.hang_up:
                    break
                _tell(writer, told)
                await writer.drain()
                if told.cut:
                    break
        finally:
            writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()


async def _hear(reader: asyncio.StreamReader) -> Heard | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
    body = b""
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    while headers.get("transfer-encoding") == "chunked":
        size = int(await reader.readline(), 16)
        body += (await reader.readexactly(size + 2))[:-2]
        if not size:
            break
    parts = urlsplit(target)
    return Heard(method, parts.path, parse_qs(parts.query, keep_blank_values=True), headers, body)


def _tell(writer: asyncio.StreamWriter, answer: Answer) -> None:
    body = answer.encoded()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **answer.headers}
    lines = [f"HTTP/1.1 {answer.status} Said", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode() + (body[: len(body) // 2] if answer.cut else body))
