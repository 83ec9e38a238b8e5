"""One client doing one thing against a server, in a process of its own: prints what it took as JSON.

Started as `python bench/_clients.py CLIENT TASK URL NUMBER`, pinned to the first core.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

PAGE = 50
AT_ONCE = 20  # the client's own limit of connections to a site: more calls than that wait for one another
MEGABYTE = 1024 * 1024
KEY = "HELP-1"
SINGLE = "/rest/servicedeskapi/request/HELP-1"
LIST = f"/rest/servicedeskapi/request?limit={PAGE}"


def main() -> None:
    """Measure and tell."""
    client, task, url, number = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(json.dumps(TASKS[client, task](url, number)))


def measured(work: Callable[[], object], number: int) -> dict[str, float]:
    """Seconds and processor seconds of one, from many."""
    wall, used = time.perf_counter(), time.process_time()
    work()
    return {"wall": (time.perf_counter() - wall) / number, "cpu": (time.process_time() - used) / number}


async def awaited(work: Callable[[], Awaitable[object]], number: int) -> dict[str, float]:
    """The same of something to await."""
    wall, used = time.perf_counter(), time.process_time()
    await work()
    return {"wall": (time.perf_counter() - wall) / number, "cpu": (time.process_time() - used) / number}


async def at_once(one: Callable[[], Awaitable[object]], number: int) -> None:
    """So many calls, as many of them at once as the client takes."""
    left = iter(range(number))

    async def worker() -> None:
        for _ in left:
            await one()

    await asyncio.gather(*[worker() for _ in range(min(AT_ONCE, number))])


def ours_single(url: str, number: int) -> dict[str, float]:
    """Typed requests by our own async client."""
    from deskhand.auth import ApiToken  # noqa: PLC0415
    from deskhand.client import Jira  # noqa: PLC0415

    async def run() -> dict[str, float]:
        async with Jira(url, ApiToken("me@acme.example", "token")) as jira:
            await at_once(lambda: jira.requests.get(KEY), AT_ONCE)
            return await awaited(lambda: at_once(lambda: jira.requests.get(KEY), number), number)

    return asyncio.run(run())


def ours_pages(url: str, number: int) -> dict[str, float]:
    """Typed pages of requests by our own async client."""
    from deskhand.auth import ApiToken  # noqa: PLC0415
    from deskhand.client import Jira  # noqa: PLC0415

    async def run() -> dict[str, float]:
        async with Jira(url, ApiToken("me@acme.example", "token")) as jira:

            async def page() -> None:
                found = await jira.requests.list(limit=PAGE).all(PAGE)
                assert len(found) == PAGE

            await at_once(page, AT_ONCE)
            return await awaited(lambda: at_once(page, number), number)

    return asyncio.run(run())


def ours_blocking(url: str, number: int) -> dict[str, float]:
    """Typed requests by our own blocking client, one at a time."""
    from deskhand.auth import ApiToken  # noqa: PLC0415
    from deskhand.client import BlockingJira  # noqa: PLC0415

    with BlockingJira(url, ApiToken("me@acme.example", "token")) as jira:
        for _ in range(20):
            jira.requests.get(KEY)
        return measured(lambda: [jira.requests.get(KEY) for _ in range(number)], number)


def ours_files(url: str, number: int) -> dict[str, float]:
    """The most memory that an upload and a download of so many megabytes take above idle."""
    from deskhand.auth import ApiToken  # noqa: PLC0415
    from deskhand.client import Jira, Upload  # noqa: PLC0415

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(number):
            yield bytes(MEGABYTE)

    async def run() -> dict[str, float]:
        async with Jira(url, ApiToken("me@acme.example", "token")) as jira:
            await jira.requests.get(KEY)
            idle = peak()
            with tempfile.TemporaryDirectory() as folder:
                big = Path(folder) / "big.bin"
                with big.open("wb") as file:
                    os.truncate(file.fileno(), number * MEGABYTE)
                await jira.attachments.attach_temporary("1", Upload("big.bin", big))
                await jira.attachments.attach_temporary("1", Upload("big.bin", chunks()))
                size = await jira.attachments.download(KEY, str(number * MEGABYTE), Path(folder) / "down.bin")
                assert size == number * MEGABYTE
            return {"peak_mb": (peak() - idle) / 1024}

    return asyncio.run(run())


def peak() -> int:
    """The most memory in KB that this process ever had; `ru_maxrss` would count that of its parent too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def floor(path: str) -> Callable[[str, int], dict[str, float]]:
    """Aiohttp alone, the bytes thrown away."""

    def task(url: str, number: int) -> dict[str, float]:
        import aiohttp  # noqa: PLC0415

        async def run() -> dict[str, float]:
            headers = {"Authorization": "Basic bWU6dG9rZW4="}
            connector = aiohttp.TCPConnector(limit_per_host=AT_ONCE)
            async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

                async def one() -> None:
                    async with session.get(url + path) as reply:
                        await reply.read()

                await at_once(one, AT_ONCE)
                return await awaited(lambda: at_once(one, number), number)

        return asyncio.run(run())

    return task


def atlassian(task: str) -> Callable[[str, int], dict[str, float]]:
    """The released package atlassian-python-api, one call at a time."""

    def run(url: str, number: int) -> dict[str, float]:
        from atlassian import ServiceDesk  # noqa: PLC0415

        desk = ServiceDesk(url=url, username="me@acme.example", password="token", cloud=True)
        calls: dict[str, Callable[[], Any]] = {
            "single": lambda: desk.get_customer_request(KEY),  # type: ignore[no-untyped-call]
            "pages": lambda: desk.get(LIST, headers=desk.experimental_headers),
        }
        one = calls[task]
        assert one()
        return measured(lambda: [one() for _ in range(number)], number)

    return run


def jira(path: str) -> Callable[[str, int], dict[str, float]]:
    """The session of the released package jira, which has no service desk: one call at a time."""

    def run(url: str, number: int) -> dict[str, float]:
        from jira import JIRA  # noqa: PLC0415

        client = JIRA(server=url, basic_auth=("me@acme.example", "token"), get_server_info=False, max_retries=0)
        session: Any = client._session  # noqa: SLF001
        assert session.get(url + path).json()
        return measured(lambda: [session.get(url + path).json() for _ in range(number)], number)

    return run


TASKS: dict[tuple[str, str], Callable[[str, int], dict[str, float]]] = {
    ("deskhand", "single"): ours_single,
    ("deskhand", "pages"): ours_pages,
    ("deskhand", "blocking"): ours_blocking,
    ("deskhand", "files"): ours_files,
    ("floor", "single"): floor(SINGLE),
    ("floor", "pages"): floor(LIST),
    ("atlassian", "single"): atlassian("single"),
    ("atlassian", "pages"): atlassian("pages"),
    ("jira", "single"): jira(SINGLE),
    ("jira", "pages"): jira(LIST),
}

if __name__ == "__main__":
    main()
