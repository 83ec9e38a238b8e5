"""What an explanation is made of: a verdict, the layers that led to it, and what would change it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

__all__ = [
    "LAYERS",
    "Cause",
    "Change",
    "Explanation",
    "Layer",
    "LayerName",
    "Remedy",
    "Verdict",
    "Who",
    "all_of",
    "any_of",
]

Verdict = Literal["allowed", "refused", "unknown"]
Who = Literal["user", "project administrator", "Jira administrator"]
LayerName = Literal[
    "sign-in",
    "scopes",
    "target",
    "product access",
    "kind of account",
    "people",
    "permission scheme",
    "issue security",
    "customer access",
    "request type",
    "membership",
    "workflow",
    "app access rules",
    "Jira's reply",
]
LAYERS: tuple[LayerName, ...] = LayerName.__args__  # type: ignore[attr-defined]


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a remedy changes on the site, for machines: its kind, and the ids that it is about."""

    kind: Literal[
        "sign_in",
        "grant_scope",
        "activate",
        "unarchive",
        "add_to_group",
        "add_to_role",
        "add_grant",
        "add_to_level",
        "clear_level",
        "add_customer",
        "add_participant",
        "set_assignee",
        "set_reporter",
        "set_lead",
        "set_field",
        "allow_request_type",
        "restore_portal",
        "migrate",
        "give_request_type",
        "grant_global",
        "transition",
        "ask",
    ]
    account: str = ""
    group: str = ""
    project: str = ""
    role: str = ""
    scheme: str = ""
    permission: str = ""
    holder: str = ""
    level: str = ""
    desk: str = ""
    request: str = ""
    field: str = ""
    transition: str = ""
    scope: str = ""


class Remedy(msgspec.Struct, frozen=True):
    """One way out: who can do it, what they do, and on which page of Jira's settings."""

    by: Who
    do: str
    page: str
    change: Change


class Cause(msgspec.Struct, frozen=True):
    """Why a layer refuses, for machines: the kind of reason, and what it is about."""

    kind: str
    about: str = ""


class Layer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the things that Jira looks at: what it is here, what it means for the account, and who would pass."""

    name: LayerName
    verdict: Verdict
    looked_at: str
    found: str
    who_would: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    cause: Cause | None = None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an account may do something, and why.

    `why` says it in one sentence. `remedies` are those of the layer that decides, the shortest first, ordered by who can do
    them. `unread` are facts that would have been needed and could not be read, each with who could read it. `steps` are those
    of a recipe, each explained; of the whole the first that decides is told.
    """

    account: str
    asked: str
    target: str
    verdict: Verdict
    why: str
    layers: tuple[Layer, ...]
    remedies: tuple[Remedy, ...] = ()
    unread: tuple[str, ...] = ()
    read_by: str = ""
    read_at: datetime | None = None
    steps: tuple["Explanation", ...] = ()

    @property
    def cause(self) -> Cause | None:
        """Why it is refused, by the first layer that refuses."""
        return next((layer.cause for layer in self.layers if layer.verdict == "refused"), None)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Allowed if all are; refused if one is; otherwise it cannot be known."""
    given = set(verdicts)
    return "refused" if "refused" in given else "unknown" if "unknown" in given else "allowed"


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Allowed if one is; refused if all are; otherwise it cannot be known."""
    given = set(verdicts)
    return "allowed" if "allowed" in given else "unknown" if "unknown" in given else "refused"
