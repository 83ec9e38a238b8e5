"""What commands print: tables, fields and JSON."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

__all__ = ["one_line", "print_fields", "print_json", "print_line", "print_table", "took"]


def print_line(text: str = "") -> None:
    """Print one line."""
    sys.stdout.write(f"{text}\n")


def print_json(value: object) -> None:
    """Print one JSON value."""
    print_line(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def print_fields(fields: Mapping[str, object]) -> None:
    """Print names and values in two columns, leaving out what is not known."""
    known = {name: text for name, value in fields.items() if (text := _text(value))}
    width = max(map(len, known), default=0) + 2
    for name, value in known.items():
        print_line(f"{name:{width}}{value}")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: drawn on a terminal, plain aligned columns elsewhere."""
    written = [[_text(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _draw(columns, written)
        return
    titles = [column.upper() for column in columns]
    widths = [max(map(len, cells)) for cells in zip(titles, *written, strict=True)]
    for cells in (titles, *written):
        print_line("  ".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip())


def took(began: datetime | None, ended: datetime | None) -> str | None:
    """How long something took, in words; nothing while it has not ended."""
    if began is None or ended is None:
        return None
    seconds = (ended - began).total_seconds()
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def one_line(text: str) -> str:
    """The same text with nothing in it that moves a terminal's cursor or colours it."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def _draw(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 (slow to import, and pipes need none of it)
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S %Z}"
    if isinstance(value, list | tuple):
        return ", ".join(_text(one) for one in value)
    return one_line(str(value))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)
