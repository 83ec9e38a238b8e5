"""A line of wiki markup as a line of a document."""

import re
from collections.abc import Callable, Mapping

from deskhand.client._adf import Losses, Node, text
from deskhand.client._adf_marks import CARD_WORDS, href_of, link_of
from deskhand.client._wiki_words import (
    BARE_ADDRESS,
    COLOURS,
    EMOTICON,
    EMOTICONS,
    MARKS,
    in_address,
    is_address,
    unescaped,
)

__all__ = ["CARD", "IMAGE", "image", "left_out", "read_line"]

_BRACKETS = re.compile(r"\[((?:\\.|[^\\\[\]\n])+)\]")
_CODE = re.compile(r"\{\{((?:\\.|[^\\\n}]|\}(?!\}))+)\}\}")
_COLOUR = re.compile(r"\{color(?::([^{}\n]*))?\}")
_ANCHOR = re.compile(r"\{anchor(?::[^{}\n]*)?\}")
_BRACED = re.compile(r"\{(\?\?|[*_+^~-])\}")
_ESCAPED = re.compile(r"\\\\|\\[!-/:-@\[-`{-~]|&#?\w+;")
_SIGN = re.compile(r"\*+|_+|-+|\++|\^+|~+|\?\?+")
IMAGE = re.compile(r"!([^!\s|][^!\n|]*)(\|[^!\n]*)?!")
CARD = re.compile(r"\[((?:\\.|[^\\\[\]\n|])+)\|((?:\\.|[^\\\[\]\n|])+)\|(smart-card|smart-embed)\]")
_BEGINS = re.compile(r"[\[{\\&!*_+^~?:;(\n-]|https?://")
_SIZE = re.compile(r"[1-9]\d{0,5}")


def read_line(source: str, where: str, losses: Losses, files: Mapping[str, str]) -> list[Node]:
    """The inline nodes of a text that has no blocks in it; `files` gives the media id of each attachment that is known."""
    return _Line(source, where, losses, files).nodes()


def image(match: re.Match[str], files: Mapping[str, str]) -> Node | None:
    """What an image stands for: an address, or an attachment whose id is known."""
    name, details = in_address(match[1]), (match[2] or "").lstrip("|")
    more = dict(part.strip().split("=", 1) for part in re.split(r"[|,]", details) if "=" in part)
    alt = unescaped(more.get("alt", "")).strip('"').strip()
    if name in files:
        found: Node = {"type": "file", "id": files[name], "collection": ""}
        found.update({key: int(more[key]) for key in ("width", "height") if _SIZE.fullmatch(more.get(key, ""))})
    elif is_address(name) and (url := href_of(name)):
        found = {"type": "external", "url": url}
    else:
        return None
    return {"type": "media", "attrs": {**found, "alt": alt} if alt else found}


def left_out(match: re.Match[str], found: Node, where: str, losses: Losses) -> None:
    """Note what an image says of itself that is not kept, such as how wide it is shown."""
    for part in re.split(r"[|,]", (match[2] or "").lstrip("|")):
        name = part.strip().partition("=")[0].strip()
        if name and name not in found["attrs"] and name != "alt":
            losses.add(f"media.{name}", "is left out", where)


class _Line:
    """Goes along a line once; what begins something that never ends is literal text.

    Each method that takes a match says whether it is what it looks like.
    """

    def __init__(
        self, source: str, where: str, losses: Losses, files: Mapping[str, str], *, in_label: bool = False
    ) -> None:
        self.source = source
        self.where = where
        self.losses = losses
        self.files = files
        self.in_label = in_label
        self.made: list[Node] = []
        # Beginnings that wait for their end: where they stand in `made`, and the text that they are without one.
        self.open: dict[str, int] = {}
        self.colours: list[tuple[int, str]] = []
        self.hopeless: set[re.Pattern[str]] = set()
        self.marked: list[tuple[int, int, Node]] = []

    def nodes(self) -> list[Node]:
        at = 0
        while begin := _BEGINS.search(self.source, at):
            self._say(self.source[at : begin.start()])
            at = self._special(begin.start())
        self._say(self.source[at:])
        return self._with_marks()

    def _special(self, at: int) -> int:
        for pattern, handle in _HANDLERS.get(self.source[at], ()):
            if pattern in self.hopeless:
                continue
            match = pattern.match(self.source, at)
            if match and handle(self, match):
                return match.end()
            if match is None and pattern is _CODE:
                self._give_up(pattern, at)
        self._say(self.source[at])
        return at + 1

    def _give_up(self, pattern: re.Pattern[str], at: int) -> None:
        """Do not look for an end again that is nowhere on from here: a line of beginnings would cost its square."""
        if self.source.find("}}", at + 2) < 0:
            self.hopeless.add(pattern)

    def _say(self, words: str, *marks: Node) -> None:
        if words:
            self.made.append(text(words, list(marks)))

    def escaped(self, match: re.Match[str]) -> bool:
        if match[0] == "\\\\":
            self.made.append({"type": "hardBreak"})
        else:
            self._say(unescaped(match[0]))
        return True

    def line_end(self, match: re.Match[str]) -> bool:
        self.made.append({"type": "hardBreak"})
        self.open.clear()
        return True

    def address(self, match: re.Match[str]) -> bool:
        self._say(match[0])
        return True

    def emoticon(self, match: re.Match[str]) -> bool:
        self.made.append({"type": "emoji", "attrs": {"shortName": EMOTICONS[match[0]]}})
        return True

    def code(self, match: re.Match[str]) -> bool:
        self._say(unescaped(match[1]), {"type": "code"})
        return True

    def anchor(self, match: re.Match[str]) -> bool:
        self.losses.add("anchor", "is left out", self.where)
        return True

    def colour(self, match: re.Match[str]) -> bool:
        if match[1] is not None:
            self.colours.append((len(self.made), match[1].strip().lower()))
            self._say(match[0])
        elif self.colours:
            begin, name = self.colours.pop()
            self.made[begin] = text("")
            mark = {"type": "textColor", "attrs": {"color": COLOURS.get(name, name)}}
            self.marked.append((begin, len(self.made), mark))
        else:
            self._say(match[0])
        return True

    def sign(self, match: re.Match[str]) -> bool:
        sign, braced = (match[1], True) if match.re is _BRACED else (match[0], False)
        before, after = self.source[match.start() - 1 : match.start()], self.source[match.end() : match.end() + 1]
        if not braced and sign in ("--", "---") and (before + after).isspace():
            self._say("\N{EN DASH}" if sign == "--" else "\N{EM DASH}")
            return True
        if sign not in MARKS:
            self._say(match[0])
            return True
        ends = braced or (bool(before) and not before.isspace() and not after.isalnum())
        begins = braced or (bool(after) and not after.isspace() and not before.isalnum())
        if ends and sign in self.open:
            begin = self.open.pop(sign)
            self.made[begin] = text("")
            kind = MARKS[sign]
            mark: Node = {"type": "subsup", "attrs": {"type": kind}} if kind in ("sub", "sup") else {"type": kind}
            self.marked.append((begin, len(self.made), mark))
            if sign == "??":
                self.losses.add("citation", "becomes emphasis", self.where)
            return True
        if begins and sign not in self.open:
            self.open[sign] = len(self.made)
        self._say(match[0])
        return True

    def brackets(self, match: re.Match[str]) -> bool:
        if self.in_label:
            return False
        parts = re.findall(r"(?:\\.|[^\\|])+", match[1])
        whole = unescaped(match[1]).strip()
        if len(parts) == 1 and whole.startswith("~") and len(whole) > 1:
            id = whole.removeprefix("~accountid:") if whole.startswith("~accountid:") else whole
            self.made.append({"type": "mention", "attrs": {"id": id}})
            return bool(id)
        if len(parts) == 1 and whole.startswith("^"):
            return self._attachment(whole[1:])
        href = href_of(in_address(parts[-1 if len(parts) < 3 else 1]))
        if not href or len(parts) > 3 or match[1].count("|") - match[1].count("\\|") != len(parts) - 1:
            return False
        if len(parts) == 1 and not is_address(href):
            return False
        title = unescaped(parts[2]) if len(parts) == 3 else ""
        if title in CARD_WORDS:
            if title != "smart-link":
                self.losses.add(CARD_WORDS[title], "becomes a card within the line", self.where)
            self.made.append({"type": "inlineCard", "attrs": {"url": href}})
            return True
        mark = link_of(href, title)
        begin = len(self.made)
        if len(parts) == 1:
            self._say(in_address(parts[0]))
        else:
            self.made += _Line(parts[0], self.where, self.losses, self.files, in_label=True).nodes()
        if mark is None:
            self.losses.add("mark link", "is left out: its address is not one that Jira takes", self.where)
        else:
            self.marked.append((begin, len(self.made), mark))
        return True

    def _attachment(self, name: str) -> bool:
        if name not in self.files:
            self.losses.add("mediaInline", "stays text: it is not said which file it is", self.where)
            return False
        attrs = {"type": "file", "id": self.files[name], "collection": "", "alt": name}
        self.made.append({"type": "mediaInline", "attrs": attrs})
        return True

    def image(self, match: re.Match[str]) -> bool:
        if self.source[match.start() - 1 : match.start()].isalnum() or "." not in match[1]:
            return False
        found = image(match, self.files)
        if found is None:
            self.losses.add("media", "stays text: it is not said which file it is", self.where)
            return False
        left_out(match, found, self.where, self.losses)
        self.losses.add("media", "becomes a link: an image stands in a paragraph of its own", self.where)
        if found["attrs"]["type"] == "file":
            self.made.append({"type": "mediaInline", "attrs": {"alt": unescaped(match[1]), **found["attrs"]}})
        else:
            url = found["attrs"]["url"]
            self._say(found["attrs"].get("alt") or url, {"type": "link", "attrs": {"href": url}})
        return True

    def _with_marks(self) -> list[Node]:
        """The nodes with the marks of each passage that had a beginning and an end."""
        starts: dict[int, list[tuple[int, Node]]] = {}
        for begin, end, mark in self.marked:
            starts.setdefault(begin, []).append((end, mark))
        on: list[tuple[int, Node]] = []
        made: list[Node] = []
        for number, node in enumerate(self.made):
            on = [(end, mark) for end, mark in [*on, *starts.get(number, ())] if end > number]
            if node["type"] != "text" or not on:
                made.append(node)
                continue
            marks = list(node.get("marks", ()))
            for _, mark in on:
                if all(mark["type"] != other["type"] for other in marks):
                    marks.append(mark)
            made.append(text(node["text"], marks))
        return made


_Handler = Callable[[_Line, re.Match[str]], bool]
_HANDLERS: dict[str, list[tuple[re.Pattern[str], _Handler]]] = {
    "\\": [(_ESCAPED, _Line.escaped)],
    "&": [(_ESCAPED, _Line.escaped)],
    "\n": [(re.compile("\n"), _Line.line_end)],
    "[": [(_BRACKETS, _Line.brackets)],
    "{": [(_CODE, _Line.code), (_COLOUR, _Line.colour), (_BRACED, _Line.sign), (_ANCHOR, _Line.anchor)],
    "!": [(IMAGE, _Line.image)],
    "h": [(BARE_ADDRESS, _Line.address)],
    **{sign: [(_SIGN, _Line.sign)] for sign in "*_+^~-?"},
    **{sign: [(EMOTICON, _Line.emoticon)] for sign in ":;("},
}
