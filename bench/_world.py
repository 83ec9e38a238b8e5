"""One situation on the sandbox: a fresh site, an account, a request, and something that the account tries."""

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

from deskhand.auth import ApiToken, ScopedToken, Services, SignIn
from deskhand.client import Jira, catalogue
from deskhand.permissions import Asked, SignedIn, about_operation
from deskhand.sandbox import Sandbox
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._records import (
    Actors,
    Grant,
    Group,
    Member,
    Project,
    ProjectRole,
    SecurityLevel,
    SecurityScheme,
    User,
)
from deskhand.sandbox._tokens import CLOUD_ID, issue

READER = "deskhand@acme.example"
TEAM = 10003
QA = 10050
WAITING_FOR_SUPPORT, WAITING_FOR_APPROVAL = 10001, 10004
PURCHASE = 7
OPERATIONS = catalogue()
ISSUE = "/rest/api/3/issue/{issueIdOrKey}"
COMMENT = "POST /request/{issueIdOrKey}/comment"


class Deed(NamedTuple):
    """Something that an account does: the operation, the permission that it turns on, who does it, and the call."""

    operation: str
    permission: str
    who: str
    do: Callable[[Jira, "World"], Awaitable[Any]]
    details: Mapping[str, Any] = {}


class Nothing(Exception):
    """An empty page where there should be something."""


class World:
    """A fresh site with one account and one request; a plant spoils one thing of it."""

    def __init__(self, sandbox: Sandbox, deed: Deed, chance: random.Random) -> None:
        self.sandbox, self.deed, self.chance, self.site = sandbox, deed, chance, sandbox.site
        self.project: Project = next(iter(self.site.projects.values()))
        self.reader: User = self.site.users[self.site.by_email[READER]]
        issues = [issue for issue in self.site.issues.values() if any(one.public for one in issue.comments)]
        if deed is APPROVE:
            issues = [issue for issue in self.site.issues.values() if issue.approvals]
        self.issue = self.site.issues.edit(chance.choice(issues).id)
        if deed is APPROVE:
            _ask_again(self.issue)
            self.site.put(self.issue, WAITING_FOR_APPROVAL)
        self.user = self._account(deed)
        self.key: str = self.issue.key
        self.token: str = self.user.token
        self.to: str = str(deed.details.get("to", ""))
        self.request_type: str = "1"
        self.scopes: tuple[str, ...] | None = None
        for scheme in list(self.site.security_schemes.keys()):
            for level in self.site.security_schemes.edit(scheme).levels:
                level.members.append(Member(self.site.next("security member"), "user", self.reader.account_id))
        # What the request happens to be must not be a second cause.
        self.issue.assignee = self.project.lead
        self.issue.security = None
        if deed.operation.endswith("/transitions"):
            self.site.put(self.issue, WAITING_FOR_SUPPORT)

    def sign_in(self) -> SignIn:
        """How the account signs in: with its token, or with one that has scopes, through the gateway."""
        if self.scopes is None:
            return ApiToken(self.user.email, self.token)
        services = Services(auth=self.sandbox.url, api=self.sandbox.url)
        return ScopedToken(self.user.email, self.token, cloud_id=CLOUD_ID, services=services)

    def signed_in(self) -> SignedIn:
        """What the explainer is told of the sign-in."""
        way = "API token" if self.scopes is None else "API token with scopes"
        return SignedIn(way=way, scopes=self.scopes)

    def take_scopes(self, scopes: Sequence[str]) -> None:
        """Let the account sign in with a token that has these scopes."""
        self.scopes = tuple(scopes)
        self.token = issue(self.site, "scoped", self.user.account_id, scopes=[*scopes]).text

    def asked(self) -> Asked:
        """The question about the deed."""
        details = dict(self.deed.details)
        if self.to:
            details["to"] = self.to
        if self.deed.operation == "POST /request":
            details["request_type"] = self.request_type
        return about_operation(OPERATIONS[self.deed.operation], **details)

    def outsider(self) -> User:
        """A customer who has no part in the request."""
        involved = {self.issue.reporter, *self.issue.participants}
        involved |= {who for number in self.issue.organizations for who in self.site.organizations[number].members}
        involved |= {one.approver for approval in self.issue.approvals for one in approval.decisions}
        return self.chance.choice([one for one in self._kind("customer") if one.account_id not in involved])

    def become(self, user: User) -> None:
        """Let somebody else do the deed."""
        self.user, self.token = user, user.token

    def regrant(self, holders: Sequence[tuple[str, str | None]], *, alone: bool = False) -> None:
        """Give the deed's permission to these, and to the account that reads the facts unless they are to be alone."""
        permission = self.deed.permission
        scheme = self.site.permission_schemes.edit(self.project.permission_scheme)
        kept = [grant for grant in scheme.grants if grant.permission != permission]
        readers = [] if alone else [("user", self.reader.account_id)]
        scheme.grants = kept + [Grant(self.site.next("grant"), permission, *one) for one in (*holders, *readers)]

    def lay_level(self, members: Sequence[tuple[str, str | None]]) -> str:
        """Give the request a security level with these members and the account that reads the facts."""
        holders = [*members, ("user", self.reader.account_id)]
        rows = [Member(self.site.next("security member"), kind, parameter) for kind, parameter in holders]
        number = self.site.next("security scheme")
        level = SecurityLevel(self.site.next("security level"), "Top-secret", members=rows)
        self.site.security_schemes.add(number, SecurityScheme(number, "Secrets", levels=[level]))
        self.site.projects.edit(self.project.id).security_scheme = number
        self.issue.security = level.id
        return level.name

    def add_role(self) -> str:
        """A role 'QA' that the account does not have."""
        self.site.project_roles.add(QA, ProjectRole(QA, "QA"))
        self.site.projects.edit(self.project.id).roles[QA] = Actors([self.reader.account_id])
        return str(QA)

    def add_group(self) -> Group:
        """A group that the account is not in."""
        id = f"group-{self.site.next('bench group')}"
        return self.site.groups.add(id, Group(id, "night-shift", [self.reader.account_id]))

    def leave_group(self, name: str) -> None:
        """Take the account out of a group."""
        for id, group in list(self.site.groups.items()):
            if group.name == name and self.user.account_id in group.members:
                self.site.groups.edit(id).members.remove(self.user.account_id)

    def leave_role(self, role: int) -> None:
        """Take the account out of a role."""
        users = self.site.projects.edit(self.project.id).roles[role].users
        if self.user.account_id in users:
            users.remove(self.user.account_id)

    def _account(self, deed: Deed) -> User:
        if deed is APPROVE:
            approver = next(one.approver for one in self.issue.approvals[0].decisions if one.answer == "pending")
            return self.site.users[approver]
        if deed.who == "customer":
            return self.site.users[self.issue.reporter]
        not_these = {self.project.lead, self.reader.account_id}
        return self.chance.choice([one for one in self._kind("agent") if one.account_id not in not_these])

    def _kind(self, kind: str) -> list[User]:
        return [user for user in self.site.users.values() if user.kind == kind]


async def _read_comments(jira: Jira, world: World) -> Any:
    if not await jira.comments.list(world.key).all():
        raise Nothing


async def _queues(jira: Jira, world: World) -> Any:
    return await jira.queues.list("1").all()


async def _approve(jira: Jira, world: World) -> Any:
    return await jira.approvals.answer(world.key, str(world.issue.approvals[0].id), "approve")


async def _transition(jira: Jira, world: World) -> Any:
    ways = await jira.platform.issues.transitions(world.key)
    wanted = ways.named(world.to)
    fields = {"resolution": {"name": "Done"}} if world.to == "Resolve" else None
    return await jira.platform.issues.transition(world.key, wanted.id if wanted else "51", fields=fields)


def _ask_again(issue: Issue) -> None:
    """Let the request wait for its approvers, as it did before they answered."""
    approval = issue.approvals[0]
    approval.outcome, approval.completed = "pending", None
    for one in approval.decisions:
        one.answer = "pending"


READ_REQUEST = Deed(
    "GET /request/{issueIdOrKey}", "BROWSE_PROJECTS", "agent", lambda jira, world: jira.requests.get(world.key)
)
WRITE = Deed(
    COMMENT, "ADD_COMMENTS", "agent", lambda jira, world: jira.comments.create(world.key, "Hello", public=True)
)
NOTE = Deed(
    COMMENT,
    "ADD_COMMENTS",
    "agent",
    lambda jira, world: jira.comments.create(world.key, "Note", public=False),
    {"internal": True},
)
READ_COMMENTS = Deed("GET /request/{issueIdOrKey}/comment", "BROWSE_PROJECTS", "agent", _read_comments)
QUEUES = Deed(
    "GET /servicedesk/{serviceDeskId}/queue",
    "BROWSE_PROJECTS",
    "agent",
    _queues,
)
SLAS = Deed(
    "GET /request/{issueIdOrKey}/sla", "BROWSE_PROJECTS", "agent", lambda jira, world: jira.slas.list(world.key).all()
)
READ_ISSUE = Deed(f"GET {ISSUE}", "BROWSE_PROJECTS", "agent", lambda jira, world: jira.platform.issues.get(world.key))
EDIT = Deed(
    f"PUT {ISSUE}",
    "EDIT_ISSUES",
    "agent",
    lambda jira, world: jira.platform.issues.edit(world.key, {"labels": ["seen"]}),
)
ASSIGN = Deed(
    f"PUT {ISSUE}/assignee", "ASSIGN_ISSUES", "agent", lambda jira, world: jira.platform.issues.assign(world.key, None)
)
RESOLVE = Deed(f"POST {ISSUE}/transitions", "TRANSITION_ISSUES", "agent", _transition, {"to": "Resolve"})
READ_OWN = READ_REQUEST._replace(who="customer")
WRITE_OWN = WRITE._replace(who="customer")
READ_OWN_COMMENTS = READ_COMMENTS._replace(who="customer")
RAISE = Deed(
    "POST /request",
    "CREATE_ISSUES",
    "customer",
    lambda jira, world: jira.requests.create("1", world.request_type, {"summary": "Please help"}),
)
RATE = Deed(
    "POST /request/{requestIdOrKey}/feedback", "", "customer", lambda jira, world: jira.feedback.create(world.key, 5)
)
APPROVE = Deed("POST /request/{issueIdOrKey}/approval/{approvalId}", "", "customer", _approve)
NEW_CUSTOMER = Deed(
    "POST /customer",
    "",
    "agent",
    lambda jira, world: jira.customers.create(f"new{world.chance.getrandbits(60)}@acme.example", "New"),
)
ADD_CUSTOMER = Deed(
    "POST /servicedesk/{serviceDeskId}/customer",
    "",
    "agent",
    lambda jira, world: jira.customers.add("1", [world.reader.account_id]),
)
AGENTS = (READ_REQUEST, WRITE, NOTE, READ_COMMENTS, QUEUES, SLAS)
PLATFORM = (READ_ISSUE, EDIT, ASSIGN, RESOLVE)
CUSTOMERS = (READ_OWN, WRITE_OWN, READ_OWN_COMMENTS)
FINE = (*AGENTS, *PLATFORM, *CUSTOMERS, RAISE, RATE, APPROVE)
