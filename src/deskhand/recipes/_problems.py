"""Collects what is wrong with a recipe, so that a person sees all of it at once."""

import difflib
from collections.abc import Iterable

from deskhand.errors import RecipeError

__all__ = ["Problems", "did_you_mean", "name_list"]


class Problems:
    """The problems of one file, each with its line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[tuple[int, str], None] = {}

    def __len__(self) -> int:
        return len(self._found)

    def add(self, line: int, said: str) -> None:
        """Note a problem; `said` is what is wrong and what to do."""
        self._found[line, " ".join(said.split())] = None

    def error(self) -> RecipeError:
        """All problems as one error, in the order of their lines."""
        return RecipeError([f"{self.file}:{line}: {said}" for line, said in sorted(self._found, key=lambda it: it[0])])

    def raise_any(self) -> None:
        """Raise the problems, if there are any."""
        if self._found:
            raise self.error()


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The question to append to "no such name", or nothing where no known name is near."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def name_list(names: Iterable[str], most: int = 20) -> str:
    """Names for a message, cut where they would fill the screen."""
    ordered = sorted(names)
    return ", ".join(ordered[:most]) + (f" and {len(ordered) - most} more" if len(ordered) > most else "")
