"""Connections are kept with their secrets sealed."""

import sqlite3
from pathlib import Path

import pytest

from deskhand.errors import LocalFailure, NotStored, UserError
from deskhand.store import Store
from store_clock import NOON, stands_still

RECORD = {"site": "https://acme.example", "email": "me@acme.example"}


def test_what_is_stored_is_what_is_read(store: Store) -> None:
    """A connection comes back as it was given, with its secret, and with when it was made."""
    made = store.connections.create("it-desk", RECORD, "s3cret", location="/it")

    assert made == store.connections.get("it-desk")
    assert ("it-desk", "/it", RECORD, NOON) == (made.name, made.location, made.record, made.created)
    assert "s3cret" == store.connections.secret("it-desk")


def test_a_store_opened_later_has_them(home: Path, store: Store) -> None:
    """What one process stored another one reads."""
    store.connections.create("it-desk", RECORD, "s3cret")

    with Store(home, clock=stands_still) as later:
        assert "s3cret" == later.connections.secret("it-desk")


def test_they_are_listed_by_location_and_name(store: Store) -> None:
    """Connections of one folder stand together."""
    for name, location in (("b", "/x"), ("a", "/x"), ("z", "/")):
        store.connections.create(name, RECORD, "s", location=location)

    assert ["z", "a", "b"] == [connection.name for connection in store.connections.list()]


def test_a_name_is_given_once(store: Store) -> None:
    """A second connection of the same name is refused, and the first one stays as it was."""
    store.connections.create("it-desk", RECORD, "first")

    with pytest.raises(UserError, match="already"):
        store.connections.create("it-desk", RECORD, "second")

    assert "first" == store.connections.secret("it-desk")


def test_what_is_removed_is_gone(store: Store) -> None:
    """A removed connection takes its cursor along, so that its successor begins anew."""
    store.connections.create("it-desk", RECORD, "s")
    store.cursors.update("it-desk", NOON)
    store.connections.delete("it-desk")
    store.connections.create("it-desk", RECORD, "s")

    assert store.cursors.get("it-desk") is None


@pytest.mark.parametrize("ask", ["get", "secret", "delete"])
def test_an_unknown_connection(store: Store, ask: str) -> None:
    """To get, open or delete what is not there names it."""
    with pytest.raises(NotStored, match="'nowhere'"):
        getattr(store.connections, ask)("nowhere")


def test_no_secret_is_written_in_the_open(home: Path, store: Store) -> None:
    """Neither the database nor the files beside it hold the secret."""
    store.connections.create("it-desk", RECORD, "token-in-the-clear")

    assert not [file.name for file in home.iterdir() if b"token-in-the-clear" in file.read_bytes()]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE connection SET record = replace(record, 'acme', 'evil')",
        "UPDATE connection SET secret = (SELECT secret FROM connection WHERE name = 'other') WHERE name = 'it-desk'",
        "UPDATE connection SET secret = CAST(substr(secret, 1, length(secret) - 1) || x'00' AS BLOB)",
        "UPDATE connection SET secret = substr(secret, 1, 10)",
    ],
)
def test_a_secret_opens_only_for_what_it_was_sealed_for(home: Path, store: Store, change: str) -> None:
    """A record changed behind our back, a swapped or a torn secret is refused instead of sent anywhere."""
    store.connections.create("it-desk", RECORD, "s3cret")
    store.connections.create("other", RECORD, "another")
    with sqlite3.connect(home / "deskhand.db") as database:
        database.execute(change)
    database.close()

    with pytest.raises(LocalFailure, match=r"'it-desk'.*add it again"):
        store.connections.secret("it-desk")
