"""Writing a reply to whoever called."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from deskhand.sandbox._call import Reply

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
encode = msgspec.json.Encoder().encode


async def transmit(send: Send, reply: Reply, headers: dict[str, str], *, head: bool = False) -> None:
    """Send a reply, all at once or piece by piece; to HEAD without its body."""
    lines = [
        (name.lower().encode(), value.encode("latin-1", "replace")) for name, value in (headers | reply.headers).items()
    ]
    if reply.content is not None:
        await send({"type": "http.response.start", "status": reply.status, "headers": lines})
        for chunk in () if head else reply.content:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return
    body = b"" if reply.body is None else encode(reply.body)
    if body:
        lines.append((b"content-type", b"application/json;charset=UTF-8"))
    if reply.status != 204:
        lines.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": reply.status, "headers": lines})
    await send({"type": "http.response.body", "body": b"" if head else body})
