"""The options that commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from deskhand.entrance import open_app

__all__ = ["as_json", "home", "open_app"]

Command = TypeVar("Command", bound=Callable[..., Any])


def home(command: Command) -> Command:
    """`--home`: where the data is."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        help="The folder that Deskhand keeps its data in (DESKHAND_HOME).",
    )(command)


def as_json(command: Command) -> Command:
    """`--json`: for machines."""
    return click.option("--json", "as_json", is_flag=True, help='Print JSON; an error too, as {"error": {...}}.')(
        command
    )
