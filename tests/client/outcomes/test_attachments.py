"""Attachments of requests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from client.outcomes.company import DESK, Company
from client.outcomes.shown import No, refuses, shows
from deskhand.client import Upload
from deskhand.errors import NotFound

ALL = "GET /request/{issueIdOrKey}/attachment"
ATTACH = "POST /request/{issueIdOrKey}/attachment"
CONTENT = "GET /request/{issueIdOrKey}/attachment/{attachmentId}"
THUMBNAIL = "GET /request/{issueIdOrKey}/attachment/{attachmentId}/thumbnail"
UPLOAD = "POST /servicedesk/{serviceDeskId}/attachTemporaryFile"
PICTURE = Upload("fire.png", b"\x89PNG\r\n\x1a\nnot much of a picture", "image/png")
TEXT = Upload("Ärger 1.txt", b"hot", "text/plain")


@shows(UPLOAD, ATTACH)
async def test_files_are_uploaded_and_attached_with_a_comment(acme: Company) -> None:
    """Several at once, under the names they had."""
    key = await acme.request()
    uploaded = await acme.alex.attachments.attach_temporary(DESK, PICTURE, TEXT)
    assert ["fire.png", "Ärger 1.txt"] == [one.file_name for one in uploaded.temporary_attachments]
    ids = [one.temporary_attachment_id for one in uploaded.temporary_attachments]
    made = await acme.alex.attachments.create(key, ids, public=False, comment="Look")
    assert made.comment is not None
    assert made.attachments is not None
    assert ["fire.png", "Ärger 1.txt"] == [one.filename for one in made.attachments.values]
    read = await acme.alex.comments.get(key, made.comment.id)
    assert (True, False) == (read.body.startswith("Look"), read.public)


@shows(ALL, CONTENT)
async def test_what_is_attached_is_read_back(acme: Company, tmp_path: Path) -> None:
    """The same bytes, read whole or written to a file; customers do not see what agents keep to themselves."""
    key = await acme.request()
    await acme.grace.attachments.attach(key, DESK, TEXT, public=True)
    await acme.alex.attachments.attach(key, DESK, PICTURE, public=False)
    assert ["Ärger 1.txt", "fire.png"] == [one.filename async for one in acme.alex.attachments.list(key, limit=1)]
    (seen,) = await acme.grace.attachments.list(key).all()
    assert ("Ärger 1.txt", "text/plain", 3) == (seen.filename, seen.mime_type, seen.size)
    assert TEXT.content == await acme.alex.attachments.content(key, seen.id).read()
    assert 3 == await acme.grace.attachments.download(key, seen.id, tmp_path / "read.txt")
    assert TEXT.content == (tmp_path / "read.txt").read_bytes()


@shows(UPLOAD, ATTACH)
async def test_files_and_streams_are_sent_as_they_are_read(acme: Company, tmp_path: Path) -> None:
    """From a path and from chunks that come one by one, more than is held at once."""
    key = await acme.request()
    (tmp_path / "big.bin").write_bytes(b"0123456789" * 100_000)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"x" * 100_000

    files = (tmp_path / "big.bin", Upload("stream.bin", chunks()))
    made = await acme.grace.attachments.attach(key, DESK, *files, public=True)
    assert made.attachments is not None
    assert [("big.bin", 1_000_000), ("stream.bin", 1_000_000)] == [
        (one.filename, one.size) for one in made.attachments.values
    ]


@shows(UPLOAD, ATTACH, "GET /rest/api/3/issue/{issueIdOrKey}", editions=("datacenter",))
async def test_data_center_lists_and_gives_them_by_the_same_methods(acme: Company, tmp_path: Path) -> None:
    """Its service desk has no call for it: they are found in the issue, and read where the site keeps them."""
    key = await acme.request()
    await acme.grace.attachments.attach(key, DESK, TEXT, PICTURE, public=True)
    text, picture = await acme.alex.attachments.list(key).all()
    assert ("Ärger 1.txt", "text/plain", 3) == (text.filename, text.mime_type, text.size)
    assert acme.account("grace") == acme.who(text.author)
    assert text.created is not None
    assert TEXT.content == await acme.alex.attachments.content(key, text.id).read()
    assert 3 == await acme.alex.attachments.download(key, int(text.id), str(tmp_path / "read.txt"))
    assert TEXT.content == (tmp_path / "read.txt").read_bytes()
    assert (await acme.alex.attachments.thumbnail(key, picture.id).read()).startswith(b"\x89PNG")
    other = await acme.request()
    for file in (acme.alex.attachments.content(other, text.id), acme.alex.attachments.thumbnail(key, text.id)):
        with pytest.raises(NotFound, match="no address of such a file"):
            await file.read()


@shows(THUMBNAIL)
async def test_a_picture_has_a_small_one(acme: Company) -> None:
    """Which is a picture, too."""
    key = await acme.request()
    await acme.grace.attachments.attach(key, DESK, PICTURE, public=True)
    (picture,) = await acme.grace.attachments.list(key).all()
    assert (await acme.grace.attachments.thumbnail(key, picture.id).read()).startswith(b"\x89PNG")


async def no_picture(acme: Company) -> None:
    key = await acme.request()
    await acme.grace.attachments.attach(key, DESK, TEXT, public=True)
    (text,) = await acme.grace.attachments.list(key).all()
    await acme.grace.attachments.thumbnail(key, text.id).read()


async def hidden(acme: Company) -> None:
    key = await acme.request()
    await acme.alex.attachments.attach(key, DESK, TEXT, public=False)
    (text,) = await acme.alex.attachments.list(key).all()
    await acme.grace.attachments.content(key, text.id).read()


@refuses(
    No(UPLOAD, 404, lambda acme: acme.alex.attachments.attach_temporary("99", TEXT)),
    No(ATTACH, 400, lambda acme: acme.alex.attachments.create("HELP-1", ["temp404"], public=True)),
    No(ATTACH, 404, lambda acme: acme.alex.attachments.create("HELP-99999", ["temp404"], public=True)),
    No(ALL, 404, lambda acme: acme.alex.attachments.list("HELP-99999")),
    No(CONTENT, 404, lambda acme: acme.alex.attachments.content("HELP-1", "99999")),
    No(CONTENT, 404, hidden),
    No(THUMBNAIL, 404, no_picture),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A desk, a request, an upload or a file that is not there, and an internal file to a customer."""
    await no.said(acme)
