"""Holders of permissions and of security levels: whether somebody is one of those that a holder stands for."""

from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._records import Group, Project, User
from deskhand.sandbox._site import Site

TYPES = frozenset(
    {
        "anyone",
        "applicationRole",
        "assignee",
        "group",
        "groupCustomField",
        "projectLead",
        "projectRole",
        "reporter",
        "sd.customer.portal.only",
        "user",
        "userCustomField",
    }
)
OF_ISSUES = frozenset({"assignee", "reporter", "groupCustomField", "userCustomField"})


def group_of(site: Site, name_or_id: str) -> Group | None:
    """The group of a name or an id."""
    return next((row for row in site.groups.values() if name_or_id in {row.name, row.id}), None)


def groups_of(site: Site, account_id: str) -> set[str]:
    """The names of the groups that somebody is in."""
    return {group.name for group in site.groups.values() if account_id in group.members}


def in_group(site: Site, account_id: str, name_or_id: str | None) -> bool:
    """Whether somebody is in a group."""
    return any(account_id in group.members for group in site.groups.values() if name_or_id in {group.name, group.id})


def has_global(site: Site, user: User | None, permission: str) -> bool:
    """Whether somebody has a permission on the whole site; administrators of the system have every one."""
    if user is None or not user.active:
        return False
    keys = {permission, "SYSTEM_ADMIN"}
    rows = [row for row in site.global_permissions.values() if row.key in keys]
    return any(in_group(site, user.account_id, name) for row in rows for name in row.groups)


def is_administrator(site: Site, user: User | None) -> bool:
    """Whether somebody administers Jira."""
    return has_global(site, user, "ADMINISTER")


def has_product(site: Site, user: User | None, product: str | None) -> bool:
    """Whether somebody may use a product, or any product: portal-only accounts get none, whatever groups they are in.

    https://support.atlassian.com/user-management/docs/migrate-a-portal-only-customer-to-atlassian-account/
    """
    if user is None or not user.active or user.account_type == "customer":
        return False
    roles = site.application_roles.values() if not product else [site.application_roles.get(product)]
    return any(in_group(site, user.account_id, name) for role in roles if role is not None for name in role.groups)


def in_role(site: Site, user: User, project: Project, role: int) -> bool:
    """Whether somebody is in a role of a project."""
    actors = project.roles.get(role)
    if actors is None:
        return False
    return user.account_id in actors.users or any(in_group(site, user.account_id, name) for name in actors.groups)


def stands_for(
    site: Site,
    user: User | None,
    kind: str,
    parameter: str | None,
    project: Project,
    issue: Issue | None,
    *,
    portal: bool,
) -> bool:
    """Whether a holder stands for somebody: on the project, or on one issue; in Jira itself, or in the portal.

    In Jira itself nobody is anybody without a product; in the portal no product is needed, and its own holder counts.
    """
    if kind == "anyone":
        return True
    if user is None or not user.active:
        return False
    if kind == "sd.customer.portal.only":
        return portal
    if not portal and not has_product(site, user, None):
        return False
    if kind == "applicationRole":
        return has_product(site, user, parameter)
    if kind == "group":
        return in_group(site, user.account_id, parameter)
    if kind == "projectRole":
        return in_role(site, user, project, int(parameter or 0))
    if kind == "projectLead":
        return project.lead == user.account_id
    if kind == "user":
        return parameter == user.account_id
    return _on_issue(site, user, kind, parameter, project, issue)


def _on_issue(site: Site, user: User, kind: str, parameter: str | None, project: Project, issue: Issue | None) -> bool:
    """Whether an issue names somebody; without an issue, whether any of the project's does."""
    if issue is None:
        rows = (site.issues[number] for number in site.by_number.get(project.id, ()))
        return any(_named(site, user, kind, parameter, row) for row in rows)
    return _named(site, user, kind, parameter, issue)


def _named(site: Site, user: User, kind: str, parameter: str | None, issue: Issue) -> bool:
    if kind == "reporter":
        return issue.reporter == user.account_id
    if kind == "assignee":
        return issue.assignee == user.account_id
    value = issue.values.get(parameter or "")
    if kind == "userCustomField":
        return value == user.account_id or (isinstance(value, list) and user.account_id in value)
    if kind == "groupCustomField":
        names = value if isinstance(value, list) else [value]
        return any(in_group(site, user.account_id, name) for name in names if isinstance(name, str))
    return False
