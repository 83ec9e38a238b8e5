"""Wiki markup's blocks as a document."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from deskhand.client._adf import MAX_DEPTH, Losses, Node, block, paragraph, text
from deskhand.client._wiki_blocks import Blocks
from deskhand.client._wiki_words import COLOURS, MACRO, PANELS, unescaped

__all__ = ["read"]

_PANEL_KINDS = {colour: kind for kind, colour in PANELS.items()}


class _Macro(NamedTuple):
    """A word in braces that begins or ends a block, or a whole block of code."""

    name: str
    params: str | None
    source: str
    body: str | None


def read(source: str, losses: Losses, files: Mapping[str, str]) -> Node:
    """A document as the text says it; not yet in canonical form."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return {"version": 1, "type": "doc", "content": _Reader(losses, files).document(source)}


class _Reader:
    """Keeps the quotes and panels that are open, the innermost last."""

    def __init__(self, losses: Losses, files: Mapping[str, str]) -> None:
        self.losses = losses
        self.files = files
        self.line = 1
        self.blocks = self._fresh()
        self.open: list[tuple[_Macro, Blocks]] = []

    def document(self, source: str) -> list[Node]:
        for piece in _pieces(source):
            if isinstance(piece, str):
                self.blocks.read(piece, self.line)
                self.line += piece.count("\n")
                continue
            if piece.body is not None:
                self.blocks.add_code(self._code(piece))
            elif piece.name in [macro.name for macro, _ in self.open] and piece.params is None:
                self._end(piece.name)
            elif len(self.open) < MAX_DEPTH:
                self.open.append((piece, self.blocks))
                self.blocks = self._fresh()
            else:
                self.losses.add("nesting", "goes too deep; the words in braces are left out", f"line {self.line}")
            self.line += piece.source.count("\n")
        while self.open:
            self._give_up()
        return self.blocks.finished()

    def _fresh(self) -> Blocks:
        return Blocks(self.losses, self.files)

    def _end(self, name: str) -> None:
        while self.open[-1][0].name != name:
            self._give_up()
        macro, outer = self.open.pop()
        content = self.blocks.finished()
        outer.add(block("blockquote", content) if name == "quote" else self._panel(macro, content))
        self.blocks = outer

    def _give_up(self) -> None:
        """What was begun and never ended: its beginning is literal text."""
        macro, outer = self.open.pop()
        outer.add(paragraph([text(macro.source)]))
        for one in self.blocks.finished():
            outer.add(one)
        self.blocks = outer

    def _panel(self, macro: _Macro, content: list[Node]) -> Node:
        params = _params(macro.params)
        title = unescaped(params.pop("title", "")).strip()
        if title:
            self.losses.add("panel.title", "becomes the panel's first line", f"line {self.line}")
            content = [paragraph([text(title, [{"type": "strong"}])]), *content]
        colour = params.pop("bgcolor", PANELS["info"]).strip().lower()
        colour = COLOURS.get(colour, colour)
        self._leave_out("panel", params)
        if colour in _PANEL_KINDS:
            return block("panel", content, panelType=_PANEL_KINDS[colour])
        return block("panel", content, panelType="custom", panelColor=colour)

    def _code(self, macro: _Macro) -> Node:
        params = _params(macro.params)
        language = (params.pop("", "") or params.pop("language", "")).strip()
        self._leave_out(macro.name, params)
        words = (macro.body or "").removeprefix("\n").removesuffix("\n")
        content = [text(words)] if words else []
        return block("codeBlock", content, language=language) if language else block("codeBlock", content)

    def _leave_out(self, name: str, params: Mapping[str, str]) -> None:
        for param in params:
            self.losses.add(f"{name}.{param}", "is left out", f"line {self.line}")


def _pieces(source: str) -> Iterator[str | _Macro]:
    """The text between words in braces, these words, and blocks of code as a whole."""
    at = 0
    endless: set[str] = set()
    for match in MACRO.finditer(source):
        name = match[1]
        if match.start() < at or (name in ("code", "noformat") and name in endless):
            continue
        if name in ("quote", "panel"):
            end, body = match.end(), None
        else:
            stop = source.find(f"{{{name}}}", match.end())
            if stop < 0:
                endless.add(name)
                continue
            end, body = stop + len(name) + 2, source[match.end() : stop]
        yield source[at : match.start()]
        yield _Macro(name, match[2], source[match.start() : end], body)
        at = end
    yield source[at:]


def _params(params: str | None) -> dict[str, str]:
    """The parameters of a word in braces; the one without a name comes under an empty one."""
    found: dict[str, str] = {}
    for part in (params or "").split("|"):
        name, is_named, value = part.partition("=")
        if part.strip():
            found[name.strip().lower() if is_named else ""] = value if is_named else name
    return found
