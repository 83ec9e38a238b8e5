"""Searching issues with JQL on Data Center: a page by its start, with the total."""

from msgspec import Struct, field

from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_fields import selected, view
from deskhand.sandbox._queries import Context, WrongQuery, understood
from deskhand.sandbox._replies import Json, zone_of
from deskhand.sandbox._values import schema

SOURCE = "https://developer.atlassian.com/server/jira-servicedesk/rest/v1001/api-group-search/"
MOST = 1000
"""What `jira.search.views.default.max` allows where nobody changed it."""


class SearchRequest(Struct, rename="camel"):
    """The body of a search."""

    jql: str = ""
    start_at: int = 0
    max_results: int = 50
    fields: list[str] = field(default_factory=list)
    expand: list[str] = field(default_factory=list)
    validate_query: bool | str = True


@handles("GET /rest/api/2/search", edition="datacenter", source=SOURCE, anonymous=True)
def search_get(call: Call) -> Json:
    """Search with the query in the address."""
    asked = SearchRequest(
        jql=call.one("jql"),
        start_at=call.number("startAt", 0),
        max_results=call.number("maxResults", 50),
        fields=call.many("fields"),
        expand=call.many("expand"),
        validate_query=call.flag("validateQuery", default=True),
    )
    return _found(call, asked)


@handles("POST /rest/api/2/search", edition="datacenter", source=SOURCE, anonymous=True)
def search_post(call: Call) -> Json:
    """Search with the query in the body."""
    return _found(call, call.read(SearchRequest))


def _found(call: Call, asked: SearchRequest) -> Json:
    start, size = max(0, asked.start_at), min(max(0, asked.max_results), MOST)
    shown: Json = {"expand": "names,schema", "startAt": start, "maxResults": size, "total": 0, "issues": []}
    context = Context(call.site, call.account, call.site.clock.now(), zone_of(call))
    try:
        search = understood(context, asked.jql, bounded=False)
        rows, shown["total"] = search.part(start, size)
    except WrongQuery as wrong:
        if asked.validate_query in {True, "strict", "true"}:
            raise Refusal(400, str(wrong)) from None
        return {**shown, "warningMessages": [str(wrong)]}
    expand = frozenset(part.strip() for entry in asked.expand for part in entry.split(","))
    names = [part.strip() for entry in asked.fields for part in entry.split(",") if part.strip()]
    fields = selected(call, names, "*navigable")
    inner = expand - {"names", "schema"}
    shown["issues"] = [view(call, issue, fields, inner) for issue in rows]
    known = {name: call.site.fields[name] for name in fields if name in call.site.fields}
    if "names" in expand:
        shown["names"] = {name: field.name for name, field in known.items()}
    if "schema" in expand:
        shown["schema"] = {name: schema(field) for name, field in known.items()}
    return shown
