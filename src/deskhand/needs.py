"""What an operation asks of the account that calls it."""

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Needs"]


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What one operation asks of an account.

    Scopes are alternatives: a token needs all of `classic` or all of `granular`. `product` is the product access that the
    account must have, `permissions` the project or global permissions by Jira's own keys, `membership` what it must be to
    the request itself. An operation without `sign_in` answers anybody.
    """

    classic: tuple[str, ...] = ()
    granular: tuple[str, ...] = ()
    product: Literal["anybody", "customer", "agent", "administrator"] = "customer"
    permissions: tuple[str, ...] = ()
    membership: tuple[Literal["reporter", "participant", "approver", "organization"], ...] = field(default=())
    sign_in: bool = True
