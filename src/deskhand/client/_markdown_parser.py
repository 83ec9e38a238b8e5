"""CommonMark with tables and strikethrough, plus the few words of its own that Deskhand's Markdown has.

HTML is no part of it: tags that stand for marks and line breaks are read, and so is `<details>`; all else is literal text.
"""

import html
import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from deskhand.client._adf import MAX_DEPTH
from deskhand.client._adf_leaves import EMOJI_NAME

__all__ = ["TAG_MARKS", "parse", "parse_line"]

# A list takes two levels, its item being the other, and the outermost is at depth 0.
_DEEPEST = 2 * (MAX_DEPTH + 2)

TAG_MARKS = {
    "u": "underline",
    "ins": "underline",
    "sub": "sub",
    "sup": "sup",
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "del": "strike",
    "s": "strike",
}
_TAG = re.compile(
    rf"<(?P<close>/)?(?P<name>{'|'.join(TAG_MARKS)}|br|span)"
    r"(?: style=\"(?P<what>color|background-color): ?(?P<colour>#[0-9a-fA-F]{6});?\")? ?/?>",
    re.IGNORECASE,
)
_DETAILS = re.compile(r"<details>\s*(?:<summary>(?P<title>[^\n]*?)</summary>)?\s*")
_SUMMARY = re.compile(r"<summary>(?P<title>[^\n]*?)</summary>\s*")


def parse(text: str, references: dict[str, Any]) -> list[Token]:
    """The tokens of a text, those of a line below its own; what the text defines for its links is put into `references`."""
    return _parser().parse(text, references)


def parse_line(text: str, references: dict[str, Any]) -> list[Token]:
    """The tokens of a text that is one line, whatever it looks like."""
    return _parser().parseInline(text, references)[0].children or []


class _Parser(MarkdownIt):
    """Keeps addresses as they were written; which of them are safe is said elsewhere."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's own word
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"maxNesting": _DEEPEST + 20})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.block.ruler.before("table", "details", _details, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.before("link", "emoji", _emoji)
    parser.inline.ruler.after("autolink", "tag", _tag)
    return parser


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """What lies too deep, as literal text: the parser itself would drop it without a word."""
    if state.level < _DEEPEST:
        return False
    if not silent:
        state.line = end
        token = state.push("too_deep", "", 0)
        token.content = state.getLines(start, end, state.blkIndent, keepLastLF=False)
        token.map = [start, end]
    return True


def _details(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The lines that begin and end an expand; whether they make a pair is for the reader to see."""
    if state.is_code_block(start):
        return False
    line = _line(state, start)
    if not line.startswith(("<details>", "</details>")):
        return False
    closing = line.strip() == "</details>"
    match = _DETAILS.fullmatch(line)
    if not closing and not match:
        return False
    if silent:
        return True
    state.line = start + 1
    title = match["title"] if match else None
    if match and title is None and start + 1 < end and (summary := _SUMMARY.fullmatch(_line(state, start + 1))):
        title = summary["title"]
        state.line = start + 2
    token = state.push("details_end" if closing else "details_begin", "", 0)
    token.map = [start, state.line]
    token.content = state.getLines(start, state.line, state.blkIndent, keepLastLF=False)
    token.meta = {"title": html.unescape(title or "")}
    return True


def _line(state: StateBlock, number: int) -> str:
    if state.sCount[number] < state.blkIndent:
        return ""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _emoji(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    match = EMOJI_NAME.match(state.src, state.pos, state.posMax)
    if (
        not match
        or _is_word(state.src[state.pos - 1 : state.pos])
        or _is_word(state.src[match.end() : match.end() + 1])
    ):
        return False
    if not silent:
        state.push("emoji", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _tag(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    match = _TAG.match(state.src, state.pos, state.posMax)
    if not match or (match["what"] is None) == (match["name"].lower() == "span" and not match["close"]):
        return False
    if not silent:
        token = state.push("tag", "", 0)
        token.content = match[0]
        token.meta = {
            "name": match["name"].lower(),
            "close": bool(match["close"]),
            "what": match["what"],
            "colour": match["colour"],
        }
    state.pos = match.end()
    return True


def _is_word(char: str) -> bool:
    return char.isalnum() or char == ":"
