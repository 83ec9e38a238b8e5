"""A few actions and triggers for the tests of recipes, so that they depend on no real one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from deskhand.recipes.check import Entry


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Person(msgspec.Struct):
    name: str
    email: str | None = None


class Request(msgspec.Struct):
    key: str
    summary: str
    priority: str | None
    request_type: str
    reporter: Person | None
    labels: list[str]
    participants: tuple[Person, ...]
    fields: dict[str, Any]


class Happened(msgspec.Struct):
    request: Request


class WatchInput(Given, frozen=True):
    desk: Annotated[str, Meta(description="Key of the project", pattern="^[A-Z]+$")]
    request_type: str | None = None


class CommentInput(Given, frozen=True):
    request: Annotated[str, Meta(description="Key of the request", examples=["HELP-1"], min_length=1)]
    body: Annotated[str, Meta(description="The text")]
    public: bool = False
    attempts: Annotated[int, Meta(ge=1)] = 1
    labels: tuple[str, ...] = ()
    fields: dict[str, Any] = {}

    def __post_init__(self) -> None:
        if self.public and not self.body:
            raise ValueError("a public comment needs a body")


class CommentMade(msgspec.Struct):
    id: str


class SearchInput(Given, frozen=True):
    jql: str = ""


class Found(msgspec.Struct):
    requests: list[Request]
    more: bool


class CallInput(Given, frozen=True):
    operation: str


@dataclass(frozen=True)
class Declared:
    name: str
    title: str
    summary: str
    input: Any
    output: Any
    example: Any


actions: Mapping[str, Entry] = {
    one.name: one
    for one in (
        Declared(
            "add_comment", "Add comment", "Write a comment.", CommentInput, CommentMade,
            CommentInput(request="HELP-1", body="Hello", public=True),
        ),
        Declared("search_requests", "Search", "Find requests.", SearchInput, Found, SearchInput(jql="project = HELP")),
        Declared("call_operation", "Call", "Call anything.", CallInput, Any, CallInput(operation="GET /info")),
    )
}  # fmt: skip
triggers: Mapping[str, Entry] = {
    "request_created": Declared(
        "request_created", "New request", "Someone raised a request.", WatchInput, Happened, WatchInput(desk="HELP")
    )
}

head = """\
recipe: greet
connection: it-desk
trigger:
  request_created:
    desk: HELP
steps:
"""
