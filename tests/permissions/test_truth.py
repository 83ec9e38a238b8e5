"""The benchmark of truth in small: one situation of each kind, every verdict, cause and first remedy right."""

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench" / "explain.py"
KINDS = 90


def test_the_explainer_is_right_about_one_of_each_kind() -> None:
    """Asked before and after, by an administrator and by the account itself, and followed."""
    done = subprocess.run(
        [sys.executable, str(BENCH), "--few", "--all", "--json"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    figures = json.loads(done.stdout.splitlines()[-1])

    assert figures["kinds"] >= KINDS
    wanted = {"verdict_right": 1.0, "cause_first": 1.0, "remedy_works": 1.0, "plain_wrong": 0, "fine_refused": 0}
    wanted |= {"crossed_wrong": 0, "crossed_plain_wrong": 0}
    assert wanted == {name: figures[name] for name in wanted}, done.stdout
