"""The command line, pointed at pretend services, with a person who gives consent."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from command_line import CommandLine, clean


class Desk(CommandLine):
    """The command line, pointed at the services."""

    def __init__(self, home: Path, services: str) -> None:
        super().__init__(home)
        self.services = {"DESKHAND_ATLASSIAN_AUTH": services, "DESKHAND_ATLASSIAN_API": services}

    def __call__(self, *words: str, typed: str | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
        return super().__call__(*words, typed=typed, **self.services, **settings)


class Consenting:
    """A command that waits for a person's consent."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stderr
        assert "Open this address in a browser, and agree:\n" == process.stderr.readline()
        self.address = process.stderr.readline().strip()

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@contextmanager
def consenting(deskhand: Desk, *words: str) -> Iterator[Consenting]:
    with subprocess.Popen(
        [sys.executable, "-m", "deskhand", "connection", *words, "--no-browser"],
        env=clean(deskhand.home, **deskhand.services),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Consenting(process)
        finally:
            process.kill()


def visit(address: str) -> str:
    with urlopen(address, timeout=30) as page:  # noqa: S310 (an address of this test's)
        return str(page.read().decode())
