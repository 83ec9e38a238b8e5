"""No operation of the client goes unshown, and what the sandbox does not know is told by its name."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from client.outcomes.company import Company
from client.outcomes.not_yet import NOT_YET
from deskhand.client import Call, Operation, catalogue
from deskhand.client._worlds import Edition
from deskhand.errors import Removed

KNOWN = catalogue()
HERE = Path(__file__).parent
UNKNOWN = [(edition, spec) for edition, specs in NOT_YET.items() for spec in sorted(specs)]


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


@pytest.mark.parametrize(("edition", "spec"), UNKNOWN, ids=[" ".join(one) for one in UNKNOWN])
async def test_what_the_sandbox_does_not_know_it_names(acme: Company, spec: str) -> None:
    """Instead of a success that is made up; when it learns the operation, its line in the list is to go."""
    operation: Operation[Any, Any] = KNOWN[spec]
    call = Call(tuple("1" for _ in range(operation.path.count("{"))), json={} if operation.method != "GET" else None)
    with pytest.raises(Removed, match="The sandbox does not know ") as caught:
        await acme.admin.http.send(operation, call)
    assert (spec, 501) == (caught.value.operation, caught.value.status)
