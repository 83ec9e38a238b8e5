"""What every way to sign in offers to the client."""

from collections.abc import Mapping
from typing import Protocol

__all__ = ["SignIn"]


class SignIn(Protocol):
    """One way to prove who is asking."""

    def headers(self) -> Mapping[str, str]:
        """What goes with every call."""
        ...
