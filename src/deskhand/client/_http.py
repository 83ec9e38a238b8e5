"""Send one call and understand one reply: the only file that touches the network."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from deskhand.auth import SignIn
from deskhand.client._call import Call, Upload, query_string
from deskhand.client._operation import Operation
from deskhand.client._pace import pause_before_repeating
from deskhand.client._replies import failure
from deskhand.client._worlds import Edition
from deskhand.errors import CallError, NotJira, Unreachable

if TYPE_CHECKING:
    import aiohttp

__all__ = ["Http"]

T = TypeVar("T")

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 60.0
TRIES = 4
CHUNK = 64 * 1024
DATE_COARSENESS = timedelta(seconds=2)  # a `Date` has whole seconds: less than this is no difference of clocks

_encode = msgspec.json.Encoder().encode


class Http:
    """The calls to one site under one sign-in."""

    def __init__(
        self,
        site: str,
        sign_in: SignIn | None,
        *,
        edition: Edition = "cloud",
        tries: int = TRIES,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.site = site.rstrip("/")
        self.edition: Edition = edition
        self.calls = 0
        self._sign_in = sign_in
        self._tries = tries
        self._wait = wait
        self._session: aiohttp.ClientSession | None = None
        self._last_date: str | None = None
        self._clock_ahead = timedelta(0)  # how far the site's clock is ahead of ours

    def site_time(self) -> datetime:
        """What the site's clock shows now, by the `Date` of its last reply: good to a second or two."""
        return datetime.now(UTC) + self._clock_ahead

    async def send(self, operation: Operation[Any, T], call: Call) -> T:
        """Make the call, again where it may be repeated, and give its reply in the declared shape."""
        body, url = await self._repeat(operation, call, self._whole)
        if operation.returns is None:
            if body.lstrip()[:1] == b"<":
                raise self._not_jira(operation, url, body, None)
            return None  # type: ignore[return-value]
        try:
            decoded: T = operation.decoder.decode(body)
        except msgspec.DecodeError as error:
            raise self._not_jira(operation, url, body, error) from None
        return decoded

    @asynccontextmanager
    async def stream(self, operation: Operation[Any, Any], call: Call) -> AsyncIterator[AsyncIterator[bytes]]:
        """The reply's body in chunks, in constant memory."""
        reply, _ = await self._repeat(operation, call, self._opened)
        async with reply:
            yield reply.content.iter_chunked(CHUNK)

    async def close(self) -> None:
        """Close the connections to the site."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _repeat(
        self, operation: Operation[Any, Any], call: Call, read: "Callable[[aiohttp.ClientResponse], Awaitable[T]]"
    ) -> tuple[T, str]:
        address = self.site + operation.address(call.path, self.edition)
        made = 0
        while True:
            made += 1
            try:
                return await self._once(operation, call, address, read), address
            except CallError as error:
                pause = pause_before_repeating(error, made=made, most=self._tries, reads=operation.reads)
                if pause is None or _spent(call):
                    raise
                await self._wait(pause)

    async def _once(
        self,
        operation: Operation[Any, Any],
        call: Call,
        address: str,
        read: "Callable[[aiohttp.ClientResponse], Awaitable[T]]",
    ) -> T:
        import aiohttp
        from yarl import URL

        session = self._session or self._open()
        self.calls += 1
        try:
            reply = await session.request(
                operation.method,
                URL(address + query_string(call.query), encoded=True),
                data=_body(call),
                headers=self._headers(operation, call),
                allow_redirects=read
                == self._opened,  # a download may be handed on; anything else redirected is a sign-in page
            )
            status = reply.status
            if status >= 300 or "X-Seraph-LoginReason" in reply.headers:
                body = await reply.read()
                failed = failure(
                    status,
                    reply.headers,
                    body,
                    operation=str(operation),
                    url=address,
                    reads=operation.reads,
                    anybody=operation.needs.product == "anybody",
                )
                self._note_date(reply.headers.get("Date"))
                if failed is not None:
                    raise failed
            return await read(reply)
        except aiohttp.ClientConnectorError as error:
            raise _unreachable(operation, address, error, happened=False) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _unreachable(operation, address, error, happened=not operation.reads) from None

    async def _whole(self, reply: "aiohttp.ClientResponse") -> bytes:
        body = await reply.read()
        self._note_date(reply.headers.get("Date"))
        return body

    async def _opened(self, reply: "aiohttp.ClientResponse") -> "aiohttp.ClientResponse":
        return reply

    def _open(self) -> "aiohttp.ClientSession":
        import aiohttp

        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENCE_SECONDS),
            connector=aiohttp.TCPConnector(limit=100, limit_per_host=50),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept": "application/json", "User-Agent": "deskhand"},
        )
        return self._session

    def _headers(self, operation: Operation[Any, Any], call: Call) -> dict[str, str]:
        headers = dict(self._sign_in.headers()) if self._sign_in else {}
        if call.files:
            headers["X-Atlassian-Token"] = "no-check"  # Atlassian's word for: this is no form of a browser
        elif call.json is not None:
            headers["Content-Type"] = "application/json"
        if operation.experimental:
            headers["X-ExperimentalApi"] = "opt-in"
        return headers

    def _note_date(self, date: str | None) -> None:
        if date and date != self._last_date:
            self._last_date = date
            ahead = parsedate_to_datetime(date) - datetime.now(UTC)
            self._clock_ahead = ahead if abs(ahead) > DATE_COARSENESS else timedelta(0)

    def _not_jira(
        self, operation: Operation[Any, Any], url: str, body: bytes, error: msgspec.DecodeError | None
    ) -> CallError:
        if body.lstrip()[:1] == b"<":
            said = "a web page came back instead of Jira's answer"
        elif isinstance(error, msgspec.ValidationError):
            said = f"Jira's answer is not of the documented shape: {error}"
        else:
            said = "what came back is not JSON, or cut off"
        return NotJira(said, operation=str(operation), url=url, status=200, may_have_happened=not operation.reads)


def _spent(call: Call) -> bool:
    """Whether the call's body was a stream that can be read only once."""
    return any(not isinstance(file.content, bytes) for file in call.files)


def _body(call: Call) -> Any:
    if call.files:
        return _multipart(call.files)
    return None if call.json is None else _encode(call.json)


def _multipart(files: tuple[Upload, ...]) -> Any:
    import aiohttp

    form = aiohttp.FormData()
    for file in files:
        form.add_field("file", file.content, filename=file.name, content_type=file.content_type)
    return form


def _unreachable(operation: Operation[Any, Any], url: str, error: Exception, *, happened: bool) -> Unreachable:
    what = "no reply in time" if isinstance(error, TimeoutError) else (str(error) or type(error).__name__)
    return Unreachable(what, operation=str(operation), url=url, may_have_happened=happened)
