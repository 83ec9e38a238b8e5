"""The form that goes with a new request: its answers checked, those linked to fields of Jira's as their values, its copy made."""

from typing import Any

from msgspec import Struct, field

from deskhand.sandbox import _form_errors as form_errors
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._form_answers import Answer, as_field, is_empty, kept, misfits, problems
from deskhand.sandbox._form_design import questions
from deskhand.sandbox._form_records import Answers, FormTemplate
from deskhand.sandbox._forms import attach, published, submitted_as
from deskhand.sandbox._issue_records import Attachment, Issue
from deskhand.sandbox._records import RequestType
from deskhand.sandbox._values import Unfit, parse

KEY = "sd.request.create.error.proforma.form.validation.error"


class SentForm(Struct):
    """The form in the body of a new request."""

    answers: dict[str, Answer] = field(default_factory=dict)


class FilledForm(Struct):
    """A form that was filled in for a request that is not raised yet."""

    template: FormTemplate
    answers: Answers
    values: dict[str, Any]
    problems: dict[str, str]

    @property
    def files(self) -> list[str]:
        """The temporary files that were given as answers."""
        return [name for answer in self.answers.values() for name in answer.get("files", ())]


def filled(call: Call, kind: RequestType, sent: SentForm) -> FilledForm:
    """The form of a request type with its answers, and what is wrong with them."""
    template = published(call.site, kind.id)
    if template is None:
        raise Refusal(400, "The request type has no form.")
    answers = kept(sent.answers)
    check = problems if template.validate_on_create else misfits
    made = FilledForm(template, answers, {}, check(call.site, template.design, answers))
    for number, question in questions(call.site, template.design).items():
        linked = call.site.fields.get(question.field or "")
        answer = answers.get(number, {})
        if linked is None or number in made.problems or is_empty(question, answer):
            continue
        raw = as_field(question, answer, several=linked.type == "array")
        try:
            made.values[linked.id] = parse(call.site, linked, raw, version=3, wiki=isinstance(raw, str))
        except Unfit as unfit:
            made.problems[number] = str(unfit)
    return made


def refused(wrong: dict[str, str]) -> Refusal:
    """The refusal of a request whose form does not pass."""
    said = {"errorMessage": "Invalid request", "errors": form_errors.entries(wrong)}
    return Refusal(422, body={**said, "i18nErrorMessage": {"i18nKey": KEY, "parameters": []}})


def put(call: Call, issue: Issue, made: FilledForm, files: list[Attachment]) -> None:
    """Put the form on the request that was raised; files that were answers are attachments by now."""
    names = dict(zip(dict.fromkeys(made.files), files, strict=True))
    answers = {
        number: answer | {"files": [_file(names[name]) for name in answer["files"]]} if answer.get("files") else answer
        for number, answer in made.answers.items()
    }
    row = attach(call.site, issue.id, made.template, answers, call.site.clock.now())
    if made.template.submit_on_create:
        row.status = submitted_as(row.design)  # type: ignore[assignment]


def _file(row: Attachment) -> dict[str, str]:
    return {"id": str(row.id), "name": row.name}
