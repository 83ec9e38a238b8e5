"""The forms of projects, which request types ask and issues are given copies of."""

from deskhand.sandbox._access import can_raise, holds, the_desk
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._form_errors import NO_FORM, refused
from deskhand.sandbox._form_records import FormTemplate
from deskhand.sandbox._forms import PAGES, instant, published
from deskhand.sandbox._handles import handles
from deskhand.sandbox._records import Project
from deskhand.sandbox._replies import Json
from deskhand.sandbox.forms import HEADER
from deskhand.sandbox.request_types import the_request_type

CLOUD = "/jira/forms/cloud/{cloudId}"


@handles(f"GET {CLOUD}/project/{{projectIdOrKey}}/form", source=f"{PAGES}project/", experimental=True, unknown=HEADER)
def list_project_forms(call: Call) -> list[Json]:
    """The forms of a project, with the request types that ask them."""
    project = _the_project(call)
    return [
        {
            "id": row.id,
            "name": row.design["settings"]["name"],
            "updated": instant(row.updated),
            "issueCreateIssueTypeIds": [],
            "issueCreateRequestTypeIds": [],
            "portalRequestTypeIds": row.request_types,
            "recommendedIssueRequestTypeIds": [],
        }
        for row in call.site.form_templates.values()
        if row.project == project.id
    ]


@handles(
    f"GET {CLOUD}/project/{{projectIdOrKey}}/form/{{formId}}",
    source=f"{PAGES}project/",
    experimental=True,
    unknown=HEADER,
)
def get_project_form(call: Call) -> Json:
    """One form of a project, with its questions."""
    project = _the_project(call)
    row = call.site.form_templates.get(call.params["formId"])
    if row is None or row.project != project.id:
        raise refused(404, "FORM_NOT_FOUND", "Form Not Found", NO_FORM, form=call.params["formId"])
    kinds = ("issueCreateIssueTypeIds", "issueCreateRequestTypeIds", "recommendedIssueRequestTypeIds")
    return _template(row) | {"publish": {"portal": _publish(row), "jira": {kind: [] for kind in kinds}}}


@handles(
    f"GET {CLOUD}/servicedesk/{{serviceDeskId}}/requesttype/{{requestTypeId}}/form",
    source=f"{PAGES}portal/",
    experimental=True,
    unknown="What a request type without a form answers: here 404.",
)
def get_request_type_form(call: Call) -> Json:
    """The form that a request type asks in the portal."""
    desk, project = the_desk(call)
    kind = the_request_type(call, desk)
    row = published(call.site, kind.id)
    if row is None or not can_raise(call.site, call.account, kind, project):
        raise refused(404, "FORM_NOT_FOUND", "Form Not Found", "The request type has no form.")
    return _template(row) | {"publish": _publish(row)}


def _template(row: FormTemplate) -> Json:
    return {"id": row.id, "updated": instant(row.updated), "design": row.design}


def _publish(row: FormTemplate) -> Json:
    return {
        "portalRequestTypeIds": row.request_types,
        "submitOnCreate": row.submit_on_create,
        "validateOnCreate": row.validate_on_create,
    }


def _the_project(call: Call) -> Project:
    project = call.site.project(call.params["projectIdOrKey"])
    if project is None or not holds(call.site, call.account, "BROWSE_PROJECTS", project):
        raise Refusal(404, "The project was not found.")
    return project
