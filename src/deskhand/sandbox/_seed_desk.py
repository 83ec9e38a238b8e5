"""The service desk of the small company: project, permissions, fields, request types, queues."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._records import (
    Actors,
    Article,
    Calendar,
    Field,
    Grant,
    Member,
    Option,
    PermissionScheme,
    Project,
    ProjectRole,
    Queue,
    RequestType,
    RequestTypeField,
    RequestTypeGroup,
    SecurityLevel,
    SecurityScheme,
    ServiceDesk,
)
from deskhand.sandbox._site import Site

ADMINISTRATORS, TEAM, CUSTOMERS, COLLABORATORS = 10002, 10003, 10004, 10005
SCHEME, SECURITY, PROJECT, DESK = 10000, 10000, 10000, 1

URGENCY, IMPACT, HARDWARE, SYSTEMS, DEPARTMENT = (f"customfield_{number}" for number in range(10030, 10035))
START_DATE, MANAGER, NEEDED_BY, LOCATION, COST = (f"customfield_{number}" for number in range(10035, 10040))
HELPERS, REASON = "customfield_10040", "customfield_10041"

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
PICKER = "com.atlassian.jira.plugin.system.customfieldtypes:"
JSM = "com.atlassian.servicedesk:"


def lay_desk(site: Site) -> None:
    """Everything that requests stand on."""
    _fields(site)
    _scheme(site)
    _security(site)
    _project(site)
    _request_types(site)
    _queues(site)
    _articles(site)


def _system(site: Site, id: str, name: str, type: str, clauses: tuple[str, ...] = (), items: str | None = None) -> None:
    site.fields.add(id, Field(id, name, type, items, id, None, [], list(clauses or (id,))))


def _custom(
    site: Site, id: str, name: str, type: str, custom: str, items: str | None = None, options: tuple[str, ...] = ()
) -> None:
    first = int(id.removeprefix("customfield_")) * 10
    values = [Option(str(first + number), value) for number, value in enumerate(options)]
    clauses = [f"cf[{id.removeprefix('customfield_')}]", name]
    site.fields.add(id, Field(id, name, type, items, None, custom, values, clauses))


def _fields(site: Site) -> None:
    _system(site, "issuetype", "Work type", "issuetype", ("issuetype", "type"))
    _system(site, "project", "Project", "project")
    _system(site, "summary", "Summary", "string")
    _system(site, "description", "Description", "string")
    _system(site, "status", "Status", "status")
    _system(site, "statusCategory", "Status Category", "statusCategory")
    _system(site, "priority", "Priority", "priority")
    _system(site, "resolution", "Resolution", "resolution")
    _system(site, "assignee", "Assignee", "user")
    _system(site, "reporter", "Reporter", "user")
    _system(site, "creator", "Creator", "user")
    _system(site, "created", "Created", "datetime", ("created", "createdDate"))
    _system(site, "updated", "Updated", "datetime", ("updated", "updatedDate"))
    _system(site, "resolutiondate", "Resolved", "datetime", ("resolutiondate", "resolved"))
    _system(site, "duedate", "Due date", "date", ("due", "duedate"))
    _system(site, "labels", "Labels", "array", ("labels",), "string")
    _system(site, "security", "Security Level", "securitylevel", ("level",))
    _system(site, "comment", "Comment", "comments-page")
    _system(site, "attachment", "Attachment", "array", ("attachments",), "attachment")
    _system(site, "issuelinks", "Linked Work Items", "array", ("issueLink",), "issuelinks")
    _system(site, "watches", "Watchers", "watches", ("watcher", "watchers"))
    _system(site, "votes", "Votes", "votes")
    _system(site, "components", "Components", "array", ("component",), "component")
    _system(site, "fixVersions", "Fix versions", "array", ("fixVersion",), "version")
    _system(site, "versions", "Affects versions", "array", ("affectedVersion",), "version")
    _system(site, "environment", "Environment", "string")
    _system(site, "subtasks", "Sub-tasks", "array", ("subtasks",), "issuelinks")
    _system(site, "lastViewed", "Last Viewed", "datetime")
    _system(site, "timetracking", "Time tracking", "timetracking", ())
    _system(site, "workratio", "Work Ratio", "number")
    _system(site, "worklog", "Log Work", "array", ("worklog",), "worklog")
    _system(site, "issuekey", "Key", "string", ("id", "issue", "issuekey", "key"))
    _custom(
        site,
        constants.ORGANIZATIONS_FIELD,
        "Organizations",
        "array",
        JSM + "sd-customer-organizations",
        "sd-customerorganization",
    )
    _custom(
        site, constants.PARTICIPANTS_FIELD, "Request participants", "array", JSM + "sd-request-participants", "user"
    )
    _custom(
        site,
        constants.APPROVALS_FIELD,
        "Approvals",
        "sd-approvals",
        "com.atlassian.servicedesk.approvals-plugin:sd-approvals",
    )
    _custom(site, constants.SATISFACTION_FIELD, "Satisfaction", "sd-feedback", JSM + "sd-request-feedback")
    _custom(site, constants.SATISFACTION_DATE_FIELD, "Satisfaction date", "datetime", JSM + "sd-request-feedback-date")
    _custom(site, constants.APPROVERS_FIELD, "Approvers", "array", PICKER + "multiuserpicker", "user")
    _custom(site, constants.REQUEST_TYPE_FIELD, "Request Type", "sd-customerrequesttype", JSM + "vp-origin")
    _custom(
        site, constants.RESOLUTION_TIME_FIELD, "Time to resolution", "sd-servicelevelagreement", JSM + "sd-sla-field"
    )
    _custom(
        site, constants.FIRST_RESPONSE_FIELD, "Time to first response", "sd-servicelevelagreement", JSM + "sd-sla-field"
    )
    _own_fields(site)


def _own_fields(site: Site) -> None:
    select, several = PICKER + "select", PICKER + "multicheckboxes"
    _custom(site, URGENCY, "Urgency", "option", select, options=("Critical", "High", "Medium", "Low"))
    _custom(site, IMPACT, "Impact", "option", select, options=("Everyone", "A department", "A team", "One person"))
    _custom(
        site,
        HARDWARE,
        "Hardware",
        "option",
        select,
        options=("Laptop", "Monitor", "Phone", "Headset", "Docking station"),
    )
    _custom(site, SYSTEMS, "Systems", "array", several, "option", ("E-mail", "CRM", "Payroll", "Source code", "VPN"))
    _custom(
        site,
        DEPARTMENT,
        "Department",
        "option",
        select,
        options=("Finance", "Sales", "Engineering", "Operations", "People"),
    )
    _custom(site, START_DATE, "Start date", "date", PICKER + "datepicker")
    _custom(site, MANAGER, "Manager", "user", PICKER + "userpicker")
    _custom(site, NEEDED_BY, "Needed by", "date", PICKER + "datepicker")
    _custom(site, LOCATION, "Location", "string", PICKER + "textfield")
    _custom(site, COST, "Cost", "number", PICKER + "float")
    _custom(site, HELPERS, "People to inform", "array", PICKER + "multiuserpicker", "user")
    _custom(site, REASON, "Reason", "string", PICKER + "textarea")


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


def _ask(
    field: str,
    name: str,
    *,
    required: bool = False,
    description: str = "",
    visible: bool = True,
    preset: tuple[str, ...] = (),
) -> RequestTypeField:
    return RequestTypeField(field, name, description, required, visible, list(preset))


def _request_types(site: Site) -> None:
    for number, name in enumerate(("Common requests", "Computers", "Logins and accounts", "Security"), 1):
        site.request_type_groups.add(number, RequestTypeGroup(number, DESK, name))
    summary = _ask("summary", "Summarise in a sentence", required=True)
    details = _ask("description", "Tell us more")
    files = _ask("attachment", "Attachments")
    why = _ask("description", "Why do you need this?", required=True)
    _request_type(
        site, 1, "Get IT help", "Anything that does not fit elsewhere.", constants.SERVICE_REQUEST, (1,),
        (summary, details, _ask("priority", "How urgent is it?"), files, _ask(LOCATION, "Where are you?")),
    )  # fmt: skip
    _request_type(
        site, 2, "Report an incident", "Something is broken or slow.", constants.INCIDENT, (1,),
        (summary, _ask("description", "What happens?", required=True), _ask("priority", "How urgent is it?"),
         _ask(IMPACT, "Who is affected?", required=True), _ask(URGENCY, "Urgency"), files,
         _ask("labels", "Labels", visible=False, preset=("incident",))),
    )  # fmt: skip
    _request_type(
        site, 3, "Request new hardware", "A laptop, a phone, a screen.", constants.SERVICE_REQUEST, (1, 2),
        (summary, why, _ask(HARDWARE, "What do you need?", required=True), _ask(NEEDED_BY, "When do you need it?"),
         _ask(COST, "Expected cost"), files),
    )  # fmt: skip
    _request_type(
        site, 4, "Request access", "A system or a folder you need to reach.", constants.SERVICE_REQUEST, (1, 3),
        (summary, why, _ask(SYSTEMS, "Which systems?", required=True), _ask(MANAGER, "Who is your manager?"),
         _ask("duedate", "Until when?")),
    )  # fmt: skip
    _request_type(
        site, 5, "Onboard a new employee", "Accounts and equipment for somebody who starts.", constants.SERVICE_REQUEST, (3,),
        (summary, details, _ask(START_DATE, "First day", required=True), _ask(DEPARTMENT, "Department", required=True),
         _ask(MANAGER, "Manager"), _ask(SYSTEMS, "Systems"), _ask(HELPERS, "Who should know?"), files),
    )  # fmt: skip
    _request_type(
        site, 6, "Report a security problem", "A strange message, a lost device, a leak.", constants.INCIDENT, (4,),
        (summary, _ask("description", "What did you see?", required=True), _ask("priority", "How urgent is it?"),
         _ask(IMPACT, "Who is affected?"), files),
    )  # fmt: skip
    _request_type(
        site, 7, "Request a purchase", "Something that costs money and has to be approved.", constants.SERVICE_REQUEST, (1,),
        (summary, why, _ask(COST, "What does it cost?", required=True),
         _ask(constants.APPROVERS_FIELD, "Who approves?")),
    )  # fmt: skip
    purchase = site.request_types.edit(7)
    purchase.approvers = [site.by_email[f"{name}@acme.example"] for name in ("priya", "quentin")]
    purchase.explained = ["decline"]
    site.counters |= {"request type": 7, "request type group": 4}


def _request_type(
    site: Site,
    number: int,
    name: str,
    text: str,
    kind: int,
    groups: tuple[int, ...],
    fields: tuple[RequestTypeField, ...],
) -> None:
    practice = "incident_management" if kind == constants.INCIDENT else "service_request"
    site.request_types.add(
        number,
        RequestType(
            number,
            DESK,
            name,
            text,
            f"{text} We answer within a working day.",
            kind,
            list(groups),
            list(fields),
            10510 + number,
            practice,
        ),
    )


def _articles(site: Site) -> None:
    rows = (
        ("Connect to the VPN", "Open the client, choose Acme, sign in with your mail address and confirm on your phone."),
        ("Set up mail on a phone", "Install the mail app, add a work account and allow it to manage the device."),
        ("Replace a lost phone", "Report a security problem first, then request new hardware. We lock the old phone."),
        ("Print from a laptop", "Choose the printer named after your floor. The first page asks for your badge."),
        ("Archive old mail", "Select what is older than a year and move it to the archive; it stays searchable."),
        ("Recognise a fraudulent message", "Look at the sender, hold the pointer over links, and never give a password."),
    )  # fmt: skip
    for number, (title, text) in enumerate(rows):
        page = str(65001 + number)
        site.articles.add(page, Article(page, DESK, "ITKB", title, text))


def _queues(site: Site) -> None:
    columns = ["issuetype", "issuekey", "summary", "reporter", "assignee", "status", "priority", "created"]
    rows = (
        ("All open", "project = HELP AND resolution = Unresolved ORDER BY created ASC"),
        ("Unassigned", "project = HELP AND assignee is EMPTY AND resolution = Unresolved ORDER BY created ASC"),
        ("Incidents", 'project = HELP AND "Request Type" = "Report an incident" AND resolution = Unresolved ORDER BY priority DESC, created ASC'),
    )  # fmt: skip
    for number, (name, jql) in enumerate(rows, 1):
        site.queues.add(number, Queue(number, DESK, name, jql, [*columns, constants.RESOLUTION_TIME_FIELD]))
    site.counters["queue"] = len(rows)
