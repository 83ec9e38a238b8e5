"""What the fields of JQL are: how each is read from an issue, and from a query."""

import re
from collections.abc import Callable
from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import holds
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._holders import group_of, in_role
from deskhand.sandbox._jql import Function, Value
from deskhand.sandbox._jql_functions import no_function
from deskhand.sandbox._jql_issues import named_issue, numbers_of
from deskhand.sandbox._jql_kinds import (
    EMPTINESS,
    EQUALITY,
    ORDERED,
    Kind,
    days,
    gone,
    literal,
    read_day,
    read_duration,
    read_moment,
    read_nothing,
    read_number,
    read_user,
    several,
)
from deskhand.sandbox._jql_unlisted import FIELDS, JIRA_FIELDS, kind_of_unlisted
from deskhand.sandbox._queries import Context, WrongQuery
from deskhand.sandbox._records import Field, Project, User
from deskhand.sandbox._site import Site

NOT_SEARCHED = frozenset({"worklog", "timetracking"})
"""Fields that Jira shows, but that no clause of JQL is about."""
PROPERTY = re.compile(r"issue\.property\[|.+\[.+\]\.")
"""Properties can be searched where an app has said so to Jira; no app does here."""


def field_of(site: Site, name: str) -> Field:
    """The field that a query means by a name."""
    wanted = name.casefold()
    if wanted in FIELDS:
        return FIELDS[wanted]
    for field in site.fields.values():
        if field.id in NOT_SEARCHED:
            continue
        if wanted == field.id.casefold() or wanted == field.name.casefold():
            return field
        if any(wanted == clause.casefold() for clause in field.clauses):
            return field
    if wanted in JIRA_FIELDS or PROPERTY.match(wanted):
        raise WrongQuery(f"The sandbox does not know the JQL field '{name}', though Jira does.")
    raise WrongQuery(f"Field '{name}' does not exist or you do not have permission to view it.")


def kind_of(site: Site, field: Field, user: User | None = None) -> Kind:
    """How a field compares, for somebody: without one, for nobody in particular."""
    known = _SYSTEM.get(field.id) or kind_of_unlisted(site, field, user)
    if known is not None:
        return known
    if field.type == "user" or field.items == "user":
        return Kind(EQUALITY, lambda issue: several(value_of(issue, field.id)), read_user)
    if "group" in {field.type, field.items}:
        return Kind(EQUALITY, lambda issue: several(issue.values.get(field.id)), _read_group)
    if field.type in {"option", "option-with-child"} or field.items == "option":
        return Kind(EQUALITY, lambda issue: several(issue.values.get(field.id)), _read_option(field))
    if field.type == "date":
        return Kind(ORDERED, lambda issue: days(issue.values.get(field.id)), read_day)
    if field.type == "datetime":
        return Kind(ORDERED, lambda issue: several(issue.values.get(field.id)), read_moment)
    if field.type == "number":
        return Kind(ORDERED, lambda issue: several(issue.values.get(field.id)), read_number)
    return Kind(EMPTINESS, lambda issue: several(issue.values.get(field.id)), read_nothing)


def _read_group(context: Context, field: str, operand: Value | Function) -> list[str]:
    row = group_of(context.site, literal(operand, field))
    if row is None:
        raise gone(field, literal(operand, field))
    return [row.id]


def _read_option(field: Field) -> Callable[[Context, str, Value | Function], list[str]]:
    def read(context: Context, name: str, operand: Value | Function) -> list[str]:
        wanted = literal(operand, name).casefold()
        options = [*field.options, *(child for option in field.options for child in option.children)]
        found = [option.id for option in options if wanted in {option.id, option.value.casefold()}]
        if not found:
            raise WrongQuery(f"The option '{literal(operand, name)}' for field '{name}' does not exist.")
        return found

    return read


def _read_project(context: Context, field: str, operand: Value | Function) -> list[int]:
    if isinstance(operand, Function):
        return [project.id for project in context.site.projects.values() if _of_user(context, operand, project, field)]
    wanted = literal(operand, field).casefold()
    found = [
        project.id
        for project in context.site.projects.values()
        if not project.deleted and wanted in {str(project.id), project.key.casefold(), project.name.casefold()}
    ]
    if not found and context.user is not None:
        raise gone(field, literal(operand, field))
    return found


def _of_user(context: Context, function: Function, project: Project, field: str) -> bool:
    site, user, asked = context.site, context.user, function.arguments
    name = function.name.casefold()
    if name == "projectsleadbyuser":
        leads = read_user(context, "project", Value(asked[0])) if asked else [user.account_id] if user else []
        return project.lead in leads
    if name == "projectswhereuserhaspermission" and asked:
        return holds(site, user, asked[0].upper().replace(" ", "_"), project)
    if name == "projectswhereuserhasrole" and asked:
        roles = [row.id for row in site.project_roles.values() if row.name.casefold() == asked[0].casefold()]
        if not roles:
            raise WrongQuery(f"The role '{asked[0]}' does not exist.")
        return user is not None and any(in_role(site, user, project, role) for role in roles)
    raise no_function(function, field)


def _read_level(context: Context, field: str, operand: Value | Function) -> list[int]:
    text = literal(operand, field)
    levels = [level for scheme in context.site.security_schemes.values() for level in scheme.levels]
    found = [level.id for level in levels if text.casefold() in {str(level.id), level.name.casefold()}]
    if not found:
        raise gone(field, text)
    return found


def _read_issue(context: Context, field: str, operand: Value | Function) -> list[int]:
    if isinstance(operand, Function):
        return numbers_of(context, operand, field)
    return [named_issue(context, literal(operand, field), field)]


def _named(rows: dict[int, Any]) -> Callable[[Context, str, Value | Function], list[int]]:
    def read(context: Context, field: str, operand: Value | Function) -> list[int]:
        text = literal(operand, field)
        found = [row.id for row in rows.values() if text.casefold() in {str(row.id), row.name.casefold()}]
        if not found:
            raise gone(field, text)
        return found

    return read


def _read_issue_type(context: Context, field: str, operand: Value | Function) -> list[int]:
    if isinstance(operand, Function) and operand.name.casefold() in {"standardissuetypes", "subtaskissuetypes"}:
        return list(constants.ISSUE_TYPES) if operand.name.casefold() == "standardissuetypes" else []
    return _named(constants.ISSUE_TYPES)(context, field, operand)


def _read_priority(context: Context, field: str, operand: Value | Function) -> list[int]:
    return [-number for number in _named(constants.PRIORITIES)(context, field, operand)]


def _read_category(context: Context, field: str, operand: Value | Function) -> list[str]:
    text = literal(operand, field)
    wanted = text.casefold()
    found = [row.key for row in constants.CATEGORIES.values() if wanted in {str(row.id), row.key, row.name.casefold()}]
    if not found:
        raise gone(field, text)
    return found


def _read_label(context: Context, field: str, operand: Value | Function) -> list[str]:
    return [literal(operand, field)]


def _read_request_type(context: Context, field: str, operand: Value | Function) -> list[int]:
    text = literal(operand, field)
    name = re.sub(r"\s*\([A-Za-z][A-Za-z0-9_]*\)$", "", text).casefold()
    found = [kind.id for kind in context.site.request_types.values() if name in {str(kind.id), kind.name.casefold()}]
    if not found:
        raise gone(field, text)
    return found


def _read_organization(context: Context, field: str, operand: Value | Function) -> list[int]:
    text = literal(operand, field)
    found = [
        row.id for row in context.site.organizations.values() if text.casefold() in {str(row.id), row.name.casefold()}
    ]
    if not found:
        raise gone(field, text)
    return found


_SYSTEM: dict[str, Kind] = {
    "project": Kind(EQUALITY, lambda issue: [issue.project], _read_project),
    "issuekey": Kind(ORDERED, lambda issue: [issue.id], _read_issue),
    "status": Kind(EQUALITY, lambda issue: [issue.status], _named(constants.STATUSES)),
    "statusCategory": Kind(EQUALITY, lambda issue: [constants.STATUSES[issue.status].category], _read_category),
    "issuetype": Kind(EQUALITY, lambda issue: [issue.issue_type], _read_issue_type),
    "priority": Kind(ORDERED, lambda issue: [-issue.priority], _read_priority),
    "resolution": Kind(EQUALITY, lambda issue: several(issue.resolution), _named(constants.RESOLUTIONS)),
    "created": Kind(ORDERED, lambda issue: [issue.created], read_moment),
    "updated": Kind(ORDERED, lambda issue: [issue.updated], read_moment),
    "resolutiondate": Kind(ORDERED, lambda issue: several(issue.resolved), read_moment),
    "duedate": Kind(ORDERED, lambda issue: days(issue.due), read_day),
    "assignee": Kind(EQUALITY, lambda issue: several(issue.assignee), read_user),
    "reporter": Kind(EQUALITY, lambda issue: [issue.reporter], read_user),
    "creator": Kind(EQUALITY, lambda issue: [issue.creator], read_user),
    "labels": Kind(EQUALITY, lambda issue: issue.labels, _read_label),
    constants.REQUEST_TYPE_FIELD: Kind(EQUALITY, lambda issue: several(issue.request_type), _read_request_type),
    constants.ORGANIZATIONS_FIELD: Kind(EQUALITY, lambda issue: issue.organizations, _read_organization),
    "security": Kind(EQUALITY, lambda issue: several(issue.security), _read_level),
    "components": Kind(EQUALITY, lambda _: [], _named({})),
    "fixVersions": Kind(EQUALITY, lambda _: [], _named({})),
    "versions": Kind(EQUALITY, lambda _: [], _named({})),
    "timespent": Kind(
        ORDERED,
        lambda issue: [float(sum(row.seconds for row in issue.worklogs))] if issue.worklogs else [],
        read_duration,
    ),
    "votes": Kind(ORDERED - EMPTINESS, lambda _: [0.0], read_number),
    "lastViewed": Kind(ORDERED, lambda _: [], read_moment),
    "attachment": Kind(EMPTINESS, lambda issue: list(issue.attachments), read_nothing),
    constants.SATISFACTION_FIELD: Kind(
        ORDERED, lambda issue: [] if issue.feedback is None else [float(issue.feedback.rating)], read_number
    ),
    constants.SATISFACTION_DATE_FIELD: Kind(
        ORDERED, lambda issue: [] if issue.feedback is None else [issue.feedback.created], read_moment
    ),
    "watches": Kind(ORDERED - EMPTINESS, lambda issue: [float(len(issue.watchers))], read_number),
    "subtasks": Kind(EQUALITY, lambda _: [], _read_issue),
}
