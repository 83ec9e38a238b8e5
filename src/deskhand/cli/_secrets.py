"""Secrets on their way in: from a file, standard input, the environment or a terminal, never from the command line."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from deskhand import settings
from deskhand.errors import UserError

__all__ = ["Secret", "ask_secret", "find_secret", "secret_options", "ways_to_give"]

Command = TypeVar("Command", bound=Callable[..., Any])
Secret = Literal["token", "password", "client_secret", "proxy_password", "client_key_password"]

_WORDS: dict[Secret, str] = {
    "token": "API token",
    "password": "password",
    "client_secret": "client secret",
    "proxy_password": "proxy's password",
    "client_key_password": "password of the certificate's key",
}


def secret_options(*secrets: Secret) -> Callable[[Command], Command]:
    """The options `--SECRET-file` and `--SECRET-stdin`."""

    def add(command: Command) -> Command:
        for secret in reversed(secrets):
            flag, words = f"--{secret.replace('_', '-')}", _WORDS[secret]
            command = click.option(f"{flag}-stdin", is_flag=True, help=f"Read the {words} from standard input.")(
                command
            )
            command = click.option(
                f"{flag}-file", type=click.Path(dir_okay=False), help=f"A file that holds the {words} and nothing else."
            )(command)
        return command

    return add


def find_secret(secret: Secret, fields: Mapping[str, Any]) -> str | None:
    """The secret from standard input, a file, the fields themselves or the environment, the first of them that is given."""
    if fields.get(f"{secret}_stdin"):
        return _usable(secret, sys.stdin.readline())
    if file := fields.get(f"{secret}_file"):
        try:
            return _usable(secret, Path(file).read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", "not text")
            raise UserError(f"{file}: the {_short(secret)} cannot be read: {why}") from None
    found = fields.get(secret) or settings.text(_setting(secret), os.environ)
    return _usable(secret, found) if found else None


def ask_secret(secret: Secret) -> str:
    """Ask a person on the terminal, without showing what is typed."""
    words = _WORDS[secret]
    asked: str = click.prompt(f"{words[0].upper()}{words[1:]} (not shown)", hide_input=True, err=True)
    return _usable(secret, asked)


def ways_to_give(secret: Secret) -> str:
    """How to give it where nobody can be asked."""
    flag = f"--{secret.replace('_', '-')}"
    return f"the {_short(secret)} ({flag}-file, {flag}-stdin or {_setting(secret)})"


def _usable(secret: Secret, text: str) -> str:
    if secret.endswith("password"):
        text = text.removesuffix("\n").removesuffix("\r")
        if not text or "\n" in text:
            raise UserError(f"the {_short(secret)} is empty or holds line breaks")
        return text
    text = text.strip()
    if not text or not text.isprintable() or " " in text:
        raise UserError(
            f"the {_short(secret)} is empty or holds spaces or line breaks; it is one line as Atlassian shows it"
        )
    return text


def _short(secret: Secret) -> str:
    return secret.replace("_", " ")


def _setting(secret: Secret) -> str:
    return f"DESKHAND_{secret.upper()}"
