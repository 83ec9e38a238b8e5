"""The page that tells how to use the sandbox does what it says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import fields

from deskhand.sandbox._faults import Rule
from deskhand.sandbox._limits import Settings

PAGE = Path(__file__).parents[2] / "docs/how-to/use-the-sandbox.md"
EXAMPLES = re.findall(r"```python run\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_run_as_they_stand(example: str, tmp_path: Path) -> None:
    """Each example is a program of its own that ends well."""
    file = tmp_path / "example.py"
    file.write_text(example, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-W", "error", str(file)], capture_output=True, text=True, check=False, timeout=120
    )
    assert (0, "") == (ended.returncode, ended.stderr)


def test_the_page_names_every_key_of_rules_and_limits() -> None:
    """Whoever writes a rule or sets limits finds all that can be said; how often a rule struck is only told."""
    text = PAGE.read_text(encoding="utf-8")
    for kind in (Rule, Settings):
        for field in fields(kind):
            assert f"`{field.encode_name}`" in text, field.encode_name
