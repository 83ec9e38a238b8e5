"""Webhooks: what Jira calls when something happens, registered by an OAuth app for itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from deskhand.client._arguments import number, several
from deskhand.client._call import Call, call
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Shape, moment
from deskhand.client._ways_of_paging import START_AT
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["RegisteredWebhook", "RegisteredWebhooks", "Webhook", "WebhookExpiry", "Webhooks"]

_CLASSIC = "manage:jira-webhook read:jira-work"


class Webhook(Shape):
    """A webhook of the app's own; it ends when it is not refreshed for 30 days."""

    id: int
    jql_filter: str | None = None
    events: Sequence[str] = ()
    field_ids_filter: Sequence[str] | None = None
    issue_property_keys_filter: Sequence[str] | None = None
    expiration_date: int | str | None = None
    url: str | None = None

    @property
    def ends_at(self) -> datetime | None:
        """When it ends."""
        return moment(self.expiration_date)


class RegisteredWebhook(Shape):
    """What became of one registration: an id, or what is wrong with it."""

    created_webhook_id: int | None = None
    errors: Sequence[str] | None = None


class RegisteredWebhooks(Shape):
    """What became of each registration, in their order."""

    webhook_registration_result: Sequence[RegisteredWebhook] = ()


class WebhookExpiry(Shape):
    """When refreshed webhooks end: in milliseconds by Atlassian's schema, as text in its example."""

    expiration_date: int | str

    @property
    def at(self) -> datetime | None:
        """When it is."""
        return moment(self.expiration_date)


class Webhooks(Nouns[W]):
    """The webhooks of the OAuth app that the account signed in through; others get a 403."""

    chapter = "webhooks"

    @pages(
        "GET /rest/api/3/webhook",
        Webhook,
        needs=Needs(classic=_CLASSIC, granular="read:jql:jira read:webhook:jira", product="app"),
        paging=START_AT,
        editions=CLOUD,
    )
    def list(self, *, start_at: int | None = None, max_results: int | None = None) -> Call:
        """The app's webhooks."""
        return call(query={"startAt": start_at, "maxResults": max_results})

    @operation(
        "POST /rest/api/3/webhook",
        RegisteredWebhooks,
        needs=Needs(classic=_CLASSIC, granular="read:field:jira read:project:jira write:webhook:jira", product="app"),
        editions=CLOUD,
    )
    def create(self, url: str, webhooks: Sequence[Mapping[str, Any]]) -> Call:
        """Register webhooks, each like `{"jqlFilter": "project = HELP", "events": ["jira:issue_created"]}`.

        The reply is a success even where single ones were refused: look at their `errors`.
        """
        return call(json={"url": url, "webhooks": several(webhooks)})

    @operation(
        "DELETE /rest/api/3/webhook",
        needs=Needs(classic=_CLASSIC, granular="delete:webhook:jira", product="app"),
        editions=CLOUD,
    )
    def delete(self, ids: Sequence[int | str]) -> Call:
        """Delete webhooks of the app."""
        return call(json={"webhookIds": [number(one) for one in several(ids)]})

    @operation(
        "PUT /rest/api/3/webhook/refresh",
        WebhookExpiry,
        needs=Needs(classic=_CLASSIC, granular="read:webhook:jira write:webhook:jira", product="app"),
        editions=CLOUD,
    )
    def refresh(self, ids: Sequence[int | str]) -> Call:
        """Let webhooks live for another 30 days."""
        return call(json={"webhookIds": [number(one) for one in several(ids)]})
