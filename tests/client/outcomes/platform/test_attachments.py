"""Attachments of issues."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows
from deskhand.client import Upload

ADD, ONE = "POST /rest/api/3/issue/{issueIdOrKey}/attachments", "GET /rest/api/3/attachment/{id}"
CONTENT, THUMBNAIL = "GET /rest/api/3/attachment/content/{id}", "GET /rest/api/3/attachment/thumbnail/{id}"
DELETE = "DELETE /rest/api/3/attachment/{id}"
TEXT = Upload("fire.txt", b"hot", "text/plain")
PICTURE = Upload("fire.png", b"\x89PNG\r\n\x1a\nnot much of a picture", "image/png")


@shows(ADD, ONE)
async def test_what_is_attached_is_known(acme: Company) -> None:
    """Name, size and author, several at once; it stands in the issue's field, too."""
    key = await acme.request()
    made = await acme.alex.platform.attachments.add(key, TEXT, PICTURE)
    assert ["fire.txt", "fire.png"] == [one.filename for one in made]
    read = await acme.alex.platform.attachments.get(made[0].id)
    assert ("fire.txt", 3, "text/plain") == (read.filename, read.size, read.mime_type)
    assert acme.account("alex") == acme.who(read.author)
    issue = await acme.alex.platform.issues.get(key, fields=["attachment"])
    assert ["fire.txt", "fire.png"] == [one["filename"] for one in issue.fields["attachment"]]


@shows(ADD, CONTENT, THUMBNAIL)
async def test_its_bytes_are_read_back(acme: Company) -> None:
    """The file itself, and the small picture of a picture."""
    text, picture = await acme.alex.platform.attachments.add(await acme.request(), TEXT, PICTURE)
    assert b"hot" == await acme.alex.platform.attachments.content(text.id).read()
    assert (await acme.alex.platform.attachments.thumbnail(picture.id).read()).startswith(b"\x89PNG")


@shows(ADD, ONE, editions=("datacenter",))
async def test_data_center_s_bytes_are_read_where_it_keeps_them(acme: Company) -> None:
    """Its API has no call for them: what is known of a file names the place."""
    name = "Ärger, 100% \\ mehr?.txt"
    text, picture = await acme.alex.platform.attachments.add(await acme.request(), Upload(name, b"hot"), PICTURE)
    assert b"hot" == await acme.alex.platform.attachments.content(text.id).read()
    assert (await acme.alex.platform.attachments.thumbnail(picture.id).read()).startswith(b"\x89PNG")


@shows(DELETE)
async def test_a_deleted_file_is_gone(acme: Company) -> None:
    """From its issue, too."""
    key = await acme.request()
    (text,) = await acme.alex.platform.attachments.add(key, TEXT)
    await acme.alex.platform.attachments.delete(text.id)
    await No(ONE, 404, lambda acme: acme.alex.platform.attachments.get(text.id)).said(acme)
    assert [] == (await acme.alex.platform.issues.get(key, fields=["attachment"])).fields["attachment"]


async def of_somebody_else(acme: Company) -> None:
    (text,) = await acme.deskhand.platform.attachments.add(await acme.request(), TEXT)
    await acme.alex.platform.attachments.delete(text.id)


@refuses(
    No(ADD, 404, lambda acme: acme.alex.platform.attachments.add("HELP-99999", TEXT)),
    No(ONE, 404, lambda acme: acme.alex.platform.attachments.get("99999")),
    No(CONTENT, 404, lambda acme: acme.alex.platform.attachments.content("99999")),
    No(THUMBNAIL, 404, lambda acme: acme.alex.platform.attachments.thumbnail("99999")),
    No(DELETE, 404, lambda acme: acme.alex.platform.attachments.delete("99999")),
    No(DELETE, 403, of_somebody_else),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An issue or a file that is not there, and to delete what somebody else attached."""
    await no.said(acme)
