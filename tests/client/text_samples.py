"""Documents and texts of all kinds, for Hypothesis."""

from typing import Any

from hypothesis import strategies as st

Node = dict[str, Any]

_COLOURS = st.sampled_from(["#ff5630", "#36b37e", "red"])
_URLS = st.sampled_from(
    [
        "https://a.example/x_y?b=1&amp=2",
        "https://b.example/(c)",
        "http://x.example",
        "mailto:a@b.example",
        "a b<c>\\&amp;d",
        "/way",
    ]
)
_BITS = [
    *("a", "word", "two words", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u00e9", "\u2014", "\U0001f600"),
    *(
        "*",
        "_",
        "~",
        "**",
        "~~~",
        "`",
        "``",
        "```",
        "[",
        "]",
        "(",
        ")",
        "!",
        "|",
        "||",
        "\\",
        "#",
        "# ",
        "- ",
        "+",
        "1. ",
        "> ",
    ),
    *("-", "--", "---", "----", "===", "^", "??", "&amp;", "&#42;", "&", "<", ">", "<u>", "<details>", "</details>"),
    *(":tada:", ":", ":)", ";)", "(x)", "(*)", "{", "}", "{{", "{*}", "{color}", "{quote}", "{code}", "{noformat}"),
    *("h1. ", "bq. ", "[ ] ", "https://c.example/d_e.", "!img.png!", "[~x]"),
]
WORDS = st.lists(st.one_of(st.sampled_from(_BITS), st.text(max_size=4)), max_size=6).map("".join)

MARKS = st.one_of(
    st.sampled_from([{"type": kind} for kind in ("strong", "em", "strike", "underline", "code")]),
    st.sampled_from([{"type": "subsup", "attrs": {"type": "sub"}}, {"type": "subsup", "attrs": {"type": "sup"}}]),
    _COLOURS.map(lambda colour: {"type": "textColor", "attrs": {"color": colour}}),
    _COLOURS.map(lambda colour: {"type": "backgroundColor", "attrs": {"color": colour}}),
    st.builds(
        lambda href, title: {"type": "link", "attrs": {"href": href, **title}},
        _URLS,
        st.sampled_from([{}, {}, {"title": 'a "b" &amp; \\'}, {"title": "smart-link"}]),
    ),
    st.sampled_from(
        [{"type": "annotation", "attrs": {"id": "1"}}, {"type": "link", "attrs": {"href": "javascript:x"}}]
    ),
)

_MEDIA = st.one_of(
    st.builds(
        lambda name, alt, size: {
            "type": "media",
            "attrs": {"type": "file", "id": name, "collection": "c d", **alt, **size},
        },
        st.sampled_from(["5b1-a", "x y/&"]),
        st.sampled_from([{}, {"alt": "an [image].png"}]),
        st.sampled_from([{}, {"width": 20, "height": 10}]),
    ),
    st.builds(lambda url: {"type": "media", "attrs": {"type": "external", "url": url}}, _URLS),
)

INLINE = st.one_of(
    st.builds(lambda words, marks: {"type": "text", "text": words, "marks": marks}, WORDS, st.lists(MARKS, max_size=3)),
    st.builds(lambda words: {"type": "text", "text": words}, WORDS),
    st.just({"type": "hardBreak"}),
    st.builds(
        lambda account, name: {"type": "mention", "attrs": {"id": account, **name}},
        st.sampled_from(["5b:1-a", "~jdoe", "x y"]),
        st.sampled_from([{}, {"text": "@A [b]"}]),
    ),
    st.sampled_from(
        [{"type": "emoji", "attrs": {"shortName": name}} for name in (":tada:", ":slight_smile:", ":Odd One:")]
    ),
    st.sampled_from([{"type": "date", "attrs": {"timestamp": stamp}} for stamp in ("1795392000000", "1", "soon")]),
    st.builds(
        lambda words, colour: {"type": "status", "attrs": {"text": words, "color": colour}},
        WORDS,
        st.sampled_from(["blue", "odd"]),
    ),
    st.builds(lambda url: {"type": "inlineCard", "attrs": {"url": url}}, _URLS),
    _MEDIA.map(lambda media: {**media, "type": "mediaInline"}),
    st.just({"type": "placeholder", "attrs": {"text": "here"}}),
)
LINE = st.lists(INLINE, max_size=5)


def _holding(kind: str, content: st.SearchStrategy[Any], *attrs: Node) -> st.SearchStrategy[Node]:
    return st.builds(
        lambda inside, found: {"type": kind, "content": inside, **({"attrs": found} if found else {})},
        content,
        st.sampled_from(attrs or ({},)),
    )


_LEAVES = st.one_of(
    _holding("paragraph", LINE),
    _holding("paragraph", LINE),
    _holding("heading", LINE, {"level": 1}, {"level": 6}, {"level": 9}),
    st.builds(
        lambda words, language: {"type": "codeBlock", "content": [{"type": "text", "text": words}], **language},
        WORDS,
        st.sampled_from([{}, {"attrs": {"language": "python"}}, {"attrs": {"language": "a b"}}]),
    ),
    st.just({"type": "rule"}),
    _holding("mediaSingle", st.lists(_MEDIA, max_size=1), {"layout": "center"}, {"layout": "wide"}),
    _holding("mediaGroup", st.lists(_MEDIA, max_size=3)),
    st.builds(
        lambda kind, url: {"type": kind, "attrs": {"url": url}}, st.sampled_from(["blockCard", "embedCard"]), _URLS
    ),
    st.just({"type": "extension", "attrs": {"text": "a macro"}}),
)


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, max_size=3)
    item = _holding("listItem", some)
    task = _holding("taskItem", LINE, {"state": "TODO", "localId": "x"}, {"state": "DONE", "localId": "y"})
    tasks = st.recursive(
        _holding("taskList", st.lists(task, max_size=3)),
        lambda deeper: _holding("taskList", st.lists(st.one_of(task, deeper), max_size=3)),
        max_leaves=3,
    )
    cell = st.one_of(
        _holding("tableCell", some, {}, {"colspan": 2}, {"rowspan": 2, "background": "#ffffff"}),
        _holding("tableCell", st.lists(_holding("paragraph", LINE), max_size=1)),
    )
    head = _holding("tableHeader", st.lists(_holding("paragraph", LINE), max_size=1))
    rows = st.one_of(
        st.lists(cell, max_size=3), st.lists(head, max_size=3), st.lists(st.one_of(head, cell), max_size=3)
    ).map(lambda cells: {"type": "tableRow", "content": cells})
    return st.one_of(
        _holding("bulletList", st.lists(item, max_size=3)),
        _holding("orderedList", st.lists(item, max_size=3), {}, {"order": 7}),
        tasks,
        _holding("blockquote", some),
        _holding(
            "panel",
            some,
            *({"panelType": kind} for kind in ("info", "note", "tip", "success", "warning", "error", "odd")),
            {"panelType": "custom", "panelColor": "#abcdef"},
        ),
        _holding("expand", some, {"title": "More & <more>"}, {"title": ""}, {}),
        _holding("table", st.lists(rows, max_size=3)),
        _holding("layoutSection", some),
        _holding("decisionList", st.lists(_holding("decisionItem", LINE), max_size=2)),
    )


BLOCK = st.recursive(_LEAVES, _containers, max_leaves=8)
DOCUMENT = st.lists(BLOCK, max_size=4).map(lambda content: {"version": 1, "type": "doc", "content": content})

ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["type", "content", "attrs", "marks", "text", "level", "order", "x"]),
            st.one_of(
                inner,
                st.sampled_from(
                    [
                        "doc",
                        "table",
                        "text",
                        "heading",
                        "orderedList",
                        "taskList",
                        "mention",
                        "media",
                        "mediaSingle",
                        "emoji",
                        "panel",
                        "date",
                        "code",
                        "link",
                    ]
                ),
            ),
            max_size=5,
        ),
    ),
    max_leaves=12,
)
