"""Read a fact once and keep it for some minutes; one that Jira refuses becomes a fact about that."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from deskhand.errors import CallError, Invalid, NotFound, Refused, Removed, SignInFailed
from deskhand.permissions._known import Unread

__all__ = ["KEPT_FOR", "Reading", "refused"]

T = TypeVar("T")

KEPT_FOR = timedelta(minutes=5)


class Reading:
    """What was read of one site, and when."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[datetime, Any]] = {}
        self._asked: set[str] = set()
        self.oldest: datetime | None = None

    def begin(self) -> None:
        """A new explanation begins: what it uses counts for its age."""
        self.oldest = None

    async def once(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        """The value kept under a key, or read now."""
        now = self._clock()
        kept = self._kept.get(key)
        if kept is None or now - kept[0] > KEPT_FOR:
            kept = self._kept[key] = (now, await ask())
            self._asked.add(key)
        self.oldest = kept[0] if self.oldest is None else min(self.oldest, kept[0])
        value: T = kept[1]
        return value

    def keep(self, key: str, value: Any) -> None:
        """Keep what was read under a key otherwise than by asking for it: many facts can come with one reply."""
        self._kept[key] = (self._clock(), value)

    def kept(self, key: str) -> Any:
        """The value kept under a key, None where there is none or it is too old."""
        at, value = self._kept.get(key, (None, None))
        if at is None or self._clock() - at > KEPT_FOR:
            return None
        self.oldest = at if self.oldest is None else min(self.oldest, at)
        return value

    def answered(self) -> set[str]:
        """By the first words of their keys what was asked for of late and told."""
        now = self._clock()
        kept = [(key, value) for key, (at, value) in self._kept.items() if now - at <= KEPT_FOR and key in self._asked]
        return {key.partition(" ")[0] for key, value in kept if not isinstance(value, Unread) and value is not False}

    async def attempt(self, key: str, fact: str, who: str, ask: Callable[[], Awaitable[T]]) -> T | Unread:
        """The same, where Jira may refuse; `who` could read it then."""

        async def tried() -> T | Unread:
            try:
                return await ask()
            except CallError as error:
                if not refused(error):
                    raise
                return Unread(fact, f"Jira answers {error.status or 'that it has no such operation'}", who)

        return await self.once(key, tried)


def refused(error: CallError) -> bool:
    """Whether an error is about what the account may do, rather than about the network or the site.

    Jira answers 401 to who may not read a role's actors, and 400 to some who may not administer.
    """
    return isinstance(error, Refused | NotFound | SignInFailed | Invalid | Removed)
