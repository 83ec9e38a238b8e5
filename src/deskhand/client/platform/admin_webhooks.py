"""Admin webhooks: what Jira calls when something happens, as an administrator sets it up for the site.

https://developer.atlassian.com/cloud/jira/platform/webhooks/
"""

from collections.abc import Mapping, Sequence
from typing import Any

from deskhand.client._arguments import given, several
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import Nouns, W
from deskhand.needs import Needs

__all__ = ["AdminWebhook", "AdminWebhooks"]

_ADMINISTER = Needs(classic="manage:jira-configuration", product="administrator", permissions=("ADMINISTER",))


class AdminWebhook(Shape):
    """A webhook of the site; it does not expire."""

    name: str
    url: str
    self: str | None = None
    events: Sequence[str] = ()
    filters: Mapping[str, Any] | None = None
    exclude_body: bool | None = None
    enabled: bool | None = None
    is_signed: bool | None = None

    @property
    def id(self) -> str:
        """The webhook's id, which Jira tells only within its address."""
        return (self.self or "").rstrip("/").rsplit("/", 1)[-1]


_ALL = list[AdminWebhook]


class AdminWebhooks(Nouns[W]):
    """The webhooks of a site."""

    chapter = "webhooks"

    @operation("GET /rest/webhooks/1.0/webhook", _ALL, needs=_ADMINISTER)
    def list(self) -> Call:
        """All webhooks of the site."""
        return call()

    @operation("GET /rest/webhooks/1.0/webhook/{id}", AdminWebhook, needs=_ADMINISTER)
    def get(self, webhook: str | int) -> Call:
        """One webhook."""
        return call(webhook)

    @operation("POST /rest/webhooks/1.0/webhook", AdminWebhook, needs=_ADMINISTER)
    def create(
        self,
        name: str,
        url: str,
        events: Sequence[str],
        *,
        jql: str | None = None,
        exclude_body: bool = False,
        secret: str | None = None,
    ) -> Call:
        """Set a webhook up; with a secret its calls are signed."""
        body = {
            "name": given(name),
            "url": given(url),
            "events": several(events),
            "filters": None if jql is None else {"issue-related-events-section": jql},
            "excludeBody": exclude_body,
            "secret": secret,
        }
        return call(json=filled(body))

    @operation("DELETE /rest/webhooks/1.0/webhook/{id}", needs=_ADMINISTER)
    def delete(self, webhook: str | int) -> Call:
        """Delete a webhook."""
        return call(webhook)
