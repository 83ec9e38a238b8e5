"""Which fields an issue takes when it is created or edited."""

from typing import Any

from deskhand.sandbox import _issue_view as view
from deskhand.sandbox._access import holds, the_issue
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._constants import PRIORITIES
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_input import EDITABLE, NEEDED
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._records import Field, Project
from deskhand.sandbox._replies import Json
from deskhand.sandbox._values import schema
from deskhand.sandbox.platform.projects import sees_project, the_project

META = "/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes"


@handles(f"GET {META}", group="issues", anonymous=True)
def list_create_types(call: Call) -> Json:
    """The issue types that can be created in a project."""
    project = _creatable(call)
    return _page(call, "issueTypes", [view.issue_type(call, number) for number in project.issue_types])


@handles(f"GET {META}/{{issueTypeId}}", group="issues", anonymous=True)
def list_create_fields(call: Call) -> Json:
    """The fields of an issue type in a project."""
    project = _creatable(call)
    text = call.params["issueTypeId"]
    if not text.isdecimal() or int(text[:9]) not in project.issue_types:
        raise Refusal(400, "The issue type is not one of the project.")
    rows = [{"fieldId": field.id, **_meta(call, field)} for field in settable(call, project, None)]
    return _page(call, "fields", rows)


@handles("GET /rest/api/3/issue/createmeta", group="issues", anonymous=True)
def get_create_meta(call: Call) -> Json:
    """The projects in which the caller can create issues, with their issue types; deprecated in favour of the two above."""
    site = call.site
    ids, keys = call.many("projectIds"), [key.upper() for key in call.many("projectKeys")]
    kinds, names = call.many("issuetypeIds"), [name.casefold() for name in call.many("issuetypeNames")]
    fields = "projects.issuetypes.fields" in call.many("expand")
    rows = []
    for project in site.projects.values():
        wanted = not (ids or keys) or str(project.id) in ids or project.key in keys
        if not wanted or not sees_project(call, project) or not holds(site, call.account, "CREATE_ISSUES", project):
            continue
        types = [view.issue_type(call, number) for number in project.issue_types]
        if kinds or names:
            types = [row for row in types if row["id"] in kinds or row["name"].casefold() in names]
        for row in types if fields else ():
            row["expand"] = "fields"
            row["fields"] = {field.id: _meta(call, field) for field in settable(call, project, None)}
        rows.append({"expand": "issuetypes", **_reference(call, project), "issuetypes": types})
    return {"expand": "projects", "projects": rows}


def _reference(call: Call, project: Project) -> Json:
    shown = view.project_reference(call, project)
    return {name: shown[name] for name in ("self", "id", "key", "name", "avatarUrls") if name in shown}


@handles("GET /rest/api/3/issue/{issueIdOrKey}/editmeta", group="issues", anonymous=True)
def get_edit_meta(call: Call) -> Json:
    """The fields of an issue that the caller can edit."""
    return edit_meta(call, the_issue(call))


def edit_meta(call: Call, issue: Issue) -> Json:
    """The fields of an issue that the caller can edit."""
    project = call.site.projects[issue.project]
    if not holds(call.site, call.account, "EDIT_ISSUES", project, issue):
        return {"fields": {}}
    return {"fields": {field.id: _meta(call, field) for field in settable(call, project, issue)}}


def settable(call: Call, project: Project, issue: Issue | None) -> list[Field]:
    """The fields that the caller can set."""
    rows = []
    for field in call.site.fields.values():
        custom = field.custom is not None and not field.custom.startswith("com.atlassian.servicedesk")
        permission = NEEDED.get(field.id)
        allowed = permission is None or holds(call.site, call.account, permission, project, issue)
        if (custom or field.id in EDITABLE) and allowed:
            rows.append(field)
    return rows


def _creatable(call: Call) -> Project:
    project = the_project(call)
    if not holds(call.site, call.account, "CREATE_ISSUES", project):
        raise Refusal(400, "You do not have permission to create issues in this project.")
    return project


def _page(call: Call, name: str, rows: list[Json]) -> Json:
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50) or 50, 200)
    page: Json = {"startAt": start, "maxResults": size, "total": len(rows)}
    if call.site.edition == "datacenter":
        page["isLast"], name = start + size >= len(rows), "values"
    return {**page, name: rows[start : start + size]}


def _meta(call: Call, field: Field) -> Json:
    verbs = ["add", "set", "remove"] if field.type == "array" else ["set"]
    shown: Json = {
        "required": field.id == "summary",
        "schema": schema(field),
        "name": field.name,
        "key": field.id,
        "hasDefaultValue": field.id == "priority",
        "operations": verbs,
    }
    values = _values(call, field)
    if values:
        shown["allowedValues"] = values
    return shown


def _values(call: Call, field: Field) -> list[Any]:
    if field.type == "priority":
        return [view.priority(call, number) for number in PRIORITIES]
    return [
        {"self": view.rest(call, f"customFieldOption/{row.id}"), "value": row.value, "id": row.id}
        for row in field.options
    ]
