"""The database file: private, one schema, and one line when it cannot be used."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from deskhand.errors import LocalFailure
from deskhand.store import Store
from deskhand.store._database import Database
from deskhand.store._migrations import MIGRATIONS
from store_clock import stands_still


@contextmanager
def raw(home: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(home / "deskhand.db", isolation_level=None)) as connection:
        yield connection


def test_a_file_that_is_no_database(home: Path) -> None:
    """What was damaged or is something else is left as it is, and named."""
    home.mkdir()
    (home / "deskhand.db").write_bytes(b"not a database, but long enough to look at" * 100)

    with pytest.raises(LocalFailure, match=r"deskhand\.db is damaged or no database"):
        Store(home, clock=stands_still)


def test_a_newer_schema(home: Path, store: Store) -> None:
    """A database of a later Deskhand is not touched."""
    with raw(home) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")

    with pytest.raises(LocalFailure, match="written by a newer Deskhand"):
        Store(home, clock=stands_still)


def test_a_locked_database(home: Path, store: Store) -> None:
    """While another program writes, ours says so after its patience and has changed nothing."""
    database = Database(home / "deskhand.db", patience=0)
    with raw(home) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LocalFailure, match="locked by another program"), database.change():
            pass
    database.close()


def test_a_full_disk(home: Path, store: Store) -> None:
    """A transaction that finds no room changes nothing, and the database goes on working."""
    database = Database(home / "deskhand.db")
    pages = database.rows("PRAGMA page_count")[0][0]
    database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LocalFailure, match="is full: nothing was changed"), database.change() as change:
        change.execute("INSERT INTO connection VALUES ('i', 'n', '/', ?, x'00', '')", ("x" * 100_000,))

    assert [] == database.rows("SELECT name FROM connection")
    database.close()


def test_a_folder_that_cannot_be_made(home: Path) -> None:
    """Where something else is in the way the path and the reason are said."""
    home.write_text("in the way")

    with pytest.raises(LocalFailure, match=r"File exists|Not a directory"):
        Store(home, clock=stands_still)


def test_a_failed_change_leaves_nothing(store: Store, home: Path) -> None:
    """A transaction that raises is undone."""
    database = Database(home / "deskhand.db")
    with suppress(ZeroDivisionError), database.change() as change:
        change.execute("INSERT INTO connection VALUES ('i', 'n', '/', '{}', x'00', '')")
        raise ZeroDivisionError

    assert [] == store.connections.list()
    database.close()


def test_an_open_file_becomes_private(home: Path, store: Store) -> None:
    """A database that others could read is closed to them."""
    (home / "deskhand.db").chmod(0o644)
    Store(home, clock=stands_still).close()

    assert 0o600 == (home / "deskhand.db").stat().st_mode & 0o777


def test_many_threads_and_stores_at_once(home: Path) -> None:
    """Stores that are opened at the same moment make one schema, and every change is kept."""

    def add(number: int) -> None:
        with Store(home, key="a" * 43 + "=", clock=stands_still) as store:
            store.connections.create(f"c{number}", {}, "s")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(16)))

    with Store(home, clock=stands_still) as store:
        assert 16 == len(store.connections.list())
