"""A command line on a home of its own, and one sandbox for all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import CommandLine
from deskhand.sandbox import Sandbox


@pytest.fixture
def deskhand(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


@pytest.fixture(scope="session")
def site() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as site:
        yield site
