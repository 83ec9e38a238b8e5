"""Every operation of Data Center's service desks, called over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._answered import answered, count
from deskhand.sandbox._routes import table
from sandbox import datacenter_desks, datacenter_organizations, datacenter_requests  # noqa: F401 (they add cases)
from sandbox.caller import JSM, Caller
from sandbox.datacenter_cases import CASES, Who

DOCUMENT = Path(__file__).parents[3] / "shared/spec/jsm-dc-11.3-operations.json"


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox(seed=7, edition="datacenter") as running:
        yield running


@pytest.fixture
def who(server: Sandbox) -> Who:
    return lambda name: Caller(server, name)


def documented() -> set[str]:
    return {f"{method} {path.removeprefix(JSM)}" for method, path in table("datacenter") if path.startswith(JSM)}


@pytest.mark.parametrize("template", sorted(documented()))
def test_each_operation_does_what_it_is_there_for(server: Sandbox, who: Who, template: str) -> None:
    """Each documented operation is called, and what comes of it is what its case says."""
    CASES[template](who)
    assert server.site.calls[template]


def test_the_table_is_the_document() -> None:
    """The sandbox's own table of Data Center's operations is that of the transcribed document."""
    if not DOCUMENT.exists():
        pytest.skip("the transcribed document is not at hand")
    rows = json.loads(DOCUMENT.read_bytes())["operations"]
    assert {f"{row[0]} {row[1].removeprefix(JSM)}" for row in rows} == documented()
    assert len(rows) == len(documented()) == 61


def test_all_are_answered() -> None:
    """All 61 have a handler, and so have those of Cloud that can be called."""
    known = {row.template for (_, path), row in answered("datacenter").items() if path.startswith(JSM)}
    assert documented() <= known
    assert count("datacenter") == 61
    assert count("cloud") == 73
