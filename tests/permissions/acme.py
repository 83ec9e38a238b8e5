"""Facts made by hand: the desk of a small company, as an administrator would read it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from deskhand.client import catalogue
from deskhand.permissions import Asked, Explanation, about_operation, about_permission, explain
from deskhand.permissions._known import (
    Account,
    Application,
    Desk,
    Facts,
    Grant,
    Group,
    Holder,
    Issue,
    Project,
    Role,
    Unread,
)

ADMINISTRATORS = Group("g-admins", "Jira Administrators")
AGENTS = Group("g-agents", "jira-servicedesk-users")
DEVELOPERS = Group("g-developers", "jira-software-users")
DESK_PRODUCT = Application(key="jira-servicedesk", name="Jira Service Desk", groups=(AGENTS,), default=AGENTS)
SOFTWARE = Application(key="jira-software", name="Jira Software", groups=(DEVELOPERS,), default=DEVELOPERS)
TEAM = Holder("projectRole", "10", "Service Desk Team")
QA = Holder("projectRole", "11", "QA")
PORTAL = Holder("sd.customer.portal.only")
TEAM_KEYS = (
    "BROWSE_PROJECTS",
    "SERVICEDESK_AGENT",
    "ADD_COMMENTS",
    "EDIT_ISSUES",
    "ASSIGN_ISSUES",
    "TRANSITION_ISSUES",
)
PORTAL_KEYS = ("BROWSE_PROJECTS", "ADD_COMMENTS", "CREATE_ISSUES")
JAN = Account(
    id="jan", name="Jan Donyada", groups=(AGENTS, DEVELOPERS), applications=("jira-servicedesk", "jira-software")
)
CUSTOMER = Account(id="grace", name="Grace", type="customer")


def facts(
    *more: Grant,
    account: Account = JAN,
    without: tuple[str, ...] = (),
    team: tuple[str, ...] = ("jan",),
    qa: tuple[str, ...] = (),
    qa_groups: tuple[Group, ...] = (),
    issue: Mapping[str, Any] | None = None,
    **other: Any,
) -> Facts:
    """The desk with Jan as its agent; `more` are grants, and of the permissions `without` nothing else is granted."""
    grants = [Grant(key, TEAM) for key in TEAM_KEYS if key not in without]
    grants += [Grant(key, PORTAL) for key in PORTAL_KEYS if key not in without]
    project = Project(
        id="1",
        key="HELP",
        name="IT Help",
        lead="robin",
        scheme="100",
        scheme_name="Software Development",
        grants=(*grants, *more),
        roles=(Role("10", "Service Desk Team", team), Role("11", "QA", qa, qa_groups)),
    )
    request = {"id": "7", "key": "HELP-42", "status": "Resolved", "request_type": "1", "reporter": "grace"}
    given: dict[str, Any] = {
        "account": account,
        "read_by": "Robin",
        "applications": (DESK_PRODUCT, SOFTWARE),
        "project": project,
        "issue": Issue(**{**request, **(issue or {})}),
        "desk": Desk(id="1", name="IT Help", enters=True, startable=("1",), request_types={"1": "Get IT help"}),
    }
    return Facts(**{**given, **other})


def on_issue(known: Facts, permission: str) -> Explanation:
    """The explanation of a permission on HELP-42."""
    return explain(known, about_permission(permission, place="issue"), target="HELP-42")


def operation(spec: str, **details: Any) -> Asked:
    """The question about an operation."""
    return about_operation(catalogue()[spec], **details)


def with_product(account: Account, *products: str) -> Account:
    """The account with access to these products alone."""
    groups = {"jira-servicedesk": AGENTS, "jira-software": DEVELOPERS}
    return msgspec.structs.replace(account, applications=products, groups=tuple(groups[one] for one in products))


def in_group(account: Account, group: Group) -> Account:
    """The account as a member of one more group."""
    groups = () if isinstance(account.groups, Unread) else account.groups
    return msgspec.structs.replace(account, groups=(*groups, group))
