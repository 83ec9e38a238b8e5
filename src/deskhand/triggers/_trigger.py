"""What a trigger declares; the folder becomes the catalogue.

A trigger remembers nothing and reads nothing: it is handed a snapshot of one request that changed and says which events are in it.
The same snapshot gives the same events with the same keys, however often it is read.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta

from deskhand.client._view import Person, RequestView

__all__ = ["Change", "CommentView", "Event", "Given", "Happened", "Item", "Snapshot", "Trigger", "catalogue", "trigger"]

G = TypeVar("G", bound="Given")
Part = Literal["comments", "changes"]


class Given(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a person writes below a trigger's name: which requests it watches."""

    desk: Annotated[
        str,
        Meta(description="Key of the service desk's project", examples=["HELP"], pattern=r"^[A-Za-z][A-Za-z0-9_]*$"),
    ]
    request_type: Annotated[
        str | None, Meta(description="Only requests of this type", examples=["Report an incident"])
    ] = None
    own: Annotated[bool, Meta(description="Whether what the connection's own account did counts too: mind loops")] = (
        False
    )
    fields: Annotated[tuple[str, ...], Meta(description="More fields to read, by Jira's field ids")] = ()

    def watches(self, request: RequestView) -> bool:
        """Whether a request is one of those."""
        return request.desk.casefold() == self.desk.casefold() and (
            self.request_type is None or self.request_type in (request.request_type, request.request_type_id)
        )


class Happened(msgspec.Struct, kw_only=True):
    """What a recipe sees as `trigger`."""

    request: RequestView


class CommentView(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as recipes see it; `body` is its text without markup."""

    id: str
    body: str
    public: bool
    author: Person | None
    created: datetime


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a change, before and after."""

    field: str
    before: str | None
    after: str | None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a request's history."""

    id: str
    author: Person | None
    created: datetime
    items: tuple[Item, ...]


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it was read, with what happened to it as far back as a trigger may ask."""

    request: RequestView
    comments: tuple[CommentView, ...] = ()
    changes: tuple[Change, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened once: its key names it for ever; `at` is the site's time, `by` the account that did it."""

    key: str
    at: datetime
    by: str | None
    data: Happened


class Trigger(Generic[G]):
    """One thing that starts recipes; `parts` is what it needs of a snapshot beside the request."""

    def __init__(
        self,
        find: Callable[[Snapshot, Any], Iterable[Event]],
        given: type[G],
        happened: type[Happened],
        *,
        title: str,
        parts: frozenset[Part],
        example: G,
    ) -> None:
        self._find = find
        self.name = find.__name__
        self.summary = (find.__doc__ or "").partition("\n")[0]
        self.description = find.__doc__ or ""
        self.input, self.output = given, happened
        self.title, self.parts, self.example = title, parts, example

    def __repr__(self) -> str:
        """Its name."""
        return f"<trigger {self.name}>"

    def events(self, snapshot: Snapshot, given: G, *, account: str | None, since: datetime) -> list[Event]:
        """The events of a snapshot that such a recipe is to see: those since it was started, and not the account's own."""
        if not given.watches(snapshot.request):
            return []
        return [
            event
            for event in self._find(snapshot, given)
            if event.at >= since and (given.own or account is None or event.by != account)
        ]


def trigger(
    title: str, happened: type[Happened], *, parts: Iterable[Part] = (), example: Given
) -> Callable[[Callable[[Snapshot, Any], Iterable[Event]]], Trigger[Any]]:
    """Make a trigger of a function from a snapshot to its events."""
    return lambda find: Trigger(find, type(example), happened, title=title, parts=frozenset(parts), example=example)


@cache
def catalogue() -> Mapping[str, Trigger[Any]]:
    """All triggers by name: one for each file of this folder whose name is bare."""
    folder = import_module("deskhand.triggers")
    names = sorted(module.name for module in iter_modules(folder.__path__) if not module.name.startswith("_"))
    return MappingProxyType({name: getattr(import_module(f"deskhand.triggers.{name}"), name) for name in names})
