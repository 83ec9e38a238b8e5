"""Send one call and understand one reply; with `_wire.py` the only file that touches the network."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import aiohttp
import msgspec
from aiohttp.http import HttpProcessingError
from yarl import URL

from deskhand.auth import ATLASSIAN, Network, Renewing, SignIn
from deskhand.client._about import about
from deskhand.client._bodies import body_of, spent
from deskhand.client._budget import Budget, budget_of, on_this_machine
from deskhand.client._call import Call, query_string
from deskhand.client._drift import UNREADABLE, NotThatShape
from deskhand.client._drift import read as read_drifted
from deskhand.client._operation import Operation
from deskhand.client._pace import LONGEST_PAUSE, pause_before_repeating
from deskhand.client._patience import Patience
from deskhand.client._replies import failure, not_jira, nothing_in
from deskhand.client._wire import NO_REPLY, SILENCE_SECONDS, UNWATCHED, follow, no_reply, open_session
from deskhand.client._worlds import Edition
from deskhand.client.platform.myself import Myself
from deskhand.errors import CallError, NotJira, Removed, SignInFailed, TooManyCalls, Unreachable, UserError

__all__ = ["Http"]

T = TypeVar("T")

TRIES = 4
OF_THE_WIRE = (*NO_REPLY, HttpProcessingError)
CHUNK = 64 * 1024
DATE_COARSENESS = timedelta(seconds=2)  # a `Date` has whole seconds: less than this is no difference of clocks

_log = logging.getLogger("deskhand.client")


class Http:
    """The calls to one site under one sign-in."""

    def __init__(
        self,
        site: str,
        sign_in: SignIn | None,
        *,
        edition: Edition = "cloud",
        network: Network | None = None,
        gateway: str | None = None,
        tries: int = TRIES,
        silence: float = SILENCE_SECONDS,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
        budget: Callable[[str, Edition], Budget] = budget_of,
    ) -> None:
        self.site = site.rstrip("/")
        self.edition: Edition = edition
        self.calls = 0
        self.drift: dict[str, dict[str, None]] = {}  # by operation, what its replies have that is not as documented
        self._base = sign_in.base(self.site) if sign_in else self.site
        self._sign_in = sign_in
        self._renews = sign_in if isinstance(sign_in, Renewing) else None
        self._renewing = asyncio.Lock()
        self._network = network
        self.budget = budget(self._base, edition)
        # A pretend site on this machine is its own gateway: what is secret there need not reach Atlassian.
        self._gateway = (gateway or (self.site if on_this_machine(self.site) else ATLASSIAN.api)).rstrip("/")
        self._tries = tries
        self._silence = silence
        self._wait = wait
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._patience = Patience(silence)
        self._known = sign_in is None or edition == "cloud"  # Cloud says by a header that it answered as to nobody
        self._last_date: str | None = None
        self._clock_ahead = timedelta(0)  # how far the site's clock is ahead of ours

    def site_time(self) -> datetime:
        """What the site's clock shows now, by the `Date` of its last reply: good to a second or two."""
        return datetime.now(UTC) + self._clock_ahead

    async def send(self, operation: Operation[Any, T], call: Call) -> T:
        """Make the call, again where it may be repeated, and give its reply in the declared shape."""
        address, _, body = await self._repeat(operation, call)
        if operation.returns is None or (operation.returns is Any and not body):
            if body.lstrip()[:1] == b"<":
                raise not_jira(body, None, operation=str(operation), url=address, reads=operation.reads)
            return None  # type: ignore[return-value]
        decoder = operation.decoder if self.edition == "cloud" else operation.on_prem_decoder
        try:
            decoded: T = decoder.decode(body)
        except msgspec.ValidationError as error:
            decoded = self._drifted(operation, decoder.type, body, address, error)
        except UNREADABLE:
            raise not_jira(body, None, operation=str(operation), url=address, reads=operation.reads) from None
        if not self._known and nothing_in(decoded):
            await self._introduce()
        return decoded

    async def _introduce(self) -> None:
        """Ask once who is asking: on-prem, nobody is answered too, with a list that has nothing in it."""
        try:
            await self._repeat(Myself.get, Call())
        except SignInFailed:
            raise
        except CallError:  # it tells nothing of the sign-in
            pass
        self._known = True

    @asynccontextmanager
    async def stream(self, operation: Operation[Any, Any], call: Call) -> AsyncIterator[AsyncIterator[bytes]]:
        """The reply's body in chunks, in constant memory."""
        address, reply, _ = await self._repeat(operation, call, whole=False)
        async with reply:
            yield self._chunks(reply, operation, address)

    async def close(self) -> None:
        """Close the connections to the site."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _repeat(
        self, operation: Operation[Any, Any], call: Call, *, whole: bool = True
    ) -> tuple[str, aiohttp.ClientResponse, bytes]:
        base = self._gateway if operation.at_gateway else self._base
        address = base + operation.address(call.path, self.edition)
        if self.edition not in operation.editions:
            where = "Data Center" if self.edition == "datacenter" else "Cloud"
            said = f"Jira {where} has no `{operation}`, so it was not called"
            raise Removed(said, operation=str(operation), url=self._base)
        made, renewed = 0, False
        while True:
            made += 1
            signed: Mapping[str, str] = {}
            try:
                early = self.budget.pause(operation, call)
                if early > 0 and made == 1:  # after a refusal it was waited for already
                    await self._wait_early(early, operation, address)
                if self._renews is not None and self._renews.due():
                    await self._renew(self._renews.headers())
                signed = self._sign_in.headers() if self._sign_in else {}
                return await self._once(operation, call, address, signed, whole=whole)
            except SignInFailed as error:
                if renewed or not signed or self._renews is None or error.status != 401 or spent(call):
                    raise
                renewed = True
                await self._renew(signed)
            except CallError as error:
                pause = pause_before_repeating(error, made=made, most=self._tries, reads=operation.reads)
                if pause is None or spent(call):
                    raise
                await self._wait(pause)

    async def _once(
        self, operation: Operation[Any, Any], call: Call, address: str, signed: Mapping[str, str], *, whole: bool
    ) -> tuple[str, aiohttp.ClientResponse, bytes]:
        session = self._session or self._open()
        if self._loop is not asyncio.get_running_loop():
            raise UserError(
                "the client belongs to an event loop that is over: open one in each asyncio.run, or use BlockingJira"
            )
        watched = asyncio.current_task() if whole and not call.files else None
        self.calls += 1
        try:
            if watched is not None:
                self._patience.begin(watched)
            reply = await session.request(
                operation.method,
                URL(address + query_string(call.query), encoded=True),
                data=body_of(call),
                headers={**signed, **self._headers(operation, call)},
                allow_redirects=not whole,  # a file may be kept elsewhere; anything else redirected is no answer
                timeout=UNWATCHED if watched is not None else session.timeout,
            )
            body = await reply.read() if whole or reply.status >= 300 else b""
        except aiohttp.TooManyRedirects:
            raise NotJira("redirected in a circle", operation=str(operation), url=address) from None
        except NO_REPLY as error:
            if call.files and isinstance(error.__cause__, Exception) and not isinstance(error.__cause__, OF_THE_WIRE):
                raise error.__cause__ from None  # what gives the file, or is told of its progress, failed by itself
            raise _unreachable(operation, address, error) from None
        except asyncio.CancelledError:
            if watched is None or not self._patience.gave_up(watched):
                raise
            raise _unreachable(operation, address, TimeoutError()) from None
        finally:
            if watched is not None:
                self._patience.end(watched)
        headers = reply.headers
        if (date := headers.get("Date")) != self._last_date:
            self._note_date(date)
        self.budget.heard(operation, call, reply.status, headers)
        name = headers.get("X-AUSERNAME")  # on-prem names the account
        stranger = name is not None and self._is_stranger(signed, name)
        if reply.status >= 300 or reply.history or stranger or "X-Seraph-LoginReason" in headers:
            failed = failure(
                reply.status,
                headers,
                body,
                operation=str(operation),
                url=address,
                reads=operation.reads,
                anybody=operation.needs.product == "anybody",
                stranger=stranger,
                scopes=self._lacking(operation),
                landed=str(reply.url) if reply.history else "",
            )
            if failed is not None:
                failed.about = about(str(operation), call.path, call.json)
                reply.close()
                raise failed
        return address, reply, body

    async def _chunks(
        self, reply: aiohttp.ClientResponse, operation: Operation[Any, Any], address: str
    ) -> AsyncIterator[bytes]:
        try:
            async for chunk in reply.content.iter_chunked(CHUNK):
                yield chunk
        except NO_REPLY as error:
            raise _unreachable(operation, address, error) from None

    async def _wait_early(self, seconds: float, operation: Operation[Any, Any], address: str) -> None:
        """Wait before a call that would be one too many; where that takes too long, say so instead of making it."""
        if seconds > LONGEST_PAUSE:
            said = f"Jira asked all callers to wait, for another {seconds:.0f} seconds"
            raise TooManyCalls(said, operation=str(operation), url=address, retry_after=seconds)
        await self._wait(seconds)

    async def _renew(self, stale: Mapping[str, str]) -> None:
        if self._renews is None:
            return
        async with self._renewing:
            if self._renews.due() or self._renews.headers() == stale:
                await follow(self._session or self._open(), self._renews.renew(stale))

    def _open(self) -> aiohttp.ClientSession:
        self._session = open_session(self._network, silence=self._silence)
        self._patience = Patience(self._silence)
        self._loop = asyncio.get_running_loop()
        return self._session

    def _headers(self, operation: Operation[Any, Any], call: Call) -> dict[str, str]:
        headers: dict[str, str] = {}
        if call.files:
            headers["X-Atlassian-Token"] = "no-check"  # Atlassian's word for: no browser's form
        elif call.json is not None:
            headers["Content-Type"] = "application/json"
        if self.edition == "datacenter" and operation.service_desk:
            headers["X-ExperimentalApi"] = (
                "true"  # older releases want it for what is settled by now; newer ones do not mind
            )
        elif operation.experimental:
            headers["X-ExperimentalApi"] = "opt-in"
        return headers

    def _drifted(
        self, operation: Operation[Any, Any], shape: Any, body: bytes, address: str, error: msgspec.ValidationError
    ) -> Any:
        """The reply as far as it fits; in what it does not, is told once for each operation."""
        try:
            read, found = read_drifted(shape, body)
        except NotThatShape:
            raise not_jira(body, error, operation=str(operation), url=address, reads=operation.reads) from None
        if str(operation) not in self.drift:
            _log.warning("%s answers otherwise than documented: %s", operation, "; ".join(found))
        self.drift.setdefault(str(operation), {}).update(dict.fromkeys(found))
        return read

    def _lacking(self, operation: Operation[Any, Any]) -> frozenset[str]:
        """The scopes that an operation takes, without those that the token is known to have."""
        granted: Iterable[str] = getattr(self._sign_in, "scopes", ())
        return (operation.needs.classic_scopes or operation.needs.granular_scopes).difference(granted)

    def _is_stranger(self, signed: Mapping[str, str], name: str) -> bool:
        """Whether a call that was signed was answered as nobody's."""
        stranger = bool(signed) and name == "anonymous"
        self._known = self._known or (bool(name) and not stranger)
        return stranger

    def _note_date(self, date: str | None) -> None:
        self._last_date = date
        try:
            ahead = parsedate_to_datetime(date or "") - datetime.now(UTC)
        except (ValueError, TypeError):  # no date, or one of no time zone: it tells nothing
            return
        self._clock_ahead = ahead if abs(ahead) > DATE_COARSENESS else timedelta(0)


def _unreachable(operation: Operation[Any, Any], url: str, error: Exception) -> Unreachable:
    return no_reply(error, operation=str(operation), url=url, reads=operation.reads)
