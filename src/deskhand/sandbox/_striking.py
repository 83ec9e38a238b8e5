"""What a rule of `_faults` does to a call on the wire."""

import asyncio
from collections.abc import Iterator
from http import HTTPStatus

from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._faults import Rule
from deskhand.sandbox._sending import Receive, Send, encode, transmit

HTML = b"<!DOCTYPE html><html><head><title>Jira</title></head><body><h1>Site temporarily unavailable</h1></body></html>"


async def strike_before(rule: Rule, call: Call, receive: Receive, send: Send) -> bool:
    """What a rule does instead of the effect; whether that was all."""
    if rule.kind == "slow":
        await asyncio.sleep(rule.seconds)
    elif rule.kind == "reset-before":
        await _reset(receive, send)
        return True
    elif rule.kind == "html":
        page = {"Content-Type": "text/html;charset=UTF-8"}
        await transmit(send, Reply(rule.status, headers=page, content=iter([HTML])), {}, head=call.method == "HEAD")
        return True
    elif rule.kind == "status":
        headers = {"Retry-After": str(rule.retry_after)} if isinstance(rule.retry_after, int) else {}
        refusal = Refusal(rule.status, "The sandbox was told to fail here.")
        await transmit(send, Reply(rule.status, refusal.shape(call.path), headers), {}, head=call.method == "HEAD")
        return True
    return False


async def strike_after(rule: Rule, call: Call, reply: Reply, receive: Receive, send: Send) -> bool:
    """What a rule does to the reply; whether that was all."""
    if rule.kind == "reset-after":
        await _reset(receive, send)
        return True
    if rule.kind == "truncated":
        await _truncate(reply, send, head=call.method == "HEAD")
        await _gone(receive)
        return True
    return False


async def _truncate(reply: Reply, send: Send, *, head: bool) -> None:
    """Half of what would be sent: of the body, or of the first line where there is none."""
    transport = transport_of(send)
    pieces = _halved(iter([encode(reply.body)]) if reply.content is None and reply.body is not None else reply.content)
    first = None if head else next(pieces, None)
    if first is None:
        line = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"
        transport.write(line[: len(line) // 2].encode())
    else:
        lines = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in reply.headers.items()]
        if reply.content is None:
            lines.append((b"content-type", b"application/json;charset=UTF-8"))
            lines.append((b"content-length", b"%d" % len(encode(reply.body))))
        await send({"type": "http.response.start", "status": reply.status, "headers": lines})
        await send({"type": "http.response.body", "body": first, "more_body": True})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    transport.close()


def _halved(pieces: Iterator[bytes] | None) -> Iterator[bytes]:
    """All pieces of a body but the last, and half of that."""
    last = None
    for piece in pieces or ():
        if last:
            yield last
        last = piece or last
    if last:
        yield last[: len(last) // 2]


def transport_of(send: Send) -> asyncio.Transport:
    """The connection behind a call: uvicorn's `send` is a method of the object that has it."""
    transport: asyncio.Transport = send.__self__.transport  # type: ignore[attr-defined]
    return transport


async def _reset(receive: Receive, send: Send) -> None:
    """Break the connection without a word."""
    transport_of(send).abort()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    """Wait until the web server knows that the connection has ended; it would complain of a call without an answer."""
    while (await receive())["type"] != "http.disconnect":
        pass
