"""Webhooks as the site keeps them, and the events that they may name."""

from urllib.parse import urlsplit

from msgspec import Struct, field

DAY = 86_400_000
LIFETIME = 30 * DAY
FAILURES_KEPT = 3 * DAY
MOST_PER_USER, MOST_OF_CONNECT = 5, 100
DYNAMIC = frozenset(
    {
        "jira:issue_created", "jira:issue_updated", "jira:issue_deleted",
        "comment_created", "comment_updated", "comment_deleted",
        "issue_property_set", "issue_property_deleted",
        "sprint_created", "sprint_updated", "sprint_closed", "sprint_deleted", "sprint_started",
        "jira:version_released", "jira:version_unreleased", "jira:version_created", "jira:version_moved",
        "jira:version_updated", "jira:version_merged", "jira:version_deleted",
    }
)  # fmt: skip
"""The events that an app may register for. Those of issues and comments happen in the sandbox."""


class Webhook(Struct):
    """An address that wants to be told. One of an app expires; one of an administrator may sign what it sends."""

    id: int
    url: str
    events: list[str]
    jql: str
    account: str
    changed: int
    app: str | None = None
    expires: int | None = None
    fields: list[str] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)
    name: str = ""
    secret: str = ""
    without_body: bool = False
    enabled: bool = True


class Failure(Struct):
    """A delivery that was given up."""

    id: int
    app: str | None
    url: str
    body: str
    moment: int


def can_be_told(url: str) -> bool:
    """Whether something can be sent to an address."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.port != 0
            and url.isprintable()
            and " " not in url
        )
    except ValueError:
        return False


def event_of(kind: str) -> str:
    """What happened, as webhooks name it."""
    return f"jira:{kind}" if kind.startswith("issue") else kind
