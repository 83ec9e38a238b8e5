"""Attach a file to a request."""

import binascii
from base64 import b64decode
from typing import Annotated, Any

from msgspec import Meta

from deskhand.actions._action import Given, Result, Sent, action
from deskhand.actions._words import RequestKey
from deskhand.client import Jira, Upload
from deskhand.client._shapes import moment
from deskhand.client._view import person
from deskhand.client.attachments import Attachments
from deskhand.client.platform.issues import Issues
from deskhand.client.requests import Requests
from deskhand.errors import UserError


class Input(Given):
    """Which request, and what: the content as text or in base64."""

    request: RequestKey
    name: Annotated[str, Meta(description="The file's name", examples=["report.txt"], pattern=r"^[^/\\\x00-\x1f]+$")]
    text: Annotated[str | None, Meta(description="The content, as text")] = None
    base64: Annotated[str | None, Meta(description="The content, in base64")] = None
    comment: Annotated[str | None, Meta(description="What to write beside it")] = None
    public: Annotated[bool, Meta(description="Whether the customer sees it; otherwise only agents do")] = False


class Attached(Result):
    """The attachment."""

    id: str
    name: str


@action(
    "Attach file",
    uses=(Attachments.attach_temporary, Attachments.create, Requests.get, Issues.get),
    example=Input(request="HELP-42", name="report.txt", text="All systems are up again."),
)
async def attach_file(jira: Jira, given: Input) -> Attached:
    """Attach a file to a request, in a comment that is internal unless `public` is true."""
    content = _content(given)
    request = await jira.requests.get(given.request)
    await jira.attachments.attach(
        given.request, request.service_desk_id, Upload(given.name, content), public=given.public, comment=given.comment
    )
    newest = max(await _attachments(jira, given), key=lambda one: int(one["id"]))
    return Attached(id=newest["id"], name=given.name)


@attach_file.finds_effect
async def attached(jira: Jira, given: Input, sent: Sent) -> list[Attached]:
    """Attachments of this name that the account made since."""
    return [
        Attached(id=one["id"], name=given.name)
        for one in await _attachments(jira, given)
        if (author := person(one.get("author"))) is not None
        and author.account_id == sent.account
        and (created := moment(one.get("created"))) is not None
        and created >= sent.since
    ]


async def _attachments(jira: Jira, given: Input) -> list[dict[str, Any]]:
    """The request's attachments of this name, which the platform lists on every edition."""
    issue = await jira.platform.issues.get(given.request, fields=["attachment"])
    return [one for one in issue.field("attachment") or [] if one.get("filename") == given.name]


def _content(given: Input) -> bytes:
    if (given.text is None) == (given.base64 is None):
        raise UserError("attach_file takes either text or base64")
    if given.text is not None:
        return given.text.encode()
    try:
        return b64decode(given.base64 or "", validate=True)
    except binascii.Error:
        raise UserError("attach_file's base64 is not base64") from None
