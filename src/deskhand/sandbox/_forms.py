"""Forms on issues: put there, found again, filled in, shown."""

import uuid
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from deskhand.sandbox._call import Call
from deskhand.sandbox._form_answers import Answer, kept, misfits, problems, told
from deskhand.sandbox._form_design import questions
from deskhand.sandbox._form_errors import missing, refused, unfit
from deskhand.sandbox._form_records import Answers, Form, FormTemplate
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._replies import Json
from deskhand.sandbox._site import Site

WORDS = {"o": "open", "s": "submitted", "l": "locked"}
ON_REQUEST = "/jira/forms/cloud/{cloudId}/request/{issueIdOrKey}/form"
ON_ISSUE = "/jira/forms/cloud/{cloudId}/issue/{issueIdOrKey}/form"
PAGES = "https://developer.atlassian.com/cloud/forms/rest/api-group-forms-on-"


class Save(Struct):
    """The body of a call that saves answers."""

    answers: dict[str, Answer] = {}


def attach(site: Site, issue: int, template: FormTemplate, answers: Answers, moment: int) -> Form:
    """Put a copy of a form on an issue."""
    number = str(uuid.uuid5(uuid.UUID(template.id), f"{issue} {site.next('form', 1)}"))
    return site.forms.add(number, Form(number, issue, template.id, template.design, moment, answers=answers))


def published(site: Site, request_type: int) -> FormTemplate | None:
    """The form that a request type asks in the portal."""
    return next((row for row in site.form_templates.values() if request_type in row.request_types), None)


def forms_of(call: Call, issue: Issue, *, portal: bool) -> list[Form]:
    """The forms of an issue; the portal has no internal ones."""
    rows = (row for row in call.site.forms.values() if row.issue == issue.id)
    return [row for row in rows if not (portal and row.internal)]


def the_form(call: Call, issue: Issue, *, portal: bool) -> Form:
    """The form that the path names."""
    for row in forms_of(call, issue, portal=portal):
        if row.id == call.params["formId"]:
            return row
    raise missing(call)


def save(call: Call, row: Form) -> Json:
    """Keep answers; those that are not named stay."""
    sent = kept(call.read(Save).answers)
    _open_only(row)
    wrong = misfits(call.site, row.design, sent)
    if wrong:
        raise unfit(wrong)
    kind = questions(call.site, row.design)
    if any(answer.get("files") for number, answer in sent.items() if kind[number].parts == ("files",)):
        raise refused(400, "BAD_REQUEST", "Bad Request", "Files are attached on creating a request only.")
    row = call.site.forms.edit(row.id)
    row.answers |= sent
    row.updated = call.site.clock.now()
    return form(call, row)


def submit(call: Call, row: Form) -> Json:
    """Submit a form, which its design may lock by that."""
    _open_only(row)
    wrong = problems(call.site, row.design, row.answers)
    if wrong:
        raise unfit(wrong)
    return become(call, row, submitted_as(row.design))


def submitted_as(design: dict[str, Any]) -> str:
    """What a form is once it is submitted."""
    return "l" if design["settings"].get("submit", {}).get("lock") else "s"


def become(call: Call, row: Form, status: Any) -> Json:
    """Give a form another status; the reply is its name."""
    row = call.site.forms.edit(row.id)
    row.status, row.updated = status, call.site.clock.now()
    return {"status": WORDS[status]}


def _open_only(row: Form) -> None:
    if row.status != "o":
        raise refused(400, "FORM_NOT_OPEN", "Form Not Open", "The form was submitted. Reopen it first.", form=row.id)


def index_entry(row: Form) -> Json:
    """A form in a list."""
    return {
        "id": row.id,
        "name": row.design["settings"]["name"],
        "updated": instant(row.updated),
        "submitted": row.status != "o",
        "lock": row.status == "l",
        "internal": row.internal,
        "formTemplate": {"id": row.template},
    }


def form(call: Call, row: Form) -> Json:
    """A form with its questions and what was answered."""
    answers = {number: _answer(call.site, answer) for number, answer in row.answers.items()}
    state = {"visibility": "i" if row.internal else "e", "status": row.status, "answers": answers}
    return {"id": row.id, "updated": instant(row.updated), "design": row.design, "state": state}


def _answer(site: Site, answer: dict[str, Any]) -> Json:
    if "users" not in answer:
        return answer
    return answer | {"users": [{"id": who, "name": site.users[who].display_name} for who in answer["users"]]}


def simplified(call: Call, row: Form) -> list[Json]:
    """The answers as texts."""
    known = questions(call.site, row.design)
    rows = []
    for number in sorted(row.answers, key=int):
        question, answer = known[number], row.answers[number]
        shown = {"label": question.label, "fieldKey": question.key, "answer": told(call.site, question, answer)}
        if "choices" in question.parts:
            shown["choice"] = ",".join(answer.get("choices", ()))
        rows.append(shown)
    return rows


def instant(millis: int) -> str:
    """A moment as the Forms API writes it."""
    return f"{datetime.fromtimestamp(millis // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"
