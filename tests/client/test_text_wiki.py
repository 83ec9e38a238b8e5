"""Documents as wiki markup and back, one thing at a time."""

from typing import Any

import pytest

from client.test_text_markdown import LITERAL, Node, block, cell, doc, item, leaf, link, media, paragraph, text
from deskhand.client._markdown import from_markdown, to_markdown
from deskhand.client._wiki import from_wiki, to_wiki

NAMES = {"7-b": "shot.png"}
FILES = {"shot.png": "7-b"}
BREAK: Node = {"type": "hardBreak"}

BOTH_WAYS = [
    pytest.param("h2. Title", block("heading", text("Title"), level=2), id="heading"),
    pytest.param("a\nb", paragraph(text("a"), BREAK, text("b")), id="break"),
    pytest.param("a\\\\\\\\b", paragraph(text("a"), BREAK, BREAK, text("b")), id="breaks"),
    pytest.param(
        "* a\n** b\n**# c",
        block("bulletList", item("a", block("bulletList", item("b", block("orderedList", item("c")))))),
        id="lists",
    ),
    pytest.param(
        "# a\n{code:sh}\nls\n{code}\n# b",
        block("orderedList", item("a", block("codeBlock", text("ls"), language="sh")), item("b")),
        id="code-in-item",
    ),
    pytest.param("{code:python}\na *b*\n{code}", block("codeBlock", text("a *b*"), language="python"), id="code"),
    pytest.param("{noformat}\na\n{noformat}", block("codeBlock", text("a")), id="noformat"),
    pytest.param("{{a \\*b}}", paragraph(text("a *b", "code")), id="monospace"),
    pytest.param(
        "*a _b_* -c- +d+",
        paragraph(
            text("a ", "strong"),
            text("b", "strong", "em"),
            text(" "),
            text("c", "strike"),
            text(" "),
            text("d", "underline"),
        ),
        id="marks",
    ),
    pytest.param("a{*}b{*}c", paragraph(text("a"), text("b", "strong"), text("c")), id="marks-in-a-word"),
    pytest.param(
        "H{~}2{~}O x{^}2{^}",
        paragraph(text("H"), text("2", leaf("subsup", type="sub")), text("O x"), text("2", leaf("subsup", type="sup"))),
        id="subsup",
    ),
    pytest.param("{color:#ff5630}x{color}", paragraph(text("x", leaf("textColor", color="#ff5630"))), id="colour"),
    pytest.param("[a|https://x.example/b]", paragraph(text("a", link("https://x.example/b"))), id="link"),
    pytest.param(
        "[https://x.example/a_b]", paragraph(text("https://x.example/a_b", link("https://x.example/a_b"))), id="address"
    ),
    pytest.param(
        "[https://x.example|https://x.example|smart-link] a",
        paragraph(leaf("inlineCard", url="https://x.example"), text(" a")),
        id="inline-card",
    ),
    pytest.param(
        "[https://x.example|https://x.example|smart-embed]",
        leaf("embedCard", url="https://x.example", layout="center"),
        id="embed-card",
    ),
    pytest.param("[~accountid:5b10:a-2]", paragraph(leaf("mention", id="5b10:a-2")), id="mention"),
    pytest.param("[~jdoe]", paragraph(leaf("mention", id="~jdoe")), id="mention-on-prem"),
    pytest.param(
        ":) a (/)",
        paragraph(leaf("emoji", shortName=":slight_smile:"), text(" a "), leaf("emoji", shortName=":check_mark:")),
        id="emoji",
    ),
    pytest.param(
        "{quote}\na\n\nb\n{quote}", block("blockquote", paragraph(text("a")), paragraph(text("b"))), id="quote"
    ),
    pytest.param(
        "{panel:bgColor=#fffae6}\na\n{panel}", block("panel", paragraph(text("a")), panelType="warning"), id="panel"
    ),
    pytest.param(
        "{panel:bgColor=#abcdef}\na\n{panel}",
        block("panel", paragraph(text("a")), panelType="custom", panelColor="#abcdef"),
        id="custom-panel",
    ),
    pytest.param("----", {"type": "rule"}, id="rule"),
    pytest.param("!https://x.example/b.png!", media(type="external", url="https://x.example/b.png"), id="image"),
    pytest.param(
        '!shot.png|width=20,alt="a"!', media(type="file", id="7-b", collection="", width=20, alt="a"), id="file"
    ),
    pytest.param(
        "see [^shot.png]",
        paragraph(text("see "), leaf("mediaInline", type="file", id="7-b", collection="", alt="shot.png")),
        id="attachment",
    ),
    pytest.param(
        "|| a || b ||\n|| 1 | x \\| y |",
        block(
            "table",
            block("tableRow", cell("a", "tableHeader"), cell("b", "tableHeader")),
            block("tableRow", cell("1", "tableHeader"), cell("x | y")),
        ),
        id="table",
    ),
]


@pytest.mark.parametrize(("wiki", "node"), BOTH_WAYS)
def test_everything_has_its_words(wiki: str, node: Node) -> None:
    """Each kind of node that wiki markup knows has one way to be written, and is read from it, with nothing lost either way."""
    rendering, converted = to_wiki(doc(node), names=NAMES), from_wiki(wiki, files=FILES)
    assert wiki == rendering.text
    assert doc(node) == converted.adf
    assert () == rendering.lost + converted.lost


WIKI_LITERAL = [
    *(
        "*x*",
        "-x-",
        "+x+",
        "^x^",
        "~x~",
        "??x??",
        "{{x}}",
        "{*}x{*}",
        "{color:red}x{color}",
        "{quote}",
        "{code}",
        "[x|y]",
        "[~x]",
    ),
    *(
        "h1. x",
        "bq. x",
        "# x",
        "----",
        "|x|",
        "||x||",
        "!x.png!",
        ":)",
        "(x)",
        "\\\\",
        "C:\\dir\\*",
        "&#42;",
        "a -- b",
        "[^x]",
        "\\",
    ),
]


@pytest.mark.parametrize("words", [*WIKI_LITERAL, *LITERAL])
@pytest.mark.parametrize(
    "around",
    [
        paragraph,
        lambda one: block("bulletList", block("listItem", paragraph(one))),
        lambda one: block("table", block("tableRow", block("tableCell", paragraph(one)))),
    ],
)
def test_literal_text_stays_literal(words: str, around: Any) -> None:
    """Text that looks like wiki markup is written so that it reads as itself, wherever it stands."""
    adf = doc(around(text(words)))
    once = from_wiki(to_wiki(adf).text).adf
    assert adf == once


@pytest.mark.parametrize(
    "words", ["2 * 3", "snake_case", "well-known", "a - b", "f(x)", "Hi!", "C:\\dir", "AT&T", "why?", "10:30", "a #1"]
)
def test_plain_words_are_left_alone(words: str) -> None:
    """Nothing is escaped that need not be."""
    assert words == to_wiki(doc(paragraph(text(words)))).text


@pytest.mark.parametrize(
    ("wiki", "expected"),
    [
        pytest.param("bq. a", "{quote}\na\n{quote}", id="bq"),
        pytest.param("- a\n-- b", "* a\n** b", id="hyphens"),
        pytest.param("see https://x.example/a_b_c.", "see [https://x.example/a_b_c].", id="bare address"),
        pytest.param("{color:red}a{color}", "{color:#ff0000}a{color}", id="named colour"),
        pytest.param("||a||\n|b|", "|| a ||\n| b |", id="tight table"),
        pytest.param("|a\nb|", "| a\\\\b |", id="cell of two lines"),
        pytest.param("a {code}b{code} c", "a\n\n{noformat}\nb\n{noformat}\n\nc", id="code in a line"),
        pytest.param("* a\nb", "* a\\\\b", id="item that goes on"),
        pytest.param("a -- b --- c", "a \N{EN DASH} b \N{EM DASH} c", id="dashes"),
        pytest.param("{quote}a", "\\{quote\\}\n\na", id="quote without an end"),
        pytest.param("10-20-30 a_b_c", "10-20-30 a_b_c", id="signs within words"),
        pytest.param("line\r\nline", "line\nline", id="line ends"),
    ],
)
def test_other_ways_to_write_are_read(wiki: str, expected: str) -> None:
    """What wiki markup also allows comes out in the one way."""
    assert expected == to_wiki(from_wiki(wiki).adf).text


@pytest.mark.parametrize(
    ("node", "words", "kind"),
    [
        (block("taskList", block("taskItem", text("a"), state="DONE")), "* \\[x\\] a", "taskList"),
        (block("expand", paragraph(text("a")), title="More"), "*More*\n\na", "expand"),
        (paragraph(leaf("status", text="DONE", color="green")), "DONE", "status"),
        (paragraph(leaf("date", timestamp="1795392000000")), "2026-11-23", "date"),
        (media(type="file", id="unknown", collection="", alt="a.png"), "a.png", "media"),
        (block("orderedList", item("a"), order=3), "# a", "orderedList.order"),
        (
            block("codeBlock", text("a {code} b"), language="java"),
            "{noformat}\na {code} b\n{noformat}",
            "codeBlock.language",
        ),
        (
            block("bulletList", item("a", block("bulletList", item("b")), paragraph(text("c")))),
            "* a\n** b\n* c",
            "listItem",
        ),
        (paragraph(text("a", leaf("backgroundColor", color="#ffffff"))), "a", "mark backgroundColor"),
    ],
)
def test_what_wiki_markup_has_no_word_for_is_reported(node: Node, words: str, kind: str) -> None:
    """The words are kept, and the report says what they were."""
    rendering = to_wiki(doc(node))
    assert words == rendering.text
    assert [kind] == [lost.kind for lost in rendering.lost]


def test_files_are_found_only_by_name() -> None:
    """An attachment whose id is not known stays the text that it was, and the report says so."""
    converted = from_wiki("see !shot.png|thumbnail! and [^a.log]")
    assert ["media", "mediaInline"] == [lost.kind for lost in converted.lost]
    assert doc(paragraph(text("see !shot.png|thumbnail! and [^a.log]"))) == converted.adf


@pytest.mark.parametrize(
    "content",
    [
        [text("a", "code"), text("a", link("https://x.example"), "code")],
        [text("https://x.example/a", link("https://x.example/a")), text("b", "em")],
        [text("# a", "strong"), text(" b")],
    ],
)
def test_neighbours_do_not_change_each_other(content: list[Node]) -> None:
    """A passage next to another, or at the start of a line, is read as the same passage."""
    for convert, back in ((to_wiki, from_wiki), (to_markdown, from_markdown)):
        assert doc(paragraph(*content)) == back(convert(doc(paragraph(*content))).text).adf


def test_an_emoticon_after_another_is_one_or_reported() -> None:
    """`:D` right behind `:D` would not be seen as an emoticon."""
    rendering = to_wiki(doc(paragraph(leaf("emoji", shortName=":smiley:"), leaf("emoji", shortName=":smiley:"))))
    assert ":D:smiley:" == rendering.text
    assert ["emoji"] == [lost.kind for lost in rendering.lost]
