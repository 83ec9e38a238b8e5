"""The lock that lets one running engine in: the kernel frees it whatever becomes of the process."""

import contextlib
import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from deskhand.errors import LocalFailure

__all__ = ["NAP", "EngineLock"]

PATIENCE = 1.0  # seconds; the lock may be held for a moment by somebody who only looks, or who makes the tables
NAP = 0.02


class EngineLock:
    """A lock on a file beside the database, which says who holds it.

    The file stays: to remove it would let two processes lock two files of one name.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def wait(self) -> None:
        """Take the lock, or raise LocalFailure naming who holds it; a moment's look by another process is waited out."""
        deadline = time.monotonic() + PATIENCE
        while not self.take():
            if time.monotonic() > deadline:
                raise self.refusal()
            time.sleep(NAP)

    def take(self) -> bool:
        """Take the lock if nobody holds it."""
        file = self._open()
        if not _locked(file, fcntl.LOCK_EX):
            os.close(file)
            return False
        with contextlib.suppress(OSError):  # on a full disk the lock holds all the same, only without a name
            os.ftruncate(file, 0)
            os.pwrite(file, str(os.getpid()).encode(), 0)
        self._file = file
        return True

    def refusal(self) -> LocalFailure:
        """Say who holds it."""
        file = self._open()
        holder = os.pread(file, 32, 0).decode(errors="replace").strip() or "unknown"
        os.close(file)
        return LocalFailure(f"an engine runs on {self._database} already, process {holder}: stop that one first")

    def __enter__(self) -> Self:
        """Hold the lock that was taken."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let go of it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def held(self) -> bool:
        """Whether some process holds it."""
        file = self._open()
        try:
            return not _locked(file, fcntl.LOCK_SH)
        finally:
            os.close(file)

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise LocalFailure(f"cannot open the lock file {self._path}: {error.strerror}") from None


def _locked(file: int, how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
