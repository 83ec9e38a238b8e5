"""Documents as Markdown and back, one thing at a time."""

from typing import Any

import pytest

from deskhand.client._markdown import from_markdown, to_markdown

Node = dict[str, Any]


def doc(*content: Node) -> Node:
    return {"version": 1, "type": "doc", "content": list(content)}


def block(kind: str, *content: Node, **attrs: Any) -> Node:
    return {"type": kind, **({"attrs": attrs} if attrs else {}), "content": list(content)}


def text(words: str, *marks: str | Node) -> Node:
    made: Node = {"type": "text", "text": words}
    return {**made, "marks": [{"type": mark} if isinstance(mark, str) else mark for mark in marks]} if marks else made


def leaf(kind: str, **attrs: Any) -> Node:
    return {"type": kind, "attrs": attrs}


def paragraph(*content: Node) -> Node:
    return block("paragraph", *content)


def item(words: str, *more: Node) -> Node:
    return block("listItem", paragraph(text(words)), *more)


def cell(words: str, kind: str = "tableCell") -> Node:
    return block(kind, paragraph(text(words)) if words else paragraph())


def link(href: str, **more: str) -> Node:
    return {"type": "link", "attrs": {"href": href, **more}}


def media(**attrs: Any) -> Node:
    return block("mediaSingle", leaf("media", **attrs), layout="center")


BOTH_WAYS = [
    pytest.param("## Title", block("heading", text("Title"), level=2), id="heading"),
    pytest.param("a\\\nb", paragraph(text("a"), {"type": "hardBreak"}, text("b")), id="break"),
    pytest.param(
        "- a\n  - b\n    1. c",
        block("bulletList", item("a", block("bulletList", item("b", block("orderedList", item("c")))))),
        id="lists",
    ),
    pytest.param("7. a\n8. b", block("orderedList", item("a"), item("b"), order=7), id="number"),
    pytest.param("- a\n\n  b", block("bulletList", item("a", paragraph(text("b")))), id="paragraphs-in-item"),
    pytest.param("```c++\na\n\n  b\n```", block("codeBlock", text("a\n\n  b"), language="c++"), id="code"),
    pytest.param("````\n```\n````", block("codeBlock", text("```")), id="code-with-fence"),
    pytest.param("``a`b``", paragraph(text("a`b", "code")), id="code-span"),
    pytest.param(
        "**a _b_** ~~c~~",
        paragraph(text("a ", "strong"), text("b", "strong", "em"), text(" "), text("c", "strike")),
        id="marks",
    ),
    pytest.param(
        "a<strong>(b)</strong>c",
        paragraph(text("a"), text("(b)", "strong"), text("c")),
        id="marks-that-markdown-would-not-see",
    ),
    pytest.param(
        "H<sub>2</sub>O <u>x</u>",
        paragraph(text("H"), text("2", leaf("subsup", type="sub")), text("O "), text("x", "underline")),
        id="tags",
    ),
    pytest.param(
        '<span style="color:#ff5630">x</span>', paragraph(text("x", leaf("textColor", color="#ff5630"))), id="colour"
    ),
    pytest.param(
        '[a](https://x.example/b "c")', paragraph(text("a", link("https://x.example/b", title="c"))), id="link"
    ),
    pytest.param(
        "<https://x.example/a_b>", paragraph(text("https://x.example/a_b", link("https://x.example/a_b"))), id="address"
    ),
    pytest.param(
        '[https://x.example](https://x.example "smart-link") a',
        paragraph(leaf("inlineCard", url="https://x.example"), text(" a")),
        id="inline-card",
    ),
    pytest.param(
        '[https://x.example](https://x.example "smart-card")',
        leaf("blockCard", url="https://x.example"),
        id="block-card",
    ),
    pytest.param(
        "[@Ann B](accountid:5b10:a-2)", paragraph(leaf("mention", id="5b10:a-2", text="@Ann B")), id="mention"
    ),
    pytest.param(":tada: a", paragraph(leaf("emoji", shortName=":tada:"), text(" a")), id="emoji"),
    pytest.param("a<emoji:tada>", paragraph(text("a"), leaf("emoji", shortName=":tada:")), id="emoji-next-to-a-letter"),
    pytest.param("<date:2026-11-23>", paragraph(leaf("date", timestamp="1795392000000")), id="date"),
    pytest.param(
        "[IN PROGRESS](status:blue)", paragraph(leaf("status", text="IN PROGRESS", color="blue")), id="status"
    ),
    pytest.param(
        "> a\n>\n> - b", block("blockquote", paragraph(text("a")), block("bulletList", item("b"))), id="quote"
    ),
    pytest.param("> [!WARNING]\n> a", block("panel", paragraph(text("a")), panelType="warning"), id="panel"),
    pytest.param(
        "<details><summary>A &amp; b</summary>\n\nc\n\n</details>",
        block("expand", paragraph(text("c")), title="A & b"),
        id="expand",
    ),
    pytest.param("---", {"type": "rule"}, id="rule"),
    pytest.param(
        "![a](https://x.example/b.png)", media(type="external", url="https://x.example/b.png", alt="a"), id="image"
    ),
    pytest.param(
        "![a](media:7-b?collection=c&width=20)",
        media(type="file", id="7-b", collection="c", width=20, alt="a"),
        id="file",
    ),
    pytest.param(
        "see [a.log](media:7)",
        paragraph(text("see "), leaf("mediaInline", type="file", id="7", collection="", alt="a.log")),
        id="file-in-a-line",
    ),
    pytest.param(
        "| a | b |\n| --- | --- |\n| 1 | x \\| y |",
        block(
            "table",
            block("tableRow", cell("a", "tableHeader"), cell("b", "tableHeader")),
            block("tableRow", cell("1"), cell("x | y")),
        ),
        id="table",
    ),
    pytest.param("|  |\n| --- |\n| a |", block("table", block("tableRow", cell("a"))), id="table-without-header"),
]


@pytest.mark.parametrize(("markdown", "node"), BOTH_WAYS)
def test_everything_has_its_words(markdown: str, node: Node) -> None:
    """Each kind of node has one way to be written, and is read from it, with nothing lost either way."""
    rendering, converted = to_markdown(doc(node)), from_markdown(markdown)
    assert markdown == rendering.text
    assert doc(node) == converted.adf
    assert () == rendering.lost + converted.lost


def test_tasks_have_ids_of_their_own() -> None:
    """A task list is read with the ids that Jira asks for, each its own."""
    converted = from_markdown("- [ ] a\n  - [x] b\n- [x] c")
    tasks = converted.adf["content"][0]
    assert ["taskItem", "taskList", "taskItem"] == [one["type"] for one in tasks["content"]]
    assert ["TODO", "DONE"] == [tasks["content"][number]["attrs"]["state"] for number in (0, 2)]
    assert 5 == len(
        {
            tasks["attrs"]["localId"],
            *(one["attrs"]["localId"] for one in (*tasks["content"], *tasks["content"][1]["content"])),
        }
    )
    assert "- [ ] a\n  - [x] b\n- [x] c" == to_markdown(converted.adf).text


LITERAL = [
    *(
        "*x*",
        "_x_",
        "**x**",
        "~~x~~",
        "`x`",
        "[x](y)",
        "![x](y)",
        "<b>",
        "<u>x</u>",
        "<mailto:a@b.example>",
        "&amp;",
        "\\",
        "\\*",
        "a\\",
    ),
    *(
        "# x",
        "- x",
        "+ x",
        "* x",
        "1. x",
        "> x",
        "---",
        "***",
        "===",
        "```",
        "~~~",
        "| a |",
        "[x]: y",
        "[ ] x",
        "[!NOTE]",
        ":tada:",
    ),
    *(
        "2 * 3 * 4",
        "snake_case_name",
        "10:30:45",
        "a < b",
        "AT&T",
        "~5",
        "-5",
        "#1",
        "1.5",
        "Hi!",
        "<details>",
        "a | b",
    ),
]


@pytest.mark.parametrize("words", LITERAL)
@pytest.mark.parametrize(
    "around",
    [
        paragraph,
        lambda one: block("bulletList", block("listItem", paragraph(one))),
        lambda one: block("heading", one, level=1),
    ],
)
def test_literal_text_stays_literal(words: str, around: Any) -> None:
    """Text that looks like Markdown is written so that it reads as itself, wherever it stands."""
    adf = doc(around(text(words)))
    assert adf == from_markdown(to_markdown(adf).text).adf


@pytest.mark.parametrize(
    "words",
    ["2 * 3", "snake_case", "10:30", "a < b", "AT&T", "-5 °C", "#1", "1.5", "Hi!", "a - b", "x = y", "(a)", "a | b"],
)
def test_plain_words_are_left_alone(words: str) -> None:
    """No backslash stands where none is needed."""
    assert words == to_markdown(doc(paragraph(text(words)))).text


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("a https://x.example/b.", "a <https://x.example/b>.", id="bare address"),
        pytest.param("Title\n===", "# Title", id="setext"),
        pytest.param("* a\n* b", "- a\n- b", id="bullets"),
        pytest.param("    code", "```\ncode\n```", id="indented code"),
        pytest.param("[a][1]\n\n[1]: https://x.example", "[a](https://x.example)", id="reference"),
        pytest.param("a\nb", "a b", id="soft break"),
        pytest.param("<div>x</div>", "\\<div>x\\</div>", id="HTML is text"),
        pytest.param("[x](javascript:alert)", "x", id="script"),
        pytest.param("- a\n\n\n* b", "- a\n\n* b", id="two lists"),
    ],
)
def test_other_ways_to_write_are_read(markdown: str, expected: str) -> None:
    """What CommonMark also allows comes out in the one way."""
    assert expected == to_markdown(from_markdown(markdown).adf).text


@pytest.mark.parametrize(
    ("markdown", "kind"),
    [
        ("- # a", "heading in listItem"),
        ("> # a", "heading in blockquote"),
        ("- > a", "blockquote in listItem"),
        ("- | a |\n  |---|", "table in listItem"),
        ("> ---", "rule in blockquote"),
        ("> - [ ] a", "taskList in blockquote"),
        ("> <details>\n> a\n>\n> </details>", "nestedExpand in blockquote"),
        ("**a `b`**", "mark strong"),
        ("a ![b](https://x.example/c.png)", "media"),
        ("| a |\n|:-:|", "tableHeader.alignment"),
        ("```py title=x\n```", "codeBlock"),
        ("- [ ] a\n\n  b", "taskItem"),
    ],
)
def test_what_jira_would_refuse_takes_another_form(markdown: str, kind: str) -> None:
    """Jira refuses a whole document for one node in the wrong place, so that such nodes are changed, and reported."""
    assert kind in [lost.kind for lost in from_markdown(markdown).lost]
