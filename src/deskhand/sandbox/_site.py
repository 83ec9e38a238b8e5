"""The state of one pretend site: its tables, its counters and the orders in which it finds issues."""

import hmac
import secrets
from bisect import bisect_left, insort
from collections import Counter, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from deskhand.sandbox import _asset_records as asset_records
from deskhand.sandbox import _credentials as credentials
from deskhand.sandbox import _form_records as form_records
from deskhand.sandbox import _issue_records as issue_records
from deskhand.sandbox import _records as records
from deskhand.sandbox._clock import Clock
from deskhand.sandbox._edition import LATEST, Edition
from deskhand.sandbox._faults import Rule
from deskhand.sandbox._files import Files
from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._lag import Lag
from deskhand.sandbox._tables import Table
from deskhand.sandbox._webhooks import Failure, Webhook

if TYPE_CHECKING:
    from deskhand.sandbox._courier import Courier
    from deskhand.sandbox._limits import Limits

KINDS: dict[str, tuple[type, type[msgspec.Struct]]] = {
    "users": (str, records.User),
    "groups": (str, records.Group),
    "application_roles": (str, records.ApplicationRole),
    "global_permissions": (str, records.GlobalPermission),
    "permission_schemes": (int, records.PermissionScheme),
    "security_schemes": (int, records.SecurityScheme),
    "project_roles": (int, records.ProjectRole),
    "projects": (int, records.Project),
    "desks": (int, records.ServiceDesk),
    "calendars": (int, records.Calendar),
    "fields": (str, records.Field),
    "request_types": (int, records.RequestType),
    "request_type_groups": (int, records.RequestTypeGroup),
    "queues": (int, records.Queue),
    "queue_settings": (str, records.QueueSettings),
    "organizations": (int, records.Organization),
    "articles": (str, records.Article),
    "issues": (int, issue_records.Issue),
    "links": (int, issue_records.Link),
    "mails": (int, issue_records.Mail),
    "attachments": (int, issue_records.Attachment),
    "temporary": (str, issue_records.TemporaryFile),
    "apps": (str, credentials.App),
    "consents": (str, credentials.Consent),
    "tokens": (str, credentials.Token),
    "webhooks": (int, Webhook),
    "failures_of_webhooks": (int, Failure),
    "form_templates": (str, form_records.FormTemplate),
    "forms": (str, form_records.Form),
    "asset_schemas": (int, asset_records.AssetSchema),
    "asset_types": (int, asset_records.AssetType),
    "assets": (int, asset_records.Asset),
    "tasks": (int, records.Task),
}
MOST_RECENT = 200


class Asked(NamedTuple):
    """A call that the site answered."""

    moment: int
    method: str
    path: str
    who: str | None
    status: int


class Site:
    """Everything one site knows. Records are read from the tables and written through them."""

    users: Table[str, records.User]
    groups: Table[str, records.Group]
    application_roles: Table[str, records.ApplicationRole]
    global_permissions: Table[str, records.GlobalPermission]
    permission_schemes: Table[int, records.PermissionScheme]
    security_schemes: Table[int, records.SecurityScheme]
    project_roles: Table[int, records.ProjectRole]
    projects: Table[int, records.Project]
    desks: Table[int, records.ServiceDesk]
    calendars: Table[int, records.Calendar]
    fields: Table[str, records.Field]
    request_types: Table[int, records.RequestType]
    request_type_groups: Table[int, records.RequestTypeGroup]
    queues: Table[int, records.Queue]
    queue_settings: Table[str, records.QueueSettings]
    organizations: Table[int, records.Organization]
    articles: Table[str, records.Article]
    issues: Table[int, issue_records.Issue]
    links: Table[int, issue_records.Link]
    mails: Table[int, issue_records.Mail]
    attachments: Table[int, issue_records.Attachment]
    temporary: Table[str, issue_records.TemporaryFile]
    apps: Table[str, credentials.App]
    consents: Table[str, credentials.Consent]
    tokens: Table[str, credentials.Token]
    webhooks: Table[int, Webhook]
    failures_of_webhooks: Table[int, Failure]
    form_templates: Table[str, form_records.FormTemplate]
    forms: Table[str, form_records.Form]
    asset_schemas: Table[int, asset_records.AssetSchema]
    asset_types: Table[int, asset_records.AssetType]
    assets: Table[int, asset_records.Asset]
    tasks: Table[int, records.Task]

    def __init__(self) -> None:
        self.url = ""
        self.clock = Clock()
        self.files = Files()
        self.secret = secrets.token_bytes(16)
        self.counters: dict[str, int] = {}
        self.edition: Edition = "cloud"
        self.version = LATEST
        self.context = ""
        self.failures: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.recent: deque[Asked] = deque(maxlen=MOST_RECENT)
        self.faults: list[Rule] = []
        self.listeners: list[Callable[[Site, Happening], None]] = []
        self.limits: Limits | None = None
        self.lag: Lag | None = None
        self.courier: Courier | None = None
        self.written: dict[tuple[str, Any], None] = {}
        self.by_key: dict[str, int] = {}
        self.by_email: dict[str, str] = {}
        self.by_updated: dict[int, list[tuple[int, int]]] = {}
        self.by_status: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self.by_number: dict[int, list[int]] = {}
        self.by_person: dict[str, set[int]] = {}
        self.by_organization: dict[int, set[int]] = {}
        for name, (_, kind) in KINDS.items():
            self._adopt(name, Table(name, kind))

    def _adopt(self, name: str, table: Table[Any, Any]) -> None:
        table.written = self._note
        setattr(self, name, table)

    def _note(self, name: str, key: Any) -> None:
        self.written[name, key] = None

    def copy(self) -> "Site":
        """A site of its own that starts with the same records."""
        twin = Site()
        for name in KINDS:
            twin._adopt(name, getattr(self, name).copy())
        twin.edition, twin.version = self.edition, self.version
        twin.counters = dict(self.counters)
        twin.by_key, twin.by_email = dict(self.by_key), dict(self.by_email)
        twin.by_updated = {project: list(order) for project, order in self.by_updated.items()}
        twin.by_status = {place: list(order) for place, order in self.by_status.items()}
        twin.by_number = {project: list(order) for project, order in self.by_number.items()}
        twin.by_person = {who: set(numbers) for who, numbers in self.by_person.items()}
        twin.by_organization = {row: set(numbers) for row, numbers in self.by_organization.items()}
        return twin

    def media_secret(self, attachment: int) -> str:
        """What an address of a file must carry to be answered without signing in."""
        return hmac.new(self.secret, str(attachment).encode(), "sha256").hexdigest()[:32]

    def let_lag(self, millis: int) -> None:
        """Let the search index run behind by so much, or with 0 keep up with every write."""
        self.lag = Lag(self.clock, millis) if millis > 0 else None
        self.issues.before = None if self.lag is None else self.lag.note

    def announce(self, happening: Happening) -> None:
        """Tell everybody who listens that something happened."""
        for listener in self.listeners:
            listener(self, happening)

    def next(self, counter: str, first: int = 10000) -> int:
        """A number that was never given out before."""
        number = self.counters.get(counter, first - 1) + 1
        self.counters[counter] = number
        self.written["counters", counter] = None
        return number

    def add_user(self, user: records.User) -> records.User:
        """Let a person in."""
        self.by_email[user.email.casefold()] = user.account_id
        return self.users.add(user.account_id, user)

    def add_issue(self, issue: issue_records.Issue) -> issue_records.Issue:
        """Put a new issue where it will be found."""
        self.issues.add(issue.id, issue)
        self.index(issue)
        return issue

    def index(self, issue: issue_records.Issue) -> None:
        """Enter an issue into the orders."""
        self.by_key[issue.key] = issue.id
        place = (issue.updated, issue.id)
        insort(self.by_updated.setdefault(issue.project, []), place)
        insort(self.by_status.setdefault((issue.project, issue.status), []), place)
        numbers = self.by_number.setdefault(issue.project, [])
        if numbers and numbers[-1] > issue.id:
            insort(numbers, issue.id)
        else:
            numbers.append(issue.id)
        self.involve(issue)

    def involve(self, issue: issue_records.Issue, number: int | None = None) -> None:
        """Note whose requests an issue may be in; nobody is ever taken out, whoever reads looks again."""
        number = issue.id if number is None else number
        approvers = (decision.approver for row in issue.approvals for decision in row.decisions)
        for who in (issue.reporter, *issue.participants, *approvers):
            self.by_person.setdefault(who, set()).add(number)
        for organization in issue.organizations:
            self.by_organization.setdefault(organization, set()).add(number)

    def touch(self, issue: issue_records.Issue, moment: int) -> None:
        """Say that an issue was active, and keep the order by latest activity right."""
        orders = (self.by_updated[issue.project], self.by_status[issue.project, issue.status])
        for order in orders:
            del order[bisect_left(order, (issue.updated, issue.id))]
        issue.updated = max(moment, issue.updated)
        for order in orders:
            insort(order, (issue.updated, issue.id))

    def put(self, issue: issue_records.Issue, status: int) -> None:
        """Give an issue another status, and find it there."""
        place = (issue.updated, issue.id)
        order = self.by_status[issue.project, issue.status]
        del order[bisect_left(order, place)]
        issue.status = status
        insort(self.by_status.setdefault((issue.project, status), []), place)

    def forget_issue(self, issue: issue_records.Issue) -> None:
        """Take an issue away."""
        for order in (self.by_updated[issue.project], self.by_status[issue.project, issue.status]):
            del order[bisect_left(order, (issue.updated, issue.id))]
        numbers = self.by_number[issue.project]
        del numbers[bisect_left(numbers, issue.id)]
        del self.by_key[issue.key]
        self.issues.drop(issue.id)

    def issue(self, id_or_key: str) -> issue_records.Issue | None:
        """The issue of a number or a key, unless its project is in the recycle bin."""
        number = int(id_or_key) if id_or_key.isdecimal() else self.by_key.get(id_or_key.upper())
        row = None if number is None else self.issues.get(number)
        return None if row is None or self.projects[row.project].deleted else row

    def project(self, id_or_key: str) -> records.Project | None:
        """The project of a number or a key."""
        if id_or_key.isdecimal():
            return self.projects.get(int(id_or_key))
        return next((project for project in self.projects.values() if project.key == id_or_key.upper()), None)

    def desk(self, text: str) -> records.ServiceDesk | None:
        """The service desk of any of the identifiers that Jira takes for one, unless its project is in the recycle bin."""
        row = self._desk(text)
        return None if row is None or self.projects[row.project].deleted else row

    def _desk(self, text: str) -> records.ServiceDesk | None:
        kind, _, value = text.rpartition(":")
        if kind in {"", "serviceDeskId"} and value.isdecimal():
            return self.desks.get(int(value))
        if kind in {"", "projectKey"} or (kind == "projectId" and value.isdecimal()):
            project = self.project(value)
            return None if project is None else self.desk_of(project.id)
        return None

    def desk_of(self, project: int) -> records.ServiceDesk | None:
        """The service desk of a project, where it has one."""
        return next((desk for desk in self.desks.values() if desk.project == project), None)
