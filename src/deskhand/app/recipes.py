"""Recipes: checking them, and putting them in force."""

# ruff: noqa: PLC0415 (listing must stay quick: what is heavy is imported by the method that needs it)

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskhand.app.connections import Connections
from deskhand.app.permissions import Permissions
from deskhand.errors import RecipeError, UserError
from deskhand.store import RecipeVersion, Store, StoredRecipe

if TYPE_CHECKING:
    from deskhand.recipes.document import Recipe

__all__ = ["Recipes", "ago"]

_AGO = re.compile(r"(\d{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Recipes:
    """The recipes in files, and the stored ones."""

    def __init__(self, store: Store, connections: Connections, permissions: Permissions) -> None:
        self._store, self._connections, self._permissions = store, connections, permissions

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of recipes."""
        from deskhand.recipes.schema import schema

        return schema()

    def check(self, files: Sequence[Path]) -> "list[Recipe]":
        """Read recipes; RecipeError with all that is wrong with all of them."""
        from deskhand.recipes.check import check

        recipes: list[Recipe] = []
        problems: list[str] = []
        for file in files:
            try:
                recipes.append(check(_text(file), str(file)))
            except RecipeError as error:
                problems.extend(error.problems)
        if problems:
            raise RecipeError(problems)
        return recipes

    async def start(
        self, files: Sequence[Path], *, since: str | None = None, anyway: bool = False
    ) -> list[StoredRecipe]:
        """Put recipes in force for what happens from now on, or since a time; none is started if one is wrong.

        Nor is one started whose account may not do what its steps do, unless it is to be started anyway.
        """
        from deskhand.recipes.preflight import NotAllowed

        recipes = self.check(files)
        checks = [] if anyway else await self._permissions.preflight(recipes)
        if any(one.verdict == "refused" for one in checks):
            raise NotAllowed(checks)
        now = {name: await self._site_time(name) for name in {recipe.connection for recipe in recipes}}
        return [
            self._store.recipes.start(
                recipe.name,
                recipe.source,
                digest=recipe.digest,
                connection=recipe.connection,
                since=ago(since, now[recipe.connection]),
            )
            for recipe in recipes
        ]

    def stop(self, name: str) -> StoredRecipe:
        """Let nothing new start a recipe; its jobs go on."""
        return self._store.recipes.stop(name)

    def show(self, name: str, version: int | None = None) -> RecipeVersion:
        """Get a recipe's text: the version in force, or another."""
        return self._store.recipes.version(name, version or self._store.recipes.get(name).version)

    def list(self) -> list[StoredRecipe]:
        """List all recipes, by name."""
        return self._store.recipes.list()

    async def _site_time(self, connection: str) -> datetime:
        async with self._connections.open(connection) as jira:
            await jira.platform.server_info.get()
            return jira.site_time()


def ago(written: str | None, now: datetime) -> datetime:
    """A time as a person writes it: `2h` before now, or `2026-11-23T09:00Z`; nothing means now."""
    if written is None:
        return now
    if match := _AGO.fullmatch(written):
        return now - timedelta(**{_UNITS[match[2]]: int(match[1])})
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise UserError(f"{written!r} is no time: write it like 2026-11-23T09:00Z, or like 30m, 2h, 3d, 1w") from None
    return at if at.tzinfo else at.astimezone()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{file} is no text in UTF-8") from None
