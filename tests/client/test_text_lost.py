"""What is reported, what always stays, and the plain words of a document."""

import subprocess
import sys
from typing import Any

import pytest

from client.test_text_markdown import block, doc, item, leaf, paragraph, text
from deskhand.client._adf import Lost
from deskhand.client._adf_plain import to_plain
from deskhand.client._markdown import from_markdown, to_markdown
from deskhand.client._text import body_for
from deskhand.client._wiki import from_wiki, to_wiki
from deskhand.errors import UserError


def test_losses_are_counted_and_placed() -> None:
    """The same loss is told once, with where it first was and how often."""
    macro = {"type": "extension", "attrs": {"extensionKey": "toc"}}
    rendering = to_markdown(doc(paragraph(text("a")), macro, block("blockquote", paragraph(text("b")), macro)))
    assert "a\n\n> b" == rendering.text
    what = "has no counterpart; its content is kept"
    assert (Lost(kind="extension", what=what, where="doc > extension 2", times=2),) == rendering.lost
    assert "extension: has no counterpart; its content is kept (doc > extension 2, 2 times)" == str(rendering.lost[0])


def test_the_source_stays_beside_what_was_made_of_it() -> None:
    """A rendering carries the document as it came, a converted text the text."""
    adf = doc({"type": "strange", "content": [paragraph(text("a"))]})
    assert adf is to_markdown(adf).adf
    assert adf is to_wiki(adf).adf
    assert "*a*" == from_markdown("*a*").text == from_wiki("*a*").text


def test_what_only_the_editor_needs_is_not_reported() -> None:
    """Ids of nodes, usual values and empty attributes are no loss."""
    adf = doc(
        block("paragraph", leaf("mention", id="5b", text="@A", accessLevel="CONTAINER", localId="x"), localId="y"),
        block(
            "table",
            block("tableRow", block("tableCell", paragraph(text("a")), colspan=1)),
            layout="default",
            isNumberColumnEnabled=False,
        ),
        paragraph(leaf("emoji", shortName=":tada:", id="1f389", text="\N{PARTY POPPER}")),
    )
    assert () == to_markdown(adf).lost


def test_attributes_that_say_something_are_reported() -> None:
    """A width, a background, a merged cell: each is told by its name."""
    row = block(
        "tableRow",
        block("tableCell", paragraph(text("a")), colspan=2, background="#ffffff"),
        block("tableHeader", paragraph(text("b"))),
    )
    lost = {one.kind for one in to_markdown(doc(block("table", row, layout="wide"))).lost}
    assert {"table.layout", "tableCell.colspan", "tableCell.background", "tableHeader"} == lost


def test_a_cell_with_blocks_becomes_lines() -> None:
    """A list in a cell is written line by line."""
    cell = block("tableCell", paragraph(text("a")), block("bulletList", item("b"), item("c")))
    rendering = to_markdown(doc(block("table", block("tableRow", cell))))
    assert "|  |\n| --- |\n| a<br>\N{BULLET} b<br>\N{BULLET} c |" == rendering.text
    assert ["paragraph in tableCell", "bulletList in tableCell"] == [one.kind for one in rendering.lost]


@pytest.mark.parametrize(
    ("wiki", "lost"),
    [
        ("|* x\n* y|d|", ["bulletList in tableCell"]),
        ("||# x||", ["orderedList in tableHeader"]),
        ("|a - b|--|", []),
        ("|{quote}x{quote}|", ["blockquote in a table"]),
        ("|a|\n{quote}x{quote}", []),
        ("!http://x/i.png|width=300,alt=ink!", ["media.width"]),
        ("|!http://x/i.png|width=300!|", ["media.width", "media"]),
        ("!http://x/i.png|thumbnail!", ["media.thumbnail"]),
        ("a [ |http://x] b", ["mark link"]),
    ],
)
def test_what_wiki_markup_says_and_a_document_does_not(wiki: str, lost: list[str]) -> None:
    """A list in a cell, the width of an image, a link on nothing: each is told, and nothing else is."""
    assert lost == [one.kind for one in from_wiki(wiki).lost]


@pytest.mark.parametrize(
    ("markdown", "lost"),
    [
        ("a [](http://x) b", "mark link: is left out: it stands on no words (line 1)"),
        ("[x]()", "mark link: is left out: it has no address (line 1)"),
        ("[x](javascript:x)", "mark link: is left out: its address is not one that Jira takes (line 1)"),
        ("[DONE](status:pink)", "status: becomes its words: its address does not say which it is (line 1)"),
        ("![x](media:)", "media: becomes its words: its address is not one that Jira takes (line 1)"),
        ('![x](http://x/i.png "t")', "media.title: is left out (line 1)"),
    ],
)
def test_what_markdown_says_and_a_document_does_not(markdown: str, lost: str) -> None:
    """The words of a loss are those of what became of it."""
    assert [lost] == [str(one) for one in from_markdown(markdown).lost]


def test_a_link_on_nothing_is_told() -> None:
    """Wherever it stands in a document: where no words are, no link is written."""
    link = {"type": "link", "attrs": {"href": "http://x.example"}}
    for words in ("", " "):
        adf = doc(paragraph(text("a"), {"type": "text", "text": words, "marks": [link]}, text("b")))
        for write in (to_markdown, to_wiki):
            assert ["mark link"] == [one.kind for one in write(adf).lost]


@pytest.mark.parametrize("rubbish", [None, 5, b"text"])
def test_what_is_no_text_is_refused(rubbish: Any) -> None:
    """What is converted is a text, and what is said is a text or a document."""
    for read in (from_markdown, from_wiki):
        with pytest.raises(UserError):
            read(rubbish)
    for edition in ("cloud", "datacenter"):
        with pytest.raises(UserError):
            body_for(edition, rubbish)


def test_plain_words() -> None:
    """A line for each paragraph, item and row; what is not text says its own words."""
    row = block(
        "tableRow",
        block("tableHeader", paragraph(text("a"))),
        block("tableCell", paragraph(text("b")), paragraph(text("c"))),
    )
    adf = doc(
        block("heading", text("Title"), level=1),
        paragraph(text("Hi "), leaf("mention", id="5b", text="@Ann"), {"type": "hardBreak"}, text("bye", "strong")),
        block("bulletList", item("x", block("bulletList", item("y")))),
        block("table", row),
        block("taskList", block("taskItem", text("t"), state="DONE")),
        paragraph(leaf("status", text="DONE", color="green"), text(" "), leaf("date", timestamp="1795392000000")),
        block("codeBlock", text("a\n  b")),
        leaf("blockCard", url="https://x.example"),
    )
    expected = [
        "Title",
        "Hi @Ann",
        "bye",
        "x",
        "y",
        "a\tb c",
        "[x] t",
        "DONE 2026-11-23",
        "a",
        "  b",
        "https://x.example",
    ]
    assert expected == to_plain(adf).split("\n")


def test_plain_words_of_what_is_no_document() -> None:
    """A text is its own words; nothing has none."""
    assert "a *b*" == to_plain("a *b*")
    assert "" == to_plain(None)


def test_the_client_loads_no_parser() -> None:
    """Who converts no text pays for no conversion."""
    code = "import sys, deskhand.client._markdown, deskhand.client._wiki; print([name for name in sys.modules if 'markdown_it' in name or '_adf_blocks' in name])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == found.stdout.strip()


def test_each_edition_gets_what_it_takes() -> None:
    """A document goes to Cloud as it is and to Jira on-prem as wiki markup; a text is wiki markup on-prem already."""
    adf = doc(paragraph(text("a", "strong")))
    assert adf == body_for("cloud", adf)
    assert "*a*" == body_for("datacenter", adf)
    assert "*a*" == body_for("datacenter", "*a*")
    assert doc(paragraph(text("*a*"))) == body_for("cloud", "*a*")
