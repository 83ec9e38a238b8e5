"""What the documentation shows is true."""

import re
from pathlib import Path

import docs
import pytest

from deskhand.recipes.check import check

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_recipe_on_a_page_is_right(page: Path) -> None:
    """What a person copies from a page passes `recipe check`."""
    for text in re.findall(r"```yaml\n(recipe:.*?)```", page.read_text(), re.DOTALL):
        assert check(text, page.name).name


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_example_is_right(example: Path) -> None:
    """An example is named after its file and passes `recipe check`."""
    assert example.stem == check(example.read_text(), example.name).name


@pytest.mark.parametrize("page", docs.PAGES)
def test_the_reference_is_fresh(page: str) -> None:
    """What the code declares is what the reference says."""
    assert docs.PAGES[page]() == (docs.REFERENCE / page).read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A relative link names a file that is there."""
    for target in re.findall(r"\]\(((?!https?:)[^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target
