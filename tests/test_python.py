"""The door for Python programs."""

from pathlib import Path
from typing import Any

import pytest

import deskhand
from command_line import CommandLine
from deskhand import BlockingJira, Jira
from deskhand.auth import ApiToken
from deskhand.errors import CallError, NotStored, UserError
from deskhand.sandbox import Sandbox

ME = "deskhand@acme.example"


KEY = "A" * 43 + "="


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESKHAND_KEY", KEY)
    return tmp_path / "home"


def stored(home: Path, site: Sandbox) -> None:
    words = ("connection", "add", "it-desk", "--host", site.url, "--email", ME)
    done = CommandLine(home)(*words, DESKHAND_KEY=KEY, DESKHAND_TOKEN=site.token(ME))
    assert 0 == done.returncode, done.stderr


async def test_a_program_connects_by_name(home: Path) -> None:
    """What was added on the command line is a name for a program."""
    with Sandbox(seed=7) as site:
        stored(home, site)
        async with Jira.connect("it-desk", home=home) as jira:
            assert "HELP-42" == (await jira.requests.get("HELP-42")).issue_key


def test_a_script_does_the_same_without_awaiting(home: Path) -> None:
    """The blocking client has the same methods and gives the same values."""
    with Sandbox(seed=7) as site:
        stored(home, site)
        with BlockingJira.connect("it-desk", home=home) as jira:
            assert "HELP-42" == jira.requests.get("HELP-42").issue_key
            assert 3 == len(jira.queues.list("1").all())


async def test_a_program_asks_why(home: Path) -> None:
    """The explainer answers in both worlds alike."""
    with Sandbox(seed=7) as site:
        stored(home, site)
        asked = ("TRANSITION_ISSUES", "HELP-42")
        async with Jira.connect("it-desk", home=home) as jira:
            mine = await jira.permissions.explain(*asked)
            theirs = await jira.permissions.explain(*asked, account="aisha@acme.example")
        with BlockingJira.connect("it-desk", home=home) as jira:
            again = jira.permissions.explain(*asked, account="aisha@acme.example")
    assert ("allowed", "refused", "refused") == (mine.verdict, theirs.verdict, again.verdict)
    assert theirs.remedies


RECIPE = """
recipe: greet
connection: it-desk
trigger:
  request_created:
    desk: HELP
steps:
  - add_comment:
      request: "{{ trigger.request.key }}"
      body: Hello
"""


@pytest.mark.parametrize(
    ("what", "target"),
    [
        ("add_comment", "HELP-42"),
        ("POST /request/{issueIdOrKey}/comment", "HELP-42"),
        ("TRANSITION_ISSUES", "HELP-42"),
        ("request_created", "HELP"),
        ("greet.yaml", ""),
    ],
)
async def test_a_program_asks_in_the_words_of_the_command_line(home: Path, what: str, target: str) -> None:
    """An action, an operation, a permission, a trigger or a whole recipe: of oneself, and of a customer."""
    (home.parent / "greet.yaml").write_text(RECIPE)
    asked = home.parent / what if what.endswith(".yaml") else what
    with Sandbox(seed=7) as site:
        async with Jira(site.url, ApiToken(ME, site.token(ME))) as jira:
            mine = await jira.permissions.explain(asked, target)
            theirs = await jira.permissions.explain(asked, target, account="grace@acme.example")
        with BlockingJira(site.url, ApiToken(ME, site.token(ME))) as script:
            again = script.permissions.explain(asked, target, account="grace@acme.example")
    assert ("allowed", "refused", "refused") == (mine.verdict, theirs.verdict, again.verdict)
    assert (2 if what.endswith(".yaml") else 0) == len(theirs.steps)


async def test_a_program_is_told_of_a_mistyped_word(home: Path) -> None:
    """As on the command line: what it may have meant, and what the target lacks."""
    with Sandbox(seed=7) as site:
        async with Jira(site.url, ApiToken(ME, site.token(ME))) as jira:
            with pytest.raises(UserError, match="did you mean add_comment"):
                await jira.permissions.explain("add_coment", "HELP-42")
            with pytest.raises(UserError, match="cannot be read"):
                await jira.permissions.explain(home / "nothing.yaml")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"target": None}, "target is a text"),
        ({"target": 42}, "target is a text"),
        ({"account": 5}, "account is a text"),
        ({"what": None}, "what is a text"),
        ({"to": "Resolve"}, "has no 'to'"),
        ({"what": "call_operation"}, "ask about the operation"),
        ({"what": "greet.yaml"}, "leave target"),
    ],
)
async def test_what_is_given_wrongly_is_a_persons_mistake(given: dict[str, Any], said: str) -> None:
    """As any other that can be mended by who typed it, and no failure of the program."""
    with Sandbox(seed=7) as site:
        async with Jira(site.url, ApiToken(ME, site.token(ME))) as jira:
            with pytest.raises(UserError, match=said):
                await jira.permissions.explain(**{"what": "add_comment", "target": "HELP-42", **given})


async def test_an_error_is_explained(home: Path) -> None:
    """In both worlds, from the error alone."""
    grace = "grace@acme.example"
    with Sandbox(seed=7) as site:
        async with Jira(site.url, ApiToken(grace, site.token(grace))) as jira:
            with pytest.raises(CallError) as raised:
                await jira.comments.create("HELP-42", "Hello", public=True)
            mine = await jira.permissions.explain_error(raised.value)
        with BlockingJira(site.url, ApiToken(grace, site.token(grace))) as script:
            again = script.permissions.explain_error(raised.value)
    assert mine is not None
    assert again is not None
    assert ("refused", "HELP-42") == (mine.verdict, mine.target) == (again.verdict, again.target)


def test_an_unknown_name_is_told(home: Path) -> None:
    """The error names the connection that is not there."""
    with pytest.raises(NotStored, match="nothing"):
        Jira.connect("nothing", home=home)


def test_the_package_offers_the_two_clients_and_nothing_else() -> None:
    """What is public is a list."""
    assert ["BlockingJira", "Jira"] == deskhand.__all__
    with pytest.raises(AttributeError, match="Jirra"):
        _ = deskhand.Jirra  # type: ignore[attr-defined]
