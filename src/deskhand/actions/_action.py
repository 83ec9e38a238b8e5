"""What an action declares; the folder becomes the catalogue.

An action is said once: from its declaration come the recipe step, its reference page, its test and the explanation of what it
needs. An action that writes has two more parts. `plan` reads what the write needs (the id behind a name) before anything
is sent, so that the journal knows exactly what was about to happen. `find_effect` looks on the site for what a write may have
done whose reply never came.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec

from deskhand.client import Jira
from deskhand.client._operation import Operation, Pages

__all__ = ["Action", "Given", "Result", "Sent", "Unknown", "action", "catalogue"]

G = TypeVar("G")
R = TypeVar("R")


class Given(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a person writes below an action's name."""


class Result(msgspec.Struct, kw_only=True):
    """What an action hands to the steps after it."""


class Sent(msgspec.Struct, frozen=True):
    """What is known of a write whose reply never came.

    `since` is when it was first about to be sent, by the site's clock and a little early; `account` is who sent it.
    """

    since: datetime
    account: str


class Unknown(msgspec.Struct, frozen=True):
    """Whether a write happened cannot be found out."""

    why: str


class Action(Generic[G, R]):
    """One step that a recipe can take.

    `input` is the shape of what a person gives, `output` of what the steps after it get, `uses` the operations that it makes
    calls of, `settles` how many seconds a change may take to show on the site.
    """

    def __init__(
        self,
        run: Callable[[Jira, Any], Awaitable[R]],
        given: type[G],
        result: Any,
        *,
        title: str,
        uses: tuple["Operation[Any, Any] | Pages[Any, Any]", ...],
        example: G,
        settles: float,
    ) -> None:
        self.run = run
        self.name = run.__name__
        self.summary = (run.__doc__ or "").partition("\n")[0]
        self.description = run.__doc__ or ""
        self.input, self.output = given, result
        self.title, self.example, self.settles = title, example, settles
        self.uses = tuple(one.operation if isinstance(one, Pages) else one for one in uses)
        self.plan: Callable[[Jira, G], Awaitable[Any]] | None = None
        self.planned: Any = given
        self._reads_when: Callable[[Any], bool] | None = None
        self.find_effect: Callable[[Jira, Any, Sent], Awaitable[list[R] | Unknown]] | None = None

    def __repr__(self) -> str:
        """Its name."""
        return f"<action {self.name}>"

    @property
    def writes(self) -> bool:
        """Whether it may change something on the site."""
        return self.find_effect is not None

    def reads(self, given: G) -> bool:
        """Whether it changes nothing on the site with this input."""
        return not self.writes or (self._reads_when is not None and self._reads_when(given))

    def reads_when(self, decide: Callable[[Any], bool]) -> Callable[[Any], bool]:
        """Declare with which input a writing action changes nothing."""
        self._reads_when = decide
        return decide

    def plans(self, plan: Callable[[Jira, G], Awaitable[Any]]) -> Callable[[Jira, G], Awaitable[Any]]:
        """Declare what is read before the write."""
        self.plan = plan
        self.planned = get_type_hints(plan)["return"]
        return plan

    def finds_effect(
        self, find: Callable[[Jira, Any, Sent], Awaitable[list[R] | Unknown]]
    ) -> Callable[[Jira, Any, Sent], Awaitable[list[R] | Unknown]]:
        """Declare how to find what a write did: all that it may have made since, oldest first, or why it cannot be known."""
        self.find_effect = find
        return find

    def effect_id(self, result: Any) -> str | None:
        """The id of the thing that a result says was made, None where it only set a state."""
        made = getattr(result, "id", None)
        return None if made is None else f"{self.name}:{made}"


def action(
    title: str,
    *,
    uses: tuple["Operation[Any, Any] | Pages[Any, Any]", ...],
    example: Any,
    settles: float = 1.0,
) -> Callable[[Callable[[Jira, Any], Awaitable[R]]], Action[Any, R]]:
    """Make an action of a function that takes a connected client and its input (or its plan)."""

    def declare(run: Callable[[Jira, Any], Awaitable[R]]) -> Action[Any, R]:
        return Action(
            run, type(example), get_type_hints(run)["return"], title=title, uses=uses, example=example, settles=settles
        )

    return declare


@cache
def catalogue() -> Mapping[str, Action[Any, Any]]:
    """All actions by name: one for each file of this folder whose name is bare."""
    folder = import_module("deskhand.actions")
    names = sorted(module.name for module in iter_modules(folder.__path__) if not module.name.startswith("_"))
    return MappingProxyType({name: getattr(import_module(f"deskhand.actions.{name}"), name) for name in names})
