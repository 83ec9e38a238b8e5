"""Markdown's inline text as a line of a document."""

import re
from urllib.parse import parse_qsl

from markdown_it.token import Token

from deskhand.client._adf import Losses, Node, block, text
from deskhand.client._adf_leaves import STATUS_COLOURS, date
from deskhand.client._adf_marks import ADDRESS_WORDS, CARD_WORDS, href_of, link_of
from deskhand.client._markdown_escape import named
from deskhand.client._markdown_parser import TAG_MARKS

__all__ = ["line", "only_card", "only_images", "untitled"]

_MARKS = {"em": "em", "strong": "strong", "s": "strike"}


def only_images(tokens: list[Token]) -> Node | None:
    """Images that have a paragraph to themselves."""
    told = [token for token in tokens if token.type != "softbreak" and (token.type != "text" or token.content.strip())]
    files = [_file(token) for token in told] if all(token.type == "image" for token in told) else []
    found = [file for file in files if file is not None]
    if not found or len(found) < len(told):
        return None
    return block("mediaGroup", found) if len(found) > 1 else block("mediaSingle", found, layout="center")


def untitled(tokens: list[Token], where: object, losses: Losses) -> None:
    """Note the titles of images, which Jira's have none of."""
    for token in tokens:
        if token.type == "image" and token.attrGet("title"):
            losses.add("media.title", "is left out", where)


def only_card(tokens: list[Token]) -> Node | None:
    """A card that has a paragraph to itself."""
    if len(tokens) < 2 or tokens[0].type != "link_open" or tokens[-1].type != "link_close":
        return None
    kind = CARD_WORDS.get(str(tokens[0].attrGet("title") or ""), "inlineCard")
    url = href_of(tokens[0].attrGet("href"))
    if kind == "inlineCard" or url is None or any(token.type == "link_open" for token in tokens[1:]):
        return None
    return {"type": kind, "attrs": {"url": url, "layout": "center"} if kind == "embedCard" else {"url": url}}


def line(tokens: list[Token], where: str, losses: Losses) -> list[Node]:
    """The inline nodes that tokens say."""
    return _Line(tokens, where, losses).nodes()


class _Line:
    """Goes along the tokens of a line with the marks that are on."""

    def __init__(self, tokens: list[Token], where: str, losses: Losses) -> None:
        self.tokens = tokens
        self.where = where
        self.losses = losses
        self.paired = _pairs(tokens)
        self.on: list[tuple[object, Node]] = []
        self.made: list[Node] = []

    def nodes(self) -> list[Node]:
        at = 0
        while at < len(self.tokens):
            at = self._token(at, self.tokens[at])
        return self.made

    def _token(self, at: int, token: Token) -> int:
        kind = token.type
        if kind == "link_open":
            return self._link(at)
        if kind == "image":
            self._image(token)
        elif kind == "tag":
            self._tag(at, token)
        elif kind == "emoji":
            self.made.append({"type": "emoji", "attrs": {"shortName": token.content}})
        elif kind == "hardbreak":
            self.made.append({"type": "hardBreak"})
        elif kind == "softbreak":
            self._say(" ")
        elif kind == "code_inline":
            self._say(token.content, {"type": "code"})
        elif token.nesting > 0:
            self.on.append((token.tag, {"type": _MARKS[token.tag]}))
        elif token.nesting < 0:
            self._off(token.tag)
        else:
            self._say(token.content)
        return at + 1

    def _say(self, words: str, *more: Node) -> None:
        marks: list[Node] = []
        for mark in [*(mark for _, mark in self.on), *more]:
            if all(mark["type"] != other["type"] for other in marks):
                marks.append(mark)
        self.made.append(text(words, marks))

    def _off(self, key: object) -> None:
        """Take off the mark that was put on last under this key."""
        last = max(number for number, (on, _) in enumerate(self.on) if on == key)
        del self.on[last]

    def _tag(self, at: int, token: Token) -> None:
        name = token.meta["name"]
        if name == "br":
            self.made.append({"type": "hardBreak"})
        elif at not in self.paired:
            self._say(token.content)
        elif token.meta["close"]:
            self._off(f"<{name}>")
        elif name == "span":
            kind = "textColor" if token.meta["what"].lower() == "color" else "backgroundColor"
            self.on.append(("<span>", {"type": kind, "attrs": {"color": token.meta["colour"].lower()}}))
        else:
            kind = TAG_MARKS[name]
            mark: Node = {"type": "subsup", "attrs": {"type": kind}} if kind in ("sub", "sup") else {"type": kind}
            self.on.append((f"<{name}>", mark))

    def _link(self, at: int) -> int:
        """A link, or what its address says that it is."""
        end = at + 1
        while self.tokens[end].type != "link_close":
            end += 1
        opening, inner = self.tokens[at], self.tokens[at + 1 : end]
        href, title = str(opening.attrGet("href") or ""), str(opening.attrGet("title") or "")
        words = _words(inner)
        special = None
        if title in CARD_WORDS and (url := href_of(href)):
            special = {"type": "inlineCard", "attrs": {"url": url}}
            if title != "smart-link":
                self.losses.add(CARD_WORDS[title], "becomes a card within the line", self.where)
        elif href.partition(":")[0] in ADDRESS_WORDS:
            special = _special(href, "" if opening.info == "auto" else words)
        if special:
            self.made.append(special)
            return end + 1
        mark = link_of(href, title)
        if mark is None:
            self.losses.add(*_no_link(href), self.where)
        if mark:
            self.on.append(("link", mark))
        at += 1
        begin = len(self.made)
        while at < end:
            at = self._token(at, self.tokens[at])
        if mark:
            self._off("link")
            if len(self.made) == begin:
                self.losses.add("mark link", "is left out: it stands on no words", self.where)
        return end + 1

    def _image(self, token: Token) -> None:
        file = _file(token)
        alt = _words(token.children or [])
        if file is None:
            self.losses.add("media", "becomes its words: its address is not one that Jira takes", self.where)
            self._say(alt)
            return
        untitled([token], self.where, self.losses)
        self.losses.add("media", "becomes a link: an image stands in a paragraph of its own", self.where)
        if file["attrs"]["type"] == "file":
            self.made.append({"type": "mediaInline", "attrs": file["attrs"]})
        else:
            self._say(alt or file["attrs"]["url"], {"type": "link", "attrs": {"href": file["attrs"]["url"]}})


_SAID = {"accountid": "mention", "media": "mediaInline"}


def _no_link(href: str) -> tuple[str, str]:
    """What is lost of a link that is none, and why."""
    word = href.partition(":")[0]
    if word in ADDRESS_WORDS:
        return _SAID.get(word, word), "becomes its words: its address does not say which it is"
    return "mark link", "is left out: " + ("its address is not one that Jira takes" if href else "it has no address")


def _special(href: str, words: str) -> Node | None:
    word, name = href.partition(":")[0], named(href)
    if word == "accountid" and name.strip():
        return {"type": "mention", "attrs": {"id": name, "text": words} if words else {"id": name}}
    if word == "date":
        return date(name)
    if word == "emoji":
        return {"type": "emoji", "attrs": {"shortName": f":{name}:"}}
    if word == "status" and name in STATUS_COLOURS and words:
        return {"type": "status", "attrs": {"text": words, "color": name}}
    if word == "media":
        found = _stored(href)
        return {"type": "mediaInline", "attrs": {**found, "alt": words} if words else found} if found else None
    return None


def _file(token: Token) -> Node | None:
    src = str(token.attrGet("src") or "")
    url = href_of(src)
    found = _stored(src) if src.startswith("media:") else {"type": "external", "url": url} if url else None
    alt = _words(token.children or [])
    return {"type": "media", "attrs": {**found, "alt": alt} if alt else found} if found else None


def _stored(href: str) -> Node | None:
    address, _, query = href.partition("?")
    more = dict(parse_qsl(query))
    if not named(address).strip():
        return None
    found: Node = {"type": "file", "id": named(address), "collection": more.get("collection", "")}
    sizes = {name: int(more[name]) for name in ("width", "height") if re.fullmatch(r"[1-9]\d{0,5}", more.get(name, ""))}
    return {**found, **sizes}


def _words(tokens: list[Token]) -> str:
    parts = [
        _words(token.children or []) if token.type == "image" else token.content or " "
        for token in tokens
        if token.nesting == 0
    ]
    return " ".join("".join(parts).split())


def _pairs(tokens: list[Token]) -> set[int]:
    """Which tags begin or end something together with another."""
    waiting: dict[str, list[int]] = {}
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if token.type != "tag" or token.meta["name"] == "br":
            continue
        name = token.meta["name"]
        if not token.meta["close"]:
            waiting.setdefault(name, []).append(at)
        elif waiting.get(name):
            found |= {waiting[name].pop(), at}
    return found
