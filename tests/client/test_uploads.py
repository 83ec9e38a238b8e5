"""Files that are given to be attached: what is none is refused, what fails is told, and a created key is never lost."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from client.server import Answer, Heard, serving
from deskhand.client import BlockingJira, Jira, Upload
from deskhand.client.requests import RaisedRequest
from deskhand.errors import LocalFailure, NotJira, UserError

REQUEST = {"issueId": "1", "issueKey": "HELP-1", "requestTypeId": "5", "serviceDeskId": "1"}
UPLOADED = {"temporaryAttachments": [{"temporaryAttachmentId": "temp1", "fileName": "a.bin"}]}
RUBBISH = [None, 5, b"bytes", io.StringIO("text"), Upload("a", "text"), Upload("a", iter([b"x"])), Upload("", b"x")]  # type: ignore[arg-type]


async def raised(upload: Answer, *files: Any, attached: Answer | None = None) -> RaisedRequest:
    """A request that was raised with files, whose uploads Jira answers so."""

    def told(heard: Heard) -> Answer:
        if heard.path.endswith("/request"):
            return Answer(201, REQUEST)
        return upload if heard.path.endswith("/attachTemporaryFile") else attached or Answer(201, {})

    async with serving(told) as server, Jira(server.url) as jira:
        return await jira.requests.create_with_files("1", "5", {"summary": "Ink"}, files)


@pytest.mark.parametrize("rubbish", RUBBISH)
async def test_what_is_no_file_is_refused_before_anything_is_made(rubbish: Any) -> None:
    """A mistake in a program makes no request that somebody has to close again."""
    async with serving(Answer(201, REQUEST)) as server, Jira(server.url) as jira:
        with pytest.raises(UserError):
            await jira.requests.create_with_files("1", "5", {"summary": "Ink"}, [Upload("a.txt", b"one"), rubbish])
        with pytest.raises(UserError):
            await jira.attachments.attach("HELP-1", "1", rubbish, public=True)
        with pytest.raises(UserError):
            await jira.platform.attachments.add("HELP-1", rubbish)
    assert server.heard == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer(201, {}),
        Answer(201, {"temporaryAttachments": []}),
        Answer(201, {"temporaryAttachments": [{}]}),
        Answer(201, b'{"temporaryAttachments": [{"temporaryAttachmentId": "\xff"}]}'),
        Answer(201, b"<html>"),
        Answer(413, {"errorMessage": "too large"}),
        Answer(hang_up=True),
    ],
)
async def test_a_file_that_jira_lost_does_not_lose_the_key(answer: Answer) -> None:
    """Whatever comes instead of the upload's id, the request is there, and the file is told as failed."""
    result = await raised(answer, Upload("a.txt", b"one"))
    assert (result.request.issue_key, result.attached, list(result.failed)) == ("HELP-1", None, ["a.txt"])


async def test_a_file_that_cannot_be_read_does_not_lose_the_key(tmp_path: Path) -> None:
    """A stream and a progress bar are the program's own, and may raise what they like."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"one"
        raise RuntimeError("the disk is gone")

    def bar(_: int) -> None:
        raise ZeroDivisionError

    files = (Upload("a", broken()), Upload("b", b"one", progress=bar), tmp_path / "missing", str(tmp_path))
    result = await raised(Answer(201, UPLOADED), *files)
    assert result.request.issue_key == "HELP-1"
    assert ["a", "b", "missing", tmp_path.name] == list(result.failed)
    assert {"a", "b", "missing", tmp_path.name} == {
        name for name, error in result.failed.items() if isinstance(error, LocalFailure)
    }


async def test_files_of_one_name_are_told_apart() -> None:
    """Two files called alike both go up, and both are told where they fail."""
    files = [Upload("a.txt", b"one"), Upload("a.txt", b"two"), Upload("a.txt (2)", b"three")]
    result = await raised(Answer(413, {"errorMessage": "too large"}), *files)
    assert ["a.txt", "a.txt (2)", "a.txt (2) (2)"] == list(result.failed)
    result = await raised(Answer(201, UPLOADED), *files, attached=Answer(500, {}))
    assert ["a.txt", "a.txt (2)", "a.txt (2) (2)"] == list(result.failed)


async def test_a_path_may_be_a_text(tmp_path: Path) -> None:
    """A path goes up under its own name, however it is written; a file that is open is read."""
    (tmp_path / "ink.txt").write_bytes(b"ink")
    seen: list[int] = []
    async with serving(Answer(201, UPLOADED)) as server, Jira(server.url) as jira:
        with (tmp_path / "ink.txt").open("rb") as file:
            opened = Upload("open.txt", file, progress=seen.append)
            await jira.attachments.attach_temporary(1, str(tmp_path / "ink.txt"), opened, Upload("c", bytearray(b"c")))  # type: ignore[arg-type]
    assert b'filename="ink.txt"' in server.heard[0].body
    assert server.heard[0].body.count(b"\r\n\r\nink\r\n") == 2
    assert seen == [3]


async def test_to_attach_nothing_is_a_mistake() -> None:
    """Jira would take an upload without a file, and make a comment that shows none."""
    async with serving(Answer(201, UPLOADED)) as server, Jira(server.url) as jira:
        with pytest.raises(UserError, match="no file to attach"):
            await jira.attachments.attach("HELP-1", "1", public=True)
        with pytest.raises(UserError, match="no file to attach"):
            await jira.attachments.attach_temporary("1")
        with pytest.raises(UserError, match="no file to attach"):
            await jira.platform.attachments.add("HELP-1")
    assert server.heard == []


async def test_an_upload_without_an_id_is_attached_to_nothing() -> None:
    """Nothing is attached where Jira told nothing to attach; what it said is no wrong address."""
    async with serving(Answer(201, {"temporaryAttachments": []})) as server, Jira(server.url) as jira:
        with pytest.raises(NotJira, match="nothing to attach it by"):
            await jira.attachments.attach("HELP-1", "1", Upload("a.txt", b"one"), public=True)
    assert len(server.heard) == 1


def test_one_file_is_one_file() -> None:
    """An upload given alone is not taken apart, in the blocking world too."""
    with BlockingJira("http://127.0.0.1:9", tries=1) as jira, pytest.raises(Exception, match="nothing answers"):
        jira.requests.create_with_files("1", "5", {}, Upload("a.txt", b"one"))  # type: ignore[arg-type]


async def test_a_file_is_written_to_a_path_that_is_a_text(tmp_path: Path) -> None:
    """What is no path at all is refused."""
    async with serving(Answer(200, b"the file")) as server, Jira(server.url) as jira:
        assert await jira.attachments.download("HELP-1", 10030, str(tmp_path / "a.bin")) == 8
        with pytest.raises(UserError, match="is no path"):
            await jira.attachments.download("HELP-1", "1", None)  # type: ignore[arg-type]
    assert (tmp_path / "a.bin").read_bytes() == b"the file"
