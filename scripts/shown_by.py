"""Finds for each operation of the sandbox the test that shows it best. Usage: .venv/bin/python scripts/shown_by.py.

The tests of the sandbox are run once, and each call is noted with the test that made it. The best test of an operation is
the one that calls the fewest others.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from deskhand.sandbox._call import Call
from deskhand.sandbox._handles import Operation, catalogue
from deskhand.sandbox._server import App

ROOT = Path(__file__).parent.parent
SHOWN = ROOT / "tests" / "sandbox" / "shown_by.csv"


class Notes:
    """Which test called which operation; a pytest plugin."""

    def __init__(self) -> None:
        self.test = ""
        self.called: dict[str, set[tuple[str, str]]] = defaultdict(set)

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """From now on calls are this test's."""
        self.test = item.nodeid

    def listen(self) -> None:
        """Have every site of this process tell what it is asked."""
        find = App._operation  # noqa: SLF001 (a place in which every call is known by its operation)

        def noted(app: App, call: Call, path: str) -> Operation:
            operation = find(app, call, path)
            self.called[self.test].add((app.site.edition, operation.template))
            return operation

        App._operation = noted  # type: ignore[method-assign, assignment]  # noqa: SLF001

    def best(self) -> dict[tuple[str, str], tuple[str, str]]:
        """The most particular test of each operation."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for test, operations in sorted(self.called.items(), key=lambda row: (len(row[1]), row[0])):
            file, _, name = test.partition("[")[0].rpartition("::")
            for operation in operations:
                found.setdefault(operation, (Path(file).name, name.removeprefix("test_")))
        return found


def main(arguments: list[str]) -> int:
    """Run the tests, and write what they showed."""
    notes = Notes()
    notes.listen()
    plugins: list[Any] = [notes]
    # The sandbox is a pytest plugin itself, which pytest would rather have imported first.
    quiet = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    status = pytest.main([*quiet, str(ROOT / "tests" / "sandbox"), *arguments], plugins=plugins)
    best, missing, rows = notes.best(), [], []
    for edition in ("cloud", "datacenter"):
        for operation in catalogue(edition).values():
            key = (edition, operation.template)
            # A control that only a test of Data Center calls is declared once, for both.
            found = best.get(key) or best.get(("datacenter", operation.template))
            if found is None:
                missing.append(" ".join(key))
            else:
                rows.append((*key, *found))
    with SHOWN.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(sorted(rows))
    for name in missing:
        print(f"no test calls {name}", file=sys.stderr)
    return int(status) or bool(missing)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
