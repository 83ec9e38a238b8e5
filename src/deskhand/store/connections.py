"""Connections: what is known of each, and its secret, sealed."""

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from deskhand.errors import NotStored, UserError
from deskhand.store._database import Database
from deskhand.store._kept import Kept
from deskhand.store._vault import Vault, sealed_for

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
        return self._vault.open(sealed, sealed_for(id, record), owner=f"connection {name!r}")

    def kept(self, name: str) -> Kept:
        """The secret of one, for those who share and replace it."""
        lock = self._lock(self.get(name).id)
        return Kept(lock, lambda: self.secret(name), lambda secret, former: self.replace(name, secret, former))

    def replace(self, name: str, secret: str, former: str) -> bool:
        """Keep another secret, unless it is not the former any more; NotStored where there is none of that name."""
        with self._database.change() as change:
            row = change.execute("SELECT id, record, secret FROM connection WHERE name = ?", (name,)).fetchone()
            if row is None:
                raise NotStored(f"there is no connection {name!r}")
            id, record, sealed = row
            bound_to = sealed_for(id, record)
            if self._vault.open(sealed, bound_to, owner=f"connection {name!r}") != former:
                return False
            resealed = self._vault.seal(secret, bound_to, beside=sealed)
            change.execute("UPDATE connection SET secret = ? WHERE id = ?", (resealed, id))
        return True

    def create(self, name: str, record: Mapping[str, Any], secret: str, *, location: str = "/") -> StoredConnection:
        """Keep one; UserError where the name is taken."""
        new = StoredConnection(os.urandom(16).hex(), name, location, record, self._clock())
        written = json.dumps(record)
        sealed = self._vault.seal(secret, sealed_for(new.id, written), beside=self._database.a_sealed_one())
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
        lock = self._lock(self.get(name).id)
        with self._database.change() as change:
            if not change.execute("DELETE FROM connection WHERE name = ?", (name,)).rowcount:
                raise NotStored(f"there is no connection {name!r}")
        lock.unlink(missing_ok=True)

    def _lock(self, id: str) -> Path:
        return self._database.file.parent / "locks" / id


def _connection(row: tuple[Any, ...]) -> StoredConnection:
    id, name, location, record, created = row
    return StoredConnection(id, name, location, json.loads(record), datetime.fromisoformat(created))
