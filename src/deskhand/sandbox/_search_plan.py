"""What a query asks for, seen before any issue is looked at: its test, and the limits that an order can use."""

from typing import NamedTuple

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._jql import EMPTY, Clause, Junction, Negation, Node, Value
from deskhand.sandbox._jql_dates import to_millis
from deskhand.sandbox._jql_fields import Test, test_of
from deskhand.sandbox._jql_kinds import EQUALITY
from deskhand.sandbox._jql_readers import field_of, kind_of
from deskhand.sandbox._queries import Context

OPPOSITE = {
    "=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in", "~": "!~", "!~": "~",
    "was": "was not", "was not": "was", "is": "is not", "is not": "is",
}  # fmt: skip


class Limits(NamedTuple):
    """What every match of a query must satisfy, as far as an order can use it."""

    projects: frozenset[int] | None = None
    statuses: frozenset[int] | None = None
    numbers: frozenset[int] | None = None
    since: int | None = None
    until: int | None = None


def straight(node: Node, *, negated: bool = False) -> Node:
    """The same query with every NOT moved into the operators, as Jira reads it."""
    if isinstance(node, Negation):
        return straight(node.part, negated=not negated)
    if isinstance(node, Junction):
        return Junction(node.all != negated, tuple(straight(part, negated=negated) for part in node.parts))
    if not negated:
        return node
    if node.operator == "changed":
        return Negation(node)
    return node._replace(operator=OPPOSITE[node.operator])


def compiled(context: Context, node: Node | None) -> Test:
    """The test of a whole query."""
    if node is None:
        return lambda _: True
    if isinstance(node, Negation):
        inner = compiled(context, node.part)
        return lambda issue: not inner(issue)
    if isinstance(node, Junction):
        tests = [compiled(context, part) for part in node.parts]
        if node.all:
            return lambda issue: all(test(issue) for test in tests)
        return lambda issue: any(test(issue) for test in tests)
    return test_of(context, node)


def limits_of(context: Context, node: Node | None) -> Limits:
    """What every match of a query must satisfy."""
    if node is None or isinstance(node, Negation) or (isinstance(node, Junction) and not node.all):
        return Limits()
    if isinstance(node, Clause):
        return _limit(context, node)
    limits = Limits()
    for part in node.parts:
        limits = _narrowed(limits, limits_of(context, part))
    return limits


def _limit(context: Context, clause: Clause) -> Limits:
    field = field_of(context.site, clause.field)
    if field.id == "resolution" and clause.operator in {"=", "in", "is"} and _asks_for_unresolved(clause):
        # What is not done has no resolution, and the other way round: every change of status sees to it.
        return Limits(statuses=frozenset(row.id for row in constants.STATUSES.values() if row.category != "done"))
    if EMPTY in clause.operands:
        return Limits()
    if field.id in {"project", "issuekey"} and clause.operator in {"=", "in"}:
        kind = kind_of(context.site, field, context.user)
        found = frozenset(value for operand in clause.operands for value in kind.read(context, clause.field, operand))
        return Limits(projects=found) if field.id == "project" else Limits(numbers=found)
    if field.id in {"status", "statusCategory"} and clause.operator in EQUALITY:
        return Limits(statuses=_statuses(context, clause))
    if field.id == "updated" and clause.operator in {">", ">=", "<", "<="}:
        bound = to_millis(clause.operands[0], clause.field, context.now, context.zone)
        return Limits(since=bound) if clause.operator[0] == ">" else Limits(until=bound)
    return Limits()


def _statuses(context: Context, clause: Clause) -> frozenset[int]:
    field = field_of(context.site, clause.field)
    kind = kind_of(context.site, field, context.user)
    wanted = {value for operand in clause.operands for value in kind.read(context, clause.field, operand)}
    named = {row.id: row.id if field.id == "status" else row.category for row in constants.STATUSES.values()}
    fits = clause.operator in {"=", "in"}
    return frozenset(number for number, value in named.items() if (value in wanted) == fits)


def _asks_for_unresolved(clause: Clause) -> bool:
    return len(clause.operands) == 1 and (
        clause.operands[0] == EMPTY
        or (isinstance(clause.operands[0], Value) and clause.operands[0].text.casefold() == "unresolved")
    )


def _narrowed(one: Limits, other: Limits) -> Limits:
    def both(mine: frozenset[int] | None, theirs: frozenset[int] | None) -> frozenset[int] | None:
        if mine is None or theirs is None:
            return theirs if mine is None else mine
        return mine & theirs

    since = [bound for bound in (one.since, other.since) if bound is not None]
    until = [bound for bound in (one.until, other.until) if bound is not None]
    return Limits(
        both(one.projects, other.projects),
        both(one.statuses, other.statuses),
        both(one.numbers, other.numbers),
        max(since) if since else None,
        min(until) if until else None,
    )
