"""A table of a document made even: every row as wide as the widest, every cell one line, no cell that spans others."""

from collections.abc import Callable
from typing import Any

from deskhand.client._adf import Losses, Node, Place, attributes, block, children, kind_of, paragraph
from deskhand.client._adf_inline import tidy
from deskhand.client._adf_leaves import check_attributes
from deskhand.client._adf_lines import as_line, as_lines

__all__ = ["table"]

# Evening out a table of one very wide row and many narrow ones would cost their product.
_WIDEST = 100

Reader = Callable[[Any, Place], list[Node]]


def table(node: Any, place: Place, losses: Losses, blocks: Reader) -> list[Node]:
    """A table in its one form, or nothing if it has no cells; `blocks` reads what a cell holds."""
    rows: list[list[Node]] = []
    hanging: dict[int, int] = {}
    for number, row in enumerate(children(node), 1):
        here = Place(place, kind_of(row), number)
        made = _row(row, here, hanging, losses, blocks)
        if len(made) > _WIDEST:
            losses.add("tableRow", f"has more than {_WIDEST} cells; the last holds the rest", here)
            rest = [cell["content"][0]["content"] for cell in made[_WIDEST - 1 :]]
            made[_WIDEST - 1 :] = [_cell(made[_WIDEST - 1]["type"], as_line(rest))]
        if made:
            rows.append(made)
    width = max(map(len, rows), default=0)
    for number, cells in enumerate(rows, 1):
        if len(cells) < width:
            losses.add("tableRow", "is filled up with empty cells", Place(place, "tableRow", number))
            kind = "tableHeader" if all(cell["type"] == "tableHeader" for cell in cells) else "tableCell"
            cells += [_cell(kind, []) for _ in range(width - len(cells))]
    return [block("table", [block("tableRow", cells) for cells in rows])] if rows else []


def _row(row: Any, place: Place, hanging: dict[int, int], losses: Losses, blocks: Reader) -> list[Node]:
    """The cells of a row; `hanging` counts, for each column, the rows that a cell above still reaches into."""
    made: list[Node] = []

    def below_others() -> None:
        while hanging.get(len(made), 0):
            hanging[len(made)] -= 1
            made.append(_cell("tableCell", []))

    for number, cell in enumerate(children(row), 1):
        below_others()
        here = Place(place, kind_of(cell), number)
        check_attributes(cell, (), here, losses)
        kind = "tableHeader" if kind_of(cell) == "tableHeader" else "tableCell"
        down = _span(cell, "rowspan") - 1
        for column in range(_span(cell, "colspan")):
            if len(made) < _WIDEST:
                hanging[len(made)] = down
            made.append(_cell(kind, [] if column else _line(cell, here, losses, blocks)))
    if children(row):
        below_others()
    return made


def _line(cell: Any, place: Place, losses: Losses, blocks: Reader) -> list[Node]:
    content = blocks(cell, place)
    if all(one["type"] == "paragraph" for one in content[:1]) and len(content) < 2:
        return content[0]["content"] if content else []
    for one in content:
        losses.add(f"{one['type']} in {kind_of(cell)}", "becomes lines within the cell", place)
    return as_line([line for one in content for line in as_lines(one)])


def _cell(kind: str, content: list[Node]) -> Node:
    return block(kind, [paragraph(tidy(content))])


def _span(cell: Any, name: str) -> int:
    span = attributes(cell).get(name)
    return min(max(span, 1), _WIDEST) if type(span) is int else 1
