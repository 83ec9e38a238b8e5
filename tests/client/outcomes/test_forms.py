"""Forms of requests: what customers fill in, and what agents open again."""

import pytest

from client.outcomes.company import DESK, Company
from client.outcomes.shown import No, refuses, shows
from deskhand.errors import Invalid

HERE = "/jira/forms/cloud/{cloudId}/request/{issueIdOrKey}/form"
ALL, ONE, UPDATE = f"GET {HERE}", f"GET {HERE}/{{formId}}", f"PUT {HERE}/{{formId}}"
ANSWERS, SUBMIT = f"GET {HERE}/{{formId}}/format/answers", f"PUT {HERE}/{{formId}}/action/submit"
REOPEN = "PUT /jira/forms/cloud/{cloudId}/issue/{issueIdOrKey}/form/{formId}/action/reopen"
ONBOARDING, WORKPLACE = "5", "3"  # request types that ask a form; submitting the second locks it
NEW_COLLEAGUE = {"1": {"text": "Ann"}, "2": {"date": "2027-02-01"}, "3": {"choices": ["1"]}, "4": {"choices": ["11"]}}
FIELDS = {"summary": "A new colleague", "customfield_10034": {"value": "Sales"}}
HARDWARE = {"summary": "A screen", "description": "Mine is broken", "customfield_10032": {"value": "Monitor"}}


async def form_of(acme: Company, kind: str = ONBOARDING) -> tuple[str, str, str]:
    """A form of a new request of grace's: the site, the request, the form."""
    asked = (FIELDS, NEW_COLLEAGUE) if kind == ONBOARDING else (HARDWARE, {"1": {"text": "3"}})
    made = await acme.grace.requests.create(DESK, kind, asked[0], form=asked[1])
    (form,) = await acme.grace.forms.list(acme.cloud_id, made.issue_key)
    return acme.cloud_id, made.issue_key, form.id


@shows("POST /request", ALL, ONE, editions=("cloud",))
async def test_a_request_is_raised_with_its_form(acme: Company) -> None:
    """The form stands on it, submitted; answers that are linked to a field are in the field."""
    cloud, request, form = await form_of(acme)
    assert [("New employee", True, False)] == [
        (one.name, one.submitted, one.lock) for one in await acme.grace.forms.list(cloud, request)
    ]
    assert NEW_COLLEAGUE == (await acme.grace.forms.get(cloud, request, form)).answers
    issue = await acme.alex.platform.issues.get(request)
    assert "2027-02-01" == issue.fields["customfield_10035"]


@shows("POST /request", "POST /request/validate", editions=("cloud",))
async def test_a_form_that_does_not_pass_raises_nothing(acme: Company) -> None:
    """The questions are named, on raising as on checking."""
    lacking = {number: answer for number, answer in NEW_COLLEAGUE.items() if number != "4"}
    with pytest.raises(Invalid, match="question 4: The field is required") as caught:
        await acme.grace.requests.create(DESK, ONBOARDING, FIELDS, form=lacking)
    assert 422 == caught.value.status
    with pytest.raises(Invalid, match="check the fields"):
        await acme.grace.requests.validate(DESK, ONBOARDING, FIELDS, form=lacking)
    assert (await acme.grace.requests.validate(DESK, ONBOARDING, FIELDS, form=NEW_COLLEAGUE)).valid


@shows(REOPEN, UPDATE, ONE, ANSWERS)
async def test_answers_are_kept_and_read_back(acme: Company) -> None:
    """As the form has them, and as texts beside their questions."""
    form = await form_of(acme)
    await acme.alex.forms.reopen(*form)
    people = {"5": {"users": [acme.account("alex")]}}
    kept = await acme.grace.forms.update(*form, {"3": {"choices": ["2"]}, **people})
    named = {"users": [{"id": acme.account("alex"), "name": "Alex Moreau"}]}
    assert {**NEW_COLLEAGUE, "3": {"choices": ["2"]}, "5": named} == kept.answers
    assert kept == await acme.grace.forms.get(*form)
    told = await acme.grace.forms.answers(*form)
    assert [("Is a laptop needed?", "No"), ("Who should be told?", "Alex Moreau")] == [
        (one.label, one.answer) for one in told if one.label and one.label.startswith(("Is", "Who"))
    ]


@shows(SUBMIT, REOPEN, ALL)
async def test_a_form_is_submitted_and_opened_again(acme: Company) -> None:
    """In between its answers cannot be changed; a locked one is the administrators' to open."""
    form = await form_of(acme, WORKPLACE)
    with pytest.raises(Invalid, match="The form was submitted"):
        await acme.grace.forms.update(*form, {"1": {"text": "4"}})
    assert "open" == (await acme.deskhand.forms.reopen(*form)).status
    assert [(False, False)] == [(one.submitted, one.lock) for one in await acme.grace.forms.list(*form[:2])]
    assert "locked" == (await acme.grace.forms.submit(*form)).status


@shows(REOPEN, UPDATE, SUBMIT)
async def test_what_is_required_has_to_be_answered(acme: Company) -> None:
    """Only then a form can be submitted, and what is missing is named by its question."""
    form = await form_of(acme)
    await acme.alex.forms.reopen(*form)
    await acme.grace.forms.update(*form, {"1": {"text": ""}})
    with pytest.raises(Invalid, match="question 1: The field is required"):
        await acme.grace.forms.submit(*form)
    with pytest.raises(Invalid, match="question 4: The choice does not exist"):
        await acme.grace.forms.update(*form, {"4": {"choices": ["99"]}})


async def _locked(acme: Company) -> None:
    await acme.alex.forms.reopen(*await form_of(acme, WORKPLACE))


async def _as_a_stranger(acme: Company) -> None:
    await acme.bruno.forms.list(*(await form_of(acme))[:2])


@refuses(
    No(REOPEN, 403, _locked),
    No(ALL, 403, _as_a_stranger),
    No(ALL, 404, lambda acme: acme.grace.forms.list(acme.cloud_id, "HELP-9999")),
    No(ALL, 404, lambda acme: acme.grace.forms.list("another", "HELP-1")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A form of somebody else, of another site, or locked."""
    await no.said(acme)
