"""What is printed of permissions: one explanation, or the table of a preflight."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import msgspec

from deskhand.cli._print import print_json, print_line, print_table

if TYPE_CHECKING:
    from deskhand.permissions import Explanation
    from deskhand.recipes.preflight import Check

WIDTH = 100  # where there is no terminal

__all__ = ["print_checks", "print_explanation"]


def print_explanation(told: "Explanation", now: datetime) -> None:
    """Print an explanation as wide as the terminal, in colour there."""
    from deskhand.permissions._words import text  # noqa: PLC0415 (slow to load)

    coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print_line(text(told, now, width=get_terminal_size((WIDTH, 0)).columns, colour=coloured).rstrip())


def print_checks(checks: "Sequence[Check]", *, as_json: bool = False) -> None:
    """Print what a preflight found, a row for each step."""
    if as_json:
        print_json(msgspec.to_builtins(checks))
        return
    several = len({one.recipe for one in checks}) > 1
    print_table(
        ("step", "does", "needs", "verdict", "remedy"),
        [
            (f"{one.recipe}: {one.step}" if several else one.step, one.does, one.needs, one.verdict, one.remedy)
            for one in checks
        ],
    )
