"""The client as a whole: what it is made of, and what it costs to have."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from client.server import Answer, serving
from deskhand.client import BlockingJira, Jira, catalogue, nouns

SOURCE = Path(__file__).parents[2] / "src" / "deskhand" / "client"


def test_importing_it_is_cheap() -> None:
    """What makes the calls is loaded with the first of them, and nothing above the client is loaded at all."""
    code = "import sys, deskhand.client; deskhand.client.catalogue(); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = (
        "aiohttp",
        "cryptography",
        "yarl",
        "markdown_it",
        "starlette",
        "deskhand.sandbox",
        "deskhand.store",
        "deskhand.app",
    )
    assert "deskhand.client.requests" in told
    assert [name for name in heavy if name in told] == []


def test_both_worlds_have_the_same_nouns() -> None:
    """One source, two worlds: neither has what the other lacks."""
    site = "https://acme.example"
    awaited = {*vars(Jira(site)), *vars(Jira(site).platform)}
    blocking = {*vars(BlockingJira(site)), *vars(BlockingJira(site).platform)}
    assert {name.rpartition(".")[2] for name in nouns()} <= awaited
    assert awaited <= blocking


@given(st.sampled_from(sorted(catalogue())), st.data())
def test_what_stands_in_a_blank_stays_in_it(name: str, data: st.DataObject) -> None:
    """No key, id or name whatever makes a call of another operation."""
    operation = catalogue()[name]
    blanks = operation.full_path.count("{")
    values = tuple(data.draw(st.lists(st.text(min_size=1), min_size=blanks, max_size=blanks)))
    assume(not {".", ".."} & set(values))
    for edition in operation.editions:
        declared = (operation.on_prem.path if edition == "datacenter" else "") or operation.full_path
        parts = operation.address(values, edition).split("/")
        filled = [unquote(part) for part, blank in zip(parts, declared.split("/"), strict=True) if "{" in blank]
        assert list(values) == filled


def test_no_operation_is_there_twice() -> None:
    """Each operation has one method: the catalogue has as many as the files declare."""
    declared = sum(
        file.read_text().count(f'"{method} /')
        for file in SOURCE.rglob("[a-z]*.py")
        for method in ("GET", "POST", "PUT", "DELETE")
    )
    assert declared == len(catalogue())


def test_files_are_small() -> None:
    """A file that has grown is two files."""
    assert [] == [file.name for file in SOURCE.rglob("*.py") if len(file.read_text().splitlines()) > 300]


async def test_what_differed_is_told_in_one_place() -> None:
    """Replies and their parts alike, for whoever looks after the connection."""
    body = {"issueId": 1, "issueKey": "HELP-1", "reporter": {"displayName": ["Fred"]}}
    async with serving(Answer(200, body)) as server, Jira(server.url) as jira:
        request = await jira.requests.get("HELP-1")
        assert request.reporter is not None
        told = jira.drift()
    assert told["GET /request/{issueIdOrKey}"] == ["issueId: a whole number instead of a text"]
    assert told["Request.reporter"] == ["displayName: a list instead of a text"]


@pytest.mark.parametrize("jira", [Jira("https://acme.example/jira/"), BlockingJira("https://acme.example/jira/")])
def test_a_client_shows_which_site_it_is_for(jira: Jira | BlockingJira) -> None:
    """The address without a trailing slash, and nothing secret."""
    assert repr(jira) == f"{type(jira).__name__}('https://acme.example/jira')"
