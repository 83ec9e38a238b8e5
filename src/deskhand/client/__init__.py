"""The typed client: every operation of Jira Service Management, awaited or blocking."""

from deskhand.client._call import Call, Upload
from deskhand.client._catalogue import NOT_CALLABLE, catalogue, nouns
from deskhand.client._download import AsyncFile, BlockingFile
from deskhand.client._jira import BlockingJira, Jira
from deskhand.client._operation import Operation
from deskhand.client._paging import AsyncPages, BlockingPages, Page, PagingBroken
from deskhand.client._shapes import Attachment, Date, Duration, EntityProperty, Link, User
from deskhand.client._text import Converted, Lost, Rendering, from_markdown, from_wiki, to_markdown, to_plain, to_wiki
from deskhand.client.approvals import Approval
from deskhand.client.comments import Comment
from deskhand.client.organizations import Organization
from deskhand.client.platform._changelogs import History, HistoryItem
from deskhand.client.platform._webhook_events import WebhookEvent, read_webhook
from deskhand.client.platform.comments import IssueComment
from deskhand.client.platform.fields import Field
from deskhand.client.platform.issues import Issue, IssueTransition
from deskhand.client.platform.priorities import Priority
from deskhand.client.platform.server_info import ServerInformation
from deskhand.client.queues import Queue
from deskhand.client.request_types import RequestType, RequestTypeField
from deskhand.client.requests import Request
from deskhand.client.service_desks import ServiceDesk
from deskhand.client.slas import Sla
from deskhand.client.status import RequestStatus
from deskhand.client.transitions import Transition

__all__ = [
    "NOT_CALLABLE",
    "Approval",
    "AsyncFile",
    "AsyncPages",
    "Attachment",
    "BlockingFile",
    "BlockingJira",
    "BlockingPages",
    "Call",
    "Comment",
    "Converted",
    "Date",
    "Duration",
    "EntityProperty",
    "Field",
    "History",
    "HistoryItem",
    "Issue",
    "IssueComment",
    "IssueTransition",
    "Jira",
    "Link",
    "Lost",
    "Operation",
    "Organization",
    "Page",
    "PagingBroken",
    "Priority",
    "Queue",
    "Rendering",
    "Request",
    "RequestStatus",
    "RequestType",
    "RequestTypeField",
    "ServerInformation",
    "ServiceDesk",
    "Sla",
    "Transition",
    "Upload",
    "User",
    "WebhookEvent",
    "catalogue",
    "from_markdown",
    "from_wiki",
    "nouns",
    "read_webhook",
    "to_markdown",
    "to_plain",
    "to_wiki",
]
