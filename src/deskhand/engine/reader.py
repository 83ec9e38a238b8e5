"""What happened: reads a site at intervals and turns what changed into jobs.

One read of a connection serves all recipes on it. Its window is told to Jira in minutes before now, so that the site's own clock
and time zone count, and it reaches back further than the read before, because Jira's index lags behind its data. What is read
twice is the same event with the same key, hence the same job.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Protocol

import msgspec

from deskhand.client import Issue
from deskhand.client._view import ViewFields, person, plain_text, view, view_fields
from deskhand.engine._engine import Engine, NewJob
from deskhand.engine.effects import Site
from deskhand.errors import DeskhandError
from deskhand.triggers import Given, Snapshot, Trigger
from deskhand.triggers._trigger import Change, CommentView, Item

__all__ = ["Cursors", "Reader", "Watch"]

LOOK_BACK = timedelta(minutes=7)

log = logging.getLogger("deskhand.reader")


@dataclass(frozen=True, kw_only=True)
class Watch:
    """A started recipe: what starts it, on which connection, and since when.

    `since` is by the site's clock, `started_at` by ours; `starts` is the recipe's condition on what happened.
    """

    recipe: str
    version: int
    connection: str
    trigger: Trigger[Any]
    given: Given
    since: datetime
    started_at: datetime
    starts: Callable[[Mapping[str, Any]], bool]


class Cursors(Protocol):
    """Keeps when each connection was last read to the end, by our clock."""

    def get(self, connection: str) -> datetime | None:
        """When it was last read to the end; None where it never was."""

    def update(self, connection: str, read_at: datetime) -> None:
        """It was read to the end."""


class Reader:
    """Reads the sites of all started recipes."""

    def __init__(
        self,
        engine: Engine,
        watches: Callable[[], Awaitable[Sequence[Watch]]],
        site: Callable[[str], Awaitable[Site]],
        cursors: Cursors,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine, self._watches, self._site, self._cursors, self._clock = engine, watches, site, cursors, clock
        self._last: dict[str, set[str]] = {}  # the jobs that the last read of a connection came to: no news
        self._failing: dict[str, str] = {}

    async def run(self, interval: float, stopped: asyncio.Event) -> None:
        """Read at intervals (seconds) until stopped."""
        while not stopped.is_set():
            await self.read()
            try:
                await asyncio.wait_for(stopped.wait(), interval)
            except TimeoutError:
                continue

    async def read(self) -> int:
        """Read every connection once and say how many jobs are new; a site that fails does not hold up the others."""
        by_connection: dict[str, list[Watch]] = defaultdict(list)
        for watch in await self._watches():
            by_connection[watch.connection].append(watch)
        counts = await asyncio.gather(*(self._read_or_tell(*one) for one in by_connection.items()))
        return sum(counts)

    async def _read_or_tell(self, connection: str, watches: list[Watch]) -> int:
        try:
            new = await self._read(connection, watches)
        except DeskhandError as error:
            return self._fails(connection, str(error))
        except Exception as error:  # noqa: BLE001 (one odd issue must not end the reading of every site)
            return self._fails(connection, f"unexpected {type(error).__name__}: {error} (a mistake in Deskhand)")
        if self._failing.pop(connection, None):
            log.info("reading %s again", connection)
        if new:
            log.info("%s: %d new job%s", connection, new, "" if new == 1 else "s")
        return new

    def _fails(self, connection: str, why: str) -> int:
        if self._failing.get(connection) != why:
            log.warning("cannot read %s: %s", connection, why)
        self._failing[connection] = why
        return 0

    async def _read(self, connection: str, watches: list[Watch]) -> int:
        site = await self._site(connection)
        own = await view_fields(site.jira)
        began = self._clock()
        more = tuple(sorted({field for watch in watches for field in watch.given.fields}))
        parts = frozenset().union(*(watch.trigger.parts for watch in watches))
        read = site.jira.platform.search.issues(
            _jql(watches, await self._minutes(connection, watches, site)),
            fields=[*own.to_read(more), *(["comment"] if "comments" in parts else [])],
            expand=["changelog"] if "changes" in parts else [],
        )
        seen: set[str] = set()
        new = 0
        async for page in read.pages():
            jobs: list[NewJob] = []
            for issue in page.items:
                snapshot = await _snapshot(issue, own, more, site)
                jobs += [job for watch in watches for job in _jobs(watch, snapshot, site.account)]
            new += await self._engine.enqueue([job for job in jobs if job.id not in self._last.get(connection, ())])
            seen.update(job.id for job in jobs)
        self._last[connection] = seen
        await asyncio.to_thread(self._cursors.update, connection, began)
        return new

    async def _minutes(self, connection: str, watches: list[Watch], site: Site) -> int:
        """How many minutes before the site's now the read must begin."""
        read_at = await asyncio.to_thread(self._cursors.get, connection)
        site_now = site.jira.site_time()
        longest = timedelta(0)
        for watch in watches:
            since_start = site_now - watch.since
            read_since_start = read_at is not None and read_at > watch.started_at
            since_read = (
                self._clock() - read_at + LOOK_BACK if read_at is not None and read_since_start else since_start
            )
            longest = max(longest, min(since_read, since_start))
        return max(1, ceil(longest.total_seconds() / 60) + 1)


def _jql(watches: Iterable[Watch], minutes: int) -> str:
    desks = ", ".join(sorted({f'"{watch.given.desk.upper()}"' for watch in watches}))
    return f"project in ({desks}) AND updated >= -{minutes}m ORDER BY updated ASC, key ASC"


def _jobs(watch: Watch, snapshot: Snapshot, account: str) -> list[NewJob]:
    jobs = []
    for event in watch.trigger.events(snapshot, watch.given, account=account, since=watch.since):
        data = msgspec.to_builtins(event.data)
        if watch.starts(data):
            id = f"{watch.recipe}:{event.key}"
            jobs.append(NewJob(id=id, recipe=watch.recipe, version=watch.version, event=data))
    return jobs


async def _snapshot(issue: Issue, own: ViewFields, more: tuple[str, ...], site: Site) -> Snapshot:
    return Snapshot(
        request=view(issue, own, more),
        comments=tuple([_comment(one) for one in await _comments(issue, site)]),
        changes=tuple([_change(one) for one in await _changes(issue, site)]),
    )


async def _comments(issue: Issue, site: Site) -> list[Any]:
    """The comments that came with the issue, or all of them where only a part came."""
    came = issue.fields.get("comment") or {}
    comments = came.get("comments") or []
    if came.get("total", 0) <= len(comments):
        return list(comments)
    return [msgspec.to_builtins(one) async for one in site.jira.platform.comments.list(issue.id)]


async def _changes(issue: Issue, site: Site) -> list[Any]:
    """The history that came with the issue, or all of it where only a part came."""
    came = issue.changelog
    if came is None:
        return []
    if came.total <= len(came.histories):
        return list(came.histories)
    return [one async for one in site.jira.platform.issues.changelog(issue.id)]


def _comment(comment: dict[str, Any]) -> CommentView:
    return CommentView(
        id=comment["id"],
        body=plain_text(comment.get("body")),
        public=comment.get("jsdPublic", True),
        author=person(comment.get("author")),
        created=datetime.fromisoformat(comment["created"]),
    )


def _change(change: Any) -> Change:
    return Change(
        id=change.id,
        author=person(msgspec.to_builtins(change.author)),
        created=change.at,
        items=tuple([Item(field=item.field, before=item.from_string, after=item.to_string) for item in change.items]),
    )
