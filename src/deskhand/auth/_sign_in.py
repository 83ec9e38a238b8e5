"""What every way to sign in offers to the client."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from deskhand.auth._steps import Flow

__all__ = ["Renewing", "SignIn", "basic"]


class SignIn(Protocol):
    """One way to prove who is asking."""

    def headers(self) -> Mapping[str, str]:
        """What goes with every call."""
        ...

    def base(self, site: str) -> str:
        """The address that the calls to a site go to."""
        ...


@runtime_checkable
class Renewing(SignIn, Protocol):
    """A way whose proof expires and is renewed."""

    def due(self) -> bool:
        """Whether the proof has expired or is about to."""
        ...

    def renew(self, stale: Mapping[str, str]) -> Flow[None]:
        """Get another proof than the headers that have expired or were refused."""
        ...


def basic(user: str, password: str) -> dict[str, str]:
    """The header of HTTP's basic authentication."""
    return {"Authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}
