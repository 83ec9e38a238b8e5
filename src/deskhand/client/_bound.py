"""A method as it is bound to a client: `help`, notebooks and tools see its own arguments and words."""

import inspect
from functools import partial
from typing import Any

__all__ = ["Bound"]


class Bound(partial[Any]):
    """A described method with its nouns filled in."""

    @property
    def __signature__(self) -> inspect.Signature:
        """The arguments that are left to give."""
        _, *left = inspect.signature(self._described.__wrapped__).parameters.values()
        return inspect.Signature(left)

    @property
    def __name__(self) -> str:
        """The name that it has among its nouns."""
        return str(self._described.__name__)

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        """What it does, and where Atlassian tells more."""
        return str(self._described.__doc__)

    @property
    def _described(self) -> Any:
        return self.func.__self__  # type: ignore[attr-defined]
