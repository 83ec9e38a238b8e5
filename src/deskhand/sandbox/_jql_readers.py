"""What the fields of JQL are: how each is read from an issue, and from a query."""

import re
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import browses
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._holders import in_group
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._jql import Function, Value
from deskhand.sandbox._jql_dates import to_millis
from deskhand.sandbox._jql_tokens import WrongQuery
from deskhand.sandbox._records import Field, User
from deskhand.sandbox._site import Site

EQUALITY = frozenset({"=", "!=", "in", "not in"})
ORDERED = EQUALITY | {"<", "<=", ">", ">="}


class Context(NamedTuple):
    """Who asks, where and when."""

    site: Site
    user: User | None
    now: int
    zone: tzinfo


class Kind(NamedTuple):
    """How a field is read from an issue and from a query."""

    operators: frozenset[str]
    values: Callable[[Issue], list[Any]]
    read: Callable[[Context, str, Value | Function], list[Any]]


def field_of(site: Site, name: str) -> Field:
    """The field that a query means by a name."""
    wanted = name.casefold()
    for field in site.fields.values():
        if wanted == field.id.casefold() or wanted == field.name.casefold():
            return field
        if any(wanted == clause.casefold() for clause in field.clauses):
            return field
    if wanted == "text":
        return Field("text", "text", "text")
    raise WrongQuery(f"Field '{name}' does not exist or you do not have permission to view it.")


def kind_of(site: Site, field: Field) -> Kind:
    """How a field compares."""
    known = _SYSTEM.get(field.id)
    if known is not None:
        return known
    if field.type == "user" or field.items == "user":
        return Kind(EQUALITY, lambda issue: _several(value_of(issue, field.id)), read_user)
    if field.type in {"option", "option-with-child"} or field.items == "option":
        return Kind(EQUALITY, lambda issue: _several(issue.values.get(field.id)), _read_option(field))
    if field.type == "date":
        return Kind(ORDERED, lambda issue: _days(issue.values.get(field.id)), _read_day)
    if field.type == "datetime":
        return Kind(ORDERED, lambda issue: _several(issue.values.get(field.id)), _read_moment)
    if field.type == "number":
        return Kind(ORDERED, lambda issue: _several(issue.values.get(field.id)), _read_number)
    return Kind(frozenset({"=", "!="}), lambda issue: _several(issue.values.get(field.id)), _read_nothing)


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _days(value: str | None) -> list[str]:
    return [] if value is None else [value]


def _gone(field: str, text: str) -> WrongQuery:
    return WrongQuery(f"The value '{text}' does not exist for the field '{field}'.")


def _literal(operand: Value | Function, field: str) -> str:
    if isinstance(operand, Function):
        raise WrongQuery(f"Unable to find JQL function '{operand.name}({', '.join(operand.arguments)})'.")
    return operand.text


def _read_nothing(context: Context, field: str, operand: Value | Function) -> list[Any]:
    raise WrongQuery(f"The operator '=' is not supported by the '{field}' field.")


def _read_moment(context: Context, field: str, operand: Value | Function) -> list[int]:
    return [to_millis(operand, field, context.now, context.zone)]


def _read_day(context: Context, field: str, operand: Value | Function) -> list[str]:
    millis = to_millis(operand, field, context.now, context.zone)
    return [datetime.fromtimestamp(millis / 1000, context.zone).date().isoformat()]


def _read_number(context: Context, field: str, operand: Value | Function) -> list[float]:
    try:
        return [float(_literal(operand, field))]
    except ValueError:
        raise WrongQuery(f"Value '{_literal(operand, field)}' is invalid for the field '{field}'.") from None


def read_user(context: Context, field: str, operand: Value | Function) -> list[str]:
    """The accounts that a value or a function names."""
    site = context.site
    if isinstance(operand, Function):
        name = operand.name.lower()
        if name == "currentuser":
            return [] if context.user is None else [context.user.account_id]
        if name == "membersof" and operand.arguments:
            return [who for who in site.users if in_group(site, who, operand.arguments[0])]
        if name == "organizationmembers" and operand.arguments:
            wanted = operand.arguments[0].casefold()
            return [
                who for found in site.organizations.values() if found.name.casefold() == wanted for who in found.members
            ]
        raise WrongQuery(f"Unable to find JQL function '{operand.name}({', '.join(operand.arguments)})'.")
    if operand.text in site.users:
        return [operand.text]
    wanted = operand.text.casefold()
    found = [
        user.account_id
        for user in site.users.values()
        if wanted in {user.email.casefold(), user.display_name.casefold()}
    ]
    if not found:
        raise _gone(field, operand.text)
    return found


def _read_option(field: Field) -> Callable[[Context, str, Value | Function], list[str]]:
    def read(context: Context, name: str, operand: Value | Function) -> list[str]:
        wanted = _literal(operand, name).casefold()
        options = [*field.options, *(child for option in field.options for child in option.children)]
        found = [option.id for option in options if wanted in {option.id, option.value.casefold()}]
        if not found:
            raise WrongQuery(f"The option '{_literal(operand, name)}' for field '{name}' does not exist.")
        return found

    return read


def _read_project(context: Context, field: str, operand: Value | Function) -> list[int]:
    wanted = _literal(operand, field).casefold()
    found = [
        project.id
        for project in context.site.projects.values()
        if wanted in {str(project.id), project.key.casefold(), project.name.casefold()}
    ]
    if not found and context.user is not None:
        raise _gone(field, _literal(operand, field))
    return found


def _linked(context: Context, function: Function) -> list[int]:
    issue = context.site.issue(function.arguments[0]) if function.arguments else None
    if issue is None or not browses(context.site, context.user, issue):
        raise WrongQuery(
            f"Issue '{function.arguments[0] if function.arguments else ''}' could not be found in function 'linkedIssues'."
        )
    kinds = {text.casefold() for text in function.arguments[1:]}
    found = []
    for number in issue.links:
        row = context.site.links[number]
        words = constants.LINK_TYPES[row.type]
        text, other = (words.outward, row.outward) if row.inward == issue.id else (words.inward, row.inward)
        if not kinds or text.casefold() in kinds:
            found.append(other)
    return found


def _read_level(context: Context, field: str, operand: Value | Function) -> list[int]:
    text = _literal(operand, field)
    levels = [level for scheme in context.site.security_schemes.values() for level in scheme.levels]
    found = [level.id for level in levels if text.casefold() in {str(level.id), level.name.casefold()}]
    if not found:
        raise _gone(field, text)
    return found


def _read_issue(context: Context, field: str, operand: Value | Function) -> list[int]:
    if isinstance(operand, Function) and operand.name.lower() == "linkedissues":
        return _linked(context, operand)
    text = _literal(operand, field)
    issue = context.site.issue(text)
    if issue is None or not browses(context.site, context.user, issue):
        raise WrongQuery(f"An issue with key '{text}' does not exist for field '{field}'.")
    return [issue.id]


def _named(rows: dict[int, Any]) -> Callable[[Context, str, Value | Function], list[int]]:
    def read(context: Context, field: str, operand: Value | Function) -> list[int]:
        text = _literal(operand, field)
        found = [row.id for row in rows.values() if text.casefold() in {str(row.id), row.name.casefold()}]
        if not found:
            raise _gone(field, text)
        return found

    return read


def _read_priority(context: Context, field: str, operand: Value | Function) -> list[int]:
    return [-number for number in _named(constants.PRIORITIES)(context, field, operand)]


def _read_category(context: Context, field: str, operand: Value | Function) -> list[str]:
    text = _literal(operand, field)
    wanted = text.casefold()
    found = [row.key for row in constants.CATEGORIES.values() if wanted in {str(row.id), row.key, row.name.casefold()}]
    if not found:
        raise _gone(field, text)
    return found


def _read_label(context: Context, field: str, operand: Value | Function) -> list[str]:
    return [_literal(operand, field)]


def _read_request_type(context: Context, field: str, operand: Value | Function) -> list[int]:
    text = _literal(operand, field)
    name = re.sub(r"\s*\([A-Za-z][A-Za-z0-9_]*\)$", "", text).casefold()
    found = [kind.id for kind in context.site.request_types.values() if name in {str(kind.id), kind.name.casefold()}]
    if not found:
        raise _gone(field, text)
    return found


def _read_organization(context: Context, field: str, operand: Value | Function) -> list[int]:
    text = _literal(operand, field)
    found = [
        row.id for row in context.site.organizations.values() if text.casefold() in {str(row.id), row.name.casefold()}
    ]
    if not found:
        raise _gone(field, text)
    return found


_SYSTEM: dict[str, Kind] = {
    "project": Kind(EQUALITY, lambda issue: [issue.project], _read_project),
    "issuekey": Kind(ORDERED, lambda issue: [issue.id], _read_issue),
    "status": Kind(EQUALITY, lambda issue: [issue.status], _named(constants.STATUSES)),
    "statusCategory": Kind(EQUALITY, lambda issue: [constants.STATUSES[issue.status].category], _read_category),
    "issuetype": Kind(EQUALITY, lambda issue: [issue.issue_type], _named(constants.ISSUE_TYPES)),
    "priority": Kind(ORDERED, lambda issue: [-issue.priority], _read_priority),
    "resolution": Kind(EQUALITY, lambda issue: _several(issue.resolution), _named(constants.RESOLUTIONS)),
    "created": Kind(ORDERED, lambda issue: [issue.created], _read_moment),
    "updated": Kind(ORDERED, lambda issue: [issue.updated], _read_moment),
    "resolutiondate": Kind(ORDERED, lambda issue: _several(issue.resolved), _read_moment),
    "duedate": Kind(ORDERED, lambda issue: _days(issue.due), _read_day),
    "assignee": Kind(EQUALITY, lambda issue: _several(issue.assignee), read_user),
    "reporter": Kind(EQUALITY, lambda issue: [issue.reporter], read_user),
    "creator": Kind(EQUALITY, lambda issue: [issue.creator], read_user),
    "labels": Kind(EQUALITY, lambda issue: issue.labels, _read_label),
    constants.REQUEST_TYPE_FIELD: Kind(EQUALITY, lambda issue: _several(issue.request_type), _read_request_type),
    constants.ORGANIZATIONS_FIELD: Kind(EQUALITY, lambda issue: issue.organizations, _read_organization),
    "security": Kind(EQUALITY, lambda issue: _several(issue.security), _read_level),
    "components": Kind(EQUALITY, lambda _: [], _named({})),
    "fixVersions": Kind(EQUALITY, lambda _: [], _named({})),
    "versions": Kind(EQUALITY, lambda _: [], _named({})),
    "votes": Kind(ORDERED, lambda _: [0.0], _read_number),
    "lastViewed": Kind(ORDERED, lambda _: [], _read_moment),
    "attachment": Kind(frozenset({"=", "!="}), lambda issue: list(issue.attachments), _read_nothing),
    constants.SATISFACTION_FIELD: Kind(
        ORDERED, lambda issue: [] if issue.feedback is None else [float(issue.feedback.rating)], _read_number
    ),
    "watches": Kind(EQUALITY, lambda issue: issue.watchers, read_user),
}
