"""Lines of wiki markup as blocks: paragraphs, headings, lists and tables."""

import re
from collections.abc import Mapping

from deskhand.client._adf import MAX_DEPTH, Losses, Node, block, paragraph
from deskhand.client._adf_marks import href_of
from deskhand.client._wiki_inline import CARD, IMAGE, image, left_out, read_line
from deskhand.client._wiki_words import in_address

__all__ = ["Blocks"]

_HEADING = re.compile(r"h([1-6])\.(?:\s+(.*))?$")
_QUOTE = re.compile(r"bq\.(?:\s+(.*))?$")
_ITEM = re.compile(r"([*#][*#-]*|-{1,3})(?:[ \t]+(.*))?$")
# What has bars of its own, a link or an image, is not cut by them.
_CELL_END = re.compile(r"\\.|\[(?:\\.|[^\\\[\]\n])*\]|![^!\s|][^!\n|]*\|(?:thumbnail|[^!\n|]*=[^!\n|]*)!|\|\|?")


class Blocks:
    """Takes lines and whole blocks as they come; a block of code right below an item belongs to it."""

    def __init__(self, losses: Losses, files: Mapping[str, str]) -> None:
        self.losses = losses
        self.files = files
        self.made: list[Node] = []
        self.lines: list[str] = []
        self.number = 0
        # The lists that are open, outermost first; none of them once something else has come.
        self.lists: list[Node] = []
        self.item_lines: list[str] = []
        self.rows: list[str] = []

    def read(self, source: str, number: int) -> None:
        """A piece of text; a line that is cut off at either end by something else is not an empty one."""
        lines = source.split("\n")
        for offset, line in enumerate(lines):
            cut_off = offset in (0, len(lines) - 1)
            if line.strip() or not cut_off:
                self.number = number + offset
                self._line(line)

    def add(self, node: Node) -> None:
        """A block that ends what was going on."""
        if self.rows and not _is_whole(self.rows[-1]):
            self.losses.add(f"{node['type']} in a table", "stands beside it: a cell is one line", f"line {self.number}")
        self._end()
        self.made.append(node)

    def add_code(self, node: Node) -> None:
        """A block of code."""
        if not self.lists:
            self.add(node)
            return
        self._end_item()
        content = self.lists[-1]["content"][-1]["content"]
        if content == [paragraph([])]:
            content.clear()
        content.append(node)

    def finished(self) -> list[Node]:
        """All the blocks."""
        self._end()
        return self.made

    def _line(self, line: str) -> None:
        stripped = line.strip()
        if self.rows and not stripped.startswith("|") and stripped and not _is_whole(self.rows[-1]):
            self.rows[-1] += f"\n{stripped}"
        elif not stripped:
            self._end()
        elif stripped.startswith("|"):
            if not self.rows:
                self._end()
            self.rows.append(stripped)
        elif re.fullmatch("-{4,}", stripped):
            self.add({"type": "rule"})
        elif match := _HEADING.match(stripped):
            self.add(block("heading", self._inline(match[2] or ""), level=int(match[1])))
        elif match := _QUOTE.match(stripped):
            self.add(block("blockquote", [paragraph(self._inline(match[1] or ""))]))
        elif match := _ITEM.match(stripped):
            self._item(match[1], match[2] or "")
        elif self.lists:
            self.item_lines.append(stripped)
        else:
            if self.rows:
                self._end()
            self.lines.append(stripped)

    def _inline(self, source: str) -> list[Node]:
        return read_line(source, f"line {self.number}", self.losses, self.files)

    def _end(self) -> None:
        """End whatever is going on."""
        if self.lines:
            self.made.append(self._paragraph("\n".join(self.lines)))
            self.lines = []
        if self.rows:
            self.made.append(block("table", [self._row(row) for row in self.rows]))
            self.rows = []
        self._end_item()
        self.lists = []

    def _end_item(self) -> None:
        if self.item_lines:
            content = self.lists[-1]["content"][-1]["content"]
            found = self._inline("\n".join(self.item_lines))
            self.item_lines = []
            if content and content[-1]["type"] == "codeBlock":
                content.append(paragraph(found))
            else:
                content[:1] = [paragraph(found)]

    def _item(self, signs: str, words: str) -> None:
        if self.lists:
            self._end_item()
        else:
            self._end()
        if len(signs) > MAX_DEPTH:
            self.losses.add("nesting", f"ends at {MAX_DEPTH} levels", f"line {self.number}")
            signs = signs[:MAX_DEPTH]
        kinds = ["orderedList" if sign == "#" else "bulletList" for sign in signs]
        same = 0
        while same < min(len(kinds), len(self.lists)) and self.lists[same]["type"] == kinds[same]:
            same += 1
        del self.lists[same:]
        for kind in kinds[same:]:
            made = block(kind, [])
            if self.lists:
                self.lists[-1]["content"][-1]["content"].append(made)
            else:
                self.made.append(made)
            self.lists.append(made)
            if len(self.lists) < len(kinds):
                made["content"].append(block("listItem", [paragraph([])]))
        self.lists[-1]["content"].append(block("listItem", [paragraph([])]))
        self.item_lines = [words] if words.strip() else []

    def _paragraph(self, source: str) -> Node:
        if match := CARD.fullmatch(source.strip()):
            url = href_of(in_address(match[2]))
            if url:
                return {"type": "blockCard" if match[3] == "smart-card" else "embedCard", "attrs": {"url": url}}
        files = [image(match, self.files) for match in IMAGE.finditer(source)]
        found = [file for file in files if file is not None]
        if found and len(found) == len(files) and not IMAGE.sub("", source).strip():
            for match, file in zip(IMAGE.finditer(source), found, strict=True):
                left_out(match, file, f"line {self.number}", self.losses)
            return block("mediaGroup" if len(found) > 1 else "mediaSingle", found)
        return paragraph(self._inline(source))

    def _look_for_lists(self, cell: str, words: str) -> None:
        """Jira shows lists in cells; here a cell is a line."""
        for line in words.split("\n"):
            item = _ITEM.match(line.strip())
            if item and item[2] and item[1] not in ("--", "---"):
                kind = "orderedList" if item[1][0] == "#" else "bulletList"
                self.losses.add(
                    f"{kind} in {cell}", "stays text: the signs of its items are kept", f"line {self.number}"
                )

    def _row(self, source: str) -> Node:
        """The cells of a row; the bars before each say whether it is a header."""
        cells: list[Node] = []
        kind, start = "", 0
        for match in [*_CELL_END.finditer(source), None]:
            if match and not match[0].startswith("|"):
                continue
            words = source[start : match.start() if match else len(source)].strip()
            if kind and (words or match):
                self._look_for_lists(kind, words)
                cells.append(block(kind, [paragraph(self._inline(words))]))
            if match:
                kind, start = "tableHeader" if match[0] == "||" else "tableCell", match.end()
        return block("tableRow", cells)


def _is_whole(row: str) -> bool:
    """Whether a row has come to its last bar."""
    return row.endswith("|") and not row.endswith("\\|") and len(row) > 1
