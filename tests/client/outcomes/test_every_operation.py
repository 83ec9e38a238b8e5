"""No operation of the client goes unshown."""

from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from deskhand.client import catalogue
from deskhand.client._worlds import Edition

KNOWN = catalogue()
HERE = Path(__file__).parent


@cache
def declared() -> dict[str, set[str]]:
    """By edition, the operations that tests declare to show, whichever of the tests run in this process."""
    found: dict[str, set[str]] = {"cloud": set(), "datacenter": set()}
    for file in HERE.rglob("test_*.py"):
        name = ".".join(file.relative_to(HERE.parents[1]).with_suffix("").parts)
        for test in vars(import_module(name)).values():
            shown: tuple[str, ...] = getattr(test, "shown", ())
            for edition in getattr(test, "editions", ()) or found:
                if all(edition in KNOWN[spec].editions for spec in shown):
                    found[edition] |= set(shown)
    return found


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_no_operation_was_left_out(edition: Edition) -> None:
    """Each has a test that shows what it does, on each edition that has it."""
    assert set() == {spec for spec, one in KNOWN.items() if edition in one.editions} - declared()[edition]
