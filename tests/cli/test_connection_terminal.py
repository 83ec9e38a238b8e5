"""`deskhand connection` on a terminal asks for what is missing."""

import os
import pty
import subprocess
import sys

from command_line import CommandLine, clean
from deskhand.sandbox import Sandbox

AGENT = "alex@acme.example"


class Terminal:
    """A person at a terminal: waits for a question, and types an answer."""

    def __init__(self, deskhand: CommandLine, *words: str) -> None:
        self.person, terminal = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deskhand", *words],
            env=clean(deskhand.home, TERM="dumb", COLUMNS="200"),
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)
        self.seen = ""

    def answer(self, question: str, text: str) -> None:
        while question not in self.seen:
            self.seen += os.read(self.person, 4096).decode()
        self.seen = self.seen.partition(question)[2]
        os.write(self.person, f"{text}\n".encode())

    def end(self) -> tuple[int, str]:
        try:
            while more := os.read(self.person, 4096):
                self.seen += more.decode()
        except OSError:  # the terminal's other side is closed
            pass
        os.close(self.person)
        return self.process.wait(), self.seen


def test_a_person_is_asked(deskhand: CommandLine, site: Sandbox) -> None:
    """Name, host and address are asked for, then the token, which does not appear on the screen."""
    terminal = Terminal(deskhand, "connection", "add", "--host", site.url)
    terminal.answer("Name of the connection: ", "it-desk")
    terminal.answer("E-mail address of the account: ", AGENT)
    terminal.answer("API token (not shown): ", site.token(AGENT))
    status, seen = terminal.end()

    assert 0 == status
    assert "Connected: it-desk" in seen
    assert site.token(AGENT) not in seen


def test_removing_asks_first(deskhand: CommandLine, site: Sandbox) -> None:
    """A person who says no keeps the connection."""
    token = site.token(AGENT)
    deskhand("connection", "add", "it-desk", "--host", site.url, "--email", AGENT, DESKHAND_TOKEN=token)
    terminal = Terminal(deskhand, "connection", "remove", "it-desk")
    terminal.answer("and its secret? [y/N]: ", "n")

    assert 130 == terminal.end()[0]
    assert 1 == len(deskhand.json("connection", "list"))


def test_a_list_is_a_table(deskhand: CommandLine, site: Sandbox) -> None:
    """On a terminal a list is drawn."""
    token = site.token(AGENT)
    deskhand("connection", "add", "it-desk", "--host", site.url, "--email", AGENT, DESKHAND_TOKEN=token)
    status, seen = Terminal(deskhand, "connection", "list").end()

    assert 0 == status
    assert "───" in seen
    assert AGENT in seen
