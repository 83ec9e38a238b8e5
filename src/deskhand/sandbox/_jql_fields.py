"""What each field of JQL compares: a clause becomes a test that an issue passes or not."""

import operator
import re
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import browses
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._holders import in_group
from deskhand.sandbox._jql import EMPTY, Clause, Function, Value, WrongQuery
from deskhand.sandbox._jql_dates import to_millis
from deskhand.sandbox._records import Field, Issue, User
from deskhand.sandbox._site import Site
from deskhand.sandbox._text import as_plain

Test = Callable[[Issue], bool]
COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
EQUALITY = frozenset({"=", "!=", "in", "not in"})
ORDERED = EQUALITY | frozenset(COMPARE)
MATCHING = frozenset({"~", "!~"})
WORDS = re.compile(r"[\w*?]+")


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


def test_of(context: Context, clause: Clause) -> Test:
    """The test of one clause."""
    field = field_of(context.site, clause.field)
    if clause.operator in MATCHING:
        return _matches(context, field, clause)
    kind = kind_of(context.site, field)
    if clause.operator not in kind.operators:
        raise WrongQuery(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
    if clause.operator in COMPARE:
        return _compares(context, clause, kind)
    wanted: set[Any] = set()
    empty = False
    for operand in clause.operands:
        if operand == EMPTY or (
            field.id == "resolution" and isinstance(operand, Value) and operand.text.casefold() == "unresolved"
        ):
            empty = True
        else:
            wanted.update(kind.read(context, clause.field, operand))
    values = kind.values
    if clause.operator in {"=", "in"}:
        return lambda issue: not wanted.isdisjoint(found) if (found := values(issue)) else empty
    return lambda issue: bool(found := values(issue)) and wanted.isdisjoint(found)


def _compares(context: Context, clause: Clause, kind: Kind) -> Test:
    compare, values = COMPARE[clause.operator], kind.values
    if clause.operands[0] == EMPTY:
        raise WrongQuery(f"The operator '{clause.operator}' does not support searching for an empty value.")
    bounds = kind.read(context, clause.field, clause.operands[0])
    if not bounds:
        return lambda _: False
    bound = bounds[0]
    return lambda issue: any(compare(value, bound) for value in values(issue))


def _matches(context: Context, field: Field, clause: Clause) -> Test:
    texts = text_of(field)
    operand = clause.operands[0]
    if texts is None:
        raise WrongQuery(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
    if isinstance(operand, Function) or operand == EMPTY:
        empty = operand == EMPTY
        if not empty:
            raise WrongQuery(f"The operator '{clause.operator}' does not support functions.")
        return lambda issue: (not texts(issue).strip()) == (clause.operator == "~")
    found = matcher(operand.text)
    if clause.operator == "~":
        return lambda issue: found(texts(issue))
    return lambda issue: bool(texts(issue)) and not found(texts(issue))


def matcher(wanted: str) -> Callable[[str], bool]:
    """A test for text: every word, in any order; words in double quotes stand together; `*` and `?` stand for others."""
    patterns = []
    for phrase, rest in re.findall(r'"([^"]*)"|([^"]+)', wanted):
        if phrase:
            words = WORDS.findall(phrase)
            patterns.append(r"\W+".join(_pattern(word) for word in words))
        else:
            patterns.extend(_pattern(word) for word in WORDS.findall(rest) if word.upper() not in {"AND", "OR"})
    tests = [
        re.compile(rf"\b{pattern}\b" if pattern[-1:].isalnum() else rf"\b{pattern}", re.IGNORECASE)
        for pattern in patterns
        if pattern
    ]
    return lambda text: all(test.search(text) for test in tests)


def _pattern(word: str) -> str:
    return "".join(r"\w*" if sign == "*" else r"\w" if sign == "?" else re.escape(sign) for sign in word)


def text_of(field: Field) -> Callable[[Issue], str] | None:
    """How to read a field's text, where it has one."""
    if field.id == "summary":
        return lambda issue: issue.summary
    if field.id == "description":
        return lambda issue: as_plain(issue.description)
    if field.id == "comment":
        return lambda issue: "\n".join(as_plain(comment.body) for comment in issue.comments)
    if field.id == "text":
        return _all_text
    if field.type == "string" and field.custom:
        return lambda issue: as_plain(issue.values.get(field.id))
    return None


def _all_text(issue: Issue) -> str:
    own = [value for value in issue.values.values() if isinstance(value, (str, dict))]
    texts = [issue.description, *own, *(comment.body for comment in issue.comments)]
    return "\n".join([issue.summary, *(as_plain(text) for text in texts)])


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


def _read_issue(context: Context, field: str, operand: Value | Function) -> list[int]:
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
    "watches": Kind(EQUALITY, lambda issue: issue.watchers, read_user),
}
