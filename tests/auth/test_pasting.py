"""A consent that is given in a browser on another machine: the address where it ends is pasted."""

import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from auth.atlassian import CLIENT, SECRET, Atlassian
from auth.commands import Desk
from command_line import clean
from terminal import Terminal

FAR = "https://desk.acme.example/callback"
PASTE = "Copy that page's address all the same, and paste it here:\r\n"
OPEN = "Open this address in a browser, and agree:"


@pytest.fixture
def deskhand(home: Path, atlassian: Atlassian) -> Desk:
    return Desk(home, atlassian.url)


def profile(deskhand: Desk, callback: str) -> None:
    words = ("oauth-profile", "add", "app", "--client-id", CLIENT, "--callback", callback)
    assert 0 == deskhand(*words, DESKHAND_CLIENT_SECRET=SECRET).returncode


def ends_at(address: str) -> str:
    """Where a browser that agrees is sent, though nothing answers there."""
    parts = urlsplit(address)
    asked = HTTPConnection(parts.netloc, timeout=30)
    asked.request("GET", f"{parts.path}?{parts.query}")
    answer = asked.getresponse()
    asked.close()
    return str(answer.headers["Location"])


def adding(deskhand: Desk, *words: str) -> tuple[Terminal, str]:
    """The command on a terminal without a screen, and the address that it shows."""
    without = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "BROWSER": ""}
    add = ("connection", "add", "it-desk", "--oauth-profile", "app", *words)
    terminal = Terminal(deskhand, *add, **deskhand.services, **without)
    terminal.wait_for(f"{OPEN}\r\n")
    return terminal, terminal.wait_for("\r\n")


def test_the_address_is_pasted(deskhand: Desk, callback: str) -> None:
    """The person is told how, and the pasted code connects the site as one that came by itself."""
    profile(deskhand, callback)
    terminal, address = adding(deskhand)
    terminal.answer(PASTE, f"  {ends_at(address)} ")
    status, seen = terminal.end()

    assert 0 == status, seen
    assert "Connected: it-desk" in seen


def test_another_address_is_not_taken(deskhand: Desk, callback: str) -> None:
    """The consent's own page, and the end of another consent: what is wrong is said, and the right one still counts."""
    profile(deskhand, callback)
    terminal, address = adding(deskhand)
    terminal.answer(PASTE, address)
    terminal.answer(f"this is not where the consent ends: that address begins with {callback}?", "")
    terminal.answer("Paste it here:", f"{callback}?code=evil&state=guessed")
    terminal.answer("this address belongs to another consent", ends_at(address))

    assert 0 == terminal.end()[0]


def test_a_person_who_refused_elsewhere(deskhand: Desk, callback: str) -> None:
    """The pasted refusal ends the command with its reason."""
    profile(deskhand, callback)
    terminal, address = adding(deskhand)
    state = urlsplit(ends_at(address)).query.partition("state=")[2]
    terminal.answer(PASTE, f"{callback}?error=access_denied&error_description=I+do+not&state={state}")
    status, seen = terminal.end()

    assert 2 == status
    assert "Atlassian gave no consent: I do not" in seen


def test_a_callback_that_is_not_here(deskhand: Desk) -> None:
    """On a terminal it is pasted; elsewhere one line says what to do."""
    profile(deskhand, FAR)
    terminal, address = adding(deskhand)
    terminal.answer(PASTE, ends_at(address))
    pasted = terminal.end()
    refused = deskhand("connection", "add", "other", "--oauth-profile", "app")

    assert 0 == pasted[0], pasted[1]
    assert (2, 1) == (refused.returncode, refused.stderr.count("\n"))
    assert f"comes back at {FAR}, which is not this machine: begin again on a terminal" in refused.stderr


def test_a_pipe_instead_of_a_terminal(deskhand: Desk, callback: str) -> None:
    """A program that drives the command may write the address to it."""
    profile(deskhand, callback)
    with subprocess.Popen(
        [sys.executable, "-m", "deskhand", "connection", "add", "it-desk", "--oauth-profile", "app", "--no-browser"],
        env=clean(deskhand.home, **deskhand.services),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        assert f"{OPEN}\n" == process.stderr.readline()
        out, err = process.communicate(f"{ends_at(process.stderr.readline().strip())}\n", timeout=60)

    assert (0, "", "Connected: it-desk") == (process.returncode, err, out.splitlines()[0])


def test_a_person_chooses_the_site(deskhand: Desk, atlassian: Atlassian, callback: str) -> None:
    """Where the consent opens several, they are listed with numbers."""
    atlassian.sites.insert(0, {"id": "other", "url": "https://other.atlassian.net", "name": "other", "scopes": []})
    profile(deskhand, callback)
    terminal, address = adding(deskhand)
    terminal.answer(PASTE, ends_at(address))
    listed = terminal.wait_for("Which site")
    terminal.answer(": ", "2")

    assert "1  https://other.atlassian.net  other" in listed
    assert (0, atlassian.url) == (terminal.end()[0], deskhand.json("connection", "show", "it-desk")["site"])
