"""Whatever happens, a command ends with one line and the right status."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from command_line import CommandLine, clean
from deskhand.cli import _run
from deskhand.errors import LocalFailure, NotFound, RecipeError


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> "Say":
    return Say(monkeypatch, capfd)


class Say:
    """Runs a command that does nothing but raise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch = monkeypatch
        self.capfd = capfd

    def __call__(self, error: BaseException, *words: str) -> tuple[int, str, str]:
        @click.command()
        @click.option("--json", "as_json", is_flag=True)
        def command(*, as_json: bool) -> None:
            raise error

        class Module:
            pass

        Module.command = command  # type: ignore[attr-defined]
        self.monkeypatch.setattr(_run, "import_module", lambda _: Module)
        status = _run.run("pretend", list(words))
        return status, *self.capfd.readouterr()


def test_a_failure_is_one_line_and_status_1(say: Say) -> None:
    """What this machine cannot do is a failure."""
    assert (1, "", "deskhand: the disk is full\n") == say(LocalFailure("the disk is full"))


def test_every_problem_of_a_recipe_is_a_line(say: Say) -> None:
    """A person's mistakes are told all at once, with status 2."""
    assert (2, "", "deskhand: a.yaml:3: x\ndeskhand: a.yaml:7: y\n") == say(RecipeError(["a.yaml:3: x", "a.yaml:7: y"]))


def test_an_unexpected_error_shows_no_traceback(say: Say) -> None:
    """Its class and message are one line; line breaks and colours of the message are taken out."""
    status, out, err = say(KeyError("a\n\x1b[31mb"))

    assert (1, "", 1) == (status, out, err.count("\n"))
    assert "unexpected KeyError" in err
    assert "\x1b" not in err


def test_a_traceback_for_those_who_ask(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """DESKHAND_DEBUG=1 shows where an unexpected error came from."""
    monkeypatch.setenv("DESKHAND_DEBUG", "1")

    assert "Traceback" in say(KeyError("a"))[2]


def test_an_interrupt_is_130(say: Say) -> None:
    """Ctrl-C is no error, and says nothing."""
    assert (130, "", "\n") == say(KeyboardInterrupt())


def test_an_error_for_machines(say: Say) -> None:
    """With --json the error is the one JSON value on standard output, with the call it came from."""
    error = NotFound(
        "no such request", operation="GET /request/{issueIdOrKey}", url="https://acme.example/x", status=404
    )
    status, out, err = say(error, "--json")

    assert (1, "") == (status, err)
    assert '"type": "NotFound"' in out
    assert '"operation": "GET /request/{issueIdOrKey}"' in out
    assert '"status": 404' in out


def test_a_full_disk_under_the_output(deskhand: CommandLine) -> None:
    """Output that cannot be written is a failure, in one line."""
    for words in (["--help"], ["connection", "list"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "deskhand", *words],
                env=clean(deskhand.home),
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert (1, "deskhand: writing failed: No space left on device\n") == (done.returncode, done.stderr)


def test_a_reader_that_went_away_is_no_news(deskhand: CommandLine) -> None:
    """A broken pipe ends a command without a word, as SIGPIPE would."""
    for words in (["--help"], ["connection", "list"]):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "deskhand", *words],
                env=clean(deskhand.home),
                stdout=writing,
                stderr=subprocess.PIPE,
                check=False,
            )
        finally:
            os.close(writing)
        assert (141, b"") == (done.returncode, done.stderr)


@pytest.mark.parametrize("words", [("connection", "list", "--colour"), ("connection", "lsit")])
def test_a_mistyped_option_or_command(deskhand: CommandLine, words: tuple[str, ...]) -> None:
    """The line names the command whose help shows how, and the status is 2."""
    done = deskhand(*words)

    assert (2, "", 1) == (done.returncode, done.stdout, done.stderr.count("\n"))
    assert "--help` shows how" in done.stderr


@pytest.mark.parametrize("words", ["--help", "connection list", "connection show x"])
def test_closed_streams_do_not_matter(deskhand: CommandLine, words: str) -> None:
    """A command does its work though nobody can see it."""
    line = f"{shlex.quote(sys.executable)} -m deskhand {words} >&- 2>&-"
    done = subprocess.run(["sh", "-c", line], env=clean(deskhand.home), check=False)

    assert done.returncode == (2 if "show" in words else 0)
