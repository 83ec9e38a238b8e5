"""The fields of the small company: the system's, the service desk's and its own."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._records import Field, Option
from deskhand.sandbox._site import Site

URGENCY, IMPACT, HARDWARE, SYSTEMS, DEPARTMENT = (f"customfield_{number}" for number in range(10030, 10035))
START_DATE, MANAGER, NEEDED_BY, LOCATION, COST = (f"customfield_{number}" for number in range(10035, 10040))
HELPERS, REASON, GROUP = "customfield_10040", "customfield_10041", "customfield_10042"
PICKER = "com.atlassian.jira.plugin.system.customfieldtypes:"
JSM = "com.atlassian.servicedesk:"


def _system(site: Site, id: str, name: str, type: str, clauses: tuple[str, ...] = (), items: str | None = None) -> None:
    site.fields.add(id, Field(id, name, type, items, id, None, [], list(clauses or (id,))))


def _custom(
    site: Site, id: str, name: str, type: str, custom: str, items: str | None = None, options: tuple[str, ...] = ()
) -> None:
    first = int(id.removeprefix("customfield_")) * 10
    values = [Option(str(first + number), value) for number, value in enumerate(options)]
    clauses = [f"cf[{id.removeprefix('customfield_')}]", name]
    site.fields.add(id, Field(id, name, type, items, None, custom, values, clauses))


def lay_fields(site: Site) -> None:
    """Every field that issues have."""
    work = "Work type" if site.edition == "cloud" else "Issue Type"
    _system(site, "issuetype", work, "issuetype", ("issuetype", "type"))
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
    _system(site, "timespent", "Time Spent", "number", ("timespent",))
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
    _custom(site, GROUP, "Responsible group", "group", PICKER + "grouppicker")
    _custom(site, REASON, "Reason", "string", PICKER + "textarea")
