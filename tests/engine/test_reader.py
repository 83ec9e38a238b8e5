"""The reader: what happened on the site becomes jobs, each event once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from deskhand.auth import ApiToken
from deskhand.client import Jira
from deskhand.engine.effects import Site
from deskhand.engine.reader import Reader, Watch
from deskhand.triggers import catalogue
from engine.desk import AGENT, CUSTOMER, ME, Desk


class Cursors:
    """Remembers in memory."""

    def __init__(self) -> None:
        self.read: dict[str, datetime] = {}

    def get(self, connection: str) -> datetime | None:
        return self.read.get(connection)

    def update(self, connection: str, read_at: datetime) -> None:
        self.read[connection] = read_at


def watch(desk: Desk, trigger: str, *, recipe: str = "tested", connection: str = "it-desk", **given: Any) -> Watch:
    one = catalogue()[trigger]
    return Watch(
        recipe=recipe,
        version=1,
        connection=connection,
        trigger=one,
        given=one.input(desk="HELP", **given),
        since=desk.jira.site_time() - timedelta(milliseconds=1),
        started_at=desk.clock.now,
        starts=lambda _: True,
    )


def reader(desk: Desk, watches: Sequence[Watch], cursors: Cursors | None = None, **more: Jira) -> Reader:
    async def listed() -> Sequence[Watch]:
        return watches

    async def site(connection: str) -> Site:
        return Site(more.get(connection, desk.jira), desk.account)

    return Reader(desk.engine, listed, site, cursors or Cursors(), desk.clock)


async def keys(desk: Desk) -> list[str]:
    return sorted(job.id for job in await desk.engine.jobs(limit=1000))


async def test_a_new_request_becomes_one_job_however_often_it_is_read(desk: Desk) -> None:
    """The job's id is made of the recipe and of what happened."""
    read = reader(desk, [watch(desk, "request_created")])
    assert 0 == await read.read()
    key = await desk.raise_request("Read me")
    issue = await desk.jira.platform.issues.get(key)
    assert 1 == await read.read()
    assert 0 == await read.read()
    again = reader(desk, [watch(desk, "request_created")])
    assert 0 == await again.read()
    assert [f"tested:created:{issue.id}"] == await keys(desk)
    event = (await desk.engine.job(f"tested:created:{issue.id}")).event
    assert ("Read me", "Get IT help", CUSTOMER) == (
        event["request"]["summary"],
        event["request"]["request_type"],
        event["request"]["reporter"]["email"],
    )


async def test_one_read_serves_all_recipes_of_a_connection(desk: Desk) -> None:
    """Two recipes cost as many calls as one."""
    watches = [watch(desk, "request_created", recipe="one"), watch(desk, "request_created", recipe="two")]
    read = reader(desk, watches)
    await read.read()
    await desk.raise_request()
    before = desk.jira.http.calls
    assert 2 == await read.read()
    assert 1 == desk.jira.http.calls - before


async def test_comments_are_told_apart_by_who_may_read_them(desk: Desk) -> None:
    """A public comment of the customer, an internal one of an agent, and none of the connection's own."""
    key = await desk.raise_request()
    read = reader(
        desk, [watch(desk, "comment_added", public=True), watch(desk, "comment_added", recipe="inside", public=False)]
    )
    async with desk.sign_in(CUSTOMER) as customer, desk.sign_in(AGENT) as agent, desk.sign_in(ME) as me:
        said = await customer.comments.create(key, "Any news?", public=True)
        noted = await agent.comments.create(key, "Waiting for a part", public=False)
        await me.comments.create(key, "I am a machine", public=True)
    await read.read()
    assert [f"inside:commented:{noted.id}", f"tested:commented:{said.id}"] == await keys(desk)
    event = (await desk.engine.job(f"tested:commented:{said.id}")).event
    assert ("Any news?", True) == (event["comment"]["body"], event["comment"]["public"])


async def test_a_change_of_status_tells_before_and_after(desk: Desk) -> None:
    """The event stands in the request's history, under the history's own id."""
    key = await desk.raise_request()
    read = reader(desk, [watch(desk, "status_changed", to_status="In progress")])
    async with desk.sign_in(AGENT) as agent:
        way = (await agent.platform.issues.transitions(key)).named("In progress")
        assert way is not None
        await agent.platform.issues.transition(key, way.id)
    assert 1 == await read.read()
    job = (await desk.engine.jobs())[0]
    assert ("Waiting for support", "In progress") == (job.event["before"], job.event["after"])
    assert AGENT == job.event["by"]["email"]


async def test_a_request_with_more_comments_than_a_page_loses_none(desk: Desk) -> None:
    """Where the search answers only a part of the comments, the rest is read."""
    key = await desk.raise_request()
    read = reader(desk, [watch(desk, "comment_added")])
    async with desk.sign_in(AGENT) as agent:
        for number in range(60):
            await agent.comments.create(key, f"Number {number}", public=False)
    assert 60 == await read.read()


async def test_the_window_reaches_back_over_a_time_when_nobody_read(desk: Desk) -> None:
    """After a night's stop the first read covers the night; what an earlier read saw is not fetched for ever."""
    cursors = Cursors()
    read = reader(desk, [watch(desk, "request_created")], cursors)
    await read.read()
    assert desk.clock.now == cursors.read["it-desk"]
    await desk.raise_request()
    desk.clock.forward(12 * 3600)
    assert 1 == await read.read()


async def test_a_site_that_fails_does_not_hold_up_the_others(desk: Desk) -> None:
    """A wrong token on one connection is told, and the other connection is read."""
    watches = [watch(desk, "request_created", recipe="lost", connection="broken"), watch(desk, "request_created")]
    async with Jira(desk.sandbox.url, ApiToken(ME, "wrong")) as refused:
        read = reader(desk, watches, broken=refused)
        await desk.raise_request()
        assert 1 == await read.read()
