"""The part of JQL that apps may use in the filters of their webhooks."""

import re

from deskhand.sandbox._jql import Clause, Junction, Negation, Node, Sort, parse
from deskhand.sandbox._queries import WrongQuery

EPIC = re.compile(r"^(cf\[\d+\]|issue\.property.*)$", re.IGNORECASE)
OPERATORS = {"=", "!=", "in", "not in"}
FIELDS = {"issuekey", "key", "issue", "project", "issuetype", "status", "assignee", "reporter", "priority"}


def unsupported(jql: str) -> list[str]:
    """What an app's filter may not contain."""
    try:
        query = parse(jql)
    except WrongQuery as wrong:
        return [str(wrong)]
    if query.where is None:
        return ["The JQL filter must restrict the issues."]
    return [*_unsupported(query.where), *(_of_sort(sort) for sort in query.order)]


def _of_sort(sort: Sort) -> str:
    return f"The clause ORDER BY {sort.field} is unsupported"


def _unsupported(node: Node) -> list[str]:
    if isinstance(node, Junction):
        return [error for part in node.parts for error in _unsupported(part)]
    if isinstance(node, Negation):
        return _unsupported(node.part)
    return _of_clause(node)


def _of_clause(clause: Clause) -> list[str]:
    if clause.field.casefold() not in FIELDS and not EPIC.match(clause.field):
        return [f"The clause {clause.field} is unsupported"]
    if clause.operator not in OPERATORS:
        return [f"The operator {clause.operator} is unsupported"]
    return []
