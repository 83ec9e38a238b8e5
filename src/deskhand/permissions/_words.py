"""An explanation as text for people."""

from collections.abc import Iterator
from datetime import datetime

from deskhand.permissions._answer import Explanation, Layer

__all__ = ["age", "text"]

SIGNS = {"allowed": "✓", "refused": "✗", "unknown": "?"}
WHO = {
    "user": "you, or whoever works on it",
    "project administrator": "a project administrator",
    "Jira administrator": "a Jira administrator",
}
MOST = 4  # remedies that are told; --json tells all


def text(told: Explanation, now: datetime | None = None) -> str:
    """The verdict, the layers below each other, what to do, and who read the facts when."""
    return "\n".join(_lines(told, now)) + "\n"


def age(told: Explanation, now: datetime | None) -> str:
    """How old the oldest of the facts is."""
    if told.read_at is None or now is None:
        return ""
    seconds = max(0, int((now - told.read_at).total_seconds()))
    return "just now" if seconds < 10 else f"{seconds} seconds ago" if seconds < 120 else f"{seconds // 60} minutes ago"


def _lines(told: Explanation, now: datetime | None) -> Iterator[str]:
    where = f" on {told.target}" if told.target else ""
    yield f"{SIGNS[told.verdict]} {told.verdict.upper()}  {told.account}: {told.asked}{where}"
    yield f"  {told.why}"
    yield ""
    width = max(len(layer.name) for layer in told.layers) + 2
    for layer in told.layers:
        yield from _layer(layer, width)
    if told.remedies:
        yield ""
        yield "  What to do, the shortest first"
        for number, remedy in enumerate(told.remedies[:MOST], 1):
            yield f"  {number}. {WHO[remedy.by]}: {remedy.do}"
            yield f"     in {remedy.page}"
    if told.unread:
        yield ""
        yield "  What could not be read"
        for fact in told.unread:
            yield f"  - {fact}"
    yield ""
    read = age(told, now)
    yield f"  Facts read as {told.read_by or 'nobody'}" + (f", {read}" if read else "")


def _layer(layer: Layer, width: int) -> Iterator[str]:
    sign = SIGNS[layer.verdict] if layer.name != "people" else "·"
    yield f"  {sign} {layer.name:{width}}{layer.found}"
    if layer.verdict != "allowed":
        yield f"    {'':{width}}looked at: {layer.looked_at}"
        if layer.who_would:
            yield f"    {'':{width}}who would: {', '.join(layer.who_would)}"
