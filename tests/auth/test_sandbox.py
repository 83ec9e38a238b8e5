"""Every way to sign in, on the sandbox, which read Atlassian's documents by itself."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import msgspec
import pytest

from auth.commands import Desk, consenting, visit
from deskhand.sandbox import Sandbox

ME = "deskhand@acme.example"


@pytest.fixture
def site() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as site:
        yield site


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox(seed=7, edition="datacenter") as site:
        yield site


def told(site: Sandbox, path: str, body: Any = None, *, method: str = "POST") -> Any:
    """What the sandbox's own controls answer."""
    sent = Request(  # noqa: S310 (the sandbox's address)
        f"{site.url}{path}",
        None if body is None else json.dumps(body).encode(),
        {"Content-Type": "application/json"},
        method=method,
    )
    with urlopen(sent, timeout=30) as answer:  # noqa: S310
        return json.loads(answer.read())


def agree(address: str, who: str = ME) -> None:
    """Press the button of the consent page."""
    page = visit(address)
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    form = {unescape(name): unescape(value) for name, value in hidden} | {"who": who, "answer": "accept"}
    with urlopen(f"{address.partition('?')[0]}", urlencode(form).encode(), timeout=30) as answer:  # noqa: S310
        assert b"You can close this window" in answer.read()


def add(deskhand: Desk, site: Sandbox, *words: str, **secret: str) -> Any:
    done = deskhand("connection", "add", "it-desk", "--host", site.url, *words, "--json", **secret)
    assert (0, "") == (done.returncode, done.stderr), done.stdout
    return msgspec.json.decode(done.stdout)


def test_a_token_with_scopes(home: Path, site: Sandbox) -> None:
    """The site refuses it, the gateway takes it."""
    scopes = ["read:jira-user", "read:jira-work", "read:servicedesk-request"]
    token = told(site, "/_sandbox/tokens", {"email": ME, "scopes": scopes})["token"]
    deskhand = Desk(home, site.url)
    added = add(deskhand, site, "--email", ME, DESKHAND_TOKEN=token)

    assert ("scoped_token", ME, "agent") == (added["auth"], added["email"], added["kind"])


def test_a_token_that_lacks_a_scope(home: Path, site: Sandbox) -> None:
    """Which scope it lacks is said, and that the token is at fault and not the account."""
    token = told(site, "/_sandbox/tokens", {"email": ME, "scopes": ["read:servicedesk-request"]})["token"]
    done = Desk(home, site.url)(
        "connection", "add", "it-desk", "--host", site.url, "--email", ME, "--json", DESKHAND_TOKEN=token
    )
    error = msgspec.json.decode(done.stdout)["error"]

    assert (1, "ScopeMissing") == (done.returncode, error["type"])
    assert "this takes read:jira-user" in error["message"]
    assert "Make a token with that scope" in error["message"]


def test_a_service_account(home: Path, site: Sandbox) -> None:
    """Client id and secret are enough, and the token tells its scopes."""
    deskhand = Desk(home, site.url)
    added = add(deskhand, site, "--client-id", "sandbox-service-account", DESKHAND_CLIENT_SECRET="sandbox-secret")

    assert ("service_account", []) == (added["auth"], added["missing_scopes"])
    assert "agent" == deskhand.json("connection", "test", "it-desk")["kind"]


@pytest.mark.parametrize("way", ["personal_token", "password"])
def test_data_center(home: Path, server: Sandbox, way: str) -> None:
    """The site tells that it is on-prem, and takes a token or a password."""
    deskhand = Desk(home, server.url)
    if way == "personal_token":
        token = told(server, "/_sandbox/tokens", {"email": ME})["token"]
        added = add(deskhand, server, DESKHAND_TOKEN=token)
    else:
        added = add(deskhand, server, "--username", "deskhand", DESKHAND_PASSWORD="password-deskhand")

    assert (way, "agent") == (added["auth"], added["kind"])
    assert "on-prem" == deskhand.json("connection", "show", "it-desk")["type"]


def test_a_wrong_password_is_tried_once(home: Path, server: Sandbox) -> None:
    """Three failures would lock the account behind a picture: two connections with a wrong password leave it open."""
    deskhand = Desk(home, server.url)
    words = ("connection", "add", "it-desk", "--host", server.url, "--username", "deskhand")
    wrong = [deskhand(*words, DESKHAND_PASSWORD="wrong") for _ in range(2)]

    assert [1, 1] == [done.returncode for done in wrong]
    assert "does not accept the sign-in" in wrong[0].stderr
    assert 0 == deskhand(*words, DESKHAND_PASSWORD="password-deskhand").returncode


@pytest.fixture
def consented(home: Path, site: Sandbox, callback: str) -> Desk:
    """A connection that lives on a consent."""
    scopes = told(site, "/_sandbox/apps", method="GET")["apps"][0]["scopes"]
    app = told(site, "/_sandbox/apps", {"name": "Deskhand", "scopes": scopes, "callback": callback})
    deskhand = Desk(home, site.url)
    deskhand(
        *("oauth-profile", "add", "app", "--client-id", app["clientId"], "--callback", callback),
        DESKHAND_CLIENT_SECRET=app["clientSecret"],
    )
    with consenting(deskhand, "add", "it-desk", "--oauth-profile", "app") as waiting:
        agree(waiting.address)
        status, out, err = waiting.end()
    assert (0, "") == (status, err), out
    return deskhand


def test_a_consent(consented: Desk, site: Sandbox) -> None:
    """The page is agreed to, and all nine scopes are given."""
    tested = consented.json("connection", "test", "it-desk")

    assert ("oauth", [], ME) == (tested["auth"], tested["missing_scopes"], tested["email"])
    assert site.url == consented.json("connection", "show", "it-desk")["site"]


def test_a_consent_lives_on_for_weeks(consented: Desk, site: Sandbox) -> None:
    """Every token is long expired, every refresh token is used once, and nobody is asked again."""
    for _ in range(4):
        told(site, "/_sandbox/clock", {"advance": 80 * 86_400})
        assert ME == consented.json("connection", "test", "it-desk")["email"]


def test_a_consent_that_is_taken_back(consented: Desk, site: Sandbox) -> None:
    """One line names the command, and the command mends it."""
    told(site, "/_sandbox/consents", method="DELETE")
    lost = consented("connection", "test", "it-desk")
    with consenting(consented, "authorize", "it-desk") as waiting:
        agree(waiting.address)
        status = waiting.end()[0]

    assert (1, 1, 0) == (lost.returncode, lost.stderr.count("\n"), status)
    assert "deskhand connection authorize it-desk" in lost.stderr
    assert ME == consented.json("connection", "test", "it-desk")["email"]
