"""A search index that runs behind: for a while after a write it still knows the issue as it was before."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from deskhand.sandbox._clock import Clock
from deskhand.sandbox._issue_records import Issue


class Before(NamedTuple):
    """An issue as it was, or nothing if it is new, and until when the index believes in that."""

    issue: Issue | None
    until: int


class Lag:
    """How far the index is behind, and what it has not taken in yet."""

    def __init__(self, clock: Clock, millis: int) -> None:
        self.millis = millis
        self._clock = clock
        self._before: dict[int, Before] = {}

    def note(self, number: int, issue: Issue | None) -> None:
        """Remember an issue as it is, because it is about to be written."""
        now = self._clock.now()
        known = self._before.get(number)
        if known is not None and known.until > now:
            return
        copy = None if issue is None else msgspec.msgpack.decode(msgspec.msgpack.encode(issue), type=Issue)
        self._before[number] = Before(copy, now + self.millis)

    def is_behind(self) -> bool:
        """Whether anything was written that the index does not know yet; what it has learnt is forgotten here."""
        now = self._clock.now()
        self._before = {number: row for number, row in self._before.items() if row.until > now}
        return bool(self._before)

    def seen(self, number: int, look: Callable[[int], Issue]) -> Issue | None:
        """An issue as the index knows it; what the index knows no better than anybody is looked up."""
        row = self._before.get(number)
        return look(number) if row is None else row.issue
