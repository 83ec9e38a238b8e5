"""The project of the small company: who may do what in it, and who sees what is confidential."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._records import (
    Actors,
    Calendar,
    Grant,
    Member,
    PermissionScheme,
    Project,
    ProjectRole,
    SecurityLevel,
    SecurityScheme,
    ServiceDesk,
)
from deskhand.sandbox._site import Site

ADMINISTRATORS, TEAM, CUSTOMERS, COLLABORATORS = 10002, 10003, 10004, 10005
SCHEME, SECURITY, PROJECT, DESK = 10000, 10000, 10000, 1

ADMINISTRATOR_PERMISSIONS = (
    "ADMINISTER_PROJECTS",
    "EDIT_WORKFLOW",
    "EDIT_ISSUE_LAYOUT",
    "DELETE_ISSUES",
    "MODIFY_REPORTER",
)
ADMINISTRATOR_MORE = (
    "DELETE_ALL_COMMENTS",
    "EDIT_ALL_COMMENTS",
    "DELETE_ALL_ATTACHMENTS",
    "DELETE_ALL_WORKLOGS",
    "EDIT_ALL_WORKLOGS",
    "MANAGE_SPRINTS_PERMISSION",
)
TEAM_PERMISSIONS = (
    "BROWSE_PROJECTS",
    "SERVICEDESK_AGENT",
    "VIEW_DEV_TOOLS",
    "VIEW_READONLY_WORKFLOW",
    "ASSIGNABLE_USER",
    "ASSIGN_ISSUES",
    "CLOSE_ISSUES",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "LINK_ISSUES",
    "MODIFY_REPORTER",
    "MOVE_ISSUES",
    "RESOLVE_ISSUES",
    "SCHEDULE_ISSUES",
    "SET_ISSUE_SECURITY",
    "TRANSITION_ISSUES",
    "MANAGE_WATCHERS",
    "VIEW_VOTERS_AND_WATCHERS",
    "ADD_COMMENTS",
    "DELETE_OWN_COMMENTS",
    "EDIT_OWN_COMMENTS",
    "CREATE_ATTACHMENTS",
    "DELETE_OWN_ATTACHMENTS",
    "DELETE_OWN_WORKLOGS",
    "EDIT_OWN_WORKLOGS",
    "WORK_ON_ISSUES",
)
PORTAL_PERMISSIONS = (
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "ADD_COMMENTS",
    "CREATE_ATTACHMENTS",
    "TRANSITION_ISSUES",
)


def lay_project(site: Site) -> None:
    """The project with its schemes, its roles and its service desk."""
    _scheme(site)
    _security(site)
    _project(site)


def _scheme(site: Site) -> None:
    grants: list[tuple[str, str, str | None]] = []
    for permission in (*ADMINISTRATOR_PERMISSIONS, *ADMINISTRATOR_MORE, *TEAM_PERMISSIONS):
        if permission != "SERVICEDESK_AGENT" and (permission, "projectRole", str(ADMINISTRATORS)) not in grants:
            grants.append((permission, "projectRole", str(ADMINISTRATORS)))
    grants += [(permission, "projectRole", str(TEAM)) for permission in TEAM_PERMISSIONS]
    grants += [(permission, "sd.customer.portal.only", None) for permission in PORTAL_PERMISSIONS]
    grants += [
        (name, "projectRole", str(COLLABORATORS)) for name in ("BROWSE_PROJECTS", "ADD_COMMENTS", "CREATE_ATTACHMENTS")
    ]
    numbered = [Grant(10000 + number, *grant) for number, grant in enumerate(grants)]
    site.permission_schemes.add(
        SCHEME,
        PermissionScheme(
            SCHEME,
            "JIRA Service Management Permission Scheme for Project HELP",
            "The permissions of IT Help.",
            numbered,
        ),
    )
    site.counters |= {"grant": 10000 + len(numbered) - 1, "permission scheme": SCHEME}
    names = {
        ADMINISTRATORS: "Administrators",
        TEAM: "Service Desk Team",
        CUSTOMERS: "Service Desk Customers",
        COLLABORATORS: "Service Management Collaborators",
    }
    for number, name in names.items():
        site.project_roles.add(number, ProjectRole(number, name, f"A project role for {name.lower()}."))


def _security(site: Site) -> None:
    by_name = {user.email.partition("@")[0]: user.account_id for user in site.users.values()}
    team = ("projectRole", str(TEAM))
    rows = (
        ("Reporter and staff", "The reporter and the agents.", (("reporter", None), team, ("projectRole", str(ADMINISTRATORS)))),
        ("Staff only", "Only the agents.", (team, ("projectRole", str(ADMINISTRATORS)))),
        ("Top secret", "Three people.", tuple(("user", by_name[name]) for name in ("alex", "bailey", "deskhand"))),
    )  # fmt: skip
    levels = [
        SecurityLevel(number, name, text, [Member(number * 10 + place, *row) for place, row in enumerate(members)])
        for number, (name, text, members) in enumerate(rows, 10010)
    ]
    scheme = SecurityScheme(SECURITY, "IT Help security", "Who sees what is confidential.", None, levels)
    site.security_schemes.add(SECURITY, scheme)
    site.counters |= {"security scheme": SECURITY, "security level": 10012, "security member": 100_129}


def _project(site: Site) -> None:
    by_name = {user.email.partition("@")[0]: user for user in site.users.values()}
    administrators = [by_name["admin"].account_id, by_name["deskhand"].account_id]
    agents = [user.account_id for user in site.users.values() if user.kind == "agent"]
    customers = [user.account_id for user in site.users.values() if user.kind == "customer"]
    project = Project(
        PROJECT,
        "HELP",
        "IT Help",
        by_name["alex"].account_id,
        SCHEME,
        description="Where everybody at Acme asks for help with IT.",
        issue_types=list(constants.ISSUE_TYPES),
        security_scheme=SECURITY,
        roles={
            ADMINISTRATORS: Actors(administrators),
            TEAM: Actors(agents),
            CUSTOMERS: Actors(customers),
            COLLABORATORS: Actors(),
        },
    )
    site.projects.add(PROJECT, project)
    office = {day: [(9 * 60, 17 * 60)] for day in range(1, 6)}
    site.calendars.add(1, Calendar(1, "Office hours", "Europe/Berlin", office))
    site.desks.add(DESK, ServiceDesk(DESK, PROJECT, "open", customers, list(site.organizations)))
