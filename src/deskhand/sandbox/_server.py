"""The site as an ASGI application: route, sign in, hand over, keep, answer."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from deskhand.sandbox._accounts import REASON, identify, page_of
from deskhand.sandbox._answered import answered
from deskhand.sandbox._call import JSM, SIGN_IN, Call, Refusal, Reply
from deskhand.sandbox._courier import Courier
from deskhand.sandbox._edition import asks_to_opt_in
from deskhand.sandbox._faults import Rule, struck
from deskhand.sandbox._gateway import PREFIX, SERVICES, admit, admit_to_service, enter
from deskhand.sandbox._handles import Operation
from deskhand.sandbox._multipart import read_uploads
from deskhand.sandbox._naming import quoted
from deskhand.sandbox._outbox import post
from deskhand.sandbox._routes import Routes, documented
from deskhand.sandbox._site import Asked, Site

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST_BODY = 32 << 20
HTML = b"<!DOCTYPE html><html><head><title>Jira</title></head><body><h1>Site temporarily unavailable</h1></body></html>"
encode = msgspec.json.Encoder().encode


class App:
    """One site behind HTTP."""

    def __init__(self, site: Site) -> None:
        self.site = site
        if post not in site.listeners:
            site.listeners.append(post)
        if site.courier is None:
            site.courier = Courier(site)
            site.listeners.append(site.courier.hear)
        self.commit: Callable[[], None] = site.written.clear
        self.routes: Routes[Operation] = Routes()
        for (method, path), operation in answered(site.edition).items():
            self.routes.add(method, path, operation)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        path = raw.decode("ascii", "replace")
        call = Call(self.site, scope["method"], path, scope["query_string"], dict(scope["headers"]))
        try:
            path = _placed(call)
            if path.startswith("/_sandbox"):
                guard(call, scope)
            operation = self._operation(call, path)
        except Refusal as refusal:
            await self._reply(call, _refused(refusal, call), send, {})
            return
        await self._answer(call, operation, receive, send)

    async def _reply(self, call: Call, reply: Reply, send: Send, headers: dict[str, str]) -> None:
        if not call.path.startswith("/_sandbox"):
            who = None if call.account is None else call.account.email
            self.site.recent.append(Asked(self.site.clock.now(), call.method, call.path, who, reply.status))
        await _send(send, reply, headers, head=call.method == "HEAD")

    def _operation(self, call: Call, path: str) -> Operation:
        found = self.routes.find(path)
        method = "GET" if call.method == "HEAD" else call.method
        if found is not None and method in found[0]:
            operation = found[0][method]
            call.params = dict(zip(operation.names, found[1], strict=True))
            return operation
        known = documented(self.site.edition).find(path)
        if known is not None and method in known[0]:
            template = known[0][method].replace(JSM, "")
            raise Refusal(501, f"The sandbox does not know {template}")
        if found is not None or known is not None:
            methods = sorted({*(found[0] if found else ()), *(known[0] if known else ())})
            raise Refusal(405, f"Method {call.method} is not allowed here.", headers={"Allow": ", ".join(methods)})
        raise Refusal(
            404, "null for uri: " + call.path if path.startswith(JSM) else f"No endpoint {call.method} {call.path}."
        )

    async def _answer(self, call: Call, operation: Operation, receive: Receive, send: Send) -> None:
        try:
            headers = _signed_in(call, operation)
            if self.site.limits is not None:
                headers |= self.site.limits.take(call, operation)
        except Refusal as refusal:
            await self._reply(call, _refused(refusal, call), send, {})
            return
        rule = None
        if operation.basis != "sandbox":
            self.site.calls[operation.template] += 1
            rule = struck(self.site.faults, operation.template) if self.site.faults else None
        if rule is not None and await _before(rule, call, receive, send):
            return
        await _read(call, operation, receive)
        reply = self._act(call, operation)
        if self.site.limits is not None:
            headers |= self.site.limits.spend(call, operation, reply)
        if reply.status >= 400:
            for upload in call.uploads:
                upload.file.close()
        if rule is not None and await _after(rule, reply, send):
            return
        await self._reply(call, reply, send, headers)

    def _act(self, call: Call, operation: Operation) -> Reply:
        try:
            _admit(call, operation)
            answer = operation.handler(call)
            reply = answer if isinstance(answer, Reply) else Reply(200, answer)
        except Refusal as refusal:
            reply = _refused(refusal, call)
        if self.site.written:
            self.commit()
        return reply


def _placed(call: Call) -> str:
    """The path that names the operation: without context path and gateway, and in the version that handlers know."""
    context = call.site.context
    if call.path == context:
        call.path += "/"
    if not call.path.startswith(f"{context}/"):
        raise Refusal(404, f"This site answers below {context}.")
    call.path = call.path.removeprefix(context)
    if call.site.edition == "datacenter":
        call.version = 2
        return call.path.replace("/rest/api/latest/", "/rest/api/2/", 1)
    path = enter(call) if call.path.startswith(PREFIX) else call.path
    if path.startswith("/rest/api/2/"):
        call.version, path = 2, f"/rest/api/3/{path[12:]}"
    return path


def guard(call: Call, scope: Scope) -> None:
    """Test controls are for programs of this machine: not for pages of other origins, not for other hosts."""
    host = call.headers.get(b"host", b"").decode("latin-1").rpartition(":")[0].strip("[]")
    origin = call.headers.get(b"origin")
    client = (scope.get("client") or ("127.0.0.1", 0))[0]
    local = {"127.0.0.1", "::1", "localhost"}
    if (
        client not in local
        or host not in local
        or (origin is not None and origin.decode("latin-1") != call.base.removesuffix(call.site.context))
    ):
        raise Refusal(403, "The sandbox's controls are for programs of this machine.")


def _signed_in(call: Call, operation: Operation) -> dict[str, str]:
    """Settle who is calling; the headers that say so. Test controls ask nobody."""
    if operation.basis == "sandbox":
        return {}
    failed = False
    if call.gateway:
        admit(call, operation)
    elif operation.path.startswith(SERVICES):
        admit_to_service(call, operation)
    else:
        call.account, failed = identify(call)
    if call.site.edition == "datacenter":
        return {"X-AUSERNAME": "anonymous" if call.account is None else quoted(call.account.account_id)}
    headers = {"X-AACCOUNTID": call.account.account_id} if call.account is not None else {}
    return {**headers, REASON: "AUTHENTICATED_FAILED"} if failed else headers


def _admit(call: Call, operation: Operation) -> None:
    if call.account is None and not operation.anonymous:
        on_premises = call.site.edition == "datacenter" and not call.path.startswith(JSM)
        raise Refusal(401, SIGN_IN, body={"message": SIGN_IN, "status-code": 401} if on_premises else None)
    if not operation.experimental and not (
        call.site.edition == "datacenter" and asks_to_opt_in(operation.path, call.site.version)
    ):
        return
    opted = call.headers.get(b"x-experimentalapi", b"").lower()
    if opted != b"opt-in" and (opted != b"true" or call.site.edition == "cloud"):
        raise Refusal(412, "This API is experimental. Send the header X-ExperimentalApi: opt-in to use it.")


async def _read(call: Call, operation: Operation, receive: Receive) -> None:
    if operation.uploads:
        call.uploads = await read_uploads(call, receive)
        return
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        if part:
            size += len(part)
            if size <= LARGEST_BODY:
                parts.append(part)
        if not message.get("more_body"):
            break
    call.body = b"".join(parts)


async def _before(rule: Rule, call: Call, receive: Receive, send: Send) -> bool:
    """What a rule does instead of the effect; whether that was all."""
    if rule.kind == "slow":
        await asyncio.sleep(rule.seconds)
        return False
    if rule.kind == "reset-before":
        reset(send)
        return True
    if rule.kind == "html":
        await _send(
            send, Reply(rule.status, headers={"Content-Type": "text/html;charset=UTF-8"}, content=iter([HTML])), {}
        )
        return True
    if rule.kind == "status":
        headers = {"Retry-After": str(rule.retry_after)} if isinstance(rule.retry_after, int) else {}
        refusal = Refusal(rule.status, "The sandbox was told to fail here.", headers=headers)
        await _send(send, _refused(refusal, call), {})
        return True
    return False


async def _after(rule: Rule, reply: Reply, send: Send) -> bool:
    """What a rule does to the answer; whether that was all."""
    if rule.kind == "reset-after":
        reset(send)
        return True
    if rule.kind == "truncated":
        body = encode(reply.body)
        headers = [(b"content-type", b"application/json;charset=UTF-8"), (b"content-length", b"%d" % (len(body) + 1))]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await asyncio.sleep(0)
        transport_of(send).close()
        return True
    return False


def transport_of(send: Send) -> asyncio.Transport:
    """The connection behind a call: uvicorn's `send` is a method of the object that has it."""
    transport: asyncio.Transport = send.__self__.transport  # type: ignore[attr-defined]
    return transport


def reset(send: Send) -> None:
    """Break the connection without a word."""
    transport_of(send).abort()


def _refused(refusal: Refusal, call: Call) -> Reply:
    if "Content-Type" in refusal.headers:
        return page_of(refusal)
    return Reply(refusal.status, refusal.shape(call.path), refusal.headers)


async def _send(send: Send, reply: Reply, headers: dict[str, str], *, head: bool = False) -> None:
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
