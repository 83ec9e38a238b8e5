"""Which webhooks want to hear of something."""

from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._queries import Context, WrongQuery, understood
from deskhand.sandbox._replies import zone
from deskhand.sandbox._site import Site
from deskhand.sandbox._webhooks import OF_COMMENTS, OF_ISSUES, OF_PROPERTIES, Webhook

FILTERED = OF_ISSUES | OF_COMMENTS | OF_PROPERTIES
"""The events that JQL chooses among. Jira's own page for webhooks says that its filter is for those of issues and comments."""


def wants(site: Site, webhook: Webhook, name: str, happening: Happening) -> bool:
    """Whether a webhook is to be told."""
    if not webhook.enabled or name not in webhook.events:
        return False
    if webhook.expires is not None and webhook.expires <= site.clock.now():
        return False
    if webhook.fields and happening.kind == "issue_updated":
        changed = {change.field_id for change in happening.changes}
        if changed.isdisjoint(webhook.fields):
            return False
    if webhook.properties and name in OF_PROPERTIES and happening.thing not in webhook.properties:
        return False
    return _is_heard(site, webhook) and _matches(site, webhook, name, happening)


def _is_heard(site: Site, webhook: Webhook) -> bool:
    """An app that is not distributed is told only of what its owner registered."""
    app = None if webhook.app is None else site.apps.get(webhook.app)
    return webhook.app is None or (app is not None and (app.distributed or app.owner == webhook.account))


def _matches(site: Site, webhook: Webhook, name: str, happening: Happening) -> bool:
    user = site.users.get(webhook.account)
    if user is None:
        return False
    if not webhook.jql or happening.issue is None or name not in FILTERED:
        return True
    try:
        search = understood(Context(site, user, site.clock.now(), zone(user.time_zone)), webhook.jql, bounded=False)
    except WrongQuery:
        return False
    return search.matches(happening.issue)
