"""The bytes of attachments: small ones in memory, large ones in an unnamed file on disk."""

import tempfile
from collections.abc import Iterator
from typing import IO, Protocol

IN_MEMORY = 1 << 20
CHUNK = 1 << 16


class Keeper(Protocol):
    """A place that outlives the process."""

    def keep(self, number: int, chunks: Iterator[bytes]) -> None:
        """Keep the bytes under a number."""

    def read(self, number: int) -> Iterator[bytes]:
        """The bytes under a number."""


class Files:
    """What was uploaded, by number."""

    def __init__(self) -> None:
        self._open: dict[int, IO[bytes]] = {}
        self.keeper: Keeper | None = None

    def create(self) -> IO[bytes]:
        """Something to write an upload into."""
        return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)

    def keep(self, number: int, written: IO[bytes]) -> None:
        """Keep an upload under a number."""
        if self.keeper is None:
            self._open[number] = written
            return
        self.keeper.keep(number, _chunks(written))
        written.close()

    def read(self, number: int) -> Iterator[bytes]:
        """The bytes of an upload, a piece at a time."""
        if number in self._open:
            return _chunks(self._open[number])
        return iter(()) if self.keeper is None else self.keeper.read(number)

    def close(self) -> None:
        """Let go of everything that is kept here."""
        for written in self._open.values():
            written.close()
        self._open.clear()


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    position = 0
    while True:
        source.seek(position)
        chunk = source.read(CHUNK)
        if not chunk:
            return
        position += len(chunk)
        yield chunk
