"""What Deskhand remembers in one SQLite file: a module for every table."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from deskhand.store._database import Database
from deskhand.store._vault import Vault
from deskhand.store.connections import Connections, StoredConnection
from deskhand.store.cursors import Cursors
from deskhand.store.oauth_profiles import OAuthProfiles, StoredProfile
from deskhand.store.recipes import Recipes, RecipeVersion, StoredRecipe

__all__ = ["RecipeVersion", "Store", "StoredConnection", "StoredProfile", "StoredRecipe"]


class Store:
    """All tables of one home; `key` is the key of its secrets in base64, if the caller has it."""

    def __init__(self, home: Path, *, key: str | None = None, clock: Callable[[], datetime]) -> None:
        self._database = Database(home / "deskhand.db")
        vault = Vault(home, key)
        self.connections = Connections(self._database, vault, clock)
        self.oauth_profiles = OAuthProfiles(self._database, vault, clock)
        self.recipes = Recipes(self._database, clock)
        self.cursors = Cursors(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
