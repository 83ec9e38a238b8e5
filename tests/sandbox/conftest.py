from collections.abc import Callable, Iterator

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import Caller


@pytest.fixture
def site() -> Iterator[Sandbox]:
    """A fresh small company."""
    with Sandbox(seed=7) as running:
        yield running


@pytest.fixture
def as_(site: Sandbox) -> Callable[[str], Caller]:
    """Somebody of the company who calls."""
    return lambda who: Caller(site, who)


@pytest.fixture
def alex(site: Sandbox) -> Caller:
    """An agent."""
    return Caller(site, "alex")


@pytest.fixture
def grace(site: Sandbox) -> Caller:
    """A customer of the VIP organization."""
    return Caller(site, "grace")


@pytest.fixture
def bruno(site: Sandbox) -> Caller:
    """A customer of no organization."""
    return Caller(site, "bruno")


@pytest.fixture
def admin(site: Sandbox) -> Caller:
    """The administrator."""
    return Caller(site, "admin")
