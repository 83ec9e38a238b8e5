from collections.abc import AsyncIterator

import pytest

from client.outcomes.company import Company
from client.outcomes.shown import No
from deskhand.client import catalogue
from deskhand.client._worlds import BOTH, Edition
from deskhand.sandbox import Sandbox

KNOWN = catalogue()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on each edition of Jira that has all that it shows, and a refusal on each that has the operation."""
    given = {name for mark in metafunc.definition.iter_markers("parametrize") for name in _names(mark.args[0])}
    if "edition" not in metafunc.fixturenames or "edition" in given:
        return
    refusals: tuple[No, ...] = getattr(metafunc.function, "refusals", ())
    if refusals:
        cases = [
            (edition, no) for edition in BOTH for no in refusals if no.only in ("", edition) and _has(edition, no[0])
        ]
        metafunc.parametrize(("edition", "no"), cases, ids=[f"{edition}-{no}" for edition, no in cases])
        return
    shown: tuple[str, ...] = getattr(metafunc.function, "shown", ())
    editions: tuple[Edition, ...] = getattr(metafunc.function, "editions", ()) or BOTH
    metafunc.parametrize("edition", [one for one in editions if _has(one, *shown)])


def _names(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _has(edition: Edition, *specs: str) -> bool:
    return all(edition in KNOWN[spec].editions for spec in specs)


@pytest.fixture
async def acme(edition: Edition) -> AsyncIterator[Company]:
    """A fresh company; on-prem its site is one of several of its host."""
    context = "/jira" if edition == "datacenter" else ""
    with Sandbox(seed=7, edition=edition, context=context) as site:
        company = Company(site, edition)
        yield company
        await company.close()
