"""The blocking client: the same methods with the same arguments, done when they return."""

import inspect
import pydoc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from client.outcomes.company import DESK, GENERAL
from deskhand.auth import ApiToken, Password, SignIn
from deskhand.client import BlockingJira, Jira, Upload, nouns
from deskhand.client._worlds import Edition, Nouns
from deskhand.errors import NotFound
from deskhand.sandbox import Sandbox

SITE = "https://acme.example"
METHODS = [
    (noun, name)
    for noun, kind in nouns().items()
    for name, method in vars(kind).items()
    if not name.startswith("_") and hasattr(method, "__get__")
]


@pytest.fixture
def jira(edition: Edition) -> Iterator[BlockingJira]:
    """An agent of a fresh company."""
    with Sandbox(seed=7, edition=edition) as site:
        email = "alex@acme.example"
        sign_in: SignIn = ApiToken(email, site.token(email))
        if edition == "datacenter":
            sign_in = Password("alex", site.password(email))
        with BlockingJira(site.url, sign_in, edition=edition) as jira:
            yield jira


def found(jira: Any, noun: str, name: str = "") -> Any:
    for part in filter(None, (*noun.split("."), name)):
        jira = getattr(jira, part)
    return jira


@pytest.mark.parametrize(("noun", "name"), METHODS, ids=[".".join(one) for one in METHODS])
def test_a_method_is_the_same_in_both_worlds(noun: str, name: str) -> None:
    """Its name, its arguments and its words, as `help` and completion show them."""
    awaited, blocking = found(Jira(SITE), noun, name), found(BlockingJira(SITE), noun, name)
    assert inspect.signature(awaited) == inspect.signature(blocking)
    assert "args" not in inspect.signature(blocking).parameters
    assert (name, name) == (awaited.__name__, blocking.__name__)
    assert awaited.__doc__
    assert awaited.__doc__ == blocking.__doc__
    assert f"{name}(" in pydoc.plain(pydoc.render_doc(awaited)).splitlines()[2]


def test_no_noun_has_a_method_of_one_world_only() -> None:
    """What is public on one client is public on the other."""
    assert len(METHODS) > 200
    for noun in nouns():
        worlds: list[Nouns[Any]] = [found(Jira(SITE), noun), found(BlockingJira(SITE), noun)]
        assert dir(worlds[0]) == dir(worlds[1])


def test_get_list_create_and_search(jira: BlockingJira) -> None:
    """Values and lists, ready when the method returns."""
    made = jira.requests.create(DESK, GENERAL, {"summary": "The printer is on fire"})
    assert "The printer is on fire" == jira.requests.get(made.issue_key).value("summary")
    for text in ("One", "Two", "Three"):
        jira.comments.create(made.issue_key, text, public=True)
    assert ["One", "Two", "Three"] == [one.body for one in jira.comments.list(made.issue_key, limit=2)]
    assert "One" == getattr(jira.comments.list(made.issue_key).first(), "body", None)
    assert 500 < len(jira.platform.search.issues("project = HELP", limit=100).all())


def test_a_flow_of_several_calls(jira: BlockingJira) -> None:
    """Files are uploaded and attached with one call."""
    made = jira.attachments.attach("HELP-1", DESK, Upload("fire.txt", b"hot"), public=True, comment="Look")
    assert made.attachments is not None
    assert ["fire.txt"] == [one.filename for one in made.attachments.values]


@pytest.mark.parametrize("edition", ["cloud"])
def test_a_file_is_read_whole_in_chunks_and_to_a_path(jira: BlockingJira, tmp_path: Path) -> None:
    """Each way the same bytes."""
    jira.attachments.attach("HELP-1", DESK, Upload("fire.txt", b"hot"), public=True)
    (attachment,) = [one for one in jira.attachments.list("HELP-1") if one.filename == "fire.txt"]
    content = jira.attachments.content("HELP-1", attachment.id)
    assert b"hot" == content.read()
    assert b"hot" == b"".join(content.chunks())
    assert 3 == content.save(tmp_path / "fire.txt")
    assert 3 == jira.attachments.download("HELP-1", attachment.id, tmp_path / "again.txt")
    assert b"hot" == (tmp_path / "fire.txt").read_bytes() == (tmp_path / "again.txt").read_bytes()


def test_a_refusal_is_raised(jira: BlockingJira) -> None:
    """The same error as in the other world."""
    with pytest.raises(NotFound) as caught:
        jira.requests.get("HELP-99999")
    assert ("GET /request/{issueIdOrKey}", 404) == (caught.value.operation, caught.value.status)
