"""Webhooks, an app's own and the site's."""

import asyncio
from datetime import timedelta

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows
from client.server import Answer, Heard, serving
from deskhand.client import WebhookEvent, read_webhook

ALL, CREATE, DELETE = (f"{method} /rest/api/3/webhook" for method in ("GET", "POST", "DELETE"))
REFRESH = "PUT /rest/api/3/webhook/refresh"
SITE_S, SET_UP = "GET /rest/webhooks/1.0/webhook", "POST /rest/webhooks/1.0/webhook"
ONE_OF_THE_SITE, TAKE_DOWN = "GET /rest/webhooks/1.0/webhook/{id}", "DELETE /rest/webhooks/1.0/webhook/{id}"
HERE = "http://127.0.0.1:9/told"
WANTED = {"jqlFilter": "project = HELP", "events": ["jira:issue_created"]}


@shows(CREATE, ALL)
async def test_an_app_registers_webhooks(acme: Company) -> None:
    """Each on its own: one that Jira does not take is told with what is wrong about it."""
    hooks = acme.app.platform.webhooks
    made = await hooks.create(HERE, [WANTED, {**WANTED, "jqlFilter": "watchers = 1"}])
    good, bad = made.webhook_registration_result
    assert good.created_webhook_id
    assert bad.errors
    (listed,) = await hooks.list(max_results=1).all()
    assert (good.created_webhook_id, "project = HELP") == (listed.id, listed.jql_filter)
    assert listed.ends_at is not None


@shows(REFRESH, DELETE)
async def test_an_app_keeps_webhooks_alive_and_ends_them(acme: Company) -> None:
    """Refreshed, they live for another thirty days."""
    hooks = acme.app.platform.webhooks
    (made,) = (await hooks.create(HERE, [WANTED])).webhook_registration_result
    ids = [made.created_webhook_id or 0]
    ends = (await hooks.refresh(ids)).at
    assert ends is not None
    assert timedelta(days=29) < ends - acme.app.site_time() < timedelta(days=31)
    await hooks.delete(ids)
    assert [] == await hooks.list().all()


@shows(SET_UP, ONE_OF_THE_SITE, SITE_S)
async def test_an_administrator_sets_a_webhook_up(acme: Company) -> None:
    """With JQL and a secret, which is not told again."""
    hooks = acme.admin.platform.admin_webhooks
    made = await hooks.create("Deskhand", HERE, ["jira:issue_created"], jql="project = HELP", secret="sesame")
    read = await hooks.get(made.id)
    assert ("Deskhand", HERE, ["jira:issue_created"]) == (read.name, read.url, [*read.events])
    assert [made.id] == [one.id for one in await hooks.list()]


@shows(TAKE_DOWN)
async def test_an_administrator_takes_a_webhook_down(acme: Company) -> None:
    """It is not there any more."""
    hooks = acme.admin.platform.admin_webhooks
    made = await hooks.create("Deskhand", HERE, ["jira:issue_created"])
    await hooks.delete(made.id)
    assert [] == await hooks.list()


@shows(SET_UP)
async def test_what_a_webhook_tells_is_read(acme: Company) -> None:
    """Who did what to which issue: a request is raised, an agent gives it another priority and writes a comment."""
    told: asyncio.Queue[bytes] = asyncio.Queue()

    def hear(heard: Heard) -> Answer:
        told.put_nowait(heard.body)
        return Answer(200, {})

    async with serving(hear) as server:
        events = ["jira:issue_created", "jira:issue_updated", "comment_created"]
        await acme.admin.platform.admin_webhooks.create("Deskhand", server.url, events)
        key = await acme.request()
        await acme.alex.platform.issues.edit(key, {"priority": {"name": "High"}})
        await acme.alex.comments.create(key, "On it", public=True)
        number = (await acme.alex.platform.issues.get(key, fields=["summary"])).id
        people = {acme.account(name): name for name in ("grace", "alex")}
        wanted = {("grace", "created"), ("alex", "made it High"), ("alex", "said On it")}
        while wanted:
            event = read_webhook(await told.get())
            assert number == event.issue_id
            wanted.discard((people[acme.who(event.actor) or ""], gist(event)))


def gist(event: WebhookEvent) -> str:
    """In a few words, what an event is about."""
    if event.webhook_event == "jira:issue_created":
        return "created"
    if event.comment is not None:
        return f"said {event.comment.body}"
    return f"made it {event.changelog.items[0].to_string}" if event.changelog else ""


@refuses(
    No(ALL, 403, lambda acme: acme.deskhand.platform.webhooks.list()),
    No(CREATE, 403, lambda acme: acme.deskhand.platform.webhooks.create(HERE, [WANTED])),
    No(DELETE, 403, lambda acme: acme.deskhand.platform.webhooks.delete([1])),
    No(REFRESH, 403, lambda acme: acme.deskhand.platform.webhooks.refresh([1])),
    No(SITE_S, 403, lambda acme: acme.alex.platform.admin_webhooks.list()),
    No(SET_UP, 403, lambda acme: acme.alex.platform.admin_webhooks.create("Mine", HERE, ["jira:issue_created"])),
    No(TAKE_DOWN, 403, lambda acme: acme.alex.platform.admin_webhooks.delete(1)),
    No(ONE_OF_THE_SITE, 404, lambda acme: acme.admin.platform.admin_webhooks.get(99)),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An app's webhooks to who did not sign in through an app; a webhook that is not there."""
    await no.said(acme)
