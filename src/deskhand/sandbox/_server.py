"""The site as an ASGI application: route, sign in, hand over, keep, answer."""

from collections.abc import Callable

from deskhand.sandbox._accounts import REASON, identify, page_of
from deskhand.sandbox._answered import LATEST, V2, V3, routes
from deskhand.sandbox._call import JSM, SIGN_IN, Call, Refusal, Reply
from deskhand.sandbox._courier import Courier
from deskhand.sandbox._faults import struck
from deskhand.sandbox._gateway import PREFIX, SERVICES, admit, admit_to_service, enter
from deskhand.sandbox._handles import Operation
from deskhand.sandbox._multipart import read_uploads
from deskhand.sandbox._naming import quoted
from deskhand.sandbox._outbox import post
from deskhand.sandbox._releases import asks_to_opt_in
from deskhand.sandbox._routes import Found
from deskhand.sandbox._sending import Receive, Scope, Send, transmit
from deskhand.sandbox._site import Asked, Site
from deskhand.sandbox._striking import strike_after, strike_before

LARGEST_BODY = 32 << 20
TOO_LARGE = "The body of the call is larger than 32 MB."


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
        self.routes = routes(site.edition, site.version)

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
        await transmit(send, reply, headers, head=call.method == "HEAD")

    def _operation(self, call: Call, path: str) -> Operation:
        method = "GET" if call.method == "HEAD" else call.method
        found = self.routes.find(method, path)
        if isinstance(found, Found):
            target: Operation | str = found.target
            if isinstance(target, str):
                raise Refusal(501, f"The sandbox does not know {target}")
            call.params = dict(zip(target.names, found.values, strict=True))
            return target
        if found:
            raise Refusal(
                405, f"Method {call.method} is not allowed here.", headers={"Allow": ", ".join(sorted(found))}
            )
        raise _nowhere(call, path)

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
        if rule is not None and await strike_before(rule, call, receive, send):
            return
        whole = await _read(call, operation, receive)
        reply = self._act(call, operation) if whole else _refused(Refusal(413, TOO_LARGE), call)
        if self.site.limits is not None:
            headers |= self.site.limits.spend(call, operation, reply)
        if reply.status >= 400:
            for upload in call.uploads:
                upload.file.close()
        if rule is not None and await strike_after(rule, call, reply, receive, send):
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


def _nowhere(call: Call, path: str) -> Refusal:
    if path.startswith(JSM):
        return Refusal(404, f"null for uri: {call.path}")
    if call.site.edition == "datacenter" and path.startswith("/rest/"):
        said = f"null for uri: {call.base}{call.path}"
        return Refusal(404, said, body={"message": said, "status-code": 404})
    return Refusal(404, f"No endpoint {call.method} {call.path}.")


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
        return call.path.replace(LATEST, V2, 1) if call.path.startswith(LATEST) else call.path
    path = enter(call) if call.path.startswith(PREFIX) else call.path
    # On Cloud the latest version is 2: programs that call it there send and get texts, not documents.
    if path.startswith((V2, LATEST)):
        call.version, path = 2, V3 + path.removeprefix(V2).removeprefix(LATEST)
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
        call.site.edition == "datacenter" and asks_to_opt_in(operation.method, operation.path, call.site.version)
    ):
        return
    opted = call.headers.get(b"x-experimentalapi", b"").lower()
    if opted != b"opt-in" and (opted != b"true" or call.site.edition == "cloud"):
        raise Refusal(412, "This API is experimental. Send the header X-ExperimentalApi: opt-in to use it.")


async def _read(call: Call, operation: Operation, receive: Receive) -> bool:
    """Take in what was sent; whether it was not too large, apart from files, which may be of any size."""
    if operation.uploads:
        call.uploads = await read_uploads(call, receive)
        return True
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
    return size <= LARGEST_BODY


def _refused(refusal: Refusal, call: Call) -> Reply:
    if "Content-Type" in refusal.headers:
        return page_of(refusal)
    return Reply(refusal.status, refusal.shape(call.path), refusal.headers)
