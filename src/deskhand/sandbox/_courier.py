"""Delivering webhooks: in the background, again after a failure, twice or out of order where a test asks for it."""

import asyncio
import contextlib
import hmac
import random
import uuid
from collections import deque
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._site import Site
from deskhand.sandbox._webhook_bodies import bodies
from deskhand.sandbox._webhook_filters import wants
from deskhand.sandbox._webhook_urls import filled
from deskhand.sandbox._webhooks import BODY_UNKNOWN, OF_COMMENTS, TOLD, UNTOLD, Failure, Webhook, event_of

MINUTE = 60_000
RETRIES = 5
AGAIN = frozenset({408, 409, 425, 429})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MOST_AT_ONCE, MOST_KEPT = 20, 200
CONNECT_SECONDS, ANSWER_SECONDS, IDLE_SECONDS = 5, 20, 5


class Ways(Struct, rename="camel", forbid_unknown_fields=True):
    """How to deliver: `copies` of each, `reversed` in groups of so many, to which `hosts` beside this machine's own."""

    copies: int = 1
    reversed: int = 1
    hosts: list[str] = []


class Delivery(Struct, rename="camel"):
    """One webhook on its way."""

    identifier: str
    event: str
    url: str
    app: str | None
    body: bytes
    headers: dict[str, str]
    attempt: int = 0
    due: int = 0
    status: int | None = None
    state: str = "waiting"


class Courier:
    """Everything that is on its way, in the event loop of the server."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.ways = Ways()
        self.log: deque[Delivery] = deque(maxlen=MOST_KEPT)
        self._group: list[Delivery] = []
        self._later: list[Delivery] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._watch: asyncio.Task[None] | None = None

    def hear(self, _: Site, happening: Happening) -> None:
        """Tell every webhook that wants to hear of what happened."""
        if event_of(happening.kind) not in TOLD | UNTOLD:
            return
        told: dict[tuple[str, str, str], list[Webhook]] = {}
        for webhook in self.site.webhooks.values():
            key = (webhook.app, webhook.url, webhook.account) if webhook.app else ("", str(webhook.id), "")
            told.setdefault(key, []).append(webhook)
        for webhooks in told.values():
            self._tell(webhooks, happening)

    def _tell(self, webhooks: list[Webhook], happening: Happening) -> None:
        first, names = webhooks[0], {event_of(happening.kind)}
        url = filled(first.url, happening) if first.app is None else first.url
        if self.site.edition == "datacenter" and names <= OF_COMMENTS:
            names.add("jira:issue_updated")
        if not any(wants(self.site, webhook, name, happening) for webhook in webhooks for name in names):
            return
        if names <= UNTOLD:
            now = self.site.clock.now()
            self.log.append(_delivery(first, url, names.pop(), b"", now, state=BODY_UNKNOWN))
            return
        for name, body in bodies(self.site, happening, first.account):
            matched = [webhook.id for webhook in webhooks if wants(self.site, webhook, name, happening)]
            if not matched:
                continue
            if first.app is not None:
                body["matchedWebhookIds"] = matched
            content = b"" if first.without_body else msgspec.json.encode(body)
            self._hold(_delivery(first, url, name, content, self.site.clock.now(), secondary=happening.secondary))

    def _hold(self, delivery: Delivery) -> None:
        for _ in range(self.ways.copies):
            copy = msgspec.structs.replace(delivery, headers=dict(delivery.headers))
            self._group.append(copy)
            self.log.append(copy)
        if len(self._group) >= self.ways.reversed:
            self.release()

    def release(self) -> None:
        """Send what was held back, the last first if it is to be out of order."""
        group, self._group = self._group, []
        for delivery in reversed(group) if self.ways.reversed > 1 else group:
            self._start(delivery)

    def look(self) -> None:
        """Send again what is due, which may be when the clock was moved."""
        now = self.site.clock.now()
        due = [delivery for delivery in self._later if delivery.due <= now]
        self._later = [delivery for delivery in self._later if delivery.due > now]
        for delivery in due:
            self._start(delivery)

    @property
    def waiting(self) -> int:
        """How many deliveries are under way, held back, or to be repeated."""
        return len(self._tasks) + len(self._group) + len(self._later)

    def _start(self, delivery: Delivery) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        async with self._room:
            delivery.state = "under way"
            delivery.status = await self._send(delivery)
        if delivery.state == "refused":
            return
        if delivery.status is not None and delivery.status not in AGAIN and delivery.status < 500:
            delivery.state = "delivered" if delivery.status < 400 else "failed"
            return
        self._again(delivery)

    def _again(self, delivery: Delivery) -> None:
        now = self.site.clock.now()
        if delivery.attempt >= RETRIES:
            delivery.state = "given up"
            number = self.site.next("failure", 1)
            body = delivery.body.decode("utf-8", "replace")
            self.site.failures_of_webhooks.add(number, Failure(number, delivery.app, delivery.url, body, now))
            return
        delivery.attempt += 1
        delivery.headers["X-Atlassian-Webhook-Retry"] = str(delivery.attempt)
        delivery.due = now + random.randint(5 * MINUTE, 15 * MINUTE)  # noqa: S311
        delivery.state = "to be repeated"
        self._later.append(delivery)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.get_running_loop().create_task(self._wait())

    async def _wait(self) -> None:
        while self._later:
            await asyncio.sleep(IDLE_SECONDS)
            self.look()

    async def _send(self, delivery: Delivery) -> int | None:
        parts = urlsplit(delivery.url)
        if parts.hostname not in LOOPBACK and parts.hostname not in self.ways.hosts:
            delivery.state = "refused"
            return None
        secure = parts.scheme == "https"
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await asyncio.open_connection(
                    parts.hostname, parts.port or (443 if secure else 80), ssl=secure or None
                )
        except (OSError, TimeoutError, ValueError):
            return None
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                writer.write(_call(delivery))
                await writer.drain()
                line = await reader.readline()
            return int(line.split(b" ", 2)[1])
        except (OSError, TimeoutError, ValueError, IndexError):
            return None
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


def _delivery(
    webhook: Webhook, url: str, name: str, content: bytes, now: int, *, secondary: bool = False, state: str = "waiting"
) -> Delivery:
    identifier = str(uuid.uuid4())
    headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "User-Agent": "Atlassian Webhook HTTP Client",
        "X-Atlassian-Webhook-Identifier": identifier,
        "X-Atlassian-Webhook-Flow": "Secondary" if secondary else "Primary",
    }
    if webhook.secret:
        headers["X-Hub-Signature"] = signature(webhook.secret, content)
    return Delivery(identifier, name, url, webhook.app, content, headers, due=now, state=state)


def signature(secret: str, content: bytes) -> str:
    """What proves that the body comes from who knows the secret."""
    return "sha256=" + hmac.new(secret.encode(), content, "sha256").hexdigest()


def _call(delivery: Delivery) -> bytes:
    parts = urlsplit(delivery.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = {"Host": parts.netloc.rpartition("@")[2], **delivery.headers, "Connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    start = f"POST {target} HTTP/1.1\r\n{head}Content-Length: {len(delivery.body)}\r\n\r\n"
    return start.encode("latin-1", "replace") + delivery.body
