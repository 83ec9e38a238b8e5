"""Who may do what: groups, roles, permission schemes, the portal."""

from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._records import Grant, Issue, Project, RequestType, ServiceDesk, User
from deskhand.sandbox._site import Site

HIDDEN = "Issue does not exist or you do not have permission to see it."
FORBIDDEN = "You do not have permission to perform the requested action."
NO_REQUEST = "The request does not exist."
ADMINISTRATORS = ("jira-administrators", "site-admins")
SERVICE_DESK = "jira-servicedesk"


def groups_of(site: Site, account_id: str) -> set[str]:
    """The names of the groups that somebody is in."""
    return {group.name for group in site.groups.values() if account_id in group.members}


def in_group(site: Site, account_id: str, name_or_id: str | None) -> bool:
    """Whether somebody is in a group."""
    return any(account_id in group.members for group in site.groups.values() if name_or_id in {group.name, group.id})


def is_administrator(site: Site, user: User | None) -> bool:
    """Whether somebody administers Jira."""
    return user is not None and any(in_group(site, user.account_id, name) for name in ADMINISTRATORS)


def has_product(site: Site, user: User | None, product: str | None) -> bool:
    """Whether somebody may use a product, or any product."""
    if user is None or not user.active:
        return False
    roles = site.application_roles.values() if not product else [site.application_roles.get(product)]
    return any(in_group(site, user.account_id, name) for role in roles if role is not None for name in role.groups)


def in_role(site: Site, user: User, project: Project, role: int) -> bool:
    """Whether somebody is in a role of a project."""
    actors = project.roles.get(role)
    if actors is None:
        return False
    return user.account_id in actors.users or any(in_group(site, user.account_id, name) for name in actors.groups)


def holds(
    site: Site,
    user: User | None,
    permission: str,
    project: Project,
    issue: Issue | None = None,
    *,
    portal: bool = False,
) -> bool:
    """Whether the project's permission scheme gives somebody a permission, on the project or on one issue."""
    scheme = site.permission_schemes.get(project.permission_scheme)
    if scheme is None:
        return False
    return any(
        _grants(site, user, grant, project, issue, portal=portal)
        for grant in scheme.grants
        if grant.permission == permission
    )


def _grants(
    site: Site, user: User | None, grant: Grant, project: Project, issue: Issue | None, *, portal: bool
) -> bool:
    kind, parameter = grant.type, grant.parameter
    if kind == "anyone":
        return True
    if user is None:
        return False
    if kind == "sd.customer.portal.only":
        desk = site.desk_of(project.id)
        return portal and desk is not None and reaches(site, user, desk)
    if not has_product(site, user, None):
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
    return _grants_on_issue(site, user, kind, parameter, issue)


def _grants_on_issue(site: Site, user: User, kind: str, parameter: str | None, issue: Issue | None) -> bool:
    if issue is None:
        return kind in {"reporter", "assignee"}
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


def is_agent(site: Site, user: User | None, project: Project) -> bool:
    """Whether somebody works on the requests of a project: has the product and the agent's permission."""
    return has_product(site, user, SERVICE_DESK) and holds(site, user, "SERVICEDESK_AGENT", project)


def is_desk_administrator(site: Site, user: User | None, project: Project) -> bool:
    """Whether somebody administers a service desk."""
    return is_administrator(site, user) or holds(site, user, "ADMINISTER_PROJECTS", project)


def reaches(site: Site, user: User | None, desk: ServiceDesk) -> bool:
    """Whether somebody can enter the portal of a service desk."""
    if user is None or not user.active or not user.portal_access:
        return False
    project = site.projects[desk.project]
    if project.archived:
        return False
    if desk.access != "closed" or user.account_id in desk.customers:
        return True
    if any(user.account_id in site.organizations[number].members for number in desk.organizations):
        return True
    return is_agent(site, user, project) or is_desk_administrator(site, user, project)


def can_raise(site: Site, user: User | None, kind: RequestType, project: Project) -> bool:
    """Whether somebody may raise requests of a type: a restricted one is for those it names and administrators."""
    if not kind.restricted or is_desk_administrator(site, user, project):
        return True
    if user is None:
        return False
    return user.account_id in kind.allowed_users or any(
        in_group(site, user.account_id, name) for name in kind.allowed_groups
    )


def browses(site: Site, user: User | None, issue: Issue) -> bool:
    """Whether somebody sees an issue in Jira itself."""
    project = site.projects[issue.project]
    return not project.archived and holds(site, user, "BROWSE_PROJECTS", project, issue)


def is_involved(site: Site, user: User, issue: Issue) -> bool:
    """Whether a request is somebody's own: raised, shared, or waiting for their approval."""
    who = user.account_id
    if who == issue.reporter or who in issue.participants:
        return True
    if any(who in site.organizations[number].members for number in issue.organizations if number in site.organizations):
        return True
    return any(who == decision.approver for approval in issue.approvals for decision in approval.decisions)


def sees(site: Site, user: User, issue: Issue) -> bool:
    """Whether somebody can open a request, as an agent or in the portal."""
    if issue.request_type is None:
        return False
    project = site.projects[issue.project]
    if is_agent(site, user, project) and browses(site, user, issue):
        return True
    desk = site.desk_of(project.id)
    if desk is None or not reaches(site, user, desk) or not is_involved(site, user, issue):
        return False
    return holds(site, user, "BROWSE_PROJECTS", project, issue, portal=True)


def the_request(call: Call) -> Issue:
    """The request that the path names, if the caller can open it."""
    issue = call.site.issue(call.params.get("issueIdOrKey") or call.params["requestIdOrKey"])
    if issue is None or issue.request_type is None:
        raise Refusal(404, HIDDEN, key="sd.customerview.error.issueNotFound")
    if not sees(call.site, call.user, issue):
        raise Refusal(403, "You do not have permission to view this request.")
    return issue


def the_issue(call: Call, name: str = "issueIdOrKey") -> Issue:
    """The issue that the path names, if the caller can browse it; one that is hidden does not exist."""
    issue = call.site.issue(call.params[name])
    if issue is None or not browses(call.site, call.account, issue):
        raise Refusal(404, HIDDEN)
    return issue


def the_desk(call: Call) -> tuple[ServiceDesk, Project]:
    """The service desk that the path names, if the caller can reach it."""
    desk = call.site.desk(call.params["serviceDeskId"])
    if desk is None:
        raise Refusal(404, "The service desk does not exist.", key="sd.error.servicedesk.missing")
    project = call.site.projects[desk.project]
    if not reaches(call.site, call.account, desk) and not is_agent(call.site, call.account, project):
        raise Refusal(403, FORBIDDEN)
    return desk, project


def agents_only(call: Call, project: Project) -> None:
    """Refuse everybody who is not an agent of the project."""
    if not is_agent(call.site, call.user, project):
        raise Refusal(403, "You need to be an agent of this service desk to perform the requested action.")


def administrators_only(call: Call) -> None:
    """Refuse everybody who does not administer Jira."""
    if not is_administrator(call.site, call.user):
        raise Refusal(
            403,
            "Unauthorized to perform the requested action, JIRA Administrators global permission is required.",
        )


def works_for(site: Site, user: User, issue: Issue) -> bool:
    """Whether somebody meets a request as its agent, who reads internal comments too."""
    return is_agent(site, user, site.projects[issue.project]) and browses(site, user, issue)
