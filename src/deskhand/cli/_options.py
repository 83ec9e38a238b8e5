"""The options that commands share, and the app that they open."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from deskhand import settings
from deskhand.app import App

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


def open_app(home: Path | None) -> App:
    """The app over the folder given, or else over that of the settings."""
    environ = os.environ
    return App(
        (home or settings.home(environ)).expanduser().absolute(),
        key=settings.text("DESKHAND_KEY", environ) or None,
        services={
            "auth": settings.text("DESKHAND_ATLASSIAN_AUTH", environ),
            "api": settings.text("DESKHAND_ATLASSIAN_API", environ),
        },
        clock=lambda: datetime.now(UTC),
    )
