"""`deskhand connection` on a terminal asks for what is missing."""

from command_line import CommandLine
from deskhand.sandbox import Sandbox
from terminal import Terminal

AGENT = "alex@acme.example"


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
