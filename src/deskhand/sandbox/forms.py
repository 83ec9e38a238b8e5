"""The forms of requests as the portal has them: those that are not internal."""

from deskhand.sandbox._access import FORBIDDEN, holds, the_request
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._form_records import Form
from deskhand.sandbox._forms import ON_REQUEST, PAGES, form, forms_of, index_entry, save, simplified, submit, the_form
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._replies import Json

SOURCE = f"{PAGES}customer-request/"
HEADER = (
    "Whether calls still must opt in: Atlassian's examples differ."
    " The codes of refusals other than FORM_NOT_FOUND and VALIDATION_ERROR."
)
SAVING = "Whether answers that are not named stay, and the texts of refusals: here they stay."


@handles(f"GET {ON_REQUEST}", source=SOURCE, experimental=True, unknown=HEADER)
def list_request_forms(call: Call) -> list[Json]:
    """The forms of a request."""
    return [index_entry(row) for row in forms_of(call, the_request(call), portal=True)]


@handles(f"GET {ON_REQUEST}/{{formId}}", source=SOURCE, experimental=True, unknown=HEADER)
def get_request_form(call: Call) -> Json:
    """One form of a request, with its questions and its answers."""
    return form(call, the_form(call, the_request(call), portal=True))


@handles(f"PUT {ON_REQUEST}/{{formId}}", source=SOURCE, experimental=True, unknown=SAVING)
def save_request_form(call: Call) -> Json:
    """Save answers of a form that is open."""
    return save(call, _to_edit(call))


@handles(
    f"PUT {ON_REQUEST}/{{formId}}/action/submit",
    basis="observed",
    source=SOURCE,
    experimental=True,
    unknown="What a form that was submitted already answers: here 400. Rules other than of single questions.",
)
def submit_request_form(call: Call) -> Json:
    """Submit a form, once what it requires was answered."""
    return submit(call, _to_edit(call))


@handles(
    f"GET {ON_REQUEST}/{{formId}}/format/answers",
    source=SOURCE,
    experimental=True,
    unknown="What fieldKey and choice hold: here the question's key and the ids of choices. Whether questions without an answer are listed: here not.",
)
def list_request_answers(call: Call) -> list[Json]:
    """The answers of a form as texts."""
    return simplified(call, the_form(call, the_request(call), portal=True))


def _to_edit(call: Call) -> Form:
    issue: Issue = the_request(call)
    row = the_form(call, issue, portal=True)
    if not holds(call.site, call.user, "EDIT_ISSUES", call.site.projects[issue.project], issue, portal=True):
        raise Refusal(403, FORBIDDEN)
    return row
