"""Fields, priorities and resolutions."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox import _issue_view as view
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._records import Field
from deskhand.sandbox._replies import Json, platform_page
from deskhand.sandbox.request_types import schema


@handles("GET /rest/api/3/field", group="issue-fields", anonymous=True)
def list_fields(call: Call) -> list[Json]:
    """Every field, the system's and the site's own."""
    return [_field(row) for row in call.site.fields.values()]


def _field(row: Field) -> Json:
    shown: Json = {
        "id": row.id,
        "key": row.id,
        "name": row.name,
        "custom": row.custom is not None,
        "orderable": True,
        "navigable": row.id not in view.NOT_NAVIGABLE,
        "searchable": True,
        "clauseNames": row.clauses,
    }
    if row.id != "issuekey":
        shown["schema"] = schema(row)
    return shown


@handles("GET /rest/api/3/priority", group="issue-priorities")
def list_priorities(call: Call) -> list[Json]:
    """Every priority."""
    return [_priority(call, number) for number in constants.PRIORITIES]


@handles("GET /rest/api/3/priority/search", group="issue-priorities")
def search_priorities(call: Call) -> Json:
    """Every priority, by the page."""
    return platform_page(call, list(constants.PRIORITIES), lambda number: _priority(call, number))


@handles("GET /rest/api/3/priority/{id}", group="issue-priorities")
def get_priority(call: Call) -> Json:
    """One priority."""
    text = call.params["id"]
    if not text.isdecimal() or int(text[:9]) not in constants.PRIORITIES:
        raise Refusal(404, f"The priority with id '{text}' does not exist")
    return _priority(call, int(text))


def _priority(call: Call, number: int) -> Json:
    row = constants.PRIORITIES[number]
    colors = {
        "statusColor": constants.PRIORITY_COLORS[number],
        "description": row.description,
        "isDefault": number == 3,
    }
    return {**view.priority(call, number), **colors}


@handles("GET /rest/api/3/resolution", group="issue-resolutions")
def list_resolutions(call: Call) -> list[Json]:
    """Every resolution."""
    return [view.resolution(call, number) for number in constants.RESOLUTIONS]


@handles("GET /rest/api/3/status", group="workflow-statuses", anonymous=True)
def list_statuses(call: Call) -> list[Json]:
    """Every status."""
    return [view.status(call, number) for number in constants.STATUSES]


@handles("GET /rest/api/3/issuetype", group="issue-types", anonymous=True)
def list_issue_types(call: Call) -> list[Json]:
    """Every issue type."""
    return [view.issue_type(call, number) for number in constants.ISSUE_TYPES]
