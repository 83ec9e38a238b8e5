"""The permissions that Jira has: what each is called and what it lets somebody do."""

from typing import NamedTuple


class Permission(NamedTuple):
    """One permission."""

    key: str
    name: str
    description: str
    scope: str
    number: int


_GLOBAL = (
    ("ADMINISTER", "Administer Jira", "Create and administer projects, issue types, fields, workflows and schemes."),
    ("SYSTEM_ADMIN", "Jira System Administrators", "Perform every administration function."),
    ("CREATE_PROJECT", "Create team-managed projects", "Create projects that are separate from shared configurations."),
    ("USER_PICKER", "Browse users and groups", "View and select users or groups from the pickers."),
    ("CREATE_SHARED_OBJECTS", "Share dashboards and filters", "Share dashboards and filters with other users."),
    ("MANAGE_GROUP_FILTER_SUBSCRIPTIONS", "Manage group filter subscriptions", "Manage subscriptions of groups."),
    ("BULK_CHANGE", "Make bulk changes", "Modify a collection of issues at once."),
)

_PROJECT = (
    ("ADMINISTER_PROJECTS", "Administer Projects", "Administer a project in Jira."),
    ("EDIT_WORKFLOW", "Edit Workflows", "Edit the workflows of a project."),
    ("EDIT_ISSUE_LAYOUT", "Edit Issue Layout", "Configure the layout of issues."),
    ("BROWSE_PROJECTS", "Browse Projects", "Browse projects and the issues within them."),
    ("MANAGE_SPRINTS_PERMISSION", "Manage Sprints", "Manage sprints."),
    (
        "SERVICEDESK_AGENT",
        "Service Project Agent",
        "Interact with customers and access the features of the service desk.",
    ),
    ("VIEW_DEV_TOOLS", "View Development Tools", "View commits, reviews and builds related to an issue."),
    ("VIEW_READONLY_WORKFLOW", "View Read-Only Workflow", "View the workflow of an issue."),
    ("ASSIGNABLE_USER", "Assignable User", "Be assigned to issues."),
    ("ASSIGN_ISSUES", "Assign Issues", "Assign issues to other people."),
    ("CLOSE_ISSUES", "Close Issues", "Close issues."),
    ("CREATE_ISSUES", "Create Issues", "Create issues."),
    ("DELETE_ISSUES", "Delete Issues", "Delete issues."),
    ("EDIT_ISSUES", "Edit Issues", "Edit issues."),
    ("LINK_ISSUES", "Link Issues", "Link issues together."),
    ("MODIFY_REPORTER", "Modify Reporter", "Modify the reporter when creating or editing an issue."),
    ("MOVE_ISSUES", "Move Issues", "Move issues between projects and workflows."),
    ("RESOLVE_ISSUES", "Resolve Issues", "Resolve and reopen issues."),
    ("SCHEDULE_ISSUES", "Schedule Issues", "View or edit the due date of an issue."),
    ("SET_ISSUE_SECURITY", "Set Issue Security", "Set the level of security on an issue."),
    ("TRANSITION_ISSUES", "Transition Issues", "Move issues through their workflow."),
    ("MANAGE_WATCHERS", "Manage Watchers", "Manage the watchers of an issue."),
    ("VIEW_VOTERS_AND_WATCHERS", "View Voters and Watchers", "View the voters and watchers of an issue."),
    ("ADD_COMMENTS", "Add Comments", "Comment on issues."),
    ("DELETE_ALL_COMMENTS", "Delete All Comments", "Delete all comments made on issues."),
    ("DELETE_OWN_COMMENTS", "Delete Own Comments", "Delete own comments made on issues."),
    ("EDIT_ALL_COMMENTS", "Edit All Comments", "Edit all comments made on issues."),
    ("EDIT_OWN_COMMENTS", "Edit Own Comments", "Edit own comments made on issues."),
    ("CREATE_ATTACHMENTS", "Create Attachments", "Create attachments."),
    ("DELETE_ALL_ATTACHMENTS", "Delete All Attachments", "Delete all attachments."),
    ("DELETE_OWN_ATTACHMENTS", "Delete Own Attachments", "Delete own attachments."),
    ("DELETE_ALL_WORKLOGS", "Delete All Worklogs", "Delete all worklogs made on issues."),
    ("DELETE_OWN_WORKLOGS", "Delete Own Worklogs", "Delete own worklogs made on issues."),
    ("EDIT_ALL_WORKLOGS", "Edit All Worklogs", "Edit all worklogs made on issues."),
    ("EDIT_OWN_WORKLOGS", "Edit Own Worklogs", "Edit own worklogs made on issues."),
    ("WORK_ON_ISSUES", "Work On Issues", "Log work done against an issue."),
)

PERMISSIONS = {
    key: Permission(key, name, f"Ability to: {text[:1].lower()}{text[1:]}", scope, number)
    for number, (scope, (key, name, text)) in enumerate(
        [*(("GLOBAL", row) for row in _GLOBAL), *(("PROJECT", row) for row in _PROJECT)]
    )
}
GLOBAL = frozenset(key for key, row in PERMISSIONS.items() if row.scope == "GLOBAL")
PROJECT = frozenset(key for key, row in PERMISSIONS.items() if row.scope == "PROJECT")
