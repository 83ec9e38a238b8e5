"""WAS and CHANGED: what a field held once, for how long, and who changed it."""

from collections.abc import Callable, Iterator
from datetime import tzinfo
from typing import NamedTuple

from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._jql import EMPTY, Clause, Function, Value
from deskhand.sandbox._jql_dates import to_millis
from deskhand.sandbox._queries import WrongQuery

DAY = 86_400_000
FOREVER = 1 << 62


class Held(NamedTuple):
    """A value that a field held from one moment to another, and who gave it."""

    value: str | None
    since: int
    until: int
    by: str


class Window(NamedTuple):
    """When, and by whom, a change or a value has to be."""

    since: int
    until: int
    by: frozenset[str] | None


Read = Callable[[Value | Function], frozenset[str]]
CURRENT: dict[str, Callable[[Issue], str | None]] = {
    "status": lambda issue: str(issue.status),
    "assignee": lambda issue: issue.assignee,
    "reporter": lambda issue: issue.reporter,
    "priority": lambda issue: str(issue.priority),
    "resolution": lambda issue: None if issue.resolution is None else str(issue.resolution),
}


def timeline(issue: Issue, field: str) -> Iterator[Held]:
    """The values of a field from the issue's beginning to now."""
    value: str | None = None
    since, by, first = issue.created, issue.creator, True
    for history in issue.histories:
        for change in history.changes:
            if change.field_id != field:
                continue
            yield Held(change.old if first else value, since, history.created, by)
            value, since, by, first = change.new, history.created, history.author, False
    yield Held(CURRENT[field](issue) if first else value, since, FOREVER, by)


def history_test(
    clause: Clause, field: str, read: Read, people: Read, now: int, where: tzinfo
) -> Callable[[Issue], bool]:
    """The test of a clause with WAS, WAS NOT or CHANGED."""
    if field not in CURRENT:
        raise WrongQuery(f"History searches do not support the '{clause.field}' field.")
    window = _window(clause, people, now, where)
    if clause.operator == "changed":
        return _changed(clause, field, read, window)
    wanted, empty = _wanted(clause.operands, read)

    def was(issue: Issue) -> bool:
        return any(
            (empty if held.value is None else held.value in wanted)
            and held.since <= window.until
            and held.until > window.since
            and (window.by is None or held.by in window.by)
            for held in timeline(issue, field)
        )

    if clause.operator == "was":
        return was
    return lambda issue: not was(issue)


def _wanted(operands: tuple[Value | Function, ...], read: Read) -> tuple[frozenset[str], bool]:
    found: frozenset[str] = frozenset()
    for operand in operands:
        if operand != EMPTY and not _is_unresolved(operand):
            found |= read(operand)
    return found, any(operand == EMPTY or _is_unresolved(operand) for operand in operands)


def _is_unresolved(operand: Value | Function) -> bool:
    return isinstance(operand, Value) and operand.text.casefold() == "unresolved"


def _changed(clause: Clause, field: str, read: Read, window: Window) -> Callable[[Issue], bool]:
    sides = {name: _wanted(operands, read) for name, operands in clause.predicates if name in {"from", "to"}}

    def fits(name: str, value: str | None) -> bool:
        if name not in sides:
            return True
        wanted, empty = sides[name]
        return empty if value is None else value in wanted

    return lambda issue: any(
        change.field_id == field
        and fits("from", change.old)
        and fits("to", change.new)
        and window.since <= history.created <= window.until
        and (window.by is None or history.author in window.by)
        for history in issue.histories
        for change in history.changes
    )


def _window(clause: Clause, people: Read, now: int, where: tzinfo) -> Window:
    since, until, by = 0, FOREVER, None

    def moment(operand: Value | Function) -> int:
        return to_millis(operand, clause.field, now, where)

    for name, operands in clause.predicates:
        if name == "after":
            since = max(since, moment(operands[0]))
        elif name == "before":
            until = min(until, moment(operands[0]))
        elif name == "on":
            day = moment(operands[0])
            since, until = max(since, day), min(until, day + DAY - 1)
        elif name == "during":
            if len(operands) != 2:
                raise WrongQuery("The predicate 'during' takes two dates.")
            since, until = max(since, moment(operands[0])), min(until, moment(operands[1]))
        elif name == "by":
            by = frozenset(who for operand in operands for who in people(operand))
        elif clause.operator != "changed":
            raise WrongQuery(f"The predicate '{name}' is only supported by the operator 'changed'.")
    return Window(since, until, by)
