"""How quickly the command line starts, against `python -c pass`."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RUNS = 41
PASS = ("-c", "pass")
COMMAND = str(Path(sys.executable).with_name("deskhand"))
HELP = (COMMAND, "--help")
LIST = (COMMAND, "connection", "list")


def main() -> None:
    """Run the three in turn, so that a busy moment of the machine hits all alike, and print the ratios of their medians."""
    with tempfile.TemporaryDirectory() as home:
        environ = {**os.environ, "DESKHAND_HOME": home}
        figures = _measure(environ)
    for name in ("pass_ms", "help_ms", "list_ms"):
        print(f"{name:16} {figures[name]:6.1f}")
    for name, wanted in (("help_vs_python", " (wanted: at most 4)"), ("list_vs_python", "")):
        print(f"{name:16} {figures[name]:6.2f}{wanted}")
    for name in ("modules_help", "modules_list"):
        print(f"{name:16} {len(figures[name]):6d} modules beyond those of `python -c pass`")
    if "--json" in sys.argv:
        print(json.dumps(figures))


def _measure(environ: Mapping[str, str]) -> dict[str, Any]:
    seconds: dict[tuple[str, ...], list[float]] = {PASS: [], HELP: [], LIST: []}
    for run in range(RUNS + 1):
        for command, taken in seconds.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, *command], env=environ, stdout=subprocess.DEVNULL, check=True)
            # The first round writes bytecode and makes the database.
            if run:
                taken.append(time.perf_counter() - began)
    floor, help, listing = (statistics.median(taken) for taken in seconds.values())
    bare = modules(PASS, environ)
    return {
        "help_vs_python": round(help / floor, 2),
        "list_vs_python": round(listing / floor, 2),
        "pass_ms": round(floor * 1000, 2),
        "help_ms": round(help * 1000, 2),
        "list_ms": round(listing * 1000, 2),
        "runs": RUNS,
        "modules_help": sorted(modules(HELP, environ) - bare),
        "modules_list": sorted(modules(LIST, environ) - bare),
    }


def modules(command: tuple[str, ...], environ: Mapping[str, str]) -> set[str]:
    """The modules that a command imports."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *command], env=environ, capture_output=True, text=True, check=True
    )
    rows = [line.rpartition("|")[2].strip() for line in told.stderr.splitlines() if line.startswith("import time:")]
    return set(rows[1:])


if __name__ == "__main__":
    main()
