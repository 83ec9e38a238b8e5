"""All that is sealed of a connection: the secret that it signs in with, and the passwords of the way to its site."""

import msgspec

from deskhand.auth._keeper import Keeper
from deskhand.auth.network import Network
from deskhand.errors import LocalFailure

__all__ = ["Opened", "SignInSecret", "open_kept", "pack"]


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What was sealed together."""

    secret: str
    network: dict[str, str]

    def __repr__(self) -> str:
        """The names of the passwords alone."""
        return f"Opened({', '.join(self.network)})"


def pack(secret: str, network: dict[str, str]) -> str:
    """What to seal: the secret as it is where there is nothing beside it."""
    return msgspec.json.encode(Opened(secret=secret, network=network)).decode() if network else secret


def open_kept(kept: str, network: Network) -> Opened:
    """What was sealed of a connection, whose record tells whether there was anything beside the secret."""
    if not network.sealed:
        return Opened(secret=kept, network={})
    try:
        return msgspec.json.decode(kept, type=Opened)
    except msgspec.DecodeError:
        raise LocalFailure("what is kept of the connection's secrets cannot be read: add it again") from None


class SignInSecret:
    """The secret that a connection signs in with, kept together with the passwords of the way to its site."""

    def __init__(self, keeper: Keeper, network: Network) -> None:
        self._keeper = keeper
        self._network = network

    def read(self) -> str:
        """The secret as it is now."""
        return open_kept(self._keeper.read(), self._network).secret

    def write(self, secret: str, *, replacing: str) -> bool:
        """Keep another one, unless somebody has replaced the former already."""
        kept = self._keeper.read()
        opened = open_kept(kept, self._network)
        return opened.secret == replacing and self._keeper.write(pack(secret, opened.network), replacing=kept)

    def take(self) -> bool:
        """Take the lock; False while somebody else has it."""
        return self._keeper.take()

    def release(self) -> None:
        """Let go of the lock."""
        self._keeper.release()
