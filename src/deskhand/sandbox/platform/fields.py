"""Fields, priorities and resolutions."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox import _issue_view as view
from deskhand.sandbox._access import jira_users_only
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_fields import NOT_NAVIGABLE
from deskhand.sandbox._records import Field
from deskhand.sandbox._replies import Json, both, platform_page
from deskhand.sandbox._values import schema

DEFAULT_PRIORITY = 3


@handles("GET /rest/api/3/field", group="issue-fields", anonymous=True)
def list_fields(call: Call) -> list[Json]:
    """Every field, the system's and the site's own."""
    return [both(call, _field(row), "key") for row in call.site.fields.values()]


def _field(row: Field) -> Json:
    shown: Json = {
        "id": row.id,
        "key": row.id,
        "name": row.name,
        "custom": row.custom is not None,
        "orderable": True,
        "navigable": row.id not in NOT_NAVIGABLE,
        "searchable": True,
        "clauseNames": row.clauses,
    }
    if row.id != "issuekey":
        shown["schema"] = schema(row)
    return shown


@handles("GET /rest/api/3/priority", group="issue-priorities")
def list_priorities(call: Call) -> list[Json]:
    """Every priority."""
    jira_users_only(call)
    return [_priority(call, number) for number in constants.PRIORITIES]


@handles(
    "GET /rest/api/3/priority/search",
    group="issue-priorities",
    unknown="Priority schemes: every project has every priority, and `expand=schemes` adds nothing.",
)
def search_priorities(call: Call) -> Json:
    """Priorities by the page, by id, by words, of projects, or the default one."""
    jira_users_only(call)
    ids, projects, words = call.many("id"), call.many("projectId"), call.one("priorityName").casefold()
    if any(call.site.project(number) is None for number in projects):
        raise Refusal(404, "The project does not exist.")
    rows = [row for row in constants.PRIORITIES.values() if words in row.name.casefold()]
    if ids:
        rows = [row for row in rows if str(row.id) in ids]
    if call.flag("onlyDefault", default=False):
        rows = [row for row in rows if row.id == DEFAULT_PRIORITY]
    return platform_page(call, rows, lambda row: _priority(call, row.id))


@handles("GET /rest/api/3/priority/{id}", group="issue-priorities")
def get_priority(call: Call) -> Json:
    """One priority."""
    jira_users_only(call)
    text = call.params["id"]
    if not text.isdecimal() or int(text[:9]) not in constants.PRIORITIES:
        raise Refusal(404, f"The priority with id '{text}' does not exist")
    return _priority(call, int(text))


def _priority(call: Call, number: int) -> Json:
    row = constants.PRIORITIES[number]
    colors = {
        "statusColor": constants.PRIORITY_COLORS[number],
        "description": row.description,
        "isDefault": number == DEFAULT_PRIORITY,
    }
    return both(call, {**view.priority(call, number), **colors}, "isDefault")


@handles("GET /rest/api/3/resolution", group="issue-resolutions")
def list_resolutions(call: Call) -> list[Json]:
    """Every resolution."""
    jira_users_only(call)
    return [view.resolution(call, number) for number in constants.RESOLUTIONS]


@handles("GET /rest/api/3/status", group="workflow-statuses", anonymous=True)
def list_statuses(call: Call) -> list[Json]:
    """Every status."""
    return [view.status(call, number) for number in constants.STATUSES]


@handles("GET /rest/api/3/status/{idOrName}", group="workflow-statuses", anonymous=True)
def get_status(call: Call) -> Json:
    """One status, by number or name."""
    wanted = call.params["idOrName"].casefold()
    for row in constants.STATUSES.values():
        if wanted in {str(row.id), row.name.casefold()}:
            return view.status(call, row.id)
    raise Refusal(404, f"Can not find status with id or name '{call.params['idOrName']}'.")


@handles("GET /rest/api/3/statuses/search", group="status")
def search_statuses(call: Call) -> Json:
    """Statuses by the page, by words and by category."""
    words, category = call.one("searchString").casefold(), call.one("statusCategory")
    names = {"TODO": "new", "IN_PROGRESS": "indeterminate", "DONE": "done"}
    rows = [row for row in constants.STATUSES.values() if words in row.name.casefold()]
    if category:
        rows = [row for row in rows if row.category == names.get(category)]
    if call.one("projectId") and not call.flag("includeGlobalStatuses", default=False):
        rows = []  # No status here is a project's own.
    told = {key: name for name, key in names.items()}

    def shape(row: constants.Status) -> Json:
        shown = {"id": str(row.id), "name": row.name, "statusCategory": told[row.category]}
        return {**shown, "scope": {"type": "GLOBAL"}, "description": row.description}

    return platform_page(call, rows, shape, most=200, cap=200)


@handles("GET /rest/api/3/statuscategory", group="workflow-status-categories")
def list_status_categories(call: Call) -> list[Json]:
    """What statuses mean."""
    jira_users_only(call)
    return [view.category(call, key) for key in constants.CATEGORIES]


@handles("GET /rest/api/3/resolution/{id}", group="issue-resolutions")
def get_resolution(call: Call) -> Json:
    """One resolution."""
    jira_users_only(call)
    text = call.params["id"]
    if not text.isdecimal() or int(text[:9]) not in constants.RESOLUTIONS:
        raise Refusal(404, f"The resolution with id '{text}' does not exist")
    return view.resolution(call, int(text))


@handles(
    "GET /rest/api/3/field/search",
    group="issue-fields",
    unknown="What orders by screens, contexts, projects or last use, and of `expand` all but `key` and `isLocked`: none of it is "
    "kept. `projectIds` leaves all fields, which every project has.",
)
def search_fields(call: Call) -> Json:
    """Fields by the page, by words, by kind, in the order of their names."""
    jira_users_only(call, 403)
    order, expand = call.one("orderBy"), call.many("expand")
    words, ids, kinds = call.one("query").casefold(), call.many("id"), call.many("type")
    rows = [row for row in call.site.fields.values() if words in row.name.casefold() and (not ids or row.id in ids)]
    if kinds:
        rows = [row for row in rows if ("custom" if row.custom else "system") in kinds]
    if order.lstrip("+-") == "name":
        rows.sort(key=lambda row: row.name.casefold(), reverse=order.startswith("-"))
    locked = {"isLocked": False} if "isLocked" in expand else {}
    return platform_page(
        call, rows, lambda row: {"id": row.id, "key": row.id, "name": row.name, "schema": schema(row), **locked}
    )


@handles("GET /rest/api/3/issuetype/{id}", group="issue-types", anonymous=True)
def get_issue_type(call: Call) -> Json:
    """One issue type."""
    text = call.params["id"]
    if not text.isdecimal() or int(text[:9]) not in constants.ISSUE_TYPES:
        raise Refusal(404, f"The issue type with id '{text}' does not exist")
    return view.issue_type(call, int(text))


@handles("GET /rest/api/3/issuetype", group="issue-types", anonymous=True)
def list_issue_types(call: Call) -> list[Json]:
    """Every issue type."""
    return [view.issue_type(call, number) for number in constants.ISSUE_TYPES]
