"""Fixtures for tests of engines: whatever adapter, one suite; and a desk for what is done upon them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deskhand.engine._engine import Engine
from deskhand.sandbox import Sandbox
from engine.desk import Desk, open_desk
from engine.kit import ADAPTERS, Place


@pytest.fixture(params=ADAPTERS)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    here = Place(request.param, tmp_path)
    yield here
    await here.close()


@pytest.fixture
def engine(place: Place) -> Engine:
    return place.engine()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as site:
        yield site


@pytest.fixture
async def desk(tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, sandbox) as desk:
        yield desk
