"""Sites behind certificates and proxies."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import pytest

from auth.certificates import KEY_PASSWORD, LONG_AGO, SOON, Authority, Pair, encrypted, site
from auth.proxies import PASSWORD, proxying
from deskhand.auth import Network, PersonalToken
from deskhand.client import Jira
from deskhand.errors import Barred, Unreachable, UserError
from store_clock import NOON

YEARS = NOON.replace(year=2036)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority of our own."""
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def servers(authority: Authority) -> Pair:
    """The certificate of the site."""
    return authority.sign("site")


async def not_at_all(seconds: float) -> None:
    raise AssertionError(f"waited {seconds} seconds to try again what nobody mends")


def jira(url: str, network: Network, wait: Callable[[float], Awaitable[None]] = not_at_all) -> Jira:
    return Jira(url, PersonalToken("t"), edition="datacenter", network=network, wait=wait)


async def why_barred(url: str, network: Network) -> str:
    """Why there is no way to a site, told after the first call."""
    async with jira(url, network) as closed:
        with pytest.raises(Barred) as told:
            await closed.platform.myself.get()
    assert not told.value.may_have_happened
    assert 1 == closed.http.calls
    return told.value.said


async def test_an_authority_of_ones_own(authority: Authority, servers: Pair) -> None:
    """With the authority's file the site is reached below its path; without it the option is named, at once."""
    async with site(encrypted(servers)) as url:
        async with jira(f"{url}/jira", Network(ca_bundle=str(authority.file))) as trusting:
            assert "/jira/rest/api/2/myself" == (await trusting.platform.myself.get()).name

        assert "not trusted here (--ca-bundle names a file" in await why_barred(url, Network())


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ({"host": "127.0.0.2"}, "the certificate of another name: give the address with the name"),
        ({"since": LONG_AGO, "until": SOON}, "has expired: whoever runs the site has to renew it"),
        ({"since": YEARS}, "is not valid yet: check the clock of this machine"),
    ],
)
async def test_a_certificate_that_is_not_good(authority: Authority, certificate: dict[str, object], said: str) -> None:
    """What is wrong with it is told at once, whomever one trusts."""
    shown = authority.sign("bad", **certificate)  # type: ignore[arg-type]
    async with site(encrypted(shown)) as url:
        assert said in await why_barred(url, Network(ca_bundle=str(authority.file)))


async def test_a_port_for_http(authority: Authority) -> None:
    """Called by https it is told as that, at once."""
    async with site() as url:
        said = await why_barred(url.replace("http:", "https:"), Network())

    assert "speaks no TLS that is understood here; it may be a port for http" in said


@pytest.mark.parametrize("in_one_file", [True, False])
@pytest.mark.parametrize("password", [None, KEY_PASSWORD])
async def test_a_client_certificate(
    authority: Authority, servers: Pair, tmp_path: Path, password: str | None, *, in_one_file: bool
) -> None:
    """The site sees the certificate, whether its key is in the same file or not, sealed or not."""
    client = authority.sign("client", sealed=bool(password))
    if in_one_file:
        both = tmp_path / "both.pem"
        both.write_bytes(client.certificate.read_bytes() + client.key.read_bytes())
        client = Pair(both, both)
    network = Network(
        ca_bundle=str(authority.file),
        client_certificate=str(client.certificate),
        client_key=None if in_one_file else str(client.key),
        client_key_password=password,
    )
    async with site(encrypted(servers, trusts=authority.file)) as url, jira(url, network) as shown:
        assert "'client'" in ((await shown.platform.myself.get()).display_name or "")
    assert bool(password) == network.key_is_sealed


def test_a_key_that_does_not_open(authority: Authority) -> None:
    """A password that is missing is told from one that is wrong, and the wrong one is not repeated."""
    client = authority.sign("shut", sealed=True)
    network = Network(client_certificate=str(client.certificate), client_key=str(client.key))
    with pytest.raises(UserError, match=f"{client.key}: the key is sealed, and its password is missing"):
        network.tls()
    with pytest.raises(UserError, match=f"{client.key}: the password does not open this key") as refused:
        msgspec.structs.replace(network, client_key_password="wr0ng").tls()

    assert "wr0ng" not in str(refused.value)


async def test_a_proxy_that_wants_nothing() -> None:
    """Every call goes to the proxy, with the site's whole address and nobody's name."""
    heard: list[list[str]] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, jira("http://jira.acme.invalid", Network(proxy=address)) as far:
        await far.platform.myself.get()

    assert "GET http://jira.acme.invalid/rest/api/2/myself HTTP/1.1" == heard[0][0]
    assert not [line for line in heard[0] if line.lower().startswith("proxy-authorization")]


@pytest.mark.parametrize("encrypts", [True, False])
async def test_a_proxy_that_asks_for_a_name(authority: Authority, servers: Pair, *, encrypts: bool) -> None:
    """Name and password reach the proxy and nobody behind it; https goes through one tunnel, whatever many calls."""
    async with site(encrypted(servers) if encrypts else None) as url, proxying() as proxy:
        network = Network(ca_bundle=str(authority.file), proxy=proxy.address_with_name, proxy_password=PASSWORD)
        async with jira(url, network) as far:
            for _ in range(3):
                await far.platform.myself.get()

    tunnel = f"CONNECT {url.removeprefix('https://')}"
    assert [tunnel] if encrypts else [f"GET {url}/rest/api/2/myself"] == proxy.heard[:1]
    assert not [head for head in proxy.passed_on if b"Proxy-Authorization" in head]
    assert encrypts or proxy.passed_on


@pytest.mark.parametrize("encrypts", [True, False])
@pytest.mark.parametrize("password", [None, "wr0ng"])
async def test_a_proxy_that_does_not_know_who_asks(
    authority: Authority,
    servers: Pair,
    caplog: pytest.LogCaptureFixture,
    password: str | None,
    *,
    encrypts: bool,
) -> None:
    """It is the proxy that refuses, and that is told at once; the password is in no error and no log."""
    caplog.set_level(logging.DEBUG)
    async with site(encrypted(servers) if encrypts else None) as url, proxying() as proxy:
        address = proxy.address_with_name if password else proxy.address
        network = Network(ca_bundle=str(authority.file), proxy=address, proxy_password=password)
        said = await why_barred(url, network)

    assert said.startswith("the proxy asks for a name and a password, or takes others than those that it got")
    assert "wr0ng" not in f"{said}{network!r}{caplog.text}"


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (
            b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
            Barred,
            "the proxy lets nobody through: it answered 403",
        ),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", Unreachable, "could not connect: it answered 502"),
    ],
)
async def test_a_proxy_that_lets_nobody_through(answer: bytes, kind: type[Unreachable], said: str) -> None:
    """A no stays no; a site that the proxy cannot reach just now may be reached later."""
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    async with (
        proxying(refuses=answer) as proxy,
        jira("https://jira.acme.invalid", Network(proxy=proxy.address), note) as far,
    ):
        with pytest.raises(kind, match=said) as told:
            await far.platform.myself.get()

    assert kind is type(told.value)
    assert (kind is Unreachable) == bool(waited)


def test_a_file_that_is_missing_or_something_else(authority: Authority, servers: Pair, tmp_path: Path) -> None:
    """The file is named, whichever of the three it is."""
    client = authority.sign("other")
    nothing, text = str(tmp_path / "nothing.pem"), tmp_path / "text.pem"
    text.write_text("not a certificate")
    for network, named in (
        (Network(ca_bundle=nothing), nothing),
        (Network(ca_bundle=str(text)), str(text)),
        (Network(client_certificate=nothing), nothing),
        (Network(client_certificate=str(client.certificate), client_key=nothing), nothing),
        (Network(client_certificate=str(client.certificate), client_key=str(servers.key)), str(client.certificate)),
    ):
        with pytest.raises(UserError, match=named):
            network.tls()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"client_key": "a.key"}, "goes with a client certificate"),
        ({"client_key_password": "secret"}, "goes with a client certificate"),
        ({"proxy": "http://me:secret@proxy.example:3128"}, "leave the password out of it"),
        ({"proxy": "http://proxy.example:3128", "proxy_password": "secret"}, "goes with a name"),
        ({"proxy": "proxy.example:3128"}, "write it like"),
        ({"proxy": "socks5://proxy.example"}, "write it like"),
    ],
)
def test_what_cannot_be_used(fields: dict[str, str], said: str) -> None:
    """What is wrong is said; a password is not repeated."""
    with pytest.raises(UserError, match=said) as refused:
        Network(**fields)  # type: ignore[arg-type]

    assert "secret" not in str(refused.value)
