"""`scripts/demo`, as a stranger runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

DEMO = Path(__file__).parent.parent.parent / "scripts" / "demo.py"


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(DEMO), *words],
        env={name: value for name, value in os.environ.items() if not name.startswith("DESKHAND_")},
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )


def test_the_demo_loses_nothing_and_doubles_nothing() -> None:
    """Its last line is the summary, counted on the site; the worker was killed in between; no terminal, no escape codes."""
    done = run("--json", "--seed", "11")
    assert (0, 1) == (done.returncode, len(done.stdout.splitlines())), done.stderr
    assert "\x1b" not in done.stderr
    assert "killed with SIGKILL" in done.stderr
    summary = json.loads(done.stdout)
    assert ["requests", "jobs", "done", "lost", "doubled", "in_doubt", "killed", "seconds"] == list(summary)
    assert (50, 0, 0, 0, 1) == tuple(summary[key] for key in ("requests", "lost", "doubled", "in_doubt", "killed"))
    assert summary["jobs"] == summary["done"] > 50
