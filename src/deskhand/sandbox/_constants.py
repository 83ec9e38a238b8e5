"""What every site of the sandbox has alike: statuses, workflow, priorities, resolutions, issue and link types."""

from typing import NamedTuple


class Status(NamedTuple):
    """A step of the workflow."""

    id: int
    name: str
    category: str
    description: str


class Category(NamedTuple):
    """What a status means: not begun, under way, done."""

    id: int
    key: str
    name: str
    color: str
    portal: str


class Transition(NamedTuple):
    """A way from some statuses to another one; `asks` is the permission that its condition wants."""

    id: int
    name: str
    origins: tuple[int, ...]
    target: int
    customer: bool = False
    resolution: int | None = None
    asks_resolution: bool = False
    asks: str | None = None


class Named(NamedTuple):
    """A value that has a number and a name, with what it is for."""

    id: int
    name: str
    description: str


class LinkType(NamedTuple):
    """A kind of link between issues, read from either end."""

    id: int
    name: str
    inward: str
    outward: str


CATEGORIES = {
    "new": Category(2, "new", "To Do", "blue-gray", "NEW"),
    "indeterminate": Category(4, "indeterminate", "In Progress", "yellow", "INDETERMINATE"),
    "done": Category(3, "done", "Done", "green", "DONE"),
}

WAITING_FOR_SUPPORT, IN_PROGRESS, WAITING_FOR_CUSTOMER, ESCALATED, RESOLVED, CLOSED, WAITING_FOR_APPROVAL, DECLINED = (
    10001,
    3,
    10002,
    10003,
    5,
    6,
    10004,
    10005,
)

STATUSES = {
    status.id: status
    for status in (
        Status(WAITING_FOR_SUPPORT, "Waiting for support", "new", "An agent has to look at it."),
        Status(IN_PROGRESS, "In progress", "indeterminate", "An agent works on it."),
        Status(WAITING_FOR_CUSTOMER, "Waiting for customer", "indeterminate", "The customer has to answer."),
        Status(ESCALATED, "Escalated", "indeterminate", "A specialist has to look at it."),
        Status(WAITING_FOR_APPROVAL, "Waiting for approval", "indeterminate", "An approver has to decide."),
        Status(RESOLVED, "Resolved", "done", "An answer was given."),
        Status(DECLINED, "Declined", "done", "An approver said no."),
        Status(CLOSED, "Closed", "done", "Nothing more will happen."),
    )
}

DONE, WONT_DO, DUPLICATE, CANNOT_REPRODUCE, DECLINED_RESOLUTION = 10000, 10001, 10002, 10003, 10004

RESOLUTIONS = {
    resolution.id: resolution
    for resolution in (
        Named(DONE, "Done", "Work has been completed on this issue."),
        Named(WONT_DO, "Won't Do", "This issue won't be actioned."),
        Named(DUPLICATE, "Duplicate", "The problem is a duplicate of an existing issue."),
        Named(CANNOT_REPRODUCE, "Cannot Reproduce", "The problem could not be made to happen again."),
        Named(DECLINED_RESOLUTION, "Declined", "The request was not approved."),
    )
}

OPEN = (WAITING_FOR_SUPPORT, IN_PROGRESS, WAITING_FOR_CUSTOMER, ESCALATED)

RESOLVE, CLOSE = "RESOLVE_ISSUES", "CLOSE_ISSUES"
TRANSITIONS = {
    transition.id: transition
    for transition in (
        Transition(11, "Respond to customer", (WAITING_FOR_SUPPORT, IN_PROGRESS, ESCALATED), WAITING_FOR_CUSTOMER),
        Transition(21, "Respond to support", (WAITING_FOR_CUSTOMER,), WAITING_FOR_SUPPORT, customer=True),
        Transition(31, "In progress", (WAITING_FOR_SUPPORT, WAITING_FOR_CUSTOMER, ESCALATED), IN_PROGRESS),
        Transition(41, "Escalate", (WAITING_FOR_SUPPORT, IN_PROGRESS), ESCALATED, customer=True),
        Transition(51, "Resolve", OPEN, RESOLVED, resolution=DONE, asks_resolution=True, asks=RESOLVE),
        Transition(61, "Close", (RESOLVED,), CLOSED, customer=True, asks=CLOSE),
        Transition(71, "Reopen", (RESOLVED, CLOSED), WAITING_FOR_SUPPORT, customer=True, asks=RESOLVE),
        Transition(81, "Cancel request", (*OPEN, WAITING_FOR_APPROVAL), CLOSED, True, WONT_DO, asks=CLOSE),
    )
}

PRIORITIES = {
    priority.id: priority
    for priority in (
        Named(1, "Highest", "This problem will block progress."),
        Named(2, "High", "Serious problem that could block progress."),
        Named(3, "Medium", "Has the potential to affect progress."),
        Named(4, "Low", "Minor problem or easily worked around."),
        Named(5, "Lowest", "Trivial problem with little or no impact on progress."),
    )
}
PRIORITY_COLORS = {1: "#d04437", 2: "#f15C75", 3: "#f79232", 4: "#707070", 5: "#999999"}

SERVICE_REQUEST, INCIDENT, TASK = 10010, 10011, 10012

ISSUE_TYPES = {
    kind.id: kind
    for kind in (
        Named(SERVICE_REQUEST, "[System] Service request", "A request that follows ITSM workflows."),
        Named(INCIDENT, "[System] Incident", "For system outages or incidents."),
        Named(TASK, "Task", "A small, distinct piece of work."),
    )
}

LINK_TYPES = {
    link.id: link
    for link in (
        LinkType(10000, "Blocks", "is blocked by", "blocks"),
        LinkType(10001, "Cloners", "is cloned by", "clones"),
        LinkType(10002, "Duplicate", "is duplicated by", "duplicates"),
        LinkType(10003, "Relates", "relates to", "relates to"),
        LinkType(10004, "Problem/Incident", "is caused by", "causes"),
    )
}

ORGANIZATIONS_FIELD = "customfield_10002"
PARTICIPANTS_FIELD = "customfield_10003"
APPROVALS_FIELD = "customfield_10004"
SATISFACTION_FIELD = "customfield_10005"
SATISFACTION_DATE_FIELD = "customfield_10006"
APPROVERS_FIELD = "customfield_10008"
REQUEST_TYPE_FIELD = "customfield_10010"
RESOLUTION_TIME_FIELD = "customfield_10020"
FIRST_RESPONSE_FIELD = "customfield_10021"


class Metric(NamedTuple):
    """An SLA: what it is called, its number, and its goal in minutes for each priority."""

    field: str
    id: int
    name: str
    goals: tuple[int, int, int, int, int]


METRICS = {
    metric.field: metric
    for metric in (
        Metric(FIRST_RESPONSE_FIELD, 1, "Time to first response", (30, 60, 240, 480, 960)),
        Metric(RESOLUTION_TIME_FIELD, 2, "Time to resolution", (240, 480, 1440, 2880, 4320)),
    )
}
