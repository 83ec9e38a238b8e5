"""Literal text in Markdown: a backslash wherever a character would mean something, and nowhere else if that can be helped."""

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from deskhand.client._adf_leaves import EMOJI_NAME

__all__ = [
    "char_class",
    "code_span",
    "destination",
    "escaped",
    "fence",
    "label",
    "named",
    "plain_address",
    "scheme",
    "title",
]

_SPECIAL = re.compile(r"[\\`*_\[\]<~&:!]")
_ENTITY = re.compile(r"&#?\w+;")
_AT_LINE_START = re.compile(r"(?:\d{1,9}(?=[.)](?:\s|$))|(?=#{1,6}(?:\s|$))|(?=[-+=](?:[\s=-]|$))|(?=[>|])|(?=:-))")
_AUTOLINK = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^<>\x00-\x20]*")
_PLAIN_DESTINATION = re.compile(r"[^\s<>()\\\x00-\x20\x7f]+")
_RUN_OF_TICKS = re.compile(r"`+")


def escaped(words: str, *, line_start: bool, in_label: bool = False) -> str:
    """A text so that it reads as itself."""

    def one(match: re.Match[str]) -> str:
        return f"\\{match[0]}" if _means_something(words, match.start(), in_label) else match[0]

    made = _SPECIAL.sub(one, words)
    start = _AT_LINE_START.match(made) if line_start else None
    return f"{made[: start.end()]}\\{made[start.end() :]}" if start else made


def label(words: str) -> str:
    """A text between brackets."""
    return escaped(words, line_start=False, in_label=True)


def code_span(words: str) -> str:
    """Inline code, within more backticks than are in it."""
    runs = set(_RUN_OF_TICKS.findall(words))
    ticks = "`"
    while ticks in runs:
        ticks += "`"
    spaced = words[0] == words[-1] == " " and words.strip(" ")
    pad = " " if spaced or "`" in (words[0], words[-1]) else ""
    return f"{ticks}{pad}{words}{pad}{ticks}"


def fence(words: str) -> str:
    """The line that begins and ends a block of code."""
    return "`" * max(3, 1 + max(map(len, _RUN_OF_TICKS.findall(words)), default=0))


def destination(href: str) -> str:
    """Where a link goes, as it stands between parentheses."""
    if _PLAIN_DESTINATION.fullmatch(href) and not _ENTITY.search(href):
        return href
    return "<" + re.sub(r"[<>\\]|&(?=#?\w+;)", r"\\\g<0>", href) + ">"


def plain_address(href: str) -> str | None:
    """An address between angle brackets alone, if it can stand there."""
    return f"<{href}>" if _AUTOLINK.fullmatch(href) else None


def title(words: str) -> str:
    """A link's title, with the space before it."""
    return ' "' + re.sub(r'["\\&]', r"\\\g<0>", words) + '"' if words else ""


def scheme(word: str, value: str) -> str:
    """An address that names something of Jira's, such as `accountid:…`."""
    return f"{word}:{quote(value, safe=':-_.~/@')}"


def named(href: str) -> str:
    """What such an address names."""
    return unquote(href.partition(":")[2])


@lru_cache(maxsize=4096)
def char_class(char: str) -> str:
    """What a character is to emphasis: `space`, `mark` or `word`; the edge of a text counts as space."""
    from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace  # noqa: PLC0415 - only when needed

    if not char or isWhiteSpace(ord(char)):
        return "space"
    return "mark" if isMdAsciiPunct(ord(char)) or isPunctChar(char) else "word"


def _means_something(words: str, at: int, in_label: bool) -> bool:
    char, before, after = words[at], words[at - 1 : at], words[at + 1 : at + 2]
    if char in "\\`[":
        return True
    if char == "]":
        return in_label
    if char == "*":
        return not (at > 1 and before == " " == after)
    if char == "_":
        return not (char_class(before) == "word" == char_class(after))
    if char == "~":
        return not (before == " " and after != "~" and char_class(after) == "word")
    if char == "<":
        return not after.isspace()
    if char == "&":
        return _ENTITY.match(words, at) is not None
    if char == ":":
        return EMOJI_NAME.match(words, at) is not None
    return after == "["
