"""What the pretend site keeps of issues and of what hangs on them, in Jira's own words."""

from typing import Any, Literal

from msgspec import Struct, field

type_of_text = str | dict[str, Any]
"""Rich text as it was written: wiki markup (a string) or an Atlassian document (a dict)."""


class Visibility(Struct):
    """The role or the group, by its id, that a comment or a worklog is left to."""

    type: Literal["group", "role"]
    holder: str


class Comment(Struct):
    """A comment on an issue."""

    id: int
    author: str
    body: type_of_text
    public: bool
    created: int
    updated: int
    attachments: list[int] = field(default_factory=list)
    editor: str | None = None
    visibility: Visibility | None = None
    properties: dict[str, Any] = {}


class Change(Struct):
    """One field that changed."""

    field: str
    field_id: str | None
    kind: str = "jira"
    old: str | None = None
    old_text: str | None = None
    new: str | None = None
    new_text: str | None = None


class History(Struct):
    """What one write changed."""

    id: int
    author: str
    created: int
    changes: list[Change]


class Cycle(Struct):
    """One run of an SLA clock; `pauses` are [from, to] in epoch milliseconds, the last may be open."""

    start: int
    goal: int
    stop: int | None = None
    pauses: list[list[int | None]] = field(default_factory=list)


class Decision(Struct):
    """What one approver said."""

    approver: str
    answer: Literal["pending", "approved", "declined"] = "pending"


class Approval(Struct):
    """An approval that a request waits for."""

    id: int
    name: str
    created: int
    needed: int
    decisions: list[Decision]
    outcome: Literal["pending", "approved", "declined"] = "pending"
    completed: int | None = None


class Feedback(Struct):
    """How content the reporter was."""

    rating: int
    created: int
    comment: str | None = None


class Worklog(Struct):
    """Time somebody spent."""

    id: int
    author: str
    created: int
    updated: int
    started: int
    seconds: int
    comment: type_of_text | None = None
    editor: str | None = None
    visibility: Visibility | None = None
    properties: dict[str, Any] = {}


class RemoteLink(Struct):
    """A link from an issue to a thing elsewhere."""

    id: int
    global_id: str | None = None
    object: dict[str, Any] = field(default_factory=dict)
    application: dict[str, Any] = field(default_factory=dict)
    relationship: str | None = None


class Issue(Struct):
    """An issue; a request when it has a request type."""

    id: int
    key: str
    project: int
    issue_type: int
    status: int
    summary: str
    reporter: str
    creator: str
    created: int
    updated: int
    status_since: int
    request_type: int | None = None
    assignee: str | None = None
    priority: int = 3
    resolution: int | None = None
    resolved: int | None = None
    description: type_of_text | None = None
    due: str | None = None
    labels: list[str] = field(default_factory=list)
    security: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    participants: list[str] = field(default_factory=list)
    organizations: list[int] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    histories: list[History] = field(default_factory=list)
    statuses: list[tuple[int, int]] = field(default_factory=list)
    slas: dict[str, list[Cycle]] = field(default_factory=dict)
    attachments: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    feedback: Feedback | None = None
    watchers: list[str] = field(default_factory=list)
    subscribed: dict[str, bool] = field(default_factory=dict)
    worklogs: list[Worklog] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    remote_links: list[RemoteLink] = []
    channel: str = "portal"


class Mail(Struct):
    """A notification that a customer would have got."""

    id: int
    to: str
    kind: str
    issue: str
    subject: str
    text: str
    created: int


class Link(Struct):
    """Two issues tied together: `inward` does to `outward` what the type's outward text says, as in "blocks"."""

    id: int
    type: int
    inward: int
    outward: int


class Attachment(Struct):
    """A file on an issue; `content` is the number of its bytes in the site's files."""

    id: int
    issue: int
    name: str
    mime: str
    size: int
    author: str
    created: int
    public: bool
    content: int


class TemporaryFile(Struct):
    """An uploaded file that waits to be attached."""

    id: str
    desk: int
    name: str
    mime: str
    size: int
    author: str
    created: int
    content: int
