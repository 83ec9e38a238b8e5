"""The database file: opened, brought to the present schema, and changed in transactions."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deskhand.errors import LocalFailure
from deskhand.store._migrations import MIGRATIONS

__all__ = ["Database"]

PATIENCE = 5.0  # seconds to wait for another program that writes


class Database:
    """One SQLite file; any thread may use it, one at a time."""

    def __init__(self, file: Path, *, patience: float = PATIENCE) -> None:
        self.file = file
        self._turn = threading.RLock()
        with self._said_plainly():
            _make_private(file)
            self._connection = sqlite3.connect(
                file, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=64
            )
        try:
            with self._said_plainly():
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._connection.close()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self._turn, self._said_plainly():
            return self._connection.execute(query, values).fetchall()

    def a_sealed_one(self) -> bytes | None:
        """Any secret that is sealed already: a new one must be sealed with the same key."""
        rows = self.rows("SELECT secret FROM connection UNION ALL SELECT secret FROM oauth_profile LIMIT 1")
        return rows[0][0] if rows else None

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or nothing."""
        with self._turn, self._said_plainly():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself where the disk failed.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("PRAGMA synchronous = FULL")
        if self._version() < len(MIGRATIONS):
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._migrate()
        if self._version() > len(MIGRATIONS):
            raise LocalFailure(f"{self.file} was written by a newer Deskhand: use that one, or another folder")

    def _migrate(self) -> None:
        with self.change() as connection:
            # Asked again inside the transaction: another program may have come first.
            for statements in MIGRATIONS[self._version() :]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {max(self._version(), len(MIGRATIONS))}")

    def _version(self) -> int:
        version: int = self._connection.execute("PRAGMA user_version").fetchone()[0]
        return version

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            if plain := _plain(self.file, error):
                raise LocalFailure(plain) from error
            raise
        except OSError as error:
            raise LocalFailure(f"{error.filename or self.file}: {error.strerror}") from error


def _make_private(file: Path) -> None:
    """Make the file and its folder so that only their owner can read them; SQLite gives its side files the same mode."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(descriptor).st_mode & 0o077:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _plain(file: Path, error: sqlite3.Error) -> str | None:
    """What the machine refused; None where the statement itself was wrong."""
    # The low byte is the primary code: https://www.sqlite.org/rescode.html
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return f"the disk of {file} is full: nothing was changed"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{file} is locked by another program: try again when it has ended"
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return (
            f"{file} is damaged or no database of Deskhand's: restore it from a backup, or move it away to begin anew"
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return f"{file} cannot be written: check who owns it and its folder"
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL):
        return f"{file} cannot be used: {error}"
    return None
