"""What is known of an account and of what it wants to reach: facts as data, those that could not be read among them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from deskhand.client._worlds import Edition

__all__ = [
    "AGENTS_PRODUCT",
    "Account",
    "Application",
    "Desk",
    "Facts",
    "Grant",
    "Group",
    "Holder",
    "Issue",
    "Level",
    "Organization",
    "Project",
    "Role",
    "SignedIn",
    "Unread",
    "Way",
]

AGENTS_PRODUCT = "jira-servicedesk"
"""The key of the product access that makes agents."""


class Unread(msgspec.Struct, frozen=True, tag=True):
    """A fact that could not be read: which, why, and who could read it."""

    fact: str
    why: str
    who: str


class Group(msgspec.Struct, frozen=True):
    """A group; where Jira gives no id its name alone says which."""

    id: str
    name: str


class Holder(msgspec.Struct, frozen=True):
    """Who a permission is granted to, or who is in a security level, in Jira's own types.

    `id` is the role's, the group's, the account's, the field's or the product's; `name` is what people call it.
    """

    type: str
    id: str = ""
    name: str = ""


class Grant(msgspec.Struct, frozen=True):
    """A permission by Jira's key, and who is given it."""

    permission: str
    holder: Holder


class Role(msgspec.Struct, frozen=True):
    """A role of a project: the accounts by id and the groups that have it."""

    id: str
    name: str
    users: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """A product, the groups that have access to it, and the one that new users are put into."""

    key: str
    name: str
    groups: tuple[Group, ...] = ()
    default: Group | None = None


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks. `id` is None for a call that nobody signed, `key` Data Center's own; `applications` are keys of products."""

    id: str | None
    name: str
    key: str = ""
    mine: bool = True
    type: Literal["atlassian", "customer", "app", "anonymous"] = "atlassian"
    active: bool = True
    groups: tuple[Group, ...] | Unread = ()
    applications: tuple[str, ...] | Unread = ()


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """How the call is signed: whether Jira accepts it, and which scopes it has, None where it has all.

    `hides_scopes` marks a token that has some, which nobody but whoever made it can tell; `proven` are the operations that
    it was seen to let through.
    """

    works: bool = True
    way: str = "API token"
    said: str = ""
    scopes: tuple[str, ...] | None = None
    hides_scopes: bool = False
    proven: tuple[str, ...] = ()


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A project with the permission scheme that it uses."""

    id: str
    key: str
    name: str
    lead: str | None = None
    service_desk: bool = True
    archived: bool = False
    scheme: str = ""
    scheme_name: str = ""
    grants: tuple[Grant, ...] | Unread = ()
    roles: tuple[Role, ...] | Unread = ()


class Level(msgspec.Struct, frozen=True):
    """An issue security level and its members."""

    id: str
    name: str
    scheme: str
    members: tuple[Holder, ...] | Unread


class Organization(msgspec.Struct, frozen=True):
    """An organisation that a request is shared with, and the accounts in it."""

    id: str
    name: str
    members: tuple[str, ...] | Unread


class Way(msgspec.Struct, frozen=True):
    """A transition that leads on from where the issue is: its id, its name, the status it leads to and that one's category.

    `open` says whether the account that asked may take it as far as its conditions go, `asks` which permissions these want,
    `shown` whether the portal offers it, None where that cannot be told.
    """

    id: str
    name: str
    to: str
    category: str = ""
    open: bool = True
    asks: tuple[str, ...] | Unread = ()
    shown: bool | None = True


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """An issue, and the request that it is to its customer.

    `fields` are the accounts or groups that its picker fields name, by the field's id. `ways` are the transitions as the
    account that asked sees them. `awaited` are the approvers whose answer is still to come, None where that was not read.
    """

    id: str
    key: str
    status: str = ""
    type: str = ""
    request_type: str | None = None
    reporter: str | None = None
    assignee: str | None = None
    level: Level | Unread | None = None
    fields: Mapping[str, tuple[str, ...]] = {}
    participants: tuple[str, ...] | Unread = ()
    organizations: tuple[Organization, ...] | Unread = ()
    approvers: tuple[str, ...] | Unread = ()
    awaited: tuple[str, ...] | None = None
    ways: tuple[Way, ...] | Unread = ()


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A service desk as the account meets it.

    `enters` says whether the account gets into the portal, `listed` that it is one of the desk's own customers; `startable` are the ids of the request types that it may ask for,
    `request_types` all of them with their names.
    """

    id: str
    name: str
    enters: bool | Unread
    listed: bool = False
    startable: tuple[str, ...] | Unread = ()
    request_types: Mapping[str, str] = {}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that was read for one explanation.

    `read_by` is the account that asked the site, `read_at` when the oldest of the facts was read. `missing` is what the
    question names and Jira does not show: it is not there, or hidden, which `there` says for certain, perhaps
    by one of the levels `hidden_by`, which the account is not in. `internal` marks a comment that customers do not see, `author` is who wrote the comment or
    the worklog, or attached the file, that the question names, and `only_for` the role or group that it is for; `assignable` says
    whether whom an issue is to be given to can have it. `says` is Jira's own word on permissions of the account
    for this target as if it came through the portal, `checked` the same for Jira itself, and `seen` what calls made by the
    account itself have shown: `project`, `issue` and `request` that Jira shows them, `agent` that it sees the queues, `edits`,
    `moves`, `assigns` and `creates` that Jira offers it to edit the issue, to take its transitions, to assign it, and to
    create issues in the project.
    """

    account: Account
    signed_in: SignedIn = SignedIn()
    site: str = ""
    read_by: str = ""
    read_at: datetime | None = None
    applications: tuple[Application, ...] | Unread = ()
    project: Project | Unread | None = None
    issue: Issue | Unread | None = None
    desk: Desk | Unread | None = None
    edition: Edition = "cloud"
    missing: str = ""
    there: bool = False
    hidden_by: tuple[Level, ...] = ()
    internal: bool = False
    author: str | Unread | None = None
    only_for: Holder | None = None
    assignable: bool | Unread | None = None
    says: Mapping[str, bool] = {}
    checked: Mapping[str, bool] = {}
    seen: Mapping[str, bool] = {}
