"""Files go up and come down in chunks."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from client.server import Answer, serving
from deskhand.client import Jira, Upload
from deskhand.errors import LocalFailure, NotFound, TooManyCalls, Unreachable

MEGABYTE = 1024 * 1024
UPLOADED = {"temporaryAttachments": [{"temporaryAttachmentId": "temp1", "fileName": "a.bin"}]}


async def chunks(number: int) -> AsyncIterator[bytes]:
    for _ in range(number):
        yield bytes(MEGABYTE)


async def store() -> tuple[web.AppRunner, str]:
    """A server that takes and gives files without ever holding one."""

    async def take(request: web.Request) -> web.Response:
        size = 0
        async for part in await request.multipart():
            while chunk := await part.read_chunk(MEGABYTE):  # type: ignore[union-attr]
                size += len(chunk)
        return web.json_response({"temporaryAttachments": [{"temporaryAttachmentId": str(size)}]}, status=201)

    async def give(request: web.Request) -> web.StreamResponse:
        reply = web.StreamResponse()
        await reply.prepare(request)
        for _ in range(64):
            await reply.write(bytes(MEGABYTE))
        return reply

    app = web.Application()
    app.router.add_post("/rest/servicedeskapi/servicedesk/1/attachTemporaryFile", take)
    app.router.add_get("/rest/servicedeskapi/request/HELP-1/attachment/1", give)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


def peak() -> int:
    """The most memory that this process had since `forget_peak`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


async def test_files_go_both_ways_in_constant_memory(tmp_path: Path) -> None:
    """64 MB up from a stream, up from a file and down to a file never stand in memory at once."""
    big = tmp_path / "big.bin"
    with big.open("wb") as file:
        os.truncate(file.fileno(), 64 * MEGABYTE)
    runner, url = await store()
    seen: list[int] = []
    async with Jira(url) as jira:
        await jira.attachments.attach_temporary("1", Upload("small.bin", b"x"))
        forget_peak()
        before = peak()
        streamed = await jira.attachments.attach_temporary("1", Upload("a.bin", chunks(64)))
        from_file = await jira.attachments.attach_temporary("1", Upload("b.bin", big))
        size = await jira.attachments.download("HELP-1", "1", tmp_path / "down.bin", progress=seen.append)
        grown = peak() - before
    await runner.cleanup()
    whole = str(64 * MEGABYTE)
    assert streamed.temporary_attachments[0].temporary_attachment_id == whole
    assert from_file.temporary_attachments[0].temporary_attachment_id == whole
    assert size == 64 * MEGABYTE == (tmp_path / "down.bin").stat().st_size
    assert seen[-1] == size
    assert seen == sorted(seen)
    assert grown < 24 * MEGABYTE


async def test_an_upload_says_that_no_browser_s_form_made_it() -> None:
    """Jira takes files only with its token against forged forms, in parts named `file`."""
    async with serving(Answer(201, UPLOADED)) as server, Jira(server.url) as jira:
        await jira.attachments.attach_temporary("1", Upload("a.txt", b"one", "text/plain"), Upload("b.txt", b"two"))
    heard = server.heard[0]
    assert heard.headers["x-atlassian-token"] == "no-check"
    assert heard.body.count(b'name="file"') == 2
    assert b'filename="a.txt"' in heard.body
    assert b"text/plain" in heard.body


async def test_a_file_keeps_its_name() -> None:
    """Spaces and letters of all languages arrive as they are; what would end the name in its header does not."""
    names = ("Ärger mit 日本.txt", 'so "called".txt', "two\r\nlines: x.txt")
    async with serving(Answer(201, UPLOADED)) as server, Jira(server.url) as jira:
        await jira.attachments.attach_temporary("1", *[Upload(name, b"one") for name in names])
    body = server.heard[0].body.decode()
    assert 'filename="Ärger mit 日本.txt"' in body
    assert 'filename="so %22called%22.txt"' in body
    assert 'filename="two%0D%0Alines: x.txt"' in body


async def test_a_stream_that_was_read_is_not_sent_again(tmp_path: Path) -> None:
    """A file can be read again for another try, a stream cannot."""
    file = tmp_path / "a.bin"
    file.write_bytes(b"content")

    async def no_wait(_: float) -> None:
        pass

    async with serving(Answer(429, {}), Answer(201, UPLOADED)) as server, Jira(server.url, wait=no_wait) as jira:
        with pytest.raises(TooManyCalls):
            await jira.attachments.attach_temporary("1", Upload("a.bin", chunks(1)))
    async with serving(Answer(429, {}), Answer(201, UPLOADED)) as server, Jira(server.url, wait=no_wait) as jira:
        await jira.attachments.attach_temporary("1", Upload("a.bin", file))
    assert len(server.heard) == 2
    assert b"content" in server.heard[1].body


async def test_a_download_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    """A file stands at its place whole or not at all."""
    async with serving(Answer(200, b"x" * 1000, cut=True)) as server, Jira(server.url) as jira:
        with pytest.raises(Unreachable):
            await jira.attachments.download("HELP-1", "1", tmp_path / "a.bin")
    assert list(tmp_path.iterdir()) == []


async def test_a_download_that_is_refused_leaves_nothing(tmp_path: Path) -> None:
    """What Jira says instead of the file is an error, not the file."""
    async with serving(Answer(404, {"errorMessage": "gone"})) as server, Jira(server.url) as jira:
        with pytest.raises(NotFound, match="gone"):
            await jira.attachments.download("HELP-1", "1", tmp_path / "a.bin")
    assert list(tmp_path.iterdir()) == []


async def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """This machine's failure is not Jira's."""
    async with serving(Answer(200, b"x")) as server, Jira(server.url) as jira:
        with pytest.raises(LocalFailure, match="cannot write"):
            await jira.attachments.download("HELP-1", "1", tmp_path / "missing" / "a.bin")


async def test_a_file_is_followed_to_where_it_is_kept() -> None:
    """Cloud keeps files elsewhere and redirects there, where the sign-in must not go."""
    async with serving(Answer(200, b"the file")) as kept:
        away = Answer(303, b"", {"Location": f"{kept.url.replace('127.0.0.1', 'localhost')}/file/1"})
        async with serving(away) as server, Jira(server.url, _Token()) as jira:
            assert await jira.attachments.content("HELP-1", "1").read() == b"the file"
    assert server.heard[0].headers["authorization"] == "Bearer secret"
    assert "authorization" not in kept.heard[0].headers


class _Token:
    def base(self, site: str) -> str:
        return site

    def headers(self) -> dict[str, str]:
        return {"Authorization": "Bearer secret"}


async def test_progress_is_told_whatever_the_bytes_come_from(tmp_path: Path) -> None:
    """Bytes in memory, in a file or in a stream: how many have gone is told as they go."""
    file = tmp_path / "a.bin"
    file.write_bytes(bytes(3 * MEGABYTE))
    told: list[list[int]] = [[], [], []]
    contents: list[bytes | Path | AsyncIterator[bytes]] = [bytes(3 * MEGABYTE), file, chunks(3)]
    async with serving(Answer(201, UPLOADED)) as server, Jira(server.url) as jira:
        for content, seen in zip(contents, told, strict=True):
            await jira.attachments.attach_temporary("1", Upload("a.bin", content, progress=seen.append))
    for seen in told:
        assert seen == sorted(set(seen))
        assert seen[-1] == 3 * MEGABYTE
        assert len(seen) >= 3 or seen is told[0]
    assert all(len(heard.body) > 3 * MEGABYTE for heard in server.heard)


async def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A missing file is this machine's failure, before any call."""
    async with serving(Answer(201, UPLOADED)) as server, Jira(server.url) as jira:
        with pytest.raises(LocalFailure, match="cannot read"):
            await jira.attachments.attach("HELP-1", "1", tmp_path / "missing.bin", public=True)
    assert server.heard == []


async def test_a_request_stands_even_where_a_file_fails(tmp_path: Path) -> None:
    """Raising a request with files is one call; its key is told, and which files failed and why."""
    request = {"issueId": "1", "issueKey": "HELP-1", "requestTypeId": "5", "serviceDeskId": "1"}
    replies = [
        Answer(201, request),
        Answer(413, {"errorMessage": "too large"}),
        Answer(201, UPLOADED),
        Answer(201, {"attachments": {"values": [{"filename": "b.txt"}]}}),
    ]
    files: list[Upload | Path] = [Upload("a.txt", b"large"), tmp_path / "missing.txt", Upload("b.txt", b"small")]
    async with serving(*replies) as server, Jira(server.url) as jira:
        raised = await jira.requests.create_with_files("1", "5", {"summary": "Ink"}, files)
    assert raised.request.issue_key == "HELP-1"
    assert raised.attached is not None
    assert {name: type(error).__name__ for name, error in raised.failed.items()} == {
        "a.txt": "Invalid",
        "missing.txt": "LocalFailure",
    }
    assert server.heard[3].json == {"temporaryAttachmentIds": ["temp1"], "public": True}
