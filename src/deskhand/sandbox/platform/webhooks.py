"""Webhooks that apps register for themselves; they expire unless they are refreshed."""

from typing import Any

from msgspec import Struct, field

from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._credentials import App
from deskhand.sandbox._handles import handles
from deskhand.sandbox._replies import Json, moment, platform_page, zone_of
from deskhand.sandbox._webhooks import (
    DYNAMIC,
    FAILURES_KEPT,
    LIFETIME,
    MOST_OF_CONNECT,
    MOST_PER_USER,
    Webhook,
    can_be_told,
    noted,
)

NO_APP = "Only Connect and OAuth 2.0 apps can use this operation."
NOT_CONNECT = "Only Connect apps can use this operation."


class Wanted(Struct, rename="camel"):
    """One webhook to be registered."""

    events: list[str] = field(default_factory=list)
    jql_filter: str | None = None
    field_ids_filter: list[str] = field(default_factory=list)
    issue_property_keys_filter: list[str] = field(default_factory=list)


class Registration(Struct):
    """The webhooks of one address."""

    url: str
    webhooks: list[Wanted]


class Numbers(Struct, rename="camel"):
    """Some webhooks by number."""

    webhook_ids: list[int]


@handles("GET /rest/api/3/webhook", group="webhooks")
def get_webhooks(call: Call) -> Json:
    """The webhooks of the app that calls."""
    return platform_page(call, _mine(call, _app(call)), lambda row: _shown(call, row), most=100)


@handles(
    "POST /rest/api/3/webhook",
    group="webhooks",
    unknown="The texts of refusals, other than that of a clause that is not supported. The bodies of issue_property_set and "
    "issue_property_deleted: they are logged as not sent. Versions and sprints never happen here: the header X-Sandbox-Note "
    "says so.",
)
def register_webhooks(call: Call) -> Reply:
    """Register webhooks for the app that calls; each gets a number or its errors."""
    app, sent = _app(call), call.read(Registration)
    if not can_be_told(sent.url):
        raise Refusal(400, "The URL of the webhooks is not valid.")
    others = [row for row in call.site.webhooks.values() if row.app == app.client_id and row.url != sent.url]
    if others:
        raise Refusal(400, "An app may have one webhook URL. Delete its other webhooks to use another one.")
    made = [_register(call, app, sent.url, wanted) for wanted in sent.webhooks]
    rows = [call.site.webhooks[row["createdWebhookId"]] for row in made if "createdWebhookId" in row]
    return Reply(200, {"webhookRegistrationResult": made}, noted(rows))


def _register(call: Call, app: App, url: str, wanted: Wanted) -> Json:
    errors = [f"The event {event} is unsupported" for event in wanted.events if event not in DYNAMIC]
    if not wanted.events:
        errors.append("At least one event is required")
    from deskhand.sandbox._webhook_jql import unsupported  # noqa: PLC0415 (loads the language)

    errors += ["A JQL filter is required"] if wanted.jql_filter is None else unsupported(wanted.jql_filter)
    mine = [row for row in _mine(call, app) if app.connect or row.account == call.user.account_id]
    most = MOST_OF_CONNECT if app.connect else MOST_PER_USER
    if len(mine) >= most:
        errors.append(f"The limit of {most} webhooks is reached")
    if errors:
        return {"errors": errors}
    now, number = call.site.clock.now(), call.site.next("webhook")
    row = Webhook(
        id=number,
        url=url,
        events=wanted.events,
        jql=wanted.jql_filter or "",
        account=call.user.account_id,
        changed=now,
        app=app.client_id,
        expires=now + LIFETIME,
        fields=wanted.field_ids_filter,
        properties=wanted.issue_property_keys_filter,
    )
    call.site.webhooks.add(number, row)
    return {"createdWebhookId": number}


@handles("DELETE /rest/api/3/webhook", group="webhooks")
def delete_webhooks(call: Call) -> Reply:
    """Take webhooks away; those of other apps stay."""
    app = _app(call)
    for number in call.read(Numbers).webhook_ids:
        row = call.site.webhooks.get(number)
        if row is not None and row.app == app.client_id:
            call.site.webhooks.drop(number)
    return Reply(202)


@handles("PUT /rest/api/3/webhook/refresh", group="webhooks")
def refresh_webhooks(call: Call) -> Json:
    """Let webhooks live for another thirty days."""
    app, sent = _app(call), call.read(Numbers)
    expires = call.site.clock.now() + LIFETIME
    mine = {row.id for row in _mine(call, app)}
    for number in sent.webhook_ids:
        if number in mine:
            call.site.webhooks.edit(number).expires = expires
    return {"expirationDate": moment(expires, zone_of(call))}


@handles("GET /rest/api/3/webhook/failed", group="webhooks")
def get_failed_webhooks(call: Call) -> Json:
    """What could not be delivered to a Connect app within the last 72 hours, the oldest first."""
    app = _app(call)
    if not app.connect:
        raise Refusal(403, NOT_CONNECT)
    size, after = min(call.number("maxResults", 100) or 100, 100), call.number("after", 0)
    since = max(after + 1, call.site.clock.now() - FAILURES_KEPT)
    rows = [row for row in call.site.failures_of_webhooks.values() if row.app == app.client_id and row.moment >= since]
    values = [{"id": str(row.id), "body": row.body, "url": row.url, "failureTime": row.moment} for row in rows[:size]]
    shown: Json = {"values": values, "maxResults": size}
    if len(rows) > size:
        shown["next"] = f"{call.base}{call.path}?after={values[-1]['failureTime']}&maxResults={size}"
    return shown


def _app(call: Call) -> App:
    app = None if call.app is None else call.site.apps.get(call.app)
    if app is None:
        raise Refusal(403, NO_APP)
    return app


def _mine(call: Call, app: App) -> list[Webhook]:
    now = call.site.clock.now()
    rows = [row for row in call.site.webhooks.values() if row.app == app.client_id]
    return [row for row in rows if row.expires is None or row.expires > now]


def _shown(call: Call, row: Webhook) -> Json:
    shown: dict[str, Any] = {
        "id": row.id,
        "url": row.url,
        "events": row.events,
        "jqlFilter": row.jql,
        "expirationDate": moment(row.expires or 0, zone_of(call)),
    }
    if row.fields:
        shown["fieldIdsFilter"] = row.fields
    if row.properties:
        shown["issuePropertyKeysFilter"] = row.properties
    return shown
