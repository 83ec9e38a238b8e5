"""A site below a path, behind a proxy that asks for a name, with an own authority, that asks for a client certificate."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
import pytest

from auth.certificates import KEY_PASSWORD, Authority, Pair, encrypted
from auth.commands import Desk
from auth.proxies import PASSWORD, REFUSAL, Proxy, pour, proxying
from deskhand.sandbox import Sandbox
from terminal import Terminal

ME = {"DESKHAND_PASSWORD": "password-deskhand"}


class Far(NamedTuple):
    """A site that is hard to reach, and what it takes."""

    address: str
    proxy: Proxy
    authority: Authority
    client: Pair

    @property
    def words(self) -> tuple[str, ...]:
        """The flags that tell the way, without a password."""
        return (
            *("--host", self.address, "--username", "deskhand", "--ca-bundle", str(self.authority.file)),
            *("--client-certificate", str(self.client.certificate), "--client-key", str(self.client.key)),
            *("--proxy", self.proxy.address_with_name),
        )


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with Sandbox(seed=7, edition="datacenter", context="/jira") as site:
        yield site


@pytest.fixture
async def far(server: Sandbox, tmp_path: Path) -> AsyncIterator[Far]:
    authority = Authority(tmp_path)
    async with behind_tls(server, authority) as address, proxying() as proxy:
        yield Far(address, proxy, authority, authority.sign("client", sealed=True))


@asynccontextmanager
async def behind_tls(site: Sandbox, authority: Authority) -> AsyncIterator[str]:
    """The site's address behind something that shows a certificate and asks for one."""
    inside = urlsplit(site.url)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward, back = await asyncio.open_connection(inside.hostname, inside.port)
        try:
            await asyncio.gather(pour(reader, back), pour(onward, writer))
        except ConnectionError:
            pass
        finally:
            back.close()
            writer.close()

    tls = encrypted(authority.sign("site"), trusts=authority.file)
    listening = await asyncio.start_server(carry, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}{inside.path}"
    finally:
        listening.close()


async def call(deskhand: Desk, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return await asyncio.to_thread(deskhand, *words, **settings)


@pytest.fixture
def deskhand(home: Path, server: Sandbox) -> Desk:
    return Desk(home, server.url)


async def test_all_of_it_at_once(deskhand: Desk, far: Far, tmp_path: Path) -> None:
    """It is connected and goes on working, every call through the proxy; the passwords are shown nowhere, and lie nowhere."""
    key_password = tmp_path / "key-password"
    key_password.write_text(f"{KEY_PASSWORD}\n")
    words = ("connection", "add", "far", *far.words, "--client-key-password-file", str(key_password))
    added = await call(deskhand, *words, DESKHAND_PROXY_PASSWORD=PASSWORD, **ME)
    key_password.unlink()
    tested = await call(deskhand, "connection", "test", "far", "--json")
    shown = [
        await call(deskhand, "connection", *words) for words in (("list",), ("show", "far"), ("show", "far", "--json"))
    ]

    assert (0, "") == (added.returncode, added.stderr)
    assert "agent" == msgspec.json.decode(tested.stdout)["kind"]
    network = msgspec.json.decode(shown[-1].stdout)["network"]
    assert (far.proxy.address_with_name, ["client_key_password", "proxy_password"]) == (
        network["proxy"],
        network["sealed"],
    )
    assert {f"CONNECT {urlsplit(far.address).netloc}"} == set(far.proxy.heard)
    secrets = (KEY_PASSWORD, PASSWORD, *ME.values())
    printed = "".join(done.stdout + done.stderr for done in (added, tested, *shown))
    assert not [secret for secret in secrets if secret in printed]
    kept = [file.read_bytes() for file in deskhand.home.rglob("*") if file.is_file()]
    assert not [secret for secret in secrets for one in kept if secret.encode() in one]


async def test_what_is_missing_is_named(deskhand: Desk, far: Far) -> None:
    """That the key is sealed is seen in its file, and that the proxy takes a password in its address."""
    done = await call(deskhand, "connection", "add", "far", *far.words, **ME)

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))
    assert "the client key password (--client-key-password-file, --client-key-password-stdin or" in done.stderr
    assert (
        "the proxy password (--proxy-password-file, --proxy-password-stdin or DESKHAND_PROXY_PASSWORD)" in done.stderr
    )
    assert [] == far.proxy.heard


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"DESKHAND_PROXY_PASSWORD": "wr0ng"}, 1, "the proxy asks for a name and a password, or takes others"),
        ({"DESKHAND_CLIENT_KEY_PASSWORD": "wr0ng"}, 2, "the password does not open this key"),
    ],
)
async def test_a_wrong_password(deskhand: Desk, far: Far, wrong: dict[str, str], status: int, said: str) -> None:
    """One line says which of them it is, after one call at most; nothing is stored."""
    right = {"DESKHAND_PROXY_PASSWORD": PASSWORD, "DESKHAND_CLIENT_KEY_PASSWORD": KEY_PASSWORD}
    done = await call(deskhand, "connection", "add", "far", *far.words, **(right | wrong | ME))

    assert (status, 1) == (done.returncode, done.stderr.count("\n"))
    assert said in done.stderr
    assert "wr0ng" not in done.stderr
    assert len(far.proxy.heard) <= 1
    assert [] == msgspec.json.decode((await call(deskhand, "connection", "list", "--json")).stdout)


async def test_a_way_that_is_closed_later(deskhand: Desk, far: Far) -> None:
    """A stored connection whose proxy takes another password by now says so after one call."""
    right = {"DESKHAND_PROXY_PASSWORD": PASSWORD, "DESKHAND_CLIENT_KEY_PASSWORD": KEY_PASSWORD}
    await call(deskhand, "connection", "add", "far", *far.words, **(right | ME))
    far.proxy.heard.clear()
    far.proxy.refuses = REFUSAL
    done = await call(deskhand, "connection", "test", "far")

    assert (1, 1, 1) == (done.returncode, done.stderr.count("\n"), len(far.proxy.heard))
    assert "the proxy asks for a name and a password, or takes others" in done.stderr


async def test_on_a_terminal_they_are_asked_for(deskhand: Desk, far: Far) -> None:
    """Neither password appears on the screen."""
    terminal = Terminal(deskhand, "connection", "add", "far", *far.words, **deskhand.services)
    for question, secret in (
        ("Password (not shown): ", ME["DESKHAND_PASSWORD"]),
        ("Password of the certificate's key (not shown): ", KEY_PASSWORD),
        ("Proxy's password (not shown): ", PASSWORD),
    ):
        await asyncio.to_thread(terminal.answer, question, secret)
    status, seen = await asyncio.to_thread(terminal.end)

    assert 0 == status, seen
    assert "Connected: far" in seen
    assert not [secret for secret in (KEY_PASSWORD, PASSWORD) if secret in seen]
