"""A home in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskhand.store import Store
from store_clock import stands_still


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(home, clock=stands_still) as store:
        yield store
