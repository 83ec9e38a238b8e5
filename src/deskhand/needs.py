"""What an operation asks of the account that calls it."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Needs", "Product"]

Product = Literal["anybody", "customer", "user", "agent", "app", "administrator", "site administrator"]
_WHO: dict[Product, str] = {
    "customer": "an account",
    "user": "an account with access to a product of Jira",
    "agent": "an agent",
    "app": "an app that signs in by OAuth 2.0",
    "administrator": "an administrator",
    "site administrator": "an administrator of the site",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What one operation asks of an account.

    `classic` and `granular` are OAuth scopes, space-separated as OAuth writes them; a token needs all of one or all of the
    other, and `:jsm` stands for `:jira-service-management`. `product` is the product access that the account must have,
    `permissions` the project or global permissions by Jira's own keys, `membership` what the account must be to the request
    itself, or to the organisation. `own_or_all` is the permission that what is the account's own takes, which may be none,
    and the one that others' takes and that is enough for both. An operation that `anybody` may call needs no sign-in;
    `signed_in` marks one that takes a sign-in even for what is open to anyone.
    """

    classic: str = ""
    granular: str = ""
    product: Product = "customer"
    permissions: tuple[str, ...] = ()
    own_or_all: tuple[str, str] | None = None
    membership: tuple[Literal["reporter", "participant", "approver", "organization", "member"], ...] = ()
    signed_in: bool = False

    def __str__(self) -> str:
        """In words: `Needs: an agent; ADD_COMMENTS; the scope write:jira-work, or else write:comment:jira`."""
        if self.product == "anybody":
            return "Needs: nothing, not even a sign-in"
        part = f"being its {' or '.join(self.membership)}" if self.membership else ""
        scopes = ", or else ".join(
            [" ".join(one) for one in map(sorted, (self.classic_scopes, self.granular_scopes)) if one]
        )
        own, every = self.own_or_all or ("", "")
        either = f"{every} or, for its own, {own or 'nothing'}" if every else ""
        told = [_WHO[self.product], " ".join(self.permissions), either, part, f"the scopes {scopes}" if scopes else ""]
        return "Needs: " + "; ".join(filter(None, told))

    @property
    def open_to_anyone(self) -> bool:
        """Whether Jira itself answers calls that nobody signed, with what is open to anyone."""
        return not self.signed_in and self.product in ("anybody", "customer", "agent")

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
