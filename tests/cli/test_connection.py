"""`deskhand connection`, as a process of its own against the sandbox."""

import re
from pathlib import Path

import pytest

from command_line import CommandLine
from deskhand.sandbox import Sandbox

AGENT = "alex@acme.example"
CUSTOMER = "aisha@acme.example"


def add(deskhand: CommandLine, site: Sandbox, *words: str, email: str = AGENT) -> tuple[int, str, str]:
    done = deskhand("connection", "add", *words, "--host", site.url, "--email", email, DESKHAND_TOKEN=site.token(email))
    return done.returncode, done.stdout, done.stderr


def test_adding_shows_site_account_and_standing(deskhand: CommandLine, site: Sandbox) -> None:
    """What was connected is seen at once: which site, which account, and that it is an agent."""
    status, out, err = add(deskhand, site, "it-desk")

    assert (0, "") == (status, err)
    first, *rest = out.splitlines()
    lines = dict(re.split(r" {2,}", line) for line in rest)
    assert "Connected: it-desk" == first
    assert lines["site"].startswith(site.url)
    assert AGENT in lines["account"]
    assert "agent" == lines["there as"]
    assert "HELP" in lines["desks"]


def test_a_customer_is_told_apart(deskhand: CommandLine, site: Sandbox) -> None:
    """An account that sees a portal and no queue is a customer."""
    add(deskhand, site, "portal", email=CUSTOMER)

    assert "customer" == deskhand.json("connection", "test", "portal")["kind"]


def test_what_was_added_is_listed_shown_and_tested(deskhand: CommandLine, site: Sandbox) -> None:
    """List, show and test agree on the connection, and none of them shows its secret."""
    add(deskhand, site, "it-desk", "--location", "/it")
    listed = deskhand.json("connection", "list")
    shown = deskhand.json("connection", "show", "it-desk")
    tested = deskhand.json("connection", "test", "it-desk")

    assert [{name: value for name, value in shown.items() if name != "recipes"}] == listed
    assert {"name": "it-desk", "location": "/it", "type": "cloud", "auth": "api_token"}.items() <= shown.items()
    assert (site.url, AGENT) == (shown["site"], shown["email"])
    assert ("it-desk", "agent", AGENT) == (tested["connection"], tested["kind"], tested["email"])
    printed = deskhand("connection", "list").stdout + deskhand("connection", "show", "it-desk").stdout
    assert site.token(AGENT) not in printed
    assert "it-desk" in printed


def test_a_removed_connection_is_gone(deskhand: CommandLine, site: Sandbox) -> None:
    """Without a terminal removing wants --yes; then nothing is left of it."""
    add(deskhand, site, "it-desk")
    asked = deskhand("connection", "remove", "it-desk")
    removed = deskhand("connection", "remove", "it-desk", "--yes")

    assert (2, "deskhand: add --yes to remove the connection 'it-desk' without being asked\n") == (
        asked.returncode,
        asked.stderr,
    )
    assert (0, "Removed: it-desk\n") == (removed.returncode, removed.stdout)
    assert [] == deskhand.json("connection", "list")


def test_a_name_that_is_taken(deskhand: CommandLine, site: Sandbox) -> None:
    """The second connection of a name is refused before its token goes anywhere, and the first one stays."""
    add(deskhand, site, "it-desk")
    again = deskhand(
        "connection", "add", "it-desk", "--host", "http://127.0.0.1:9", "--email", CUSTOMER, DESKHAND_TOKEN="x"
    )

    assert (2, 1) == (again.returncode, again.stderr.count("\n"))
    assert "there is a connection 'it-desk' already" in again.stderr
    assert AGENT == deskhand.json("connection", "show", "it-desk")["email"]


@pytest.mark.parametrize("way", ["--token-file", "--token-stdin", "file", "private file"])
def test_ways_to_hand_over_the_token(deskhand: CommandLine, site: Sandbox, tmp_path: Path, way: str) -> None:
    """The token comes from a file, from standard input, or from the file of all fields."""
    token = tmp_path / "token"
    token.write_text(f"{site.token(AGENT)}\n")
    fields = tmp_path / "connection.yaml"
    fields.write_text(f"name: it-desk\nhost: {site.url}\nemail: {AGENT}\n")
    fields.chmod(0o600)
    flags = ["it-desk", "--host", site.url, "--email", AGENT]
    words, typed = {
        "--token-file": ([*flags, "--token-file", str(token)], None),
        "--token-stdin": ([*flags, "--token-stdin"], site.token(AGENT) + "\n"),
        "file": (["--from", str(fields), "--token-file", str(token)], None),
        "private file": (["--from", str(fields)], None),
    }[way]
    if way == "private file":
        fields.write_text(f"{fields.read_text()}token: {site.token(AGENT)}\n")
    done = deskhand("connection", "add", *words, typed=typed)

    assert (0, "") == (done.returncode, done.stderr)
    assert "agent" == deskhand.json("connection", "test", "it-desk")["kind"]


def test_flags_come_before_the_file(deskhand: CommandLine, site: Sandbox, tmp_path: Path) -> None:
    """A flag replaces what the file says, and a host replaces a subdomain."""
    fields = tmp_path / "connection.json"
    fields.write_text('{"name": "from-file", "subdomain": "acme", "email": "x@acme.example", "location": "/it"}')
    add(deskhand, site, "by-hand", "--from", str(fields))

    shown = deskhand.json("connection", "show", "by-hand")
    assert (site.url, AGENT, "/it") == (shown["site"], shown["email"], shown["location"])
