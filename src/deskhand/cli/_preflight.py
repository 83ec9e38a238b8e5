"""The table of a preflight: step, needs, verdict, remedy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from deskhand.cli._print import print_json, print_table

if TYPE_CHECKING:
    from deskhand.recipes.preflight import Check

__all__ = ["print_checks"]


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
