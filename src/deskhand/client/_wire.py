"""One way out to the network: its certificates, its proxy, and the calls that a sign-in asks for."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar

import aiohttp
import msgspec

from deskhand.auth import Answer, Ask, Flow, Network, Pause
from deskhand.client._network import ASKED_BY_PROXY, through_proxy, why_barred
from deskhand.client._pace import retry_after
from deskhand.errors import Barred, Unreachable

__all__ = ["NOT_SENT", "NO_REPLY", "follow", "follow_alone", "no_reply", "open_session"]

T = TypeVar("T")

AT_ONCE = 20  # calls to one site: with replies after 200 ms that is as many a second as Cloud takes of one operation
BLOCK = 16 * 1024 * 1024  # never touched, so never really there
CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 60.0
UNWATCHED = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)

NO_REPLY = (aiohttp.ClientError, TimeoutError, OSError)
NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)
NOBODY = (ConnectionRefusedError, TimeoutError)


def open_session(network: Network | None = None, *, silence: float = SILENCE_SECONDS) -> aiohttp.ClientSession:
    """Open what carries calls; it gives up after `silence` seconds without a byte."""
    tls = network.tls() if network else None
    session = aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=silence),
        connector=aiohttp.TCPConnector(limit=100, limit_per_host=AT_ONCE, ssl=tls or True),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept": "application/json", "User-Agent": "deskhand"},
        proxy=network.proxy_address if network else None,
        middlewares=[through_proxy(headers)] if network and (headers := network.proxy_headers()) else (),
    )
    # Left on, aiohttp itself repeats a PUT or a DELETE whose connection broke, although it may have been done.
    session._retry_connection = False  # noqa: SLF001
    _keep_freed_memory()
    return session


@cache
def _keep_freed_memory() -> None:
    """Have the C library keep up to 32 MB of freed memory for the next reply instead of giving it back at once.

    Giving it back and fetching it again costs a third of the time of a page of 50 requests. Freeing one large block
    is how glibc learns it (mallopt(3), M_MMAP_THRESHOLD); other C libraries do nothing of the kind, and lose nothing by it.
    """
    bytes(BLOCK)


async def follow(session: aiohttp.ClientSession, flow: Flow[T]) -> T:
    """Carry out what a way to sign in asks for, step by step."""
    answer: Answer | None = None
    with closing(flow):
        while True:
            try:
                step = flow.send(answer)
            except StopIteration as end:
                result: T = end.value
                return result
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
                answer = None
            else:
                answer = await _answer(session, step)


async def follow_alone(flow: Flow[T], network: Network | None = None) -> T:
    """Carry out a flow before there is a client."""
    async with open_session(network) as session:
        return await follow(session, flow)


def no_reply(error: Exception, *, operation: str, url: str, reads: bool = True) -> Unreachable:
    """The error that stands for a reply that did not come."""
    if why_barred(error):
        return Barred(_why(error), operation=operation, url=url)
    happened = not reads and not isinstance(error, NOT_SENT)
    return Unreachable(_why(error), operation=operation, url=url, may_have_happened=happened)


def _why(error: Exception) -> str:
    if barred := why_barred(error):
        return barred
    if isinstance(error, TimeoutError):
        return "no reply in time"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"there is no host {error.host}"
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return f"the proxy {error.host}:{error.port} does not answer"
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy could not connect: it answered {error.status}"
    if isinstance(error, aiohttp.ClientConnectorError) and error.ssl and not isinstance(error.os_error, NOBODY):
        return f"{error.host}:{error.port} broke off before the connection was secured"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"nothing answers at {error.host}:{error.port}"
    if isinstance(error, aiohttp.ServerDisconnectedError | ConnectionError):
        return "the connection broke before a reply came"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the reply was cut off"
    return str(error) or type(error).__name__


async def _answer(session: aiohttp.ClientSession, ask: Ask) -> Answer:
    headers = {**ask.headers, "Content-Type": "application/json"} if ask.json is not None else ask.headers
    body = None if ask.json is None else msgspec.json.encode(ask.json)
    try:
        async with session.request(ask.method, ask.url, data=body, headers=headers, allow_redirects=False) as reply:
            if reply.status == 407:
                raise Barred(ASKED_BY_PROXY, operation=ask.operation, url=ask.url, status=407)
            pause = retry_after(reply.headers.get("Retry-After"), datetime.now(UTC))
            return Answer(reply.status, await reply.read(), pause)
    except NO_REPLY as error:
        raise no_reply(error, operation=ask.operation, url=ask.url) from None
