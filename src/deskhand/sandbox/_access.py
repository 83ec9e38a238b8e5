"""Who may do what: permission schemes, security levels, desks and requests."""

from collections.abc import Callable

from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._holders import OF_ISSUES, has_product, in_group, in_role, is_administrator, stands_for
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._records import Project, RequestType, SecurityLevel, ServiceDesk, User
from deskhand.sandbox._site import Site

HIDDEN = "Issue does not exist or you do not have permission to see it."
FORBIDDEN = "You do not have permission to perform the requested action."
SERVICE_DESK = "jira-servicedesk"
CUSTOMERS = "Service Desk Customers"


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
        stands_for(site, user, grant.type, grant.parameter, project, issue, portal=portal)
        for grant in scheme.grants
        if grant.permission == permission
    )


def passes(site: Site, user: User | None, issue: Issue, *, portal: bool = False) -> bool:
    """Whether the security level of an issue lets somebody see it."""
    if issue.security is None:
        return True
    level = level_of(site, issue.security)
    project = site.projects[issue.project]
    return level is not None and any(
        stands_for(site, user, member.type, member.parameter, project, issue, portal=portal) for member in level.members
    )


def level_of(site: Site, number: int) -> SecurityLevel | None:
    """The security level of a number."""
    levels = (level for scheme in site.security_schemes.values() for level in scheme.levels)
    return next((level for level in levels if level.id == number), None)


def is_agent(site: Site, user: User | None, project: Project, issue: Issue | None = None) -> bool:
    """Whether somebody works on the requests of a project: has the product and the agent's permission.

    In an archived project nobody does.
    """
    if project.archived:
        return False
    return has_product(site, user, SERVICE_DESK) and holds(site, user, "SERVICEDESK_AGENT", project, issue)


def is_desk_administrator(site: Site, user: User | None, project: Project) -> bool:
    """Whether somebody administers a service desk."""
    return is_administrator(site, user) or holds(site, user, "ADMINISTER_PROJECTS", project)


def reaches(site: Site, user: User | None, desk: ServiceDesk) -> bool:
    """Whether somebody can enter the portal of a service desk."""
    project = site.projects[desk.project]
    if project.archived:
        return False
    if user is None:
        return desk.access == "public"
    if not user.active or not user.portal_access:
        return False
    if desk.access != "closed" or user.account_id in desk.customers or _has_customers_role(site, user, project):
        return True
    if any(user.account_id in site.organizations[number].members for number in desk.organizations):
        return True
    return is_agent(site, user, project) or is_desk_administrator(site, user, project)


def _has_customers_role(site: Site, user: User, project: Project) -> bool:
    """On Data Center the customers of a desk are a role of its project.

    https://confluence.atlassian.com/jirakb/a-request-can-t-be-viewed-from-the-customer-portal-in-jsm-1157182061.html
    """
    if site.edition != "datacenter":
        return False
    return any(in_role(site, user, project, row.id) for row in site.project_roles.values() if row.name == CUSTOMERS)


def can_raise(site: Site, user: User | None, kind: RequestType, project: Project) -> bool:
    """Whether somebody may raise requests of a type: a restricted one is for those it names and administrators."""
    if user is not None and not holds(site, user, "CREATE_ISSUES", project, portal=True):
        return False
    if not kind.restricted or is_desk_administrator(site, user, project):
        return True
    if user is None:
        return False
    if any(in_group(site, user.account_id, name) for name in kind.allowed_groups):
        return True
    rows = [site.organizations[number] for number in kind.allowed_organizations if number in site.organizations]
    return user.account_id in kind.allowed_users or any(user.account_id in row.members for row in rows)


def browses(site: Site, user: User | None, issue: Issue, *, archived: bool = False) -> bool:
    """Whether somebody sees an issue in Jira itself; where `archived`, even in a project that was put away."""
    project = site.projects[issue.project]
    if project.deleted or (project.archived and not archived) or not passes(site, user, issue):
        return False
    return holds(site, user, "BROWSE_PROJECTS", project, issue)


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
    if is_agent(site, user, project, issue) and browses(site, user, issue):
        return True
    desk = site.desk_of(project.id)
    if desk is None or not reaches(site, user, desk) or not is_involved(site, user, issue):
        return False
    return passes(site, user, issue, portal=True) and holds(site, user, "BROWSE_PROJECTS", project, issue, portal=True)


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


def the_administered_desk(call: Call) -> tuple[ServiceDesk, Project]:
    """The service desk that the path names, if the caller administers it."""
    desk, project = the_desk(call)
    if not is_desk_administrator(call.site, call.account, project):
        raise Refusal(403, "You need to be an administrator of this service desk to perform the requested action.")
    return desk, project


def agents_only(call: Call, project: Project, issue: Issue | None = None) -> None:
    """Refuse everybody who is not an agent of the project."""
    if not is_agent(call.site, call.user, project, issue):
        raise Refusal(403, "You need to be an agent of this service desk to perform the requested action.")


def jira_users_only(call: Call, refused: int = 401) -> None:
    """Refuse who has no product, as where "Permission to access Jira" is documented: mostly with 401, there being no 403."""
    if not has_product(call.site, call.user, None) and not is_administrator(call.site, call.user):
        raise Refusal(refused, "You do not have permission to access Jira.")


def administrators_only(call: Call) -> None:
    """Refuse everybody who does not administer Jira."""
    if not is_administrator(call.site, call.user):
        raise Refusal(
            403,
            "Unauthorized to perform the requested action, JIRA Administrators global permission is required.",
        )


def works_for(site: Site, user: User, issue: Issue) -> bool:
    """Whether somebody meets a request as its agent, who reads internal comments too."""
    return is_agent(site, user, site.projects[issue.project], issue) and browses(site, user, issue)


def visibility(site: Site, user: User | None, *, archived: bool = False) -> Callable[[Issue], bool]:
    """A test of which issues somebody browses, settled once per project where no issue can make a difference."""
    settled: dict[tuple[int, int | None], bool | None] = {}

    def visible(issue: Issue) -> bool:
        place = (issue.project, issue.security)
        if place not in settled:
            settled[place] = browses(site, user, issue, archived=archived) if _is_static(site, issue) else None
        known = settled[place]
        return browses(site, user, issue, archived=archived) if known is None else known

    return visible


def _is_static(site: Site, issue: Issue) -> bool:
    scheme = site.permission_schemes.get(site.projects[issue.project].permission_scheme)
    grants = () if scheme is None else scheme.grants
    level = None if issue.security is None else level_of(site, issue.security)
    kinds = {grant.type for grant in grants if grant.permission == "BROWSE_PROJECTS"}
    kinds |= {member.type for member in level.members} if level is not None else set()
    return kinds.isdisjoint(OF_ISSUES)
