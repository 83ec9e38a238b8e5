"""Request types of a service desk: what can be asked for, and which fields it takes."""

from msgspec import Struct

from deskhand.sandbox import _constants as constants
from deskhand.sandbox import _properties as properties
from deskhand.sandbox._access import (
    can_raise,
    is_agent,
    is_desk_administrator,
    reaches,
    the_administered_desk,
    the_desk,
)
from deskhand.sandbox._call import JSM, SIGN_IN, Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._portal_view import request_type
from deskhand.sandbox._records import Field, Project, RequestType, RequestTypeField, ServiceDesk
from deskhand.sandbox._replies import Json, both, page
from deskhand.sandbox._values import schema

MOST_CHECKED = 50


class RequestTypeCreate(Struct, rename="camel"):
    """The body of a new type."""

    issue_type_id: str | None = None
    name: str | None = None
    description: str | None = None
    help_text: str | None = None


class PermissionCheck(Struct, rename="camel"):
    """Whose permissions on which types are asked for."""

    permissions: list[str] = []
    request_type_ids: list[int] = []
    account_id: str | None = None


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
    rows = [
        row
        for row in call.site.request_types.values()
        if row.desk == desk.id and can_raise(call.site, call.account, row, project)
    ]
    group = call.one("groupId")
    if group:
        rows = [row for row in rows if group in map(str, row.groups)]
    rows = _filtered(call, rows)
    return page(call, rows, lambda row: expanded(call, row, project))


@handles(
    "GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}",
    anonymous=True,
    unknown="What an anonymous caller meets where the desk is not for everybody: here the 401 of an account that is missing.",
)
def get_request_type(call: Call) -> Json:
    """One type; of a desk that is open to everybody, whoever asks."""
    known = call.site.desk(call.params["serviceDeskId"])
    if call.account is None and (known is None or not reaches(call.site, None, known)):
        raise Refusal(401, SIGN_IN)
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


@handles("GET /requesttype", experimental=True)
def list_all_request_types(call: Call) -> Json:
    """The types of every desk that the caller reaches."""
    wanted = {desk.id for text in call.many("serviceDeskId") if (desk := call.site.desk(text)) is not None}
    desks = [desk for desk in call.site.desks.values() if reaches(call.site, call.user, desk)]
    if call.many("serviceDeskId"):
        desks = [desk for desk in desks if desk.id in wanted]
    projects = {desk.id: call.site.projects[desk.project] for desk in desks}
    rows = [row for row in call.site.request_types.values() if row.desk in projects]
    rows = _filtered(call, [row for row in rows if can_raise(call.site, call.account, row, projects[row.desk])])
    return page(call, rows, lambda row: expanded(call, row, projects[row.desk]))


@handles("POST /servicedesk/{serviceDeskId}/requesttype", experimental=True)
def create_request_type(call: Call) -> Json:
    """A new type on an issue type; without a group, so that the portal does not show it yet."""
    desk, project = the_administered_desk(call)
    sent = call.read(RequestTypeCreate)
    name = (sent.name or "").strip()
    if not name:
        raise Refusal(400, "The request type name must not be empty.")
    kind = sent.issue_type_id or ""
    if not kind.isdecimal() or int(kind[:9]) not in project.issue_types:
        raise Refusal(404, "The issue type does not exist.")
    number = call.site.next("request type", 1)
    asked = [RequestTypeField("summary", "Summary", required=True)]
    row = RequestType(number, desk.id, name, sent.description or "", sent.help_text or "", int(kind), [], asked)
    return expanded(call, call.site.request_types.add(number, row), project)


@handles("DELETE /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}", experimental=True)
def delete_request_type(call: Call) -> Reply:
    """Delete a type; its requests become plain issues."""
    desk, _ = the_administered_desk(call)
    row = the_request_type(call, desk)
    for number, issue in list(call.site.issues.items()):
        if issue.request_type == row.id:
            call.site.issues.edit(number).request_type = None
    call.site.request_types.drop(row.id)
    return Reply(204)


@handles("POST /servicedesk/{serviceDeskId}/requesttype/permissions/check", experimental=True, anonymous=True)
def check_permissions(call: Call) -> Json:
    """Which types somebody may use, and which they administer."""
    desk = call.site.desk(call.params["serviceDeskId"])
    sent = call.read(PermissionCheck)
    if desk is None or not sent.permissions or len(sent.request_type_ids) > MOST_CHECKED:
        raise Refusal(400, f"Name a service desk, permissions, and at most {MOST_CHECKED} request types.")
    project = call.site.projects[desk.project]
    user = call.account
    if sent.account_id is not None and (user is None or sent.account_id != user.account_id):
        if not is_desk_administrator(call.site, user, project):
            raise Refusal(401, "You need to administer the project to check the permissions of others.")
        user = call.site.users.get(sent.account_id)
        if user is None:
            raise Refusal(400, f"The user '{sent.account_id}' does not exist.")
    rows = [row for row in call.site.request_types.values() if row.desk == desk.id and row.id in sent.request_type_ids]
    shown: Json = {}
    if "canAdminister" in sent.permissions:
        administers = is_desk_administrator(call.site, user, project)
        shown["canAdminister"] = [row.id for row in rows if administers]
    if "canCreateRequest" in sent.permissions:
        enters = reaches(call.site, user, desk)
        shown["canCreateRequest"] = [row.id for row in rows if enters and can_raise(call.site, user, row, project)]
    return shown


PROPERTY = "/servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/property"


@handles(f"GET {PROPERTY}", experimental=True)
def list_properties(call: Call) -> Json:
    """The keys of a type's properties."""
    desk, _ = the_desk(call)
    row = the_request_type(call, desk)
    return properties.keys(call, row.properties, f"{JSM}/servicedesk/{desk.id}/requesttype/{row.id}/property")


@handles(f"GET {PROPERTY}/{{propertyKey}}", experimental=True)
def get_property(call: Call) -> Json:
    """One property of a type."""
    desk, _ = the_desk(call)
    return properties.one(call, the_request_type(call, desk).properties)


@handles(f"PUT {PROPERTY}/{{propertyKey}}", experimental=True)
def set_property(call: Call) -> Reply:
    """Set a property of a type."""
    desk, _ = the_administered_desk(call)
    return properties.put(call, call.site.request_types.edit(the_request_type(call, desk).id).properties)


@handles(f"DELETE {PROPERTY}/{{propertyKey}}", experimental=True)
def delete_property(call: Call) -> Reply:
    """Delete a property of a type."""
    desk, _ = the_administered_desk(call)
    return properties.drop(call, call.site.request_types.edit(the_request_type(call, desk).id).properties)


def _filtered(call: Call, rows: list[RequestType]) -> list[RequestType]:
    words, restriction = call.one("searchQuery").casefold(), call.one("restrictionStatus").casefold()
    if words:
        hidden = call.flag("includeHiddenRequestTypesInSearch", default=False)
        rows = [row for row in rows if words in f"{row.name}\n{row.description}".casefold() and (row.groups or hidden)]
    if restriction in {"open", "restricted"}:
        rows = [row for row in rows if row.restricted == (restriction == "restricted")]
    return rows


def expanded(call: Call, row: RequestType, project: Project) -> Json:
    """A request type with what `expand` brings."""
    shown = request_type(call, row)
    if "field" in call.many("expand") and call.site.edition == "cloud":
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
    shown: Json = {
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
    return both(call, shown, "defaultValues", "presetValues", "visible")


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
