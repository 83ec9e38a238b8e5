"""A person connects a site by OAuth: the command prints an address, a real browser opens it, and a button is clicked."""

import json
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from acceptance.chromium import CHROMIUM, NONE_HERE, Page, chromium
from auth.commands import Desk, consenting
from deskhand.sandbox import Sandbox

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE)

ALEX = "alex@acme.example"


@pytest.fixture
def site() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as site:
        yield site


@pytest.fixture
def callback() -> Iterator[str]:
    """An address with a port that is kept free for whoever listens at it."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield f"http://localhost:{kept.getsockname()[1]}/callback"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with chromium(tmp_path / "profile") as page:
        yield page


@pytest.fixture
def deskhand(tmp_path: Path, site: Sandbox, callback: str) -> Desk:
    """A desk with an OAuth profile, whose app is registered at the site."""
    new = {"name": "Acme's desk", "scopes": told(site, "GET", "apps")["apps"][0]["scopes"], "callback": callback}
    app = told(site, "POST", "apps", new)
    deskhand = Desk(tmp_path / "home", site.url)
    words = ("oauth-profile", "add", "app", "--client-id", app["clientId"], "--callback", callback)
    assert 0 == deskhand(*words, DESKHAND_CLIENT_SECRET=app["clientSecret"]).returncode
    return deskhand


def told(site: Sandbox, method: str, path: str, body: object = None) -> Any:
    """What the sandbox's own controls answer."""
    sent = json.dumps(body).encode() if body else None
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{site.url}/_sandbox/{path}", sent, headers, method=method)) as answer:  # noqa: S310
        return json.loads(answer.read())


async def test_a_person_who_accepts(deskhand: Desk, page: Page) -> None:
    """The page tells what is asked for, the browser comes back, and the connection acts for who accepted."""
    with consenting(deskhand, "add", "it-desk", "--oauth-profile", "app") as waiting:
        await page.go(waiting.address)
        asked = await page.text()
        await page.choose("You are", ALEX)
        await page.click("Accept")
        thanked = await page.text()
        status, out, err = waiting.end()

    assert asked.startswith("Acme's desk wants to act for you")
    assert "Go on while you are away" in asked
    assert "You can close this window" in thanked
    assert (0, "", "Connected: it-desk") == (status, err, out.splitlines()[0])
    assert (ALEX, []) == tuple(
        deskhand.json("connection", "test", "it-desk")[one] for one in ("email", "missing_scopes")
    )


async def test_a_person_who_denies(deskhand: Desk, page: Page) -> None:
    """Nothing is stored, one line says why, and the browser says that it is over."""
    with consenting(deskhand, "add", "it-desk", "--oauth-profile", "app") as waiting:
        await page.go(waiting.address)
        await page.click("Deny")
        over = await page.text()
        ended = waiting.end()

    assert (2, "", "deskhand: Atlassian gave no consent: User did not authorize the request\n") == ended
    assert "Not connected" in over
    assert [] == deskhand.json("connection", "list")


async def test_a_consent_that_was_taken_back(deskhand: Desk, page: Page, site: Sandbox) -> None:
    """The error names the command, and one more click in the browser mends the connection."""
    with consenting(deskhand, "add", "it-desk", "--oauth-profile", "app") as waiting:
        await page.go(waiting.address)
        await page.click("Accept")
        assert 0 == waiting.end()[0]
    told(site, "DELETE", "consents")
    lost = deskhand("connection", "test", "it-desk")
    with consenting(deskhand, "authorize", "it-desk") as waiting:
        await page.go(waiting.address)
        await page.click("Accept")
        status, out, _ = waiting.end()

    assert (1, 1) == (lost.returncode, lost.stderr.count("\n"))
    assert "deskhand connection authorize it-desk" in lost.stderr
    assert (0, "Authorized: it-desk") == (status, out.splitlines()[0])
    assert 0 == deskhand("connection", "test", "it-desk").returncode
