"""Atlassian's services, a home."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from auth.atlassian import Atlassian, served


@pytest.fixture
def atlassian() -> Iterator[Atlassian]:
    with served() as atlassian:
        yield atlassian


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def callback() -> Iterator[str]:
    """A port that is kept free for whoever listens at it."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield f"http://localhost:{kept.getsockname()[1]}/callback"
