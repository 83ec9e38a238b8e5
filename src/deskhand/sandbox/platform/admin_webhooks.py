"""Webhooks that administrators set up: they stay, and may sign what they send."""

from typing import Any

from msgspec import Struct, field

from deskhand.sandbox._access import administrators_only
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._queries import Context, WrongQuery, understood
from deskhand.sandbox._replies import Json, zone_of
from deskhand.sandbox._webhooks import ELSEWHERE, TOLD, UNTOLD, Webhook, can_be_told, noted

SOURCE = "https://developer.atlassian.com/cloud/jira/platform/webhooks/"
UNKNOWN = (
    "The texts of refusals. The bodies of issue_property_set, issue_property_deleted, project_archived, project_restored_archived and "
    "project_restored_deleted: they are logged as not sent. For events that will never be sent the header X-Sandbox-Note says so. "
    "What becomes of a variable in the address that an event does not have: here it stays as it is. Whether comments, worklogs and links of a deleted issue are told of."
)
SHAPE = "Whether Data Center writes a webhook in this shape, which is Cloud's; the texts of refusals; otherwise as on Cloud."
SECTION = "issue-related-events-section"
WEBHOOK = "/rest/webhooks/1.0/webhook"


class Written(Struct, rename="camel"):
    """A webhook as an administrator writes it."""

    name: str = ""
    url: str = ""
    events: list[str] = field(default_factory=list)
    filters: dict[str, Any] = field(default_factory=dict)
    exclude_body: bool = False
    enabled: bool = True
    secret: str | None = None


@handles(f"GET {WEBHOOK}", source=SOURCE)
@handles(f"GET {WEBHOOK}", edition="datacenter", source=SOURCE, unknown=SHAPE)
def list_admin_webhooks(call: Call) -> list[Json]:
    """Every webhook that administrators set up."""
    administrators_only(call)
    return [_shown(call, row) for row in call.site.webhooks.values() if row.app is None]


@handles(f"POST {WEBHOOK}", source=SOURCE, unknown=UNKNOWN)
@handles(f"POST {WEBHOOK}", edition="datacenter", source=SOURCE, unknown=SHAPE)
def create_admin_webhook(call: Call) -> Reply:
    """Set up a webhook."""
    administrators_only(call)
    sent = call.read(Written)
    _check(call, sent)
    number = call.site.next("webhook")
    row = Webhook(number, sent.url, sent.events, "", call.user.account_id, call.site.clock.now())
    _write(row, sent)
    return Reply(201, _shown(call, call.site.webhooks.add(number, row)), noted([row]))


@handles(f"GET {WEBHOOK}/{{id}}", source=SOURCE)
@handles(f"GET {WEBHOOK}/{{id}}", edition="datacenter", source=SOURCE, unknown=SHAPE)
def get_admin_webhook(call: Call) -> Json:
    """One webhook."""
    return _shown(call, _the_webhook(call))


@handles(f"PUT {WEBHOOK}/{{id}}", source=SOURCE, unknown=UNKNOWN)
@handles(f"PUT {WEBHOOK}/{{id}}", edition="datacenter", source=SOURCE, unknown=SHAPE)
def update_admin_webhook(call: Call) -> Reply:
    """Write a webhook anew; a secret that is not sent stays."""
    number, sent = _the_webhook(call).id, call.read(Written)
    _check(call, sent)
    row = call.site.webhooks.edit(number)
    row.url, row.events, row.account, row.changed = sent.url, sent.events, call.user.account_id, call.site.clock.now()
    _write(row, sent)
    return Reply(200, _shown(call, row), noted([row]))


@handles(f"DELETE {WEBHOOK}/{{id}}", source=SOURCE)
@handles(f"DELETE {WEBHOOK}/{{id}}", edition="datacenter", source=SOURCE, unknown=SHAPE)
def delete_admin_webhook(call: Call) -> Reply:
    """Take a webhook away."""
    call.site.webhooks.drop(_the_webhook(call).id)
    return Reply(204)


def _write(row: Webhook, sent: Written) -> None:
    row.name, row.jql = sent.name, str(sent.filters.get(SECTION) or "")
    row.without_body, row.enabled = sent.exclude_body, sent.enabled
    if sent.secret is not None:
        row.secret = sent.secret


def _check(call: Call, sent: Written) -> None:
    if not sent.name or not can_be_told(sent.url):
        raise Refusal(400, "A webhook needs a name and a valid URL.")
    unknown = [event for event in sent.events if event not in TOLD | UNTOLD | ELSEWHERE]
    if unknown:
        raise Refusal(400, f"Unknown webhook events: {', '.join(unknown)}")
    try:
        context = Context(call.site, call.user, call.site.clock.now(), zone_of(call))
        understood(context, str(sent.filters.get(SECTION) or ""), bounded=False)
    except WrongQuery as wrong:
        raise Refusal(400, str(wrong)) from None


def _the_webhook(call: Call) -> Webhook:
    administrators_only(call)
    text = call.params["id"]
    row = call.site.webhooks.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None or row.app is not None:
        raise Refusal(404, "The webhook does not exist.")
    return row


def _shown(call: Call, row: Webhook) -> Json:
    user = call.site.users.get(row.account)
    return {
        "name": row.name,
        "url": row.url,
        "excludeBody": row.without_body,
        "filters": {SECTION: row.jql},
        "events": row.events,
        "enabled": row.enabled,
        "self": f"{call.base}{WEBHOOK}/{row.id}",
        "lastUpdatedUser": row.account,
        "lastUpdatedDisplayName": "" if user is None else user.display_name,
        "lastUpdated": row.changed,
        "isSigned": bool(row.secret),
    }
