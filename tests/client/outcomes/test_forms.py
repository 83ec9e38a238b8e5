"""Forms of requests, at a service of Atlassian's beside the site."""

from collections.abc import AsyncIterator

import pytest

from client.outcomes.elsewhere import Elsewhere, FormsService, beside
from client.outcomes.shown import shows
from deskhand.errors import Invalid, NotFound

HERE = "/jira/forms/cloud/{cloudId}/request/{issueIdOrKey}/form"
ALL, ONE, UPDATE = f"GET {HERE}", f"GET {HERE}/{{formId}}", f"PUT {HERE}/{{formId}}"
ANSWERS, SUBMIT = f"GET {HERE}/{{formId}}/format/answers", f"PUT {HERE}/{{formId}}/action/submit"
REOPEN = "PUT /jira/forms/cloud/{cloudId}/issue/{issueIdOrKey}/form/{formId}/action/reopen"
FORM = ("c1", "HELP-1", "f1")


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    async with beside(FormsService()) as place:
        yield place


@shows(UPDATE, ONE, ANSWERS)
async def test_answers_are_kept_and_read_back(elsewhere: Elsewhere) -> None:
    """As the form has them, and as texts beside their questions."""
    forms = elsewhere.jira.forms
    await forms.update(*FORM, {"1": {"text": "Yes"}})
    assert {"1": {"text": "Yes"}} == (await forms.get(*FORM)).answers
    assert [("Laptop?", "Yes")] == [(one.label, one.answer) for one in await forms.answers(*FORM)]


@shows(SUBMIT, REOPEN, ALL)
async def test_a_form_is_submitted_and_opened_again(elsewhere: Elsewhere) -> None:
    """In between its answers cannot be changed."""
    forms = elsewhere.jira.forms
    await forms.submit(*FORM)
    assert [("About you", True)] == [(one.name, one.submitted) for one in await forms.list("c1", "HELP-1")]
    with pytest.raises(Invalid, match="The form was submitted"):
        await forms.update(*FORM, {"1": {"text": "No"}})
    await forms.reopen(*FORM)
    assert [False] == [one.submitted for one in await forms.list("c1", "HELP-1")]


async def test_what_is_not_there(elsewhere: Elsewhere) -> None:
    """A request or a form."""
    with pytest.raises(NotFound, match="It is not there"):
        await elsewhere.jira.forms.list("c1", "HELP-2")
    with pytest.raises(NotFound, match="It is not there"):
        await elsewhere.jira.forms.get("c1", "HELP-1", "f2")
