"""Trouble on request: rules that make some calls fail the way networks and sites do."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Kind = Literal["status", "slow", "reset-before", "reset-after", "truncated", "html"]
LONGEST = 3600


class Rule(Struct, rename="camel", kw_only=True, forbid_unknown_fields=True):
    """Which calls fail, how often and how: `every` third of them, the first `times` of those, or all."""

    kind: Kind
    operation: str = "*"
    times: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    every: Annotated[int, Meta(ge=1)] = 1
    status: Literal[429, 500, 502, 503, 504] = 500
    retry_after: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    seconds: Annotated[float, Meta(ge=0, le=LONGEST)] = 1.0
    seen: Annotated[int, Meta(ge=0)] = 0
    done: Annotated[int, Meta(ge=0)] = 0

    def strikes(self, template: str) -> bool:
        """Whether this call is one of those; counts it."""
        if self.operation not in {"*", template}:
            return False
        self.seen += 1
        if self.seen % self.every or (self.times is not UNSET and self.done >= self.times):
            return False
        self.done += 1
        return True


def struck(rules: Iterable[Rule], template: str) -> Rule | None:
    """The rule that this call falls under, if any."""
    return next((rule for rule in rules if rule.strikes(template)), None)
