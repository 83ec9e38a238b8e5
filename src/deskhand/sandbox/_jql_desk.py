"""Fields that only service desks have: SLAs with their functions, approvals with theirs."""

import operator
import re
from collections.abc import Callable

from deskhand.sandbox._calendar import is_open
from deskhand.sandbox._issue_records import Cycle, Issue
from deskhand.sandbox._jql import Clause, Function, Value
from deskhand.sandbox._queries import WrongQuery
from deskhand.sandbox._site import Site
from deskhand.sandbox._sla_times import calendar_of, elapsed, is_paused

Test = Callable[[Issue], bool]
COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
PART = re.compile(r"(-?\d+)\s*([wdhm])")
MILLIS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000}


def sla_test(site: Site, field: str, clause: Clause) -> Test:
    """The test of a clause about an SLA: the last cycle decides, and an SLA without a cycle is never found."""
    operand = clause.operands[0] if clause.operands else Value("")
    if not isinstance(operand, Function) or len(clause.operands) != 1:
        raise WrongQuery(f"The field '{clause.field}' is searched with functions such as breached() only.")
    name = operand.name.lower()
    if name in {"elapsed", "remaining"}:
        return _timed(site, field, clause, operand)
    reader = _reader(site, field, name)
    if reader is None:
        raise WrongQuery(f"Unable to find JQL function '{operand.name}()'.")
    if clause.operator not in {"=", "!="}:
        raise WrongQuery(f"The operator '{clause.operator}' is not supported by the function '{operand.name}'.")
    wanted = clause.operator == "="

    def test(issue: Issue) -> bool:
        cycles = issue.slas.get(field)
        return bool(cycles) and reader(issue, cycles or []) == wanted

    return test


def _reader(site: Site, field: str, name: str) -> Callable[[Issue, list[Cycle]], bool] | None:
    def breached(issue: Issue, cycle: Cycle) -> bool:
        now = site.clock.now()
        if (cycle.stop or now) - cycle.start <= cycle.goal:
            return False
        return elapsed(cycle, now, calendar_of(site, issue, field)) > cycle.goal

    return {
        "breached": lambda issue, cycles: breached(issue, cycles[-1]),
        "everbreached": lambda issue, cycles: any(breached(issue, cycle) for cycle in cycles),
        "completed": lambda _, cycles: cycles[-1].stop is not None,
        "running": lambda _, cycles: cycles[-1].stop is None and not is_paused(cycles[-1]),
        "paused": lambda _, cycles: is_paused(cycles[-1]),
        "withincalendarhours": lambda issue, cycles: (
            cycles[-1].stop is None and is_open(calendar_of(site, issue, field), site.clock.now())
        ),
    }.get(name)


def _timed(site: Site, field: str, clause: Clause, function: Function) -> Test:
    if clause.operator not in COMPARE or len(function.arguments) != 1:
        raise WrongQuery(f"The function '{function.name}' takes one duration, and the operators <, <=, > and >=.")
    parts = PART.findall(function.arguments[0])
    if not parts and function.arguments[0].strip() != "0":
        raise WrongQuery(f"The duration '{function.arguments[0]}' is not valid; use for example '4h 30m'.")
    bound = sum(int(size) * MILLIS[unit] for size, unit in parts)
    compare, remaining = COMPARE[clause.operator], function.name.lower() == "remaining"

    def test(issue: Issue) -> bool:
        cycles = issue.slas.get(field)
        if not cycles or cycles[-1].stop is not None:
            return False
        spent = elapsed(cycles[-1], site.clock.now(), calendar_of(site, issue, field))
        return bool(compare(cycles[-1].goal - spent if remaining else spent, bound))

    return test


def approval_test(clause: Clause, mine: str | None, people: Callable[[Value | Function], list[str]]) -> Test:
    """The test of a clause about approvals."""
    operand = clause.operands[0] if clause.operands else Value("")
    if not isinstance(operand, Function) or clause.operator not in {"=", "!="} or len(clause.operands) != 1:
        raise WrongQuery(f"The field '{clause.field}' is searched with functions such as approved() only.")
    name = operand.name.lower()
    if name in {"approver", "pendingby"} and clause.operator == "!=":
        raise WrongQuery(f"The operator '!=' is not supported by the function '{operand.name}'.")
    asked = {who for text in operand.arguments for who in people(Value(text))}
    if name in {"mypending", "myapproval"}:
        asked = set() if mine is None else {mine}
    tests: dict[str, Test] = {
        "approved": lambda issue: any(row.outcome == "approved" for row in issue.approvals),
        "declined": lambda issue: any(row.outcome == "declined" for row in issue.approvals),
        "pending": lambda issue: any(row.outcome == "pending" for row in issue.approvals),
        "approver": lambda issue: _asks(issue, asked, pending=False),
        "myapproval": lambda issue: _asks(issue, asked, pending=False),
        "pendingby": lambda issue: _asks(issue, asked, pending=True),
        "mypending": lambda issue: _asks(issue, asked, pending=True),
    }
    test = tests.get(name)
    if test is None:
        raise WrongQuery(f"Unable to find JQL function '{operand.name}()'.")
    if clause.operator == "=":
        return test
    return lambda issue: bool(issue.approvals) and not test(issue)


def _asks(issue: Issue, people: set[str], *, pending: bool) -> bool:
    return any(
        decision.approver in people and (not pending or (row.outcome == "pending" and decision.answer == "pending"))
        for row in issue.approvals
        for decision in row.decisions
    )
