"""Gives up on calls whose reply does not come."""

import asyncio
from typing import Any

__all__ = ["Patience"]

LOOKS = 4  # within the time that a call has


class Patience:
    """So many seconds for each call, or a quarter more, watched by one timer: one for each call takes 4 % of a page's time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: dict[asyncio.Task[Any], float] = {}
        self._given_up: set[asyncio.Task[Any]] = set()
        self._looking = False

    def begin(self, task: asyncio.Task[Any]) -> None:
        """Watch a task that makes a call, until `end`: it is cancelled when the time is over."""
        loop = task.get_loop()
        self._since[task] = loop.time()
        if not self._looking:
            self._looking = True
            loop.call_later(self._seconds / LOOKS, self._look, loop)

    def end(self, task: asyncio.Task[Any]) -> None:
        """The call is over, in whichever way."""
        del self._since[task]
        self._given_up.discard(task)

    def gave_up(self, task: asyncio.Task[Any]) -> bool:
        """Whether it is by this that the task was cancelled, and by nobody else; it counts as cancelled no longer."""
        return task in self._given_up and task.uncancel() == 0

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        too_old = loop.time() - self._seconds
        for task, since in self._since.items():
            if since <= too_old and task not in self._given_up:
                self._given_up.add(task)
                task.cancel()
        self._looking = bool(self._since)
        if self._looking:
            loop.call_later(self._seconds / LOOKS, self._look, loop)
