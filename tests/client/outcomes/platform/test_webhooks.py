"""Webhooks, an app's own and the site's."""

from datetime import timedelta

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

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


@refuses(
    No(ALL, 403, lambda acme: acme.deskhand.platform.webhooks.list()),
    No(CREATE, 403, lambda acme: acme.deskhand.platform.webhooks.create(HERE, [WANTED])),
    No(DELETE, 403, lambda acme: acme.deskhand.platform.webhooks.delete([1])),
    No(REFRESH, 403, lambda acme: acme.deskhand.platform.webhooks.refresh([1])),
    No(ONE_OF_THE_SITE, 404, lambda acme: acme.admin.platform.admin_webhooks.get(99)),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An app's webhooks to who did not sign in through an app; a webhook that is not there."""
    await no.said(acme)
