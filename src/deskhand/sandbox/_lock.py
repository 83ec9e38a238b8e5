"""One sandbox at a time on a state file: the system lets go of the lock however the process ends."""

import contextlib
import fcntl
import os
from pathlib import Path


class UnusableState(ValueError):
    """A state file that cannot be opened, or is another sandbox's."""


class Lock:
    """Holds a file beside the state, for SQLite's own locks end when anybody in this process closes the state itself."""

    def __init__(self, state: Path) -> None:
        self._path = state.resolve().with_name(f"{state.resolve().name}.lock")
        try:
            self._file = self._take()
        except BlockingIOError:
            raise UnusableState(f"{state} is in use by another sandbox, {self._holder()}.") from None
        except OSError as error:
            raise UnusableState(f"{state} cannot be used: {error.strerror}.") from None
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def _take(self) -> int:
        while True:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Whoever held it before may have taken the file away meanwhile: then this lock keeps nobody out.
                with contextlib.suppress(FileNotFoundError):
                    if os.path.samestat(os.fstat(file), self._path.stat()):
                        return file
            except OSError:
                os.close(file)
                raise
            os.close(file)

    def _holder(self) -> str:
        with contextlib.suppress(OSError):
            number = self._path.read_text(encoding="ascii", errors="replace").strip()
            if number == str(os.getpid()):
                return "of this very process"
            if number.isdecimal():
                return f"process {number}"
        return "of a process unknown"

    def release(self) -> None:
        """Let others use the state."""
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(self._file)
