"""Fields that JQL knows though no list of fields has them."""

from datetime import UTC, datetime
from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._issue_records import Issue, Worklog
from deskhand.sandbox._jql import Function, Value
from deskhand.sandbox._jql_issues import named_issue
from deskhand.sandbox._jql_kinds import (
    EMPTINESS,
    EQUALITY,
    ORDERED,
    Kind,
    gone,
    literal,
    read_day,
    read_moment,
    read_user,
)
from deskhand.sandbox._queries import Context
from deskhand.sandbox._records import Field, User
from deskhand.sandbox._restrictions import left_to
from deskhand.sandbox._site import Site
from deskhand.sandbox._status_category import category_since

JIRA_FIELDS = {
    name.casefold(): name
    for name in (
        "development", "Epic Link", "filter", "hierarchyLevel", "originalEstimate", "parentEpic", "parentProject",
        "remainingEstimate", "request", "request-channel-type", "request-last-activity-time", "savedFilter", "searchRequest",
        "Sprint", "timeEstimate", "timeOriginalEstimate",
    )
}  # fmt: skip
"""Fields that Jira has, and of which nothing is kept here."""
PROJECT_TYPES = frozenset({"business", "service_desk", "software"})
FIELDS = {
    row.id.casefold(): row
    for row in (
        Field("text", "text", "text"),
        Field("worklogAuthor", "worklogAuthor", "user"),
        Field("worklogDate", "worklogDate", "date"),
        Field("worklogComment", "worklogComment", "text"),
        Field("issueLinkType", "issueLinkType", "string"),
        Field("voter", "voter", "user"),
        Field("parent", "parent", "issue"),
        Field("category", "category", "string"),
        Field("watcher", "watcher", "user"),
        Field("issueLink", "issueLink", "issue"),
        Field("projectType", "projectType", "string"),
        Field("statusCategoryChangedDate", "statusCategoryChangedDate", "datetime"),
    )
}


def kind_of_unlisted(site: Site, field: Field, user: User | None) -> Kind | None:
    """How such a field compares for somebody. Nobody votes here, no issue has a parent, and no project a category."""

    def worklogs(issue: Issue) -> list[Worklog]:
        return left_to(site, user, issue, issue.worklogs)

    def link_types(issue: Issue) -> list[Any]:
        return [site.links[number].type for number in issue.links]

    def linked(issue: Issue) -> list[Any]:
        ends = ((row.inward, row.outward) for row in (site.links[number] for number in issue.links))
        return [end for both in ends for end in both if end != issue.id]

    return {
        "worklogAuthor": Kind(EQUALITY, lambda issue: [row.author for row in worklogs(issue)], read_user),
        "worklogDate": Kind(ORDERED, lambda issue: [_day(row.started) for row in worklogs(issue)], read_day),
        "issueLinkType": Kind(EQUALITY, link_types, _read_link_type),
        "watcher": Kind(EQUALITY, lambda issue: issue.watchers, read_user),
        "issueLink": Kind(EQUALITY, linked, _read_issue),
        "projectType": Kind(
            EQUALITY - EMPTINESS, lambda issue: [site.projects[issue.project].type], _read_project_type
        ),
        "statusCategoryChangedDate": Kind(ORDERED, lambda issue: [category_since(issue)], read_moment),
        "voter": Kind(EQUALITY, lambda _: [], read_user),
        "parent": Kind(EQUALITY, lambda _: [], _read_nobody),
        "category": Kind(EQUALITY, lambda _: [], _read_nobody),
    }.get(field.id)


def _day(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000, UTC).date().isoformat()


def _read_link_type(context: Context, field: str, operand: Value | Function) -> list[Any]:
    wanted = literal(operand, field).casefold()
    rows = constants.LINK_TYPES.values()
    found = [row.id for row in rows if wanted in {row.name.casefold(), row.inward.casefold(), row.outward.casefold()}]
    if not found:
        raise gone(field, literal(operand, field))
    return found


def _read_issue(context: Context, field: str, operand: Value | Function) -> list[Any]:
    return [named_issue(context, literal(operand, field), field)]


def _read_project_type(context: Context, field: str, operand: Value | Function) -> list[Any]:
    wanted = literal(operand, field).casefold()
    if wanted not in PROJECT_TYPES:
        raise gone(field, literal(operand, field))
    return [wanted]


def _read_nobody(context: Context, field: str, operand: Value | Function) -> list[Any]:
    raise gone(field, literal(operand, field))
