"""Webhooks as the site keeps them, and the events that they may name."""

from collections.abc import Iterable
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
"""The events that an app may register for."""
OF_ISSUES = frozenset({"jira:issue_created", "jira:issue_updated", "jira:issue_deleted"})
OF_COMMENTS = frozenset({"comment_created", "comment_updated", "comment_deleted"})
OF_PROPERTIES = frozenset({"issue_property_set", "issue_property_deleted"})
TOLD = OF_ISSUES | OF_COMMENTS | {
    "worklog_created", "worklog_updated", "worklog_deleted",
    "attachment_created", "attachment_deleted",
    "issuelink_created", "issuelink_deleted",
    "project_created", "project_updated", "project_deleted", "project_soft_deleted",
}  # fmt: skip
"""The events that are sent, in bodies that somebody published or recorded."""
UNTOLD = OF_PROPERTIES | {"project_archived", "project_restored_archived", "project_restored_deleted"}
"""The events that happen here, but of whose bodies nothing is known."""
ELSEWHERE = DYNAMIC - TOLD - UNTOLD | {
    "issuetype_created", "issuetype_updated", "issuetype_deleted",
    "filter_created", "filter_updated", "filter_deleted",
    "user_created", "user_updated", "user_deleted",
    "board_created", "board_updated", "board_deleted", "board_configuration_changed",
    "option_voting_changed", "option_watching_changed", "option_unassigned_issues_changed",
    "option_subtasks_changed", "option_attachments_changed", "option_issuelinks_changed",
    "option_timetracking_changed",
    "jira_expression_evaluation_failed", "app_access_to_objects_blocked",
}  # fmt: skip
"""Events of Jira that nothing in the sandbox brings about."""
BODY_UNKNOWN = "not sent: body unknown"


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
    return f"jira:{kind}" if f"jira:{kind}" in OF_ISSUES else kind


def silence_of(event: str) -> str | None:
    """Why a webhook will hear nothing of an event."""
    if event in TOLD:
        return None
    if event in UNTOLD:
        return BODY_UNKNOWN
    return "never happens here" if event in ELSEWHERE else "not known as an event of Jira"


def silences(webhooks: Iterable[Webhook]) -> dict[str, str]:
    """The events that webhooks ask for in vain, each with the reason."""
    asked = dict.fromkeys(event for webhook in webhooks for event in webhook.events)
    return {event: why for event in asked if (why := silence_of(event)) is not None}


def noted(webhooks: Iterable[Webhook]) -> dict[str, str]:
    """The header that says so where webhooks are registered: Jira has no such header, nor such events."""
    found = silences(webhooks)
    text = "; ".join(f"{event} {why}" for event, why in found.items())
    return {"X-Sandbox-Note": text.encode("ascii", "replace").decode()[:1000]} if found and text.isprintable() else {}
