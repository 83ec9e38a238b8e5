"""What Jira's webhooks tell: the body of one, read in its shape."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from deskhand.client._shapes import Shape, User
from deskhand.client.platform._changelogs import HistoryItem
from deskhand.client.platform.comments import IssueComment
from deskhand.client.platform.issues import Issue

__all__ = ["WebhookChange", "WebhookComment", "WebhookEvent", "read_webhook"]

_ISSUE_OF_COMMENT = re.compile(r"/issue/(\d+)/comment/\d+/?$")


class WebhookComment(IssueComment):
    """The comment that a webhook is about; its body is text in wiki markup, on Cloud too."""

    self: str | None = None


class WebhookChange(Shape):
    """What was saved at once; `number` names it as the changelog does."""

    id: str | int  # written as text by every site that was recorded, as a number in Atlassian's page
    items: Sequence[HistoryItem] = ()

    @property
    def number(self) -> str:
        """The id that the issue's changelog has it under."""
        return str(self.id)


class WebhookEvent(Shape):
    """What a webhook tells; anybody can send one, so it is a reason to look at Jira and no more.

    https://developer.atlassian.com/cloud/jira/platform/webhooks/
    """

    webhook_event: str
    timestamp: int
    issue_event_type_name: str | None = msgspec.field(name="issue_event_type_name", default=None)
    user: User | None = None
    issue: Issue | None = None
    changelog: WebhookChange | None = None
    comment: WebhookComment | None = None
    matched_webhook_ids: Sequence[int] = ()
    bulk_operation_meta_data: Mapping[str, Any] | None = None

    @property
    def at(self) -> datetime:
        """When it was sent, by the site's clock."""
        return datetime.fromtimestamp(self.timestamp / 1000, tz=UTC)

    @property
    def issue_id(self) -> str | None:
        """The id of the issue that it is about; Server tells of a comment without its issue, whose address has the id."""
        if self.issue is not None:
            return self.issue.id
        found = _ISSUE_OF_COMMENT.search((self.comment and self.comment.self) or "")
        return found[1] if found else None

    @property
    def actor(self) -> User | None:
        """Who did it; nobody says who deleted a comment on Cloud."""
        if self.user is not None or self.comment is None or self.webhook_event == "comment_deleted":
            return self.user
        return self.comment.update_author or self.comment.author


def read_webhook(body: bytes) -> WebhookEvent:
    """The body of a webhook; a ValueError says what is wrong with one that is not Jira's, without its values."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"this is no webhook of Jira's: {error}") from None


_decoder = msgspec.json.Decoder(WebhookEvent)
