"""Write a comment on a request."""

from typing import Annotated

from msgspec import Meta

from deskhand.actions._action import Given, Result, Sent, action
from deskhand.actions._words import RequestKey
from deskhand.client import Jira
from deskhand.client.comments import Comments


class Input(Given):
    """Where to write, and what."""

    request: RequestKey
    body: Annotated[str, Meta(description="The text, in Jira's wiki markup", min_length=1)]
    public: Annotated[bool, Meta(description="Whether the customer reads it; otherwise only agents do")] = False


class Comment(Result):
    """The comment as written."""

    id: str
    public: bool


@action(
    "Add comment",
    uses=(Comments.create, Comments.list),
    example=Input(request="HELP-42", body="We are looking into it.", public=True),
)
async def add_comment(jira: Jira, given: Input) -> Comment:
    """Write a comment on a request: internal, unless `public` is true."""
    made = await jira.comments.create(given.request, given.body, public=given.public)
    return Comment(id=made.id, public=given.public)


@add_comment.finds_effect
async def written(jira: Jira, given: Input, sent: Sent) -> list[Comment]:
    """Comments with this text that the account wrote since."""
    mine: list[Comment] = []
    async for comment in jira.comments.list(given.request, public=given.public, internal=not given.public):
        by_me = comment.author is not None and comment.author.identity == sent.account
        late_enough = comment.created is not None and comment.created.at >= sent.since
        if by_me and late_enough and _same_text(comment.body, given.body):
            mine.append(Comment(id=comment.id, public=given.public))
    return mine


def _same_text(one: str, other: str) -> bool:
    """Jira trims a body and unifies its line ends."""
    return one.split() == other.split()
