"""The pytest plugin: the fixture `sandbox`, a fresh site for each test."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from deskhand.sandbox import Sandbox


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "sandbox(seed=..., company=..., edition=..., ...): what the fixture `sandbox` makes its site with."
    )


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> "Iterator[Sandbox]":
    """A fresh pretend Jira Service Management site, served over HTTP at `sandbox.url` while the test runs."""
    from deskhand.sandbox import Sandbox  # noqa: PLC0415 (only tests that use it need a web server)

    marker = request.node.get_closest_marker("sandbox")
    with Sandbox(**({} if marker is None else marker.kwargs)) as site:
        yield site
