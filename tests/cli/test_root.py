"""The root of the command line knows its commands without importing them."""

import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

import deskhand.cli
from command_line import CommandLine, clean
from deskhand.cli import COMMANDS

FILES = sorted(file.stem.replace("_", "-") for file in Path(deskhand.cli.__file__).parent.glob("[!_]*.py"))


def test_every_file_is_a_command() -> None:
    """The table at the root names the files with a bare name, no more and no fewer."""
    assert FILES == sorted(COMMANDS)


@pytest.mark.parametrize("name", FILES)
def test_the_table_repeats_each_commands_help(name: str) -> None:
    """A command says of itself what the root says of it."""
    help = import_module(f"deskhand.cli.{name.replace('-', '_')}").command.help

    assert COMMANDS[name] == help.splitlines()[0]


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("help",)])
def test_help_lists_the_commands(deskhand: CommandLine, words: tuple[str, ...]) -> None:
    """Help, asked for or not, has a line for every command."""
    done = deskhand(*words)

    assert (0, "") == (done.returncode, done.stderr)
    for name, help in COMMANDS.items():
        assert [name, *help.split()] in [line.split() for line in done.stdout.splitlines()]


def test_the_version(deskhand: CommandLine) -> None:
    """The version is the package's."""
    assert f"deskhand {version('deskhand')}\n" == deskhand("--version").stdout


def test_a_misspelt_command_gets_the_nearest(deskhand: CommandLine) -> None:
    """What is not there is a person's mistake, in one line."""
    done = deskhand("conection")

    assert (2, "", "deskhand: there is no command 'conection'; did you mean connection?\n") == (
        done.returncode,
        done.stdout,
        done.stderr,
    )


@pytest.mark.parametrize("words", [("--help",), ("connection", "list")])
def test_what_is_quick_imports_nothing_heavy(deskhand: CommandLine, words: tuple[str, ...]) -> None:
    """Neither help nor a listing imports the client, the engine, a web server, the sandbox, tables, or what opens secrets."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "deskhand", *words],
        env=clean(deskhand.home),
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    heavy = ("asyncio", "aiohttp", "cryptography", "keyring", "msgspec", "rich", "ruamel", "starlette", "uvicorn")
    ours = ("actions", "client", "engine", "permissions", "recipes", "sandbox", "triggers", "web")

    assert set() == imported & {*heavy, *(f"deskhand.{name}" for name in ours)}
    if words == ("--help",):
        assert "click" not in imported
