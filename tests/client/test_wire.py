"""What keeps a reply from coming is said in words that a person can act on."""

import asyncio
import socket

import pytest

from client.server import Answer, serving
from deskhand.auth import Network
from deskhand.client import Jira
from deskhand.errors import Unreachable


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def why(url: str, **settings: object) -> str:
    async with Jira(url, tries=1, **settings) as jira:  # type: ignore[arg-type]
        with pytest.raises(Unreachable) as caught:
            await jira.info.get()
    return caught.value.said


async def test_a_port_that_nobody_listens_on() -> None:
    """The host and the port are named."""
    port = free_port()
    assert await why(f"http://127.0.0.1:{port}") == f"nothing answers at 127.0.0.1:{port}"


async def test_a_host_that_there_is_not() -> None:
    """A mistyped name is told from a site that is down."""
    assert await why("http://nosuch.acme.invalid") == "there is no host nosuch.acme.invalid"


async def test_a_connection_that_breaks() -> None:
    """Before the reply, and in the middle of it."""
    async with serving(Answer(hang_up=True)) as server:
        assert await why(server.url) == "the connection broke before a reply came"
    async with serving(Answer(200, {"version": "5"}, cut=True)) as server:
        assert await why(server.url) == "the reply was cut off"


async def test_a_port_that_speaks_no_tls() -> None:
    """An http site that is called by https."""

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 This is no TLS\r\n\r\n")
        writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    said = await why(f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    assert "speaks no TLS that is understood here; it may be a port for http" in said
    listening.close()


async def test_a_proxy_that_does_not_answer() -> None:
    """It is the proxy that is named, not the site behind it."""
    port = free_port()
    said = await why("http://jira.acme.invalid", network=Network(proxy=f"http://127.0.0.1:{port}"))
    assert said == f"the proxy 127.0.0.1:{port} does not answer"


async def test_a_site_that_is_silent() -> None:
    """Time is given up after a while, not for ever."""
    hold = asyncio.Event()

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hold.wait()
        writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    assert await why(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", silence=0.05) == "no reply in time"
    hold.set()
    listening.close()
