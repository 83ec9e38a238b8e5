"""The forms of issues as Jira itself has them: internal ones, too."""

from msgspec import Struct

from deskhand.sandbox._access import FORBIDDEN, holds, is_desk_administrator, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._form_errors import refused
from deskhand.sandbox._form_records import Form
from deskhand.sandbox._forms import (
    ON_ISSUE,
    PAGES,
    attach,
    become,
    form,
    forms_of,
    index_entry,
    save,
    simplified,
    submit,
    the_form,
)
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._replies import Json
from deskhand.sandbox.forms import HEADER, SAVING

SOURCE = f"{PAGES}issue/"


class TemplateReference(Struct):
    """Which form of the project is meant."""

    id: str


class Attach(Struct, rename="camel"):
    """The body of a call that puts a form on an issue."""

    form_template: TemplateReference


@handles(f"GET {ON_ISSUE}", source=SOURCE, experimental=True, unknown=HEADER)
def list_issue_forms(call: Call) -> list[Json]:
    """The forms of an issue."""
    return [index_entry(row) for row in forms_of(call, the_issue(call), portal=False)]


@handles(
    f"POST {ON_ISSUE}",
    source=SOURCE,
    experimental=True,
    unknown="Whether customers see the new form at once: here not.",
)
def add_issue_form(call: Call) -> Json:
    """Put a copy of a form of the project on an issue."""
    issue = _to_edit(call)
    template = call.site.form_templates.get(call.read(Attach).form_template.id)
    if template is None or template.project != issue.project:
        raise refused(404, "FORM_NOT_FOUND", "Form Not Found", "The form template was not found.")
    row = attach(call.site, issue.id, template, {}, call.site.clock.now())
    row.internal = True
    return index_entry(row)


@handles(f"GET {ON_ISSUE}/{{formId}}", source=SOURCE, experimental=True, unknown=HEADER)
def get_issue_form(call: Call) -> Json:
    """One form of an issue, with its questions and its answers."""
    return form(call, the_form(call, the_issue(call), portal=False))


@handles(f"PUT {ON_ISSUE}/{{formId}}", source=SOURCE, experimental=True, unknown=SAVING)
def save_issue_form(call: Call) -> Json:
    """Save answers of a form that is open."""
    return save(call, _form_to_edit(call))


@handles(
    f"DELETE {ON_ISSUE}/{{formId}}",
    source=SOURCE,
    experimental=True,
    unknown="The status of the reply: here 204. Whether a locked form can be deleted: here not before it is open again.",
)
def delete_issue_form(call: Call) -> Reply:
    """Take a form from an issue."""
    row = _form_to_edit(call)
    if row.status == "l":
        raise refused(400, "FORM_LOCKED", "Form Locked", "The form is locked. Reopen it first.", form=row.id)
    call.site.forms.drop(row.id)
    return Reply(204)


@handles(f"PUT {ON_ISSUE}/{{formId}}/action/submit", basis="observed", source=SOURCE, experimental=True, unknown=HEADER)
def submit_issue_form(call: Call) -> Json:
    """Submit a form, once what it requires was answered."""
    return submit(call, _form_to_edit(call))


@handles(
    f"PUT {ON_ISSUE}/{{formId}}/action/reopen",
    basis="observed",
    source=SOURCE,
    experimental=True,
    unknown="What a form that is open already answers: here that it is.",
)
def reopen_issue_form(call: Call) -> Json:
    """Open a form again; a locked one is the project's administrators' to open."""
    row = _form_to_edit(call)
    project = call.site.projects[call.site.issues[row.issue].project]
    if row.status == "l" and not is_desk_administrator(call.site, call.account, project):
        raise refused(403, "FORBIDDEN", "Forbidden", "Only project administrators reopen a locked form.", form=row.id)
    return become(call, row, "o")


@handles(
    f"PUT {ON_ISSUE}/{{formId}}/action/external", basis="observed", source=SOURCE, experimental=True, unknown=HEADER
)
def show_issue_form(call: Call) -> Json:
    """Let customers see a form."""
    return _seen(call, internal=False)


@handles(
    f"PUT {ON_ISSUE}/{{formId}}/action/internal", basis="observed", source=SOURCE, experimental=True, unknown=HEADER
)
def hide_issue_form(call: Call) -> Json:
    """Keep a form among the agents."""
    return _seen(call, internal=True)


@handles(f"GET {ON_ISSUE}/{{formId}}/format/answers", source=SOURCE, experimental=True, unknown=HEADER)
def list_issue_answers(call: Call) -> list[Json]:
    """The answers of a form as texts."""
    return simplified(call, the_form(call, the_issue(call), portal=False))


def _seen(call: Call, *, internal: bool) -> Json:
    row = call.site.forms.edit(_form_to_edit(call).id)
    row.internal = internal
    return {"visibility": "internal" if internal else "external"}


def _form_to_edit(call: Call) -> Form:
    return the_form(call, _to_edit(call), portal=False)


def _to_edit(call: Call) -> Issue:
    issue = the_issue(call)
    if not holds(call.site, call.account, "EDIT_ISSUES", call.site.projects[issue.project], issue):
        raise Refusal(403, FORBIDDEN)
    return issue
