"""Forms: questions that go with a request, and their answers.

Atlassian documents the form itself, its design and its state, as an open structure: it is kept as it comes.
"""

from collections.abc import Mapping
from typing import Any

from deskhand.client._arguments import mapped
from deskhand.client._call import Call, call
from deskhand.client._operation import operation
from deskhand.client._shapes import Shape
from deskhand.client._worlds import CLOUD, Nouns, W
from deskhand.needs import Needs

__all__ = ["Form", "FormAnswer", "FormStatus", "FormSummary", "Forms"]

_REQUEST = "forms/rest/api-group-forms-on-customer-request"
_ISSUE = "forms/rest/api-group-forms-on-issue"
_READ = Needs(classic="read:servicedesk-request")
_WRITE = Needs(classic="write:servicedesk-request")


class FormSummary(Shape):
    """A form of a request: whether it was submitted, whether it is locked, whether customers see it."""

    id: str
    name: str | None = None
    submitted: bool | None = None
    lock: bool | None = None
    internal: bool | None = None
    updated: str | None = None
    form_template: Mapping[str, Any] | None = None


class Form(Shape):
    """A form with its questions (`design`), and how far it was filled in (`state`).

    A status is `o` for open, `s` for submitted or `l` for locked; a visibility `i` for internal or `e` for customers.
    """

    id: str
    updated: str | None = None
    design: Mapping[str, Any] | None = None
    state: Mapping[str, Any] | None = None

    @property
    def answers(self) -> Mapping[str, Any]:
        """The answers by question."""
        found: Mapping[str, Any] = (self.state or {}).get("answers") or {}
        return found


class FormAnswer(Shape):
    """An answer as text, beside its question; several choices are parted by commas."""

    label: str | None = None
    field_key: str | None = None
    answer: str | None = None
    choice: str | None = None


class FormStatus(Shape):
    """What a form is now: `open`, `submitted`, or `locked`, which only administrators of the project undo."""

    status: str


_ALL = list[FormSummary]
_ANSWERS = list[FormAnswer]


class Forms(Nouns[W]):
    """The forms of requests, on a service of Atlassian's that knows sites by their cloud id."""

    @operation(
        "GET /jira/forms/cloud/{cloudId}/request/{issueIdOrKey}/form",
        _ALL,
        needs=_READ,
        experimental=True,
        editions=CLOUD,
        chapter=_REQUEST,
    )
    def list(self, cloud_id: str, request: str | int) -> Call:
        """The forms of a request."""
        return call(cloud_id, request)

    @operation(
        "GET /jira/forms/cloud/{cloudId}/request/{issueIdOrKey}/form/{formId}",
        Form,
        needs=_READ,
        experimental=True,
        editions=CLOUD,
        chapter=_REQUEST,
    )
    def get(self, cloud_id: str, request: str | int, form: str) -> Call:
        """One form of a request: by the id that it has there, not that of the form it was made from."""
        return call(cloud_id, request, form)

    @operation(
        "GET /jira/forms/cloud/{cloudId}/request/{issueIdOrKey}/form/{formId}/format/answers",
        _ANSWERS,
        needs=_READ,
        experimental=True,
        editions=CLOUD,
        chapter=_REQUEST,
    )
    def answers(self, cloud_id: str, request: str | int, form: str) -> Call:
        """The answers as texts."""
        return call(cloud_id, request, form)

    @operation(
        "PUT /jira/forms/cloud/{cloudId}/request/{issueIdOrKey}/form/{formId}",
        Form,
        needs=_WRITE,
        experimental=True,
        editions=CLOUD,
        chapter=_REQUEST,
    )
    def update(self, cloud_id: str, request: str | int, form: str, answers: Mapping[str, Any]) -> Call:
        """Save answers by question, each like `{"text": "…"}` or `{"choices": ["1"]}`, without submitting them.

        People are named by account id; Atlassian does not say whether the answers of other questions stay.
        """
        return call(cloud_id, request, form, json={"answers": mapped(answers)})

    @operation(
        "PUT /jira/forms/cloud/{cloudId}/request/{issueIdOrKey}/form/{formId}/action/submit",
        FormStatus,
        needs=_WRITE,
        experimental=True,
        editions=CLOUD,
        chapter=_REQUEST,
    )
    def submit(self, cloud_id: str, request: str | int, form: str) -> Call:
        """Submit a form whose required questions are answered; its design tells whether that locks it."""
        return call(cloud_id, request, form)

    @operation(
        "PUT /jira/forms/cloud/{cloudId}/issue/{issueIdOrKey}/form/{formId}/action/reopen",
        FormStatus,
        needs=Needs(classic="write:jira-work", product="agent"),
        experimental=True,
        editions=CLOUD,
        chapter=_ISSUE,
    )
    def reopen(self, cloud_id: str, issue: str | int, form: str) -> Call:
        """Open a submitted form again, as an agent; a locked one as an administrator of the project."""
        return call(cloud_id, issue, form)
