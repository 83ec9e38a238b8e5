"""Connections: what is known of each, and its secret, sealed."""

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from deskhand.errors import NotStored, UserError
from deskhand.store._database import Database
from deskhand.store._vault import Vault

__all__ = ["Connections", "StoredConnection"]

_COLUMNS = "id, name, location, record, created"


class StoredConnection(NamedTuple):
    """A connection without its secret; `record` is whatever its kind has to remember, as plain JSON values."""

    id: str
    name: str
    location: str
    record: Mapping[str, Any]
    created: datetime


class Connections:
    """The connections of this home."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def list(self) -> list[StoredConnection]:
        """List all, by location and name."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM connection ORDER BY location, name")  # noqa: S608
        return [_connection(row) for row in rows]

    def get(self, name: str) -> StoredConnection:
        """Get one; NotStored where there is none of that name."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM connection WHERE name = ?", name)  # noqa: S608
        if not rows:
            raise NotStored(f"there is no connection {name!r}")
        return _connection(rows[0])

    def secret(self, name: str) -> str:
        """Open the secret of one."""
        rows = self._database.rows("SELECT id, record, secret FROM connection WHERE name = ?", name)
        if not rows:
            raise NotStored(f"there is no connection {name!r}")
        id, record, sealed = rows[0]
        return self._vault.open(sealed, _sealed_for(id, record), owner=name)

    def create(self, name: str, record: Mapping[str, Any], secret: str, *, location: str = "/") -> StoredConnection:
        """Keep one; UserError where the name is taken."""
        new = StoredConnection(os.urandom(16).hex(), name, location, record, self._clock())
        written = json.dumps(record)
        sealed = self._vault.seal(secret, _sealed_for(new.id, written), beside=self._a_sealed_one())
        row = (new.id, name, location, written, sealed, new.created.isoformat())
        try:
            with self._database.change() as change:
                change.execute("INSERT INTO connection VALUES (?, ?, ?, ?, ?, ?)", row)
        except sqlite3.IntegrityError:
            raise UserError(
                f"there is a connection {name!r} already: remove it first, or choose another name"
            ) from None
        return new

    def delete(self, name: str) -> None:
        """Forget one, its secret and how far it was read; NotStored where there is none of that name."""
        with self._database.change() as change:
            if not change.execute("DELETE FROM connection WHERE name = ?", (name,)).rowcount:
                raise NotStored(f"there is no connection {name!r}")

    def _a_sealed_one(self) -> bytes | None:
        rows = self._database.rows("SELECT secret FROM connection LIMIT 1")
        return rows[0][0] if rows else None


def _connection(row: tuple[Any, ...]) -> StoredConnection:
    id, name, location, record, created = row
    return StoredConnection(id, name, location, json.loads(record), datetime.fromisoformat(created))


def _sealed_for(id: str, record: str) -> bytes:
    """What a secret is bound to: moved to another connection, or its site changed in the database, it does not open."""
    return f"{id}\n{record}".encode()
