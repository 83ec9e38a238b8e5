"""Comments on requests."""

from client.outcomes.company import DESK, Company
from client.outcomes.shown import No, refuses, shows
from deskhand.client import Upload

ONE = "GET /request/{issueIdOrKey}/comment/{commentId}"
ALL = "GET /request/{issueIdOrKey}/comment"
WRITE = "POST /request/{issueIdOrKey}/comment"


@shows(WRITE, ONE)
async def test_what_is_written_is_read_back(acme: Company) -> None:
    """Body, author and whether customers read it."""
    key = await acme.request()
    made = await acme.alex.comments.create(key, "Smells of smoke", public=False)
    read = await acme.deskhand.comments.get(key, made.id)
    assert ("Smells of smoke", False) == (read.body, read.public)
    assert acme.account("alex") == acme.who(read.author)


@shows(ALL)
async def test_customers_read_what_is_public(acme: Company) -> None:
    """An agent reads all of it, and one kind alone where told so."""
    key = await acme.request()
    for text, public in (("One", True), ("Two", False), ("Three", True)):
        await acme.alex.comments.create(key, text, public=public)
    assert ["One", "Two", "Three"] == [one.body async for one in acme.alex.comments.list(key)]
    assert ["Two"] == [one.body async for one in acme.alex.comments.list(key, public=False, limit=1)]
    assert ["One", "Three"] == [one.body async for one in acme.grace.comments.list(key, limit=1)]
    assert [] == await acme.bruno.comments.list(key).all()


@shows(ONE, editions=("cloud",))
async def test_markup_is_rendered_where_asked_for(acme: Company) -> None:
    """As the HTML that people see."""
    key = await acme.request()
    made = await acme.alex.comments.create(key, "It is *hot*", public=True)
    read = await acme.alex.comments.get(key, made.id, expand=["renderedBody"])
    assert read.rendered_body is not None
    assert "<b>hot</b>" in (read.rendered_body.html or "").replace("strong>", "b>")


@shows("GET /request/{issueIdOrKey}/comment/{commentId}/attachment")
async def test_the_files_of_a_comment(acme: Company) -> None:
    """What was attached with it, and not what came with others."""
    key = await acme.request()
    with_file = await acme.grace.attachments.attach(key, DESK, Upload("fire.txt", b"hot"), public=True, comment="See")
    bare = await acme.grace.comments.create(key, "And?", public=True)
    assert with_file.comment is not None
    assert ["fire.txt"] == [one.filename async for one in acme.alex.comments.attachments(key, with_file.comment.id)]
    assert [] == await acme.alex.comments.attachments(key, bare.id).all()


@refuses(
    No(WRITE, 403, lambda acme: acme.grace.comments.create("HELP-1", "Psst", public=False)),
    No(WRITE, 404, lambda acme: acme.alex.comments.create("HELP-99999", "Hello", public=True)),
    No(WRITE, 400, lambda acme: acme.alex.comments.create("HELP-1", "", public=True)),
    No(ONE, 404, lambda acme: acme.alex.comments.get("HELP-1", "999999")),
    No(f"{ONE}/attachment", 404, lambda acme: acme.alex.comments.attachments("HELP-1", "999999")),
    No(ALL, 404, lambda acme: acme.alex.comments.list("HELP-99999")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An internal word of a customer, a request that is not there, an empty text."""
    await no.said(acme)
