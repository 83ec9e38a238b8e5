"""The blocking client: the same operations, done when they return."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from client.server import Answer, Server, serving
from deskhand.client import BlockingJira, Upload
from deskhand.errors import NotFound


async def in_thread(work: Any, *args: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(None, work, *args)


async def test_operations_and_lists_and_files_block() -> None:
    """Each kind of method gives its result, not something to await."""
    desks = [
        Answer(200, {"values": [{"id": "1"}], "start": 0, "isLastPage": False}),
        Answer(200, {"values": [{"id": "2"}], "start": 1, "isLastPage": True}),
    ]

    def work(server: Server) -> None:
        with BlockingJira(server.url) as jira:
            assert [desk.id for desk in jira.service_desks.list()] == ["1", "2"]
            assert jira.service_desks.get("1").id == "3"
            assert jira.attachments.content("HELP-1", "1").read() == b"content"
            with pytest.raises(NotFound):
                jira.requests.get("HELP-404")

    one = Answer(200, {"id": "3"})
    async with serving(*desks, one, Answer(200, b"content"), Answer(404, {})) as server:
        await in_thread(work, server)


async def test_it_works_where_a_loop_runs_already() -> None:
    """As in a notebook: the calling thread has a running loop of its own, which waits meanwhile."""

    def elsewhere(url: str) -> str | None:
        async def cell() -> str | None:
            with BlockingJira(url) as jira:
                return jira.info.get().version

        return asyncio.run(cell())

    async with serving(Answer(200, {"version": "5.0"})) as server:
        assert await in_thread(elsewhere, server.url) == "5.0"


async def test_several_threads_may_share_it() -> None:
    """One client, many threads, one connection pool."""

    def work(url: str) -> list[str]:
        with BlockingJira(url) as jira, ThreadPoolExecutor(8) as pool:
            return [desk.id for desk in pool.map(jira.service_desks.get, ["1"] * 40)]

    async with serving(Answer(200, {"id": "1"})) as server:
        assert await in_thread(work, server.url) == ["1"] * 40


async def test_flows_of_several_calls_block_as_well(tmp_path: Path) -> None:
    """Attaching is two calls, downloading writes a file: written once, for both worlds."""
    uploaded = Answer(201, {"temporaryAttachments": [{"temporaryAttachmentId": "temp1", "fileName": "a.txt"}]})
    attached = Answer(201, {"attachments": {"values": [{"filename": "a.txt"}]}})

    def work(server: Server) -> None:
        with BlockingJira(server.url) as jira:
            made = jira.attachments.attach("HELP-1", "1", Upload("a.txt", b"text"), public=False)
            assert made.attachments is not None
            assert made.attachments.values[0].filename == "a.txt"
            assert jira.attachments.download("HELP-1", "10", tmp_path / "a.txt") == 4

    async with serving(uploaded, attached, Answer(200, b"text")) as server:
        await in_thread(work, server)
    assert (tmp_path / "a.txt").read_bytes() == b"text"
    assert server.heard[1].json == {"temporaryAttachmentIds": ["temp1"], "public": False}


def test_closing_twice_and_without_a_call_is_no_harm() -> None:
    """There is nothing to close before the first call."""
    jira = BlockingJira("https://acme.example")
    jira.close()
    jira.close()
