"""One secret that several processes use and replace: read again whenever it matters, replaced under a lock of its own."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from deskhand.errors import LocalFailure

__all__ = ["Kept"]


class Kept:
    """The secret of one connection."""

    def __init__(self, lock: Path, read: Callable[[], str], write: Callable[[str, str], bool]) -> None:
        self._lock = lock
        self._read = read
        self._write = write
        self._held: int | None = None

    def read(self) -> str:
        """The secret as it is now."""
        return self._read()

    def write(self, secret: str, *, replacing: str) -> bool:
        """Keep another one, unless somebody has replaced the former already."""
        return self._write(secret, replacing)

    def take(self) -> bool:
        """Take the lock, which ends with this process at the latest; False while somebody else has it."""
        if self._held is not None:
            return False
        try:
            self._lock.parent.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise LocalFailure(f"{self._lock} cannot be locked: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except OSError as error:
            os.close(descriptor)
            raise LocalFailure(f"{self._lock} cannot be locked: {error.strerror}") from error
        self._held = descriptor
        return True

    def release(self) -> None:
        """Let go of the lock."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
