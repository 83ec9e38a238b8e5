"""An explanation as text for people."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from deskhand.permissions._answer import Explanation, Layer, Verdict

__all__ = ["age", "text"]

SIGNS: dict[Verdict, str] = {"allowed": "✓", "refused": "✗", "unknown": "?"}
COLOURS: dict[Verdict, int] = {"allowed": 32, "refused": 31, "unknown": 33}
WHO = {
    "user": "You, or whoever works on it",
    "project administrator": "A project administrator",
    "Jira administrator": "A Jira administrator",
}
MOST = 4  # remedies that are told; --json tells all
NARROWEST = 60


def text(told: Explanation, now: datetime | None = None, *, width: int = 100, colour: bool = False) -> str:
    """The verdict, the layers below each other, what to do, and who read the facts when."""
    return "\n".join(line.rstrip() for line in _Writer(max(width, NARROWEST), colour=colour).lines(told, now)) + "\n"


def age(told: Explanation, now: datetime | None) -> str:
    """How old the oldest of the facts is."""
    if told.read_at is None or now is None:
        return ""
    seconds = max(0, int((now - told.read_at).total_seconds()))
    return "just now" if seconds < 10 else f"{seconds} seconds ago" if seconds < 120 else f"{seconds // 60} minutes ago"


class _Writer:
    """Writes lines of a width, in colour or without."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self._width, self._colour = width, colour

    def lines(self, told: Explanation, now: datetime | None) -> Iterator[str]:
        """The whole text."""
        where = f" on {told.target}" if told.target else ""
        headline = f"{SIGNS[told.verdict]} {told.verdict.upper()}"
        yield f"{self._painted(headline, told.verdict)}  {told.account}: {told.asked}{where}"
        yield from self._block("  ", told.why)
        yield ""
        wide = max(len(layer.name) for layer in told.layers) + 2
        for layer in told.layers:
            yield from self._layer(layer, wide)
        yield from self._remedies(told)
        if told.unread:
            yield from ("", "  What could not be read")
            for fact in told.unread:
                yield from self._block("  - ", fact)
        read = age(told, now)
        yield from ("", f"  Facts read as {told.read_by or 'nobody'}" + (f", {read}" if read else ""))

    def _layer(self, layer: Layer, wide: int) -> Iterator[str]:
        # What roles and groups there are decides nothing; the layers after it do.
        sign = self._painted(SIGNS[layer.verdict], layer.verdict) if layer.name != "people" else "·"
        first, *more = self._block(f"    {layer.name:{wide}}", layer.found)
        yield f"  {sign} {first[4:]}"
        yield from more
        if layer.verdict != "allowed":
            yield from self._block(f"    {'':{wide}}looked at: ", layer.looked_at)
            if any(one not in layer.found for one in layer.who_would):
                yield from self._block(f"    {'':{wide}}who would: ", ", ".join(layer.who_would))

    def _remedies(self, told: Explanation) -> Iterator[str]:
        if not told.remedies:
            return
        yield from ("", "  What to do, the shortest first")
        for number, remedy in enumerate(told.remedies[:MOST], 1):
            yield from self._block(f"  {number}. ", f"{WHO[remedy.by]}: {remedy.do}")
            yield f"     in {remedy.page}"

    def _block(self, lead: str, words: str) -> list[str]:
        room = max(self._width - len(lead), NARROWEST // 2)
        first, *rest = wrap(words, room, break_long_words=False, break_on_hyphens=False) or [""]
        return [lead + first, *(" " * len(lead) + line for line in rest)]

    def _painted(self, words: str, verdict: Verdict) -> str:
        return f"\x1b[{COLOURS[verdict]}m{words}\x1b[0m" if self._colour else words
