"""OAuth profiles: apps registered at Atlassian, each stored once and shared by connections, their secrets sealed."""

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from deskhand.errors import NotStored, UserError
from deskhand.store._database import Database
from deskhand.store._vault import Vault, sealed_for

__all__ = ["OAuthProfiles", "StoredProfile"]

_COLUMNS = "id, name, record, created"


class StoredProfile(NamedTuple):
    """A profile without its secret; `record` is plain JSON values."""

    id: str
    name: str
    record: Mapping[str, Any]
    created: datetime


class OAuthProfiles:
    """The OAuth profiles of this home."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def list(self) -> list[StoredProfile]:
        """List all, by name."""
        return [_profile(row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM oauth_profile ORDER BY name")]  # noqa: S608

    def get(self, name: str) -> StoredProfile:
        """Get one; NotStored where there is none of that name."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM oauth_profile WHERE name = ?", name)  # noqa: S608
        if not rows:
            raise _unknown(name)
        return _profile(rows[0])

    def secret(self, name: str) -> str:
        """Open the secret of one."""
        rows = self._database.rows("SELECT id, record, secret FROM oauth_profile WHERE name = ?", name)
        if not rows:
            raise _unknown(name)
        id, record, sealed = rows[0]
        return self._vault.open(sealed, sealed_for(id, record), owner=f"OAuth profile {name!r}")

    def create(self, name: str, record: Mapping[str, Any], secret: str) -> StoredProfile:
        """Keep one; UserError where the name is taken."""
        new = StoredProfile(os.urandom(16).hex(), name, record, self._clock())
        written = json.dumps(record, sort_keys=True)
        sealed = self._vault.seal(secret, sealed_for(new.id, written), beside=self._database.a_sealed_one())
        try:
            with self._database.change() as change:
                change.execute(
                    "INSERT INTO oauth_profile VALUES (?, ?, ?, ?, ?)",
                    (new.id, name, written, sealed, new.created.isoformat()),
                )
        except sqlite3.IntegrityError:
            raise UserError(
                f"there is an OAuth profile {name!r} already: remove it first, or choose another name"
            ) from None
        return new

    def delete(self, name: str) -> None:
        """Forget one and its secret; NotStored where there is none of that name."""
        with self._database.change() as change:
            if not change.execute("DELETE FROM oauth_profile WHERE name = ?", (name,)).rowcount:
                raise _unknown(name)


def _unknown(name: str) -> NotStored:
    return NotStored(f"there is no OAuth profile {name!r}: `deskhand oauth-profile add {name}` makes it")


def _profile(row: tuple[Any, ...]) -> StoredProfile:
    id, name, record, created = row
    return StoredProfile(id, name, json.loads(record), datetime.fromisoformat(created))
