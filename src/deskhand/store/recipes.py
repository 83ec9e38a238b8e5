"""Recipes and their versions, and which of them are started."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from deskhand.errors import NotStored
from deskhand.store._database import Database

__all__ = ["RecipeVersion", "Recipes", "StoredRecipe"]

_RECIPES = (
    "SELECT name, recipe.version, connection, since, started_at FROM recipe"
    " JOIN recipe_version ON recipe_version.recipe = name AND recipe_version.version = recipe.version"
)
_VERSIONS = "SELECT recipe, version, connection, source, digest, created FROM recipe_version"


class StoredRecipe(NamedTuple):
    """A recipe with the version in force.

    While it is started, `since` is when its trigger begins to look (by the site's clock) and `started_at` when it was
    started (by ours); both are None while it is stopped.
    """

    name: str
    version: int
    connection: str
    since: datetime | None
    started_at: datetime | None

    @property
    def started(self) -> bool:
        """Whether new events start it."""
        return self.started_at is not None


class RecipeVersion(NamedTuple):
    """One text of a recipe, which never changes; `digest` is the same for texts that mean the same."""

    recipe: str
    version: int
    connection: str
    source: str
    digest: str
    created: datetime


class Recipes:
    """The recipes of this home."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def list(self) -> list[StoredRecipe]:
        """List all, by name."""
        return [_recipe(row) for row in self._database.rows(f"{_RECIPES} ORDER BY name")]

    def get(self, name: str) -> StoredRecipe:
        """Get one; NotStored where there is none of that name."""
        rows = self._database.rows(f"{_RECIPES} WHERE name = ?", name)
        if not rows:
            raise NotStored(f"there is no recipe {name!r}")
        return _recipe(rows[0])

    def versions(self, name: str) -> Sequence[RecipeVersion]:
        """List a recipe's versions, oldest first."""
        return [_version(row) for row in self._database.rows(f"{_VERSIONS} WHERE recipe = ? ORDER BY version", name)]

    def version(self, name: str, version: int) -> RecipeVersion:
        """Get one version; NotStored where there is none of that number."""
        rows = self._database.rows(f"{_VERSIONS} WHERE recipe = ? AND version = ?", name, version)
        if not rows:
            raise NotStored(f"there is no version {version} of a recipe {name!r}")
        return _version(rows[0])

    def start(self, name: str, source: str, *, digest: str, connection: str, since: datetime) -> StoredRecipe:
        """Put a text in force, as a new version unless the newest one means the same, and start the recipe.

        A recipe that is started already keeps looking from where it began: nothing that happened meanwhile is left out.
        """
        now = self._clock().isoformat()
        with self._database.change() as change:
            newest = change.execute(
                "SELECT version, digest FROM recipe_version WHERE recipe = ? ORDER BY version DESC LIMIT 1", (name,)
            ).fetchone()
            version = newest[0] if newest else 0
            if newest is None or newest[1] != digest:
                version += 1
                change.execute(
                    "INSERT INTO recipe_version VALUES (?, ?, ?, ?, ?, ?)",
                    (name, version, connection, source, digest, now),
                )
            change.execute(
                "INSERT INTO recipe VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version,"
                " since = coalesce(since, excluded.since), started_at = coalesce(started_at, excluded.started_at)",
                (name, version, since.isoformat(), now),
            )
        return self.get(name)

    def stop(self, name: str) -> StoredRecipe:
        """Let no new event start it; NotStored where there is none of that name."""
        with self._database.change() as change:
            if not change.execute("UPDATE recipe SET since = NULL, started_at = NULL WHERE name = ?", (name,)).rowcount:
                raise NotStored(f"there is no recipe {name!r}")
        return self.get(name)


def _recipe(row: tuple[Any, ...]) -> StoredRecipe:
    name, version, connection, since, started_at = row
    return StoredRecipe(name, version, connection, _time(since), _time(started_at))


def _version(row: tuple[Any, ...]) -> RecipeVersion:
    recipe, version, connection, source, digest, created = row
    return RecipeVersion(recipe, version, connection, source, digest, datetime.fromisoformat(created))


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
