"""Fixtures for tests of engines: whatever adapter, one suite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskhand.engine._engine import Engine
from engine.kit import ADAPTERS, Place


@pytest.fixture(params=ADAPTERS)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    here = Place(request.param, tmp_path)
    yield here
    await here.close()


@pytest.fixture
def engine(place: Place) -> Engine:
    return place.engine()
