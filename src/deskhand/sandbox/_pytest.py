"""The pytest plugin: the fixture `sandbox`, a fresh site for each test."""

import inspect
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
    wanted = {} if marker is None else marker.kwargs
    known = [*inspect.signature(Sandbox).parameters]
    unknown = [name for name in wanted if name not in known]
    if unknown or (marker is not None and marker.args):
        wrong = ", ".join([*map(repr, () if marker is None else marker.args), *unknown])
        pytest.fail(f"@pytest.mark.sandbox does not take {wrong}, but by name: {', '.join(known)}", pytrace=False)
    try:
        made = Sandbox(**wanted)
    except ValueError as error:
        pytest.fail(f"@pytest.mark.sandbox: {error}", pytrace=False)
    with made as site:
        yield site
