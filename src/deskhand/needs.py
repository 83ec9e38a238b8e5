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

    def __str__(self) -> str:
        """In words: `Needs: an agent; ADD_COMMENTS; the scope write:jira-work, or else write:comment:jira`."""
        if self.product == "anybody":
            return "Needs: nothing, not even a sign-in"
        who = {"customer": "an account", "agent": "an agent", "administrator": "an administrator"}[self.product]
        part = f"being its {' or '.join(self.membership)}" if self.membership else ""
        scopes = ", or else ".join(
            [" ".join(one) for one in map(sorted, (self.classic_scopes, self.granular_scopes)) if one]
        )
        told = [who, " ".join(self.permissions), part, f"the scopes {scopes}" if scopes else ""]
        return "Needs: " + "; ".join(filter(None, told))

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
