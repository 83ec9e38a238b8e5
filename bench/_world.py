"""One situation on the sandbox: a fresh site, an account, a request, and something that the account tries."""

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

from deskhand.auth import ApiToken, Password, ScopedToken, Services, SignIn
from deskhand.client import Jira, catalogue
from deskhand.client._worlds import Edition
from deskhand.permissions import Asked, Cause, SignedIn, about_operation
from deskhand.permissions.facts import ANYBODY
from deskhand.sandbox import Sandbox
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._records import (
    Actors,
    Field,
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
COLLABORATORS = 10005
PORTAL = "sd.customer.portal.only"
GROUP_FIELD, GROUP_PICKER = "customfield_10077", "com.atlassian.jira.plugin.system.customfieldtypes:multigrouppicker"
OPERATIONS = catalogue()
SCOPES = frozenset(
    {
        "read:jira-user",
        "read:jira-work",
        "write:jira-work",
        "manage:jira-project",
        "manage:jira-configuration",
        "read:servicedesk-request",
        "write:servicedesk-request",
        "manage:servicedesk-customer",
    }
)


Spoil = Callable[["World"], Cause]
"""What plants a cause in a situation, and tells what it should be called."""


class Deed(NamedTuple):
    """Something that an account does: the operation, the permission that it turns on, who does it, and the call."""

    operation: str
    permission: str
    who: str
    do: Callable[[Jira, "World"], Awaitable[Any]]
    details: Mapping[str, Any] = {}
    approves: bool = False
    where: str = ""
    own: bool = False


class Nothing(Exception):
    """An empty page where there should be something."""


class World:
    """A fresh site with one account and one request; a plant spoils one thing of it."""

    def __init__(self, sandbox: Sandbox, deed: Deed, chance: random.Random, edition: Edition = "cloud") -> None:
        self.sandbox, self.deed, self.chance, self.site = sandbox, deed, chance, sandbox.site
        self.edition = edition
        self.also: Sandbox | None = None
        self.project: Project = next(iter(self.site.projects.values()))
        self.reader: User = self.site.users[self.site.by_email[READER]]
        issues = [
            issue
            for issue in self.site.issues.values()
            if any(one.public for one in issue.comments)
            and not (deed.where and all(one.public for one in issue.comments))
        ]
        if deed.approves:
            issues = [issue for issue in self.site.issues.values() if issue.approvals]
        self.issue = self.site.issues.edit(chance.choice(issues).id)
        if deed.approves:
            _ask_again(self.issue)
            self.site.put(self.issue, WAITING_FOR_APPROVAL)
        self.user = self._account(deed)
        if deed.own:
            self.set_author(self.user.account_id)
        self.key: str = self.issue.key
        self.token: str = self.user.token
        self.to: str = str(deed.details.get("to", ""))
        self.request_type: str = "1"
        self.scopes: tuple[str, ...] | None = None
        self.anonymous = False
        self.undo: Callable[[], None] = lambda: None
        for scheme in list(self.site.security_schemes.keys()):
            for level in self.site.security_schemes.edit(scheme).levels:
                level.members.append(Member(self.site.next("security member"), "user", self.reader.account_id))
        # What the request happens to be must not be a second cause.
        self.issue.assignee = self.project.lead
        self.issue.security = None
        if deed.operation.endswith(("/transitions", "/transition")):
            self.site.put(self.issue, WAITING_FOR_SUPPORT)

    def sign_in(self) -> SignIn:
        """How the account signs in: with its token, or with one that has scopes, through the gateway."""
        if self.edition == "datacenter":
            return Password(self.user.account_id, f"password-{self.user.email.partition('@')[0]}")
        if self.scopes is None:
            return ApiToken(self.user.email, self.token)
        services = Services(auth=self.sandbox.url, api=self.sandbox.url)
        return ScopedToken(self.user.email, self.token, cloud_id=CLOUD_ID, services=services)

    def connect(self) -> Jira:
        """A client of the site that signs in as the account, or not at all."""
        if self.anonymous:
            return Jira(self.sandbox.url, None, edition=self.edition)
        return Jira(self.sandbox.url, self.sign_in(), edition=self.edition)

    def administer(self, who: str = READER) -> Jira:
        """A client of the site that signs in as an administrator."""
        if self.edition == "datacenter":
            name = who.partition("@")[0]
            return Jira(self.sandbox.url, Password(name, f"password-{name}"), edition="datacenter")
        return Jira(self.sandbox.url, ApiToken(who, self.sandbox.token(who)))

    def target(self) -> str:
        """What the deed is done to, as a person would write it."""
        place = self.asked().place
        if self.deed.where:
            return f"{self.key}/{self.deed.where}".format(comment=self.note)
        return self.key if place in ("request", "issue") else "" if place == "site" else self.project.key

    @property
    def note(self) -> int:
        """The first of the request's internal comments."""
        return next((one.id for one in self.issue.comments if not one.public), 0)

    def set_author(self, account: str) -> None:
        """Let the first of the request's internal comments be somebody's."""
        for one in self.issue.comments:
            if one.id == self.note:
                one.author = account

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
        if self.deed.operation in ("POST /request", "POST /request/validate"):
            details["request_type"] = self.request_type
        if self.deed.operation.endswith("/watchers"):
            details["about"] = self.reader.account_id
        return about_operation(OPERATIONS[self.deed.operation], **details)

    def outsider(self) -> User:
        """A customer who has no part in the request."""
        involved = {self.issue.reporter, *self.issue.participants}
        involved |= {who for number in self.issue.organizations for who in self.site.organizations[number].members}
        involved |= {one.approver for approval in self.issue.approvals for one in approval.decisions}
        return self.chance.choice([one for one in self._kind("customer") if one.account_id not in involved])

    def agent(self) -> User:
        """An agent of the desk, who neither leads the project nor reads the facts, other than the account."""
        mine = self.user.account_id if hasattr(self, "user") else ""
        not_these = {self.project.lead, self.reader.account_id, mine}
        return self.chance.choice([one for one in self._kind("agent") if one.account_id not in not_these])

    @property
    def account(self) -> str:
        """Whom the explainer is asked about."""
        return ANYBODY if self.anonymous else self.user.account_id

    def move(self, edition: Edition) -> None:
        """Go to a site of another edition."""
        self.also = self.sandbox = Sandbox(seed=7, edition=edition).start()
        self.site, self.edition = self.sandbox.site, edition
        self.become(self.site.users[self.site.by_email[self.user.email]])

    def close(self) -> None:
        """Leave the site that was gone to, if there was one."""
        if self.also is not None:
            self.also.stop()

    def become(self, user: User) -> None:
        """Let somebody else do the deed."""
        self.user, self.token = user, user.token

    def regrant(
        self, holders: Sequence[tuple[str, str | None]], *, alone: bool = False, permission: str | None = None
    ) -> None:
        """Give the deed's permission to these, and to the account that reads the facts unless they are to be alone."""
        permission = permission or self.deed.permission
        scheme = self.site.permission_schemes.edit(self.project.permission_scheme)
        kept = [grant for grant in scheme.grants if grant.permission != permission]
        readers = [] if alone else [("user", self.reader.account_id)]
        scheme.grants = kept + [Grant(self.site.next("grant"), permission, *one) for one in (*holders, *readers)]

    def lay_level(self, members: Sequence[tuple[str, str | None]], *, alone: bool = False) -> str:
        """Give the request a security level with these members, and the account that reads the facts unless alone."""
        holders = [*members, *([] if alone else [("user", self.reader.account_id)])]
        rows = [Member(self.site.next("security member"), kind, parameter) for kind, parameter in holders]
        number = self.site.next("security scheme")
        level = SecurityLevel(self.site.next("security level"), "Top-secret", members=rows)
        self.site.security_schemes.add(number, SecurityScheme(number, "Secrets", levels=[level]))
        self.site.projects.edit(self.project.id).security_scheme = number
        self.issue.security = level.id
        return level.name

    def add_role(self, group: Group | None = None, *, alone: bool = False) -> str:
        """A role 'QA' that the account does not have, but perhaps a group, and whoever reads the facts unless it is empty."""
        self.site.project_roles.add(QA, ProjectRole(QA, "QA"))
        groups = [] if group is None else [group.name]
        users = [] if alone else [self.reader.account_id]
        self.site.projects.edit(self.project.id).roles[QA] = Actors(users, groups)
        return str(QA)

    def add_group_field(self, group: Group) -> Field:
        """A field for groups, which names this one on the request."""
        field = Field(GROUP_FIELD, "Responsible team", "array", items="group", custom=GROUP_PICKER)
        self.issue.values[GROUP_FIELD] = [group.id]
        return self.site.fields.add(GROUP_FIELD, field)

    def take_up(self, number: int) -> None:
        """Let the deed be done to another request."""
        self.issue = self.site.issues.edit(number)
        self.issue.assignee, self.issue.security, self.key = self.project.lead, None, self.issue.key

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
        if deed.approves:
            approver = next(one.approver for one in self.issue.approvals[0].decisions if one.answer == "pending")
            return self.site.users[approver]
        if deed.who == "customer":
            return self.site.users[self.issue.reporter]
        return self.agent()

    def _kind(self, kind: str) -> list[User]:
        return [user for user in self.site.users.values() if user.kind == kind]


def _ask_again(issue: Issue) -> None:
    """Let the request wait for its approvers, as it did before they answered."""
    approval = issue.approvals[0]
    approval.outcome, approval.completed = "pending", None
    for one in approval.decisions:
        one.answer = "pending"
