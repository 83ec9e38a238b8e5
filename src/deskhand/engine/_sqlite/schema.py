"""The journal's file: how it is opened, what stands in it, and what its failures mean."""

import os
import sqlite3
import threading
import time
from pathlib import Path

from deskhand.engine._sqlite.lock import NAP, EngineLock
from deskhand.errors import LocalFailure

__all__ = ["SCHEMA_VERSION", "explain", "open_journal"]

BUSY_SECONDS = 10.0

# Short on purpose: a job of three steps takes some two hundred bytes. Times are milliseconds since 1970, statuses numbers
# (`rows.py`), texts of JSON are NULL where the value is null, and names of recipes stand in a table of their own.
FIRST_SCHEMA = """
CREATE TABLE recipe (seq INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, UNIQUE (name, version));

CREATE TABLE job (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, recipe INTEGER NOT NULL, event TEXT, status INTEGER NOT NULL,
    created INTEGER NOT NULL, began INTEGER, ended INTEGER, due INTEGER, awaits TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, output TEXT, error TEXT
);
CREATE INDEX job_by_status ON job (status);
CREATE INDEX job_by_due ON job (due) WHERE due IS NOT NULL;

CREATE TABLE step (
    job INTEGER NOT NULL, path TEXT NOT NULL, position INTEGER NOT NULL, status INTEGER NOT NULL,
    began INTEGER NOT NULL, ended INTEGER, attempts INTEGER NOT NULL,
    input TEXT, output TEXT, error TEXT, effect TEXT,
    PRIMARY KEY (job, path)
) WITHOUT ROWID;
CREATE INDEX step_by_effect ON step (effect) WHERE effect IS NOT NULL;

CREATE TABLE signal (seq INTEGER PRIMARY KEY, job INTEGER NOT NULL, name TEXT NOT NULL, value TEXT);
CREATE INDEX signal_by_job ON signal (job, name);

CREATE TABLE forgotten_effect (effect TEXT NOT NULL, job INTEGER NOT NULL, PRIMARY KEY (effect, job)) WITHOUT ROWID;
"""

MIGRATIONS = (FIRST_SCHEMA,)
SCHEMA_VERSION = len(MIGRATIONS)

_opening = threading.Lock()


def open_journal(path: Path) -> sqlite3.Connection:
    """Open the journal, made or brought up to date where necessary, for the thread that calls."""
    with _opening:
        _make(path)
        connection = None
        try:
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            _bring_up_to_date(connection, path)
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, sqlite3.Error):
                raise explain(error, path) from None
            raise
        return connection


def _make(path: Path) -> None:
    """Make the file so that its owner alone can read it; SQLite gives its side files the same mode.

    Closing any descriptor of a file drops all locks that the process has on it, SQLite's too: so a file that is there is not
    touched, and one thread at a time opens the journal.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise LocalFailure(f"cannot open the job database {path}: {error.strerror}") from None


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    deadline = time.monotonic() + BUSY_SECONDS
    while _version(connection, path) < SCHEMA_VERSION:
        # An engine must not find the tables changed under its feet, nor two processes make them at once. Who waits looks
        # again each time: whoever has the lock may have made them.
        lock = EngineLock(path)
        if lock.take():
            with lock:
                _migrate(connection, path)
        elif time.monotonic() > deadline:
            raise lock.refusal()
        else:
            time.sleep(NAP)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    for number in range(_version(connection, path), SCHEMA_VERSION):
        connection.executescript(f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise LocalFailure(
            f"the job database {path} was written by a newer Deskhand (schema {version}, this one knows {SCHEMA_VERSION}):"
            " install that version"
        )
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise LocalFailure(f"{path} is the database of another program: name another file")
    return version


def explain(error: sqlite3.Error, path: Path) -> LocalFailure:
    """Say in one line what failed and what to do."""
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL":
        return LocalFailure(f"no room left for the job database {path}: make room on the disk, then start again")
    if name.startswith("SQLITE_IOERR"):
        return LocalFailure(f"the disk failed under the job database {path} ({error}): check the disk and its limits")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LocalFailure(
            f"the job database {path} was locked by another process for over {BUSY_SECONDS:.0f} seconds"
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return LocalFailure(
            f"the job database {path} is damaged ({error}): restore a copy, or move it away to begin anew"
        )
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return LocalFailure(
            f"cannot write the job database {path} ({error}): check the folder's and the file's permissions"
        )
    return LocalFailure(f"the job database {path} failed: {error}")
