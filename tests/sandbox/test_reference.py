"""The reference page of the sandbox is what its handlers and its tests say now."""

import ast
import csv
import sys
from pathlib import Path

import pytest

from deskhand.sandbox._handles import catalogue

ROOT = Path(__file__).parents[2]
SHOWN = Path(__file__).parent / "shown_by.csv"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> str:
    """The page as it would be rendered now."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    sys.modules.pop("sandbox_reference", None)
    from sandbox_reference import sandbox_page  # noqa: PLC0415

    text: str = sandbox_page()
    return text


def test_the_page_is_fresh(page: str) -> None:
    """`docs/reference/sandbox.md` is what `scripts/docs` writes."""
    assert page == (ROOT / "docs/reference/sandbox.md").read_text(encoding="utf-8")


def test_the_page_names_every_operation(page: str) -> None:
    """No handler is left out."""
    for edition in ("cloud", "datacenter"):
        for operation in catalogue(edition).values():
            assert f"`{operation.template}`" in page, operation.template


def test_every_operation_is_shown_by_a_test_that_is_there() -> None:
    """Each operation has a test, which `scripts/shown_by.py` found; none of them was renamed or removed since."""
    with SHOWN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    known: dict[str, set[str]] = {}
    for _, operation, name, test in rows:
        if name not in known:
            tree = ast.parse((SHOWN.parent / name).read_text(encoding="utf-8"))
            known[name] = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert f"test_{test}" in known[name], operation
    shown = {(edition, operation) for edition, operation, _, _ in rows}
    for edition in ("cloud", "datacenter"):
        answered = {(edition, operation.template) for operation in catalogue(edition).values()}
        assert set() == answered - shown
