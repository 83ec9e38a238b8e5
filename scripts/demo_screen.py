"""What the demo shows: a live table and a progress bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from deskhand.engine._engine import Job, Status

__all__ = ["Screen", "screen"]

COLOURS = {"done": "green", "failed": "red", "in_doubt": "magenta", "running": "cyan", "waiting": "yellow"}


class Screen(Protocol):
    """What the demo tells as it goes."""

    def say(self, text: str) -> None:
        """One line that stays."""

    def show(self, raised: int, of: int, counts: dict[Status, int], recent: Sequence[Job]) -> None:
        """How it stands."""


class Lines:
    """Plain lines, one for each change."""

    def __init__(self, *, quiet: bool) -> None:
        self._last = ""
        self._out = sys.stderr if quiet else sys.stdout

    def say(self, text: str) -> None:
        """One line."""
        print(text, file=self._out, flush=True)

    def show(self, raised: int, of: int, counts: dict[Status, int], recent: Sequence[Job]) -> None:
        """One line, when the numbers have changed enough."""
        line = f"{raised // 10 * 10} of {of} requests raised, {counts['done'] // 10 * 10} jobs done"
        if line != self._last:
            self.say(f"{raised} of {of} requests raised; jobs: {_words(counts)}")
        self._last = line


class Terminal:
    """A table of the latest jobs below a progress bar."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 (only where a table is shown)
        from rich.live import Live  # noqa: PLC0415

        self._console = Console()
        self.live = Live(console=self._console, refresh_per_second=8, transient=False)

    def say(self, text: str) -> None:
        """One line above the table."""
        self.live.console.print(text)

    def show(self, raised: int, of: int, counts: dict[Status, int], recent: Sequence[Job]) -> None:
        """Draw it again."""
        from rich.console import Group  # noqa: PLC0415
        from rich.progress_bar import ProgressBar  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        table = Table(box=None, pad_edge=False)
        for heading in ("request", "recipe", "status", "took"):
            table.add_column(heading, justify="right" if heading == "took" else "left")
        for job in recent:
            took = f"{(job.ended - job.began).total_seconds():.2f} s" if job.began and job.ended else ""
            status = Text(job.status, style=COLOURS.get(job.status, ""))
            table.add_row(job.event["request"]["key"], job.recipe, status, took)
        progress = Table.grid(padding=(0, 2))
        progress.add_row(ProgressBar(total=of, completed=raised, width=50), f"{raised} of {of} requests raised")
        self.live.update(Group(progress, Text(f"jobs: {_words(counts)}\n"), table))


def _words(counts: dict[Status, int]) -> str:
    return (
        ", ".join(f"{number} {status.replace('_', ' ')}" for status, number in counts.items() if number) or "none yet"
    )


@contextmanager
def screen(*, quiet: bool) -> Iterator[Screen]:
    """The screen that fits where the demo runs."""
    if quiet or not sys.stdout.isatty():
        yield Lines(quiet=quiet)
        return
    terminal = Terminal()
    with terminal.live:
        yield terminal
