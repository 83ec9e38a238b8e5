"""The explainer on the command line: `explain`, `matrix`, `needs`, and the preflight of recipes."""

import asyncio
import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import jsonschema
import msgspec
import pytest

from command_line import CommandLine
from deskhand.app import App
from deskhand.sandbox import Sandbox
from permissions.conftest import connect

RECIPE = """
recipe: greet
connection: plain
trigger:
  request_created:
    desk: HELP
steps:
  - id: greet
    add_comment:
      request: "{{ trigger.request.key }}"
      body: Hello
"""


def test_an_action_is_explained_layer_by_layer(deskhand: CommandLine) -> None:
    """Allowed is status 0, and every layer says what it found."""
    done = deskhand("explain", "add_comment", "HELP-42")

    assert (0, "") == (done.returncode, done.stderr)
    assert "ALLOWED" in done.stdout
    for layer in ("sign-in", "scopes", "product access", "permission scheme", "issue security"):
        assert layer in done.stdout


def test_a_refusal_names_remedies_and_is_status_1(deskhand: CommandLine) -> None:
    """Another account's permission, asked by an administrator."""
    done = deskhand("explain", "--as", "grace@acme.example", "TRANSITION_ISSUES", "HELP-42", COLUMNS="160")

    assert 1 == done.returncode
    assert "REFUSED" in done.stdout
    assert "A Jira administrator: Give Grace Whitfield access to Jira Service Management" in done.stdout
    assert "Facts read as Deskhand Integration" in done.stdout


def test_the_line_of_an_error_is_explained(deskhand: CommandLine, site: Sandbox) -> None:
    """As a log or a terminal has it: the call that it tells of, as things stand now."""
    line = f"no (GET {site.url}/rest/api/3/issue/HELP-99999 answered 404). It does not exist"
    done = deskhand("explain", line)

    assert (1, "") == (done.returncode, done.stderr)
    assert "Jira shows no HELP-99999" in done.stdout


def test_json_follows_its_schema(deskhand: CommandLine) -> None:
    """What --json prints is what --schema says."""
    schema = msgspec.json.decode(deskhand("explain", "--schema").stdout)
    told = deskhand.json("explain", "assign", "HELP-42", "--as", "grace@acme.example")

    jsonschema.validate(told, schema)
    assert "refused" == told["verdict"]


def test_a_call_that_nobody_signed(deskhand: CommandLine) -> None:
    """Anonymous is refused by the service desk, and told to sign in."""
    done = deskhand("explain", "--anonymous", "POST /request/{issueIdOrKey}/comment", "HELP-42")

    assert 1 == done.returncode
    assert "Sign in" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "add_coment", "HELP-42"), "did you mean add_comment"),
        (("explain", "add_comment", "not a key"), "is no target"),
        (("explain", "add_comment", "HELP-42", "--connection", "nothing"), "nothing"),
        (("explain", "add_comment", "HELP-42", "--as", "nobody@acme.example"), "nobody@acme.example"),
        (("explain", "add_comment", "HELP-42", "--as", "a@b.example", "--anonymous"), "--anonymous"),
        (("explain", "add_comment"), "is done to a request"),
        (("explain", "POST /rest/api/3/issueLink"), "is done to an issue"),
        (("explain", "call_operation", "HELP-42"), "ask about the operation"),
        (("explain", "add_comment", "HELP-42", "--to", "Resolve"), "add_comment has no 'to'"),
        (("explain", "assign", "HELP-42", "--public"), "assign has no 'public'"),
        (("explain", "add_comment", "HELP/queue/"), "a queue is written by its number"),
        (("explain", "add_comment", "HELP/queue/abc"), "a queue is written by its number"),
        (("explain", "add_comment", "HELP/queue/3"), "is not done to a queue"),
        (("explain", "recipe.yaml", "HELP-42"), "leave TARGET"),
        (("explain", "recipe.yaml", "--connection", "it-desk"), "leave TARGET"),
        (("matrix", "HELP-42", "--csv", "--html"), "choose one"),
        (("explain", "no (GET https://a.example/rest/api/3/issue/X-1 answered 404)", "HELP-1"), "leave all else"),
        (("needs",), "no recipe"),
    ],
)
def test_a_persons_mistake_is_one_line(deskhand: CommandLine, words: tuple[str, ...], said: str) -> None:
    """Exit status 2, one line that says what is wrong."""
    done = deskhand(*words)

    assert (2, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert said in done.stderr


def test_a_matrix_as_table_csv_and_page(deskhand: CommandLine) -> None:
    """Accounts by actions: for eyes, for spreadsheets, for a browser."""
    who = ("--account", "alex@acme.example", "--account", "grace@acme.example", "--do", "add_comment", "--do", "assign")
    rows = list(csv.reader(StringIO(deskhand("matrix", "HELP-42", *who, "--csv").stdout)))
    page = deskhand("matrix", "HELP-42", *who, "--html").stdout

    assert [
        ["account", "add_comment", "assign"],
        ["Alex Moreau", "yes", "yes"],
        ["Grace Whitfield", "no", "no"],
    ] == rows
    assert "Grace Whitfield" in deskhand("matrix", "HELP-42", *who).stdout
    assert page.startswith("<!doctype html>")
    assert 'class="refused"' in page


def test_a_matrix_finds_its_accounts(deskhand: CommandLine) -> None:
    """Without names these are all who have a role in the project."""
    told = deskhand.json("matrix", "HELP", "--do", "EDIT_ISSUES")

    assert {"Deskhand Integration", "Robin Admin", "Alex Moreau"} <= set(told["accounts"])


def test_a_matrix_tells_public_comments_from_internal_ones(deskhand: CommandLine, site: Sandbox) -> None:
    """A customer writes the one and not the other; a cell of each says so."""
    reporter = next(one.reporter for one in site.site.issues.values() if one.key == "HELP-42")
    actions = ("--do", "add_comment:public", "--do", "add_comment:internal")
    told = deskhand.json("matrix", "HELP-42", "--account", reporter, *actions)

    assert ["allowed", "refused"] == [cell["verdict"] for cell in told["rows"][0]]
    assert {"add_comment:public", "add_comment:internal"} <= set(deskhand.json("matrix", "HELP-42")["actions"])
    assert "write add_comment:public" in deskhand("matrix", "HELP-42", "--do", "add_comment:loud").stderr


def test_a_page_says_why_without_a_mouse(deskhand: CommandLine) -> None:
    """Each reason stands in the text, and the table scrolls by itself where it is too wide."""
    page = deskhand("matrix", "HELP-42", "--account", "grace@acme.example", "--html").stdout

    assert "title=" not in page
    assert "Grace Whitfield may not: " in page
    assert 'class="wide"' in page


def test_a_recipe_that_its_account_may_not_run_is_not_started(
    deskhand: CommandLine, site: Sandbox, tmp_path: Path
) -> None:
    """A table tells step, needs, verdict and remedy; --anyway starts it all the same."""
    connect(deskhand, site, "plain", "grace")
    file = tmp_path / "greet.yaml"
    file.write_text(RECIPE)

    checked = deskhand("recipe", "check", str(file))
    assert (1, True) == (checked.returncode, "refused" in checked.stdout)
    started = deskhand("recipe", "start", str(file))
    assert 2 == started.returncode
    assert "VERDICT" in started.stdout
    assert "--anyway" in started.stderr
    assert [] == deskhand.json("recipe", "list")
    assert 1 == deskhand("explain", str(file)).returncode
    assert 0 == deskhand("recipe", "start", str(file), "--anyway").returncode
    assert 0 == deskhand("connection", "remove", "plain", "--force", "--yes").returncode


def test_what_recipes_need(deskhand: CommandLine, tmp_path: Path) -> None:
    """The smallest scopes, a table of permissions, and what the account has too much."""
    file = tmp_path / "greet.yaml"
    file.write_text(RECIPE.replace("plain", "it-desk"))
    told = deskhand.json("needs", str(file))

    assert ["read:jira-work", "read:servicedesk-request", "write:servicedesk-request"] == told["classic"]
    assert ["the global permission Administer Jira"] == told["too_much"]
    assert "ADD_COMMENTS" in deskhand("needs", str(file)).stdout


def test_a_started_recipe_is_checked_again(deskhand: CommandLine, site: Sandbox, tmp_path: Path) -> None:
    """What an account lost since its recipe was started is found without a job having to fail first."""
    connect(deskhand, site, "plain", "drew")
    file = tmp_path / "greet.yaml"
    file.write_text(RECIPE)
    assert 0 == deskhand("recipe", "start", str(file)).returncode
    team = next(role for role in site.site.project_roles.values() if role.name == "Service Desk Team")
    (project,) = site.site.projects.keys()
    actors = site.site.projects.edit(project).roles[team.id].users
    drew = site.site.by_email["drew@acme.example"]
    actors.remove(drew)
    try:
        with App(deskhand.home, clock=lambda: datetime.now(UTC)) as app:
            refused = asyncio.run(app.permissions.check_started())
    finally:
        actors.append(drew)
        deskhand("recipe", "stop", "greet")
    assert {"greet"} == {one.recipe for one in refused}


def test_a_connections_test_tells_what_is_lacking(deskhand: CommandLine) -> None:
    """Of the permissions that recipes use most, those that the account does not have are named."""
    assert [] == deskhand.json("connection", "test", "it-desk")["lacking"]
