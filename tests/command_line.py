"""The command line as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

QUIET = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "PYTHONWARNINGS": "error"}


def clean(home: Path, **more: str) -> dict[str, str]:
    """An environment with a home of its own and no setting of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DESKHAND_")}
    return {**kept, **QUIET, "DESKHAND_HOME": str(home), **more}


class CommandLine:
    """Runs `deskhand` on one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *words: str, typed: str | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command; standard input is `typed`, or empty."""
        return subprocess.run(
            [sys.executable, "-m", "deskhand", *words],
            env=clean(self.home, **settings),
            input=typed or "",
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def json(self, *words: str, **settings: str) -> Any:
        """What a command prints with --json."""
        done = self(*words, "--json", **settings)
        return msgspec.json.decode(done.stdout)
