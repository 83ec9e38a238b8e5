"""Functions of JQL that name issues: by their links, by who watches, and by who wrote."""

from collections.abc import Iterator

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import browses
from deskhand.sandbox._issue_records import Comment, Issue, Worklog
from deskhand.sandbox._jql import Function, Value
from deskhand.sandbox._jql_dates import to_millis
from deskhand.sandbox._jql_functions import no_function
from deskhand.sandbox._jql_kinds import read_user
from deskhand.sandbox._queries import Context, WrongQuery
from deskhand.sandbox._restrictions import left_to

WRITTEN = frozenset({"histories", "comments", "worklogs"})


def numbers_of(context: Context, function: Function, field: str) -> list[int]:
    """The numbers of the issues that a function names."""
    name = function.name.casefold()
    if name in {"linkedissue", "linkedissues"}:
        return _linked(context, function)
    if name == "watchedissues":
        return _watched(context)
    if name == "votedissues":
        return []
    if name == "updatedby" and 1 <= len(function.arguments) <= 3:
        return _updated(context, function, field)
    if name == "issueswithremotelinksbyglobalid" and function.arguments:
        look = context.site.issues.glance(frozenset({"remote_links"}))
        wanted = set(function.arguments)
        return [
            number
            for number in context.site.issues
            if any(row.global_id in wanted for row in look(number).remote_links)
        ]
    raise no_function(function, field)


def named_issue(context: Context, text: str, field: str) -> int:
    """The number of the issue that a key names, to somebody who may see it."""
    issue = context.site.issue(text)
    if issue is None or not browses(context.site, context.user, issue):
        raise WrongQuery(f"An issue with key '{text}' does not exist for field '{field}'.")
    return issue.id


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


def _watched(context: Context) -> list[int]:
    who = "" if context.user is None else context.user.account_id
    look = context.site.issues.glance(frozenset({"watchers"}))
    return [number for number in context.site.issues if who in look(number).watchers]


def _updated(context: Context, function: Function, field: str) -> list[int]:
    who = set(read_user(context, field, Value(function.arguments[0])))
    since, until = (
        to_millis(Value(text), field, context.now, context.zone) if text else edge
        for text, edge in zip((*function.arguments[1:], "", "")[:2], (0, context.now), strict=True)
    )
    look = context.site.issues.glance(WRITTEN)
    return [
        number
        for number in context.site.issues
        if any(by in who and since <= moment <= until for by, moment in _writes(context, look(number)))
    ]


def _writes(context: Context, issue: Issue) -> Iterator[tuple[str, int]]:
    yield issue.creator, issue.created
    for history in issue.histories:
        yield history.author, history.created
    rows: list[Comment | Worklog] = [
        *left_to(context.site, context.user, issue, issue.comments),
        *left_to(context.site, context.user, issue, issue.worklogs),
    ]
    for row in rows:
        yield row.author, row.created
        if row.updated != row.created:
            yield row.editor or row.author, row.updated
