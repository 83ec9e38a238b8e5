"""Request types of a service desk: what can be asked for, and which fields it takes."""

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import is_agent, is_desk_administrator, the_desk
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._portal_view import request_type
from deskhand.sandbox._records import Field, Project, RequestType, RequestTypeField, ServiceDesk
from deskhand.sandbox._replies import Json, page


def can_use(call: Call, row: RequestType, project: Project) -> bool:
    """Whether the caller may raise requests of a type."""
    if not row.restricted or is_desk_administrator(call.site, call.account, project):
        return True
    return call.account is not None and call.account.account_id in row.allowed_users


def the_request_type(call: Call, desk: ServiceDesk) -> RequestType:
    """The request type that the path names."""
    text = call.params["requestTypeId"]
    row = call.site.request_types.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None or row.desk != desk.id:
        raise Refusal(404, "The request type does not exist.", key="sd.error.requesttype.missing")
    return row


@handles("GET /servicedesk/{serviceDeskId}/requesttype")
def list_request_types(call: Call) -> Json:
    """The types of a desk, filtered by group and by words."""
    desk, project = the_desk(call)
    rows = [row for row in call.site.request_types.values() if row.desk == desk.id and can_use(call, row, project)]
    group, words = call.one("groupId"), call.one("searchQuery").casefold()
    if group:
        rows = [row for row in rows if group in map(str, row.groups)]
    if words:
        hidden = call.flag("includeHiddenRequestTypesInSearch", default=False)
        rows = [row for row in rows if words in f"{row.name}\n{row.description}".casefold() and (row.groups or hidden)]
    restriction = call.one("restrictionStatus").casefold()
    if restriction in {"open", "restricted"}:
        rows = [row for row in rows if row.restricted == (restriction == "restricted")]
    return page(call, rows, lambda row: expanded(call, row, project))


@handles("GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}")
def get_request_type(call: Call) -> Json:
    """One type."""
    desk, project = the_desk(call)
    return expanded(call, the_request_type(call, desk), project)


@handles("GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/field")
def get_request_type_fields(call: Call) -> Json:
    """What a request of this type takes."""
    desk, project = the_desk(call)
    row = the_request_type(call, desk)
    hidden = "hiddenFields" in call.many("expand") and is_desk_administrator(call.site, call.account, project)
    return fields(call, row, project, hidden=hidden)


@handles("GET /servicedesk/{serviceDeskId}/requesttypegroup")
def list_request_type_groups(call: Call) -> Json:
    """The headings of the portal, in their order."""
    desk, _ = the_desk(call)
    rows = [row for row in call.site.request_type_groups.values() if row.desk == desk.id]
    return page(call, rows, lambda row: {"id": str(row.id), "name": row.name})


def expanded(call: Call, row: RequestType, project: Project) -> Json:
    """A request type with what `expand` brings."""
    shown = request_type(call, row)
    if "field" in call.many("expand"):
        shown["fields"] = fields(call, row, project, hidden=False)
        shown["_expands"] = []
    return shown


def fields(call: Call, row: RequestType, project: Project, *, hidden: bool) -> Json:
    """The fields of a request type with what the caller may do besides filling them in."""
    agent = is_agent(call.site, call.account, project)
    return {
        "requestTypeFields": [_field(call, asked) for asked in row.fields if asked.visible or hidden],
        "canRaiseOnBehalfOf": agent,
        "canAddRequestParticipants": agent,
    }


def _field(call: Call, asked: RequestTypeField) -> Json:
    field = call.site.fields[asked.field]
    return {
        "fieldId": field.id,
        "name": asked.name,
        "description": asked.description,
        "required": asked.required,
        "defaultValues": [],
        "presetValues": asked.preset,
        "validValues": _valid_values(field),
        "jiraSchema": schema(field),
        "visible": asked.visible,
    }


def schema(field: Field) -> Json:
    """What Jira says of a field's type."""
    shown: Json = {"type": field.type}
    if field.items:
        shown["items"] = field.items
    if field.custom:
        shown["custom"] = field.custom
        shown["customId"] = int(field.id.removeprefix("customfield_"))
    else:
        shown["system"] = field.system or field.id
    return shown


def _valid_values(field: Field) -> list[Json]:
    if field.type == "priority":
        return [{"value": str(row.id), "label": row.name, "children": []} for row in constants.PRIORITIES.values()]
    return [
        {
            "value": option.id,
            "label": option.value,
            "children": [{"value": child.id, "label": child.value, "children": []} for child in option.children],
        }
        for option in field.options
    ]
