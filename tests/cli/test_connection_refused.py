"""`deskhand connection` with bad input: one line, the right status, and nothing half-written."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from command_line import CommandLine
from deskhand.sandbox import Sandbox
from deskhand.store import Store
from store_clock import stands_still

AGENT = "alex@acme.example"
TOKEN = "a-very-secret-token"
FLAGS = ("--email", AGENT)


class Page(BaseHTTPRequestHandler):
    """A web server that is no Jira."""

    def do_GET(self) -> None:
        body = b"<html><body>Please sign in</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def web_page() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def nobody_listens() -> Iterator[str]:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


def refused(deskhand: CommandLine, *words: str, token: str = TOKEN) -> tuple[int, str]:
    """The status and the one line; nothing is stored, and the token is nowhere."""
    done = deskhand("connection", "add", *words, DESKHAND_TOKEN=token)
    assert "" == done.stdout
    assert 1 == done.stderr.count("\n")
    assert done.stderr.startswith("deskhand: ")
    assert not token or token not in done.stderr
    with Store(deskhand.home, clock=stands_still) as store:
        assert [] == store.connections.list()
    return done.returncode, done.stderr


def test_a_wrong_token(deskhand: CommandLine, site: Sandbox) -> None:
    """Jira's 401 names the account and the token as what to look at."""
    status, line = refused(deskhand, "it-desk", "--host", site.url, *FLAGS)

    assert 1 == status
    assert "Check the account and its token" in line


def test_a_dead_host(deskhand: CommandLine, nobody_listens: str) -> None:
    """A host that does not answer is named."""
    status, line = refused(deskhand, "it-desk", "--host", nobody_listens, *FLAGS)

    assert 1 == status
    assert nobody_listens in line


def test_a_site_that_answers_html(deskhand: CommandLine, web_page: str) -> None:
    """A web page is no Jira, and the line says so."""
    status, line = refused(deskhand, "it-desk", "--host", web_page, *FLAGS)

    assert 1 == status
    assert "Check that the address is the site's own" in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("It Desk", "--subdomain", "acme", *FLAGS), "a connection's name is lower-case letters"),
        (("it-desk", "--subdomain", "acme", "--email", "alex"), "'alex' is no e-mail address"),
        (("it-desk", "--subdomain", "a.b", *FLAGS), "'a.b' is no subdomain"),
        (("it-desk", "--subdomain", "acme", "--host", "https://acme.example", *FLAGS), "either the subdomain"),
        (("it-desk", "--host", "http://acme.example", *FLAGS), "use https"),
        (("it-desk", "--subdomain", "acme", *FLAGS, "--location", "it"), "a location is a folder such as /it"),
        (("it-desk", "--subdomain", "acme", *FLAGS, "--type", "server"), "'server' is not one of 'cloud', 'on-prem'"),
        (("it-desk", "--subdomain", "acme", *FLAGS, "--token", "x"), "No such option"),
        (("it-desk", "--subdomain", "acme", *FLAGS, "--token-file", "/nowhere"), "/nowhere: the token cannot be read"),
        (("it-desk", "--from", "/nowhere.yaml"), "/nowhere.yaml: No such file"),
    ],
)
def test_a_mistake_of_the_person(deskhand: CommandLine, words: tuple[str, ...], said: str) -> None:
    """What was mistyped is named, with status 2."""
    status, line = refused(deskhand, *words)

    assert 2 == status
    assert said in line


def test_what_is_missing_is_named_at_once(deskhand: CommandLine) -> None:
    """Where nobody can be asked, one line names all that is missing."""
    status, line = refused(deskhand, token="")

    assert 2 == status
    for missing in ("NAME", "--subdomain or --host", "--email", "--token-file, --token-stdin or DESKHAND_TOKEN"):
        assert missing in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: it-desk\nsubdomian: acme\n", "has no field 'subdomian'"),
        ("name: 5\n", "name must be text"),
        ("- a\n", "lines of `field: value`"),
        ("name: [\n", "connection.yaml:2: this is neither YAML nor JSON"),
        ("token: secret-in-the-open\n", "chmod 600"),
        ("type: server\nname: a\nemail: a@b\nsubdomain: acme\n", "type is cloud or on-prem, not 'server'"),
    ],
)
def test_a_mistake_in_the_file(deskhand: CommandLine, tmp_path: Path, text: str, said: str) -> None:
    """The file, the field and what is right are said; a token that stands in it is not."""
    fields = tmp_path / "connection.yaml"
    fields.write_text(text)
    fields.chmod(0o644)
    status, line = refused(deskhand, "--from", str(fields))

    assert 2 == status
    assert said in line
    assert "secret-in-the-open" not in line


def test_a_wrong_edition(deskhand: CommandLine, site: Sandbox) -> None:
    """A Cloud site that is called on-prem is not stored."""
    done = deskhand(
        "connection",
        "add",
        "it-desk",
        "--type",
        "on-prem",
        "--host",
        site.url,
        *FLAGS,
        DESKHAND_TOKEN=site.token(AGENT),
    )

    assert done.returncode in (1, 2)
    assert 1 == done.stderr.count("\n")
    assert [] == deskhand.json("connection", "list")


@pytest.mark.parametrize("words", [("show", "x"), ("test", "x"), ("remove", "x", "--yes")])
def test_a_connection_that_is_not_there(deskhand: CommandLine, words: tuple[str, ...]) -> None:
    """The name is repeated, with status 2; for machines as JSON."""
    done = deskhand("connection", *words)

    assert (2, "deskhand: there is no connection 'x'\n") == (done.returncode, done.stderr)
    assert {"type": "NotStored", "message": "there is no connection 'x'", "exit_status": 2} == deskhand.json(
        "connection", *words
    )["error"]


def test_a_lost_key(deskhand: CommandLine, site: Sandbox) -> None:
    """Without the key the connection is still listed, and testing says what to do."""
    deskhand("connection", "add", "it-desk", "--host", site.url, *FLAGS, DESKHAND_TOKEN=site.token(AGENT))
    (deskhand.home / "key").unlink()
    done = deskhand("connection", "test", "it-desk")

    assert 1 == len(deskhand.json("connection", "list"))
    assert (1, 1) == (done.returncode, done.stderr.count("\n"))
    assert "restore" in done.stderr
