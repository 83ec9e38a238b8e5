"""Comments on issues."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows
from deskhand.client._view import plain_text

ALL, ADD = "GET /rest/api/3/issue/{issueIdOrKey}/comment", "POST /rest/api/3/issue/{issueIdOrKey}/comment"
ONE = "GET /rest/api/3/issue/{issueIdOrKey}/comment/{id}"
UPDATE = "PUT /rest/api/3/issue/{issueIdOrKey}/comment/{id}"
DELETE = "DELETE /rest/api/3/issue/{issueIdOrKey}/comment/{id}"


@shows(ADD, ONE)
async def test_what_is_written_is_read_back(acme: Company) -> None:
    """Text, author and whether customers read it, which they do where told so."""
    key = await acme.request()
    inside = await acme.alex.platform.comments.add(key, "Smells of smoke")
    outside = await acme.alex.platform.comments.add(key, "On it", public=True)
    read = await acme.deskhand.platform.comments.get(key, inside.id)
    assert ("Smells of smoke", acme.account("alex")) == (plain_text(read.body), acme.who(read.author))
    if acme.edition == "cloud":
        assert (False, True) == (read.jsd_public, (await acme.alex.platform.comments.get(key, outside.id)).jsd_public)
    assert ["On it"] == [one.body async for one in acme.grace.comments.list(key)]


@shows(ADD, ONE, editions=("cloud",))
async def test_a_document_is_written_as_it_is(acme: Company) -> None:
    """Where a text is not enough."""
    marked = {"type": "text", "text": "hot", "marks": [{"type": "strong"}]}
    body = {"version": 1, "type": "doc", "content": [{"type": "paragraph", "content": [marked]}]}
    key = await acme.request()
    made = await acme.alex.platform.comments.add(key, body)
    assert body == (await acme.alex.platform.comments.get(key, made.id)).body


@shows(ALL)
async def test_comments_are_listed_in_pages(acme: Company) -> None:
    """In the order that is asked for."""
    key = await acme.request()
    for text in ("One", "Two", "Three"):
        await acme.alex.platform.comments.add(key, text)
    listed = [plain_text(one.body) async for one in acme.alex.platform.comments.list(key, max_results=2)]
    assert ["One", "Two", "Three"] == listed
    backwards = acme.alex.platform.comments.list(key, order_by="-created")
    assert {"One", "Two", "Three"} == {plain_text(one.body) async for one in backwards}


@shows(UPDATE)
async def test_a_comment_is_written_anew(acme: Company) -> None:
    """By who wrote it."""
    key = await acme.request()
    made = await acme.alex.platform.comments.add(key, "Smells of smok")
    await acme.alex.platform.comments.update(key, made.id, "Smells of smoke")
    assert "Smells of smoke" == plain_text((await acme.alex.platform.comments.get(key, made.id)).body)


@shows(DELETE)
async def test_a_deleted_comment_is_gone(acme: Company) -> None:
    """For good."""
    key = await acme.request()
    made = await acme.alex.platform.comments.add(key, "Oops")
    await acme.alex.platform.comments.delete(key, made.id)
    await No(ONE, 404, lambda acme: acme.alex.platform.comments.get(key, made.id)).said(acme)
    assert [] == await acme.alex.platform.comments.list(key).all()


@refuses(
    No(ADD, 404, lambda acme: acme.alex.platform.comments.add("HELP-99999", "Hello")),
    No(ADD, 400, lambda acme: acme.alex.platform.comments.add("HELP-1", "")),
    No(ALL, 404, lambda acme: acme.bruno.platform.comments.list("HELP-99999")),
    No(ONE, 404, lambda acme: acme.alex.platform.comments.get("HELP-1", "99999")),
    No(UPDATE, 404, lambda acme: acme.alex.platform.comments.update("HELP-1", "99999", "Hello")),
    No(DELETE, 404, lambda acme: acme.alex.platform.comments.delete("HELP-1", "99999")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An issue or a comment that is not there, and an empty text."""
    await no.said(acme)
