"""What `deskhand sandbox` can begin with, as a process of its own."""

import json
import subprocess
import sys
from urllib.request import urlopen

import pytest

from command_line import CommandLine, clean


@pytest.mark.parametrize(
    ("words", "issues", "limited"),
    [((), 500, False), (("--company", "empty", "--limits"), 0, True), (("--index-lag", "2"), 500, False)],
)
def test_a_site_begins_as_it_is_asked_to(
    deskhand: CommandLine, words: tuple[str, ...], issues: int, *, limited: bool
) -> None:
    """The company has its requests, and limits are on only where they are asked for."""
    command = [sys.executable, "-m", "deskhand", "sandbox", "--port", "0", *words]
    with subprocess.Popen(command, env=clean(deskhand.home), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().split()[-1]
            with urlopen(f"{url}/") as page:  # noqa: S310 (an address of this machine)
                assert f" of {issues}, the latest activity first" in page.read().decode()
            with urlopen(f"{url}/_sandbox/limits") as answer:  # noqa: S310 (an address of this machine)
                assert limited is json.load(answer)["on"]
        finally:
            process.kill()


def test_a_company_that_is_none_is_refused(deskhand: CommandLine) -> None:
    """The sizes are named when another one is asked for."""
    refused = deskhand("sandbox", "--company", "huge")
    assert 2 == refused.returncode
    assert "large" in refused.stderr
