"""What an operation asks of the account that calls it."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Needs"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What one operation asks of an account.

    `classic` and `granular` are OAuth scopes, space-separated as OAuth writes them; a token needs all of one or all of the
    other, and `:jsm` stands for `:jira-service-management`. `product` is the product access that the account must have,
    `permissions` the project or global permissions by Jira's own keys, `membership` what the account must be to the request
    itself. An operation that `anybody` may call needs no sign-in.
    """

    classic: str = ""
    granular: str = ""
    product: Literal["anybody", "customer", "agent", "administrator"] = "customer"
    permissions: tuple[str, ...] = ()
    membership: tuple[Literal["reporter", "participant", "approver", "organization"], ...] = ()

    @property
    def classic_scopes(self) -> frozenset[str]:
        """The classic scopes, by their full names."""
        return frozenset(self.classic.split())

    @property
    def granular_scopes(self) -> frozenset[str]:
        """The granular scopes, by their full names."""
        return frozenset(
            f"{scope[:-4]}:jira-service-management" if scope.endswith(":jsm") else scope
            for scope in self.granular.split()
        )
