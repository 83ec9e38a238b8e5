"""What the pretend site keeps of people, permissions, desks and their settings, in Jira's own words."""

from typing import Any, Literal

from msgspec import Struct, field


class User(Struct):
    """A person, or an app, that can sign in; on Data Center the account id is the user name, and a key goes with it."""

    account_id: str
    email: str
    display_name: str
    kind: Literal["administrator", "agent", "customer", "app"]
    account_type: Literal["atlassian", "customer", "app"] = "atlassian"
    active: bool = True
    time_zone: str = "Etc/UTC"
    token: str = ""
    portal_access: bool = True
    key: str = ""
    deleted: bool = False


class Group(Struct):
    """A named set of users."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)


class ApplicationRole(Struct):
    """Access to one product, given by groups."""

    key: str
    name: str
    groups: list[str]
    default_groups: list[str]
    seats: int = 50


class GlobalPermission(Struct):
    """A permission on the whole site, given to groups."""

    key: str
    groups: list[str]


class Grant(Struct):
    """One permission given to one holder."""

    id: int
    permission: str
    type: str
    parameter: str | None = None


class PermissionScheme(Struct):
    """The grants that hold in the projects using it."""

    id: int
    name: str
    description: str = ""
    grants: list[Grant] = field(default_factory=list)


class Member(Struct):
    """One holder in an issue security level."""

    id: int
    type: str
    parameter: str | None = None


class SecurityLevel(Struct):
    """Who sees the issues that carry this level."""

    id: int
    name: str
    description: str = ""
    members: list[Member] = []


class SecurityScheme(Struct):
    """The security levels of the projects using it."""

    id: int
    name: str
    description: str = ""
    default: int | None = None
    levels: list[SecurityLevel] = []


class ProjectRole(Struct):
    """A role that each project fills with its own actors."""

    id: int
    name: str
    description: str = ""
    default_users: list[str] = field(default_factory=list)
    default_groups: list[str] = field(default_factory=list)


class Actors(Struct):
    """Who is in a role of a project."""

    users: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)


class Project(Struct):
    """A Jira project; one in the recycle bin is `deleted` at a moment by somebody, and archived too."""

    id: int
    key: str
    name: str
    lead: str
    permission_scheme: int
    type: str = "service_desk"
    description: str = ""
    issue_types: list[int] = field(default_factory=list)
    roles: dict[int, Actors] = field(default_factory=dict)
    security_scheme: int | None = None
    last_number: int = 0
    archived: bool = False
    deleted: tuple[int, str] | None = None
    url: str = ""
    assignee_type: Literal["PROJECT_LEAD", "UNASSIGNED"] = "UNASSIGNED"


class Task(Struct):
    """Work that an operation began, and who asked for it."""

    id: int
    account: str
    description: str
    submitted: int


class Calendar(Struct):
    """Working hours: for each weekday from 1 (Monday) the minutes of the day between which clocks run."""

    id: int
    name: str
    time_zone: str
    hours: dict[int, list[tuple[int, int]]]
    holidays: list[str] = []


class ServiceDesk(Struct):
    """The service desk of a project."""

    id: int
    project: int
    access: Literal["open", "closed", "public"] = "open"
    customers: list[str] = field(default_factory=list)
    organizations: list[int] = field(default_factory=list)
    calendars: dict[str, int] = field(default_factory=dict)


class Option(Struct):
    """One value that a select field offers."""

    id: str
    value: str
    children: list["Option"] = field(default_factory=list)


class Field(Struct):
    """A field of issues, system or custom."""

    id: str
    name: str
    type: str
    items: str | None = None
    system: str | None = None
    custom: str | None = None
    options: list[Option] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)


class RequestTypeField(Struct):
    """A field as one request type asks for it."""

    field: str
    name: str
    description: str = ""
    required: bool = False
    visible: bool = True
    preset: list[str] = []


class RequestType(Struct):
    """A kind of request that customers can raise."""

    id: int
    desk: int
    name: str
    description: str
    help: str
    issue_type: int
    groups: list[int]
    fields: list[RequestTypeField]
    icon: int = 10516
    practice: str = "service_request"
    restricted: bool = False
    allowed_users: list[str] = field(default_factory=list)
    allowed_groups: list[str] = field(default_factory=list)
    allowed_organizations: list[int] = field(default_factory=list)
    approvers: list[str] = field(default_factory=list)
    explained: list[Literal["approve", "decline"]] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)


class RequestTypeGroup(Struct):
    """A heading of the portal."""

    id: int
    desk: int
    name: str


class Queue(Struct):
    """A saved search that agents work from."""

    id: int
    desk: int
    name: str
    jql: str
    fields: list[str]
    place: int = 0


class QueueSettings(Struct):
    """Whether pages of queues count what is in them; of the whole site, or of one project."""

    include_count: bool = True
    cache_count: bool = False


class Organization(Struct):
    """A company or team that customers belong to."""

    id: int
    uuid: str
    name: str
    created: int
    members: list[str] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)


class Article(Struct):
    """A page of the knowledge base of a service desk."""

    page: str
    desk: int
    space: str
    title: str
    text: str
