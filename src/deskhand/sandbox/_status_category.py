"""When an issue last went from one category of status to another."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._issue_records import Issue


def category_since(issue: Issue) -> int:
    """The moment, in epoch milliseconds, since which an issue's status is of the category that it is of."""
    since = issue.status_since
    category = constants.STATUSES[issue.status].category
    for status, moment in reversed(issue.statuses):
        if constants.STATUSES[status].category != category:
            break
        since = moment
    return since
