"""What holds for every text and every document, whatever is in it."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.text_samples import ANYTHING, DOCUMENT
from client.text_strings import MARKDOWN, WIKI
from deskhand.client._adf import Losses
from deskhand.client._adf_blocks import canonical
from deskhand.client._adf_legal import accepted
from deskhand.client._adf_plain import to_plain
from deskhand.client._markdown import from_markdown, to_markdown
from deskhand.client._markdown_fit import fit as fit_markdown
from deskhand.client._wiki import from_wiki, to_wiki
from deskhand.client._wiki_fit import fit as fit_wiki

NAMES = {"5b1-a": "shot.png"}
FILES = {name: id for id, name in NAMES.items()}
# The same examples every time: whoever changes something else shall not meet a rare one of ours.
often = settings(max_examples=150, deadline=None, derandomize=True)


@often
@given(MARKDOWN)
def test_markdown_is_stable(text: str) -> None:
    """Markdown → ADF → Markdown: what comes out is read as the same document and comes out the same again."""
    once = from_markdown(text).adf
    rendering = to_markdown(once)
    again = from_markdown(rendering.text)
    assert () == rendering.lost + again.lost
    assert once == again.adf
    assert rendering.text == to_markdown(again.adf).text


@often
@given(WIKI)
def test_wiki_markup_is_stable(text: str) -> None:
    """Wiki markup → ADF → wiki markup: the second round gives what the first gave."""
    rendering = to_wiki(from_wiki(text, files=FILES).adf, names=NAMES)
    again = from_wiki(rendering.text, files=FILES)
    assert () == again.lost
    assert rendering.text == to_wiki(again.adf, names=NAMES).text


@often
@given(DOCUMENT)
def test_markdown_keeps_what_is_not_reported(adf: dict[str, Any]) -> None:
    """ADF → Markdown → ADF gives exactly the document that the reported losses leave."""
    left = accepted(fit_markdown(canonical(adf, Losses()), Losses()), Losses())
    assert left == from_markdown(to_markdown(adf).text).adf


@often
@given(DOCUMENT)
def test_wiki_markup_keeps_what_is_not_reported(adf: dict[str, Any]) -> None:
    """ADF → wiki markup → ADF likewise."""
    left = accepted(fit_wiki(canonical(adf, Losses()), Losses(), NAMES), Losses())
    assert left == from_wiki(to_wiki(adf, names=NAMES).text, files=FILES).adf


@often
@given(DOCUMENT)
def test_nothing_changes_without_a_report(adf: dict[str, Any]) -> None:
    """A document that Jira takes, if no loss is reported of it, comes back from Markdown as it was."""
    taken = accepted(canonical(adf, Losses()), Losses())
    rendering = to_markdown(taken)
    if not rendering.lost:
        assert taken == from_markdown(rendering.text).adf


@often
@given(DOCUMENT)
def test_no_word_goes_without_a_report(adf: dict[str, Any]) -> None:
    """If no loss is reported of a document as it came, its words are the same after a round through Markdown."""
    rendering = to_markdown(adf)
    if not rendering.lost:
        words = [unquote(to_plain(one)).split() for one in (adf, from_markdown(rendering.text).adf)]
        assert "".join(words[0]) == "".join(words[1])


@often
@given(ANYTHING, st.text())
def test_nothing_raises(value: Any, text: str) -> None:
    """Neither any value in place of a document nor any text makes a conversion fail."""
    to_markdown(value)
    to_wiki(value)
    to_plain(value)
    from_markdown(text)
    from_wiki(text)


def calls(work: Callable[[], object]) -> int:
    """How many calls some work makes, those into C included."""
    count = 0

    def counting(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def around_markdown(text: str) -> None:
    to_markdown(from_markdown(text).adf)


def around_wiki(text: str) -> None:
    to_wiki(from_wiki(text).adf)


MARKDOWN_BITS = [
    "*a_b ",
    "[",
    "![",
    "[a](",
    "`a",
    "``a`",
    "> ",
    "- ",
    "<u>",
    "<details>\n",
    "|a",
    "a | b\n",
    "- [ ] a\n",
    ":a:",
    "&#",
]
WIKI_BITS = [
    "*a_b ",
    "{*}",
    "{{a",
    "[a|",
    "{color:red}",
    "{quote}a",
    "{panel:x=y}",
    "{code:a}",
    "!a.b",
    "|a\n",
    "||a",
    "#*",
    "\\",
    ":)",
    "[~a]",
]


@pytest.mark.parametrize("bit", MARKDOWN_BITS)
def test_twice_the_markdown_is_twice_the_work(bit: str) -> None:
    """Beginnings without an end do not cost their square."""
    small, large = (calls(partial(around_markdown, bit * count)) for count in (400, 800))
    assert large < 2.3 * small + 500


@pytest.mark.parametrize("bit", WIKI_BITS)
def test_twice_the_wiki_markup_is_twice_the_work(bit: str) -> None:
    """The same for wiki markup."""
    small, large = (calls(partial(around_wiki, bit * count)) for count in (400, 800))
    assert large < 2.3 * small + 500


def test_an_uneven_table_does_not_grow_to_its_square() -> None:
    """One very wide row beside many narrow ones does not fill a rectangle of both."""
    cell = {"type": "tableCell", "attrs": {"colspan": 10**9, "rowspan": 10**9}, "content": []}
    rows = [{"type": "tableRow", "content": [cell]}] * 300 + [{"type": "tableRow", "content": [cell] * 300}]
    rendering = to_markdown({"type": "doc", "content": [{"type": "table", "content": rows}]})
    assert "tableRow" in [lost.kind for lost in rendering.lost]
    assert len(rendering.text) < 301 * 100 * 5


@pytest.mark.parametrize("kind", ["blockquote", "bulletList", "expand", "taskList", "table", "strange"])
def test_deep_documents_end(kind: str) -> None:
    """Nesting ends at a bound that is reported; the words below are still there."""
    node: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "word"}]}
    for _ in range(3000):
        node = {"type": kind, "content": [node]}
    for render in (to_markdown, to_wiki):
        rendering = render({"type": "doc", "content": [node]})
        assert "word" in rendering.text
        assert rendering.lost
    assert "word" in to_plain(node)


@pytest.mark.parametrize(
    "text",
    ["> " * 3000 + "word", "- " * 3000 + "word", "1. " * 3000 + "word", "[" * 3000 + "word", "**a *" * 3000 + "word"],
)
def test_deep_markdown_ends(text: str) -> None:
    """Markdown nested beyond the bound keeps its words, and comes back the same."""
    converted = from_markdown(text)
    assert "word" in to_plain(converted.adf)
    assert converted.adf == from_markdown(to_markdown(converted.adf).text).adf


@pytest.mark.parametrize(
    "text",
    [
        "*" * 3000 + " word",
        "{panel:a=b}" * 3000 + "word",
        "{quote}{panel}" * 3000 + "word",
        "{color:red}" * 3000 + "word",
    ],
)
def test_deep_wiki_markup_ends(text: str) -> None:
    """The same for wiki markup."""
    assert "word" in to_plain(from_wiki(text).adf)
