"""What was changed on issues."""

from typing import Any

from msgspec import Struct, field

from deskhand.sandbox._access import browses, the_issue
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import History, Issue
from deskhand.sandbox._issue_view import history
from deskhand.sandbox._replies import Json, platform_page

ISSUE = "/rest/api/3/issue/{issueIdOrKey}"


class ChangelogIds(Struct, rename="camel"):
    """Which histories are asked for."""

    changelog_ids: list[int] = field(default_factory=list)


@handles(f"GET {ISSUE}/changelog", group="issues", anonymous=True)
def list_changelogs(call: Call) -> Json:
    """The histories of an issue, the oldest first."""
    issue = the_issue(call)
    return platform_page(call, issue.histories, lambda row: history(call, row), most=100)


@handles(f"POST {ISSUE}/changelog/list", group="issues", anonymous=True)
def list_changelogs_by_id(call: Call) -> Json:
    """Certain histories of an issue."""
    issue = the_issue(call)
    ids = call.read(ChangelogIds).changelog_ids
    rows = [row for row in issue.histories if row.id in ids]
    shown = [history(call, row) for row in rows]
    return {"startAt": 0, "maxResults": len(shown), "total": len(shown), "histories": shown}


class BulkChangelog(Struct, rename="camel"):
    """Whose histories are asked for."""

    issue_ids_or_keys: list[str | int] = field(default_factory=list)
    field_ids: list[str] = field(default_factory=list)
    max_results: int = 1000
    next_page_token: str | None = None


@handles(
    "POST /rest/api/3/changelog/bulkfetch",
    group="issues",
    unknown="Whether `created` is text or a number: the schema says text, the example shows a number. Here it is text.",
)
def bulk_changelogs(call: Call) -> Json:
    """The histories of many issues, the oldest first."""
    sent = call.read(BulkChangelog)
    if not 0 < len(sent.issue_ids_or_keys) <= 1000:
        raise Refusal(400, "The number of issue ids or keys must be between 1 and 1000.")
    if len(sent.field_ids) > 10:
        raise Refusal(400, "The number of field ids must not be above 10.")
    token = sent.next_page_token or "0"
    if not token.isdecimal() or len(token) > 9:
        raise Refusal(400, "The page token is not valid.")
    start, size = int(token), min(max(1, sent.max_results), 10_000)
    rows = _histories(call, sent)
    shown: dict[int, list[Any]] = {}
    for issue, row in rows[start : start + size]:
        shown.setdefault(issue.id, []).append(history(call, row))
    found: Json = {
        "issueChangeLogs": [{"issueId": str(number), "changeHistories": said} for number, said in shown.items()]
    }
    if start + size < len(rows):
        found["nextPageToken"] = str(start + size)
    return found


def _histories(call: Call, sent: BulkChangelog) -> list[tuple[Issue, History]]:

    issues = [call.site.issue(str(name)) for name in dict.fromkeys(map(str, sent.issue_ids_or_keys))]
    rows = [
        (issue, row)
        for issue in issues
        if issue is not None and browses(call.site, call.account, issue)
        for row in issue.histories
        if not sent.field_ids or any(change.field_id in sent.field_ids for change in row.changes)
    ]
    return sorted(rows, key=lambda pair: (pair[1].created, pair[0].id, pair[1].id))
