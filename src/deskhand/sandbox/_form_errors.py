"""How the Forms API says no: a list of errors, each with what it is about.

https://support.atlassian.com/jira/kb/how-to-find-the-correct-form-id-to-perform-actions-on-a-form-associated-to-an-issue
"""

from typing import Any

from deskhand.sandbox._call import Call, Refusal

NO_FORM = "The provided form ID was not found."
INVALID = "VALIDATION_ERROR"


def entry(status: int, code: str, title: str, detail: str, **about: str) -> dict[str, Any]:
    """One error."""
    context = [{"type": kind, "id": number} for kind, number in about.items()]
    return {"status": status, "code": code, "title": title, "detail": detail, "context": context}


def entries(problems: dict[str, str]) -> list[dict[str, Any]]:
    """What is wrong with answers, by question."""
    return [entry(422, INVALID, "Validation failed", text, question=number) for number, text in problems.items()]


def refused(status: int, code: str, title: str, detail: str, **about: str) -> Refusal:
    """A refusal with one error."""
    return Refusal(status, detail, body={"errors": [entry(status, code, title, detail, **about)]})


def unfit(problems: dict[str, str]) -> Refusal:
    """The refusal of answers that do not fit."""
    return Refusal(422, "Validation failed", body={"errors": entries(problems)})


def missing(call: Call) -> Refusal:
    """The refusal of a form that is not on the issue, or not for the caller."""
    return refused(
        404, "FORM_NOT_FOUND", "Form Not Found", NO_FORM, issue=call.params["issueIdOrKey"], form=call.params["formId"]
    )
