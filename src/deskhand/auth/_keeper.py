"""Where a grant is kept, and the lock that all processes share."""

from typing import Protocol

__all__ = ["InMemory", "Keeper"]


class Keeper(Protocol):
    """Keeps one secret for every process that signs in with it."""

    def read(self) -> str:
        """The secret as it is now."""
        ...

    def write(self, secret: str, *, replacing: str) -> bool:
        """Keep another one, unless somebody has replaced the former already."""
        ...

    def take(self) -> bool:
        """Take the lock; False while somebody else has it."""
        ...

    def release(self) -> None:
        """Let go of the lock."""
        ...


class InMemory:
    """Keeps a secret for this one process."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._taken = False

    def read(self) -> str:
        """The secret as it is now."""
        return self._secret

    def write(self, secret: str, *, replacing: str) -> bool:
        """Keep another one, unless somebody has replaced the former already."""
        if self._secret != replacing:
            return False
        self._secret = secret
        return True

    def take(self) -> bool:
        """Take the lock; False while somebody else has it."""
        if self._taken:
            return False
        self._taken = True
        return True

    def release(self) -> None:
        """Let go of the lock."""
        self._taken = False
