"""A clause of JQL becomes a test that an issue passes or not."""

import operator
from collections.abc import Callable
from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._jql import EMPTY, Clause, Function, Value
from deskhand.sandbox._jql_desk import approval_test, sla_test
from deskhand.sandbox._jql_functions import no_function
from deskhand.sandbox._jql_history import history_test
from deskhand.sandbox._jql_kinds import Kind, read_user
from deskhand.sandbox._jql_readers import field_of, kind_of
from deskhand.sandbox._jql_text import JOINING, matcher, text_of
from deskhand.sandbox._queries import Context, WrongQuery
from deskhand.sandbox._records import Field

Test = Callable[[Issue], bool]
COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
MATCHING = frozenset({"~", "!~"})
ALWAYS_TEXT = frozenset({"text", "comment", "worklogComment"})
"""Fields of text that Jira finds by their words only."""


def test_of(context: Context, clause: Clause) -> Test:
    """The test of one clause."""
    field = field_of(context.site, clause.field)
    if clause.operator in {"was", "was not", "changed"}:
        return _history(context, field, clause)
    if field.id in constants.METRICS:
        return sla_test(context.site, field.id, clause)
    if field.id == constants.APPROVALS_FIELD:
        mine = None if context.user is None else context.user.account_id
        return approval_test(clause, mine, lambda operand: read_user(context, clause.field, operand))
    texts = text_of(field, context.site, context.user)
    if texts is not None and (clause.operator in MATCHING or EMPTY in clause.operands):
        return _of_text(texts, field, clause)
    kind = kind_of(context.site, field, context.user)
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
    if clause.operator in {"=", "in", "is"}:
        return lambda issue: not wanted.isdisjoint(found) if (found := values(issue)) else empty
    return lambda issue: bool(found := values(issue)) and wanted.isdisjoint(found)


def _history(context: Context, field: Field, clause: Clause) -> Test:
    kind = kind_of(context.site, field, context.user)

    def values(operand: Value | Function) -> frozenset[str]:
        # Priorities compare as negative numbers, histories tell their ids.
        return frozenset(str(value).lstrip("-") for value in kind.read(context, clause.field, operand))

    def people(operand: Value | Function) -> frozenset[str]:
        return frozenset(read_user(context, "by", operand))

    return history_test(clause, field.id, values, people, context.now, context.zone)


def _compares(context: Context, clause: Clause, kind: Kind) -> Test:
    compare, values = COMPARE[clause.operator], kind.values
    if clause.operands[0] == EMPTY:
        raise WrongQuery(f"The operator '{clause.operator}' does not support searching for an empty value.")
    bounds = kind.read(context, clause.field, clause.operands[0])
    if not bounds:
        return lambda _: False
    bound = bounds[0]
    return lambda issue: any(compare(value, bound) for value in values(issue))


def _of_text(texts: Callable[[Issue], str], field: Field, clause: Clause) -> Test:
    """A test of text, which is searched for words or for whether there is any."""
    operand = clause.operands[0]
    if operand == EMPTY:
        if field.id in ALWAYS_TEXT:
            raise WrongQuery(f"The field '{clause.field}' does not support searching for EMPTY values.")
        if clause.operator in {"is", "~"}:
            return lambda issue: not texts(issue).strip()
        if clause.operator in {"is not", "!~"}:
            return lambda issue: bool(texts(issue).strip())
    if clause.operator not in MATCHING or (field.id == "text" and clause.operator == "!~"):
        raise WrongQuery(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
    if isinstance(operand, Function):
        raise no_function(operand, clause.field)
    if not operand.text.strip():
        raise WrongQuery(f"The field '{clause.field}' does not support searching for an empty string.")
    if operand.text.strip() in JOINING:
        raise WrongQuery(f"Unable to parse the text '{operand.text}' for field '{clause.field}'.")
    found = matcher(operand.text)
    if clause.operator == "~":
        return lambda issue: found(texts(issue))
    return lambda issue: bool(texts(issue)) and not found(texts(issue))
