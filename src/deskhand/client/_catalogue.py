"""Every operation that the client has, by its name at Atlassian."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from deskhand.client._download import Download
from deskhand.client._jira import Jira
from deskhand.client._operation import Operation, Pages
from deskhand.client._worlds import Nouns

__all__ = ["NOT_CALLABLE", "catalogue", "nouns"]

_ASAP = "Atlassian lets only its own services call it, by a way to sign in (ASAP) that nobody else can have"

NOT_CALLABLE: Mapping[str, str] = {
    "POST /customer/skip-permission-check": _ASAP,
    "POST /servicedesk/{serviceDeskId}/customer/skip-permission-check": _ASAP,
}
"""The documented operations that the client leaves out, and why."""


def nouns() -> dict[str, type[Nouns[Any]]]:
    """Every noun by its name on the client: `comments`, `platform.issues`."""
    return {name: type(noun) for name, noun in _below(Jira("https://acme.example"), "")}


def catalogue() -> dict[str, Operation[Any, Any]]:
    """Every operation by its name: `POST /request/{issueIdOrKey}/comment`."""
    return dict(_operations())


@cache
def _operations() -> dict[str, Operation[Any, Any]]:
    found: dict[str, Operation[Any, Any]] = {}
    for noun in nouns().values():
        for one in vars(noun).values():
            operation = one.operation if isinstance(one, Pages | Download) else one
            if isinstance(operation, Operation):
                found[str(operation)] = operation
    return found


def _below(parent: object, path: str) -> Iterator[tuple[str, Nouns[Any]]]:
    for name, noun in vars(parent).items():
        if isinstance(noun, Nouns):
            yield path + name, noun
            yield from _below(noun, f"{path}{name}.")
