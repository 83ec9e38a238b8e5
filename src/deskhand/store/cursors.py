"""How far each connection was read."""

import sqlite3
from datetime import datetime

from deskhand.errors import NotStored
from deskhand.store._database import Database

__all__ = ["Cursors"]


class Cursors:
    """When each connection was last read to the end, by our clock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, connection: str) -> datetime | None:
        """When it was last read to the end; None where it never was."""
        rows = self._database.rows("SELECT read_at FROM cursor WHERE connection = ?", connection)
        return datetime.fromisoformat(rows[0][0]) if rows else None

    def update(self, connection: str, read_at: datetime) -> None:
        """It was read to the end; NotStored where there is no such connection any more."""
        try:
            with self._database.change() as change:
                change.execute(
                    "INSERT INTO cursor VALUES (?, ?) ON CONFLICT (connection) DO UPDATE SET read_at = excluded.read_at",
                    (connection, read_at.isoformat()),
                )
        except sqlite3.IntegrityError:
            raise NotStored(f"there is no connection {connection!r}") from None
