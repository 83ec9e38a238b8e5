"""Searching issues with JQL."""

from typing import TYPE_CHECKING

from msgspec import Struct, field

from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_fields import selected, view
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._queries import Context, WrongQuery, understood
from deskhand.sandbox._replies import Json, zone_of
from deskhand.sandbox.platform.issues import actions

if TYPE_CHECKING:
    from deskhand.sandbox._search import Search

HIDDEN_PROJECT = (
    "What a query answers that names a project which the account may not see: here nothing is found. `fieldsByKeys` and "
    "`failFast` change nothing: the fields have their ids for keys, and none fails. `expand=operations` and `versionedRepresentations`."
)
MOST_SMALL, MOST_LARGE, MOST_RECONCILED, MOST_PROPERTIES = 5000, 100, 50, 5
REMOVED = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline "
    "is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)


class SearchRequest(Struct, rename="camel"):
    """The body of a search."""

    jql: str | None = None
    next_page_token: str | None = None
    max_results: int = 50
    fields: list[str] = field(default_factory=list)
    expand: str = ""
    properties: list[str] = field(default_factory=list)
    fields_by_keys: bool = False
    reconcile_issues: list[int] = field(default_factory=list)
    include_archived_projects: bool = False
    fail_fast: bool = False


class CountRequest(Struct):
    """The body of a count."""

    jql: str | None = None


@handles("GET /rest/api/3/search/jql", group="issue-search", unknown=HIDDEN_PROJECT, anonymous=True)
def search_get(call: Call) -> Json:
    """Search with the query in the address."""
    numbers = call.many("reconcileIssues")
    if not all(number.isdecimal() and len(number) < 18 for number in numbers):
        raise Refusal(400, "The query parameter 'reconcileIssues' takes issue ids.")
    asked = SearchRequest(
        jql=call.one("jql"),
        next_page_token=call.one("nextPageToken") or None,
        max_results=call.number("maxResults", 50),
        fields=call.many("fields"),
        expand=call.one("expand"),
        properties=call.many("properties"),
        include_archived_projects=call.flag("includeArchivedProjects", default=False),
        reconcile_issues=[int(number) for number in numbers],
    )
    return found(call, asked)


@handles("POST /rest/api/3/search/jql", group="issue-search", unknown=HIDDEN_PROJECT, anonymous=True)
def search_post(call: Call) -> Json:
    """Search with the query in the body."""
    return found(call, call.read(SearchRequest))


@handles("POST /rest/api/3/search/approximate-count", group="issue-search", anonymous=True)
def count(call: Call) -> Json:
    """How many issues a query finds."""
    try:
        return {"count": query(call, call.read(CountRequest).jql or "").count()}
    except WrongQuery as wrong:
        raise Refusal(400, str(wrong)) from None


@handles("GET /rest/api/3/search", basis="observed", group="issue-search", anonymous=True)
def removed_get(call: Call) -> Json:
    """The search that was; Atlassian took it away in 2025."""
    raise Refusal(410, REMOVED)


@handles("POST /rest/api/3/search", basis="observed", group="issue-search", anonymous=True)
def removed_post(call: Call) -> Json:
    """The search that was; Atlassian took it away in 2025."""
    raise Refusal(410, REMOVED)


def query(call: Call, jql: str, reconciled: frozenset[int] = frozenset(), *, archived: bool = False) -> "Search":
    """A query as the caller asks it."""
    context = Context(call.site, call.account, call.site.clock.now(), zone_of(call))
    return understood(context, jql, archived=archived, reconciled=reconciled)


def found(call: Call, asked: SearchRequest) -> Json:
    """A page of what a search finds."""
    if len(asked.reconcile_issues) > MOST_RECONCILED:
        raise Refusal(400, f"At most {MOST_RECONCILED} issues can be reconciled.")
    properties = [key for entry in asked.properties for key in entry.split(",") if key]
    if len(properties) > MOST_PROPERTIES:
        raise Refusal(400, f"At most {MOST_PROPERTIES} properties can be asked for.")
    names = [name for entry in asked.fields for name in entry.split(",") if name]
    small = all(name in {"id", "key", "issuekey"} for name in names)
    size = min(max(1, asked.max_results), MOST_SMALL if small else MOST_LARGE)
    try:
        search = query(
            call, asked.jql or "", frozenset(asked.reconcile_issues), archived=asked.include_archived_projects
        )
        page = search.page(size, asked.next_page_token)
    except WrongQuery as wrong:
        raise Refusal(400, str(wrong)) from None
    expand = frozenset(name.strip() for name in asked.expand.split(",") if name.strip())
    fields = [] if small else selected(call, names, "id")
    shown: Json = {
        "issues": [{**_shown(call, issue, names, fields, expand), **_kept(issue, properties)} for issue in page.issues],
        "isLast": page.token is None,
    }
    if page.token is not None:
        shown["nextPageToken"] = page.token
    return shown


def _shown(call: Call, issue: Issue, names: list[str], fields: list[str], expand: frozenset[str]) -> Json:
    if not fields and not expand and set(names) <= {"id"}:
        return {"id": str(issue.id)}
    shown = view(call, issue, fields, expand)
    if not fields:
        del shown["fields"]
    return {**shown, **actions(call, issue, expand)}


def _kept(issue: Issue, properties: list[str]) -> Json:
    kept = {key: issue.properties[key] for key in properties if key in issue.properties}
    return {"properties": kept} if properties else {}
