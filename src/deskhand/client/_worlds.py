"""The two worlds, async and blocking, and the nouns that live in both from one source."""

from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, Self, TypeVar

from deskhand.client._arguments import id_of, several
from deskhand.client._call import Call
from deskhand.errors import UserError

if TYPE_CHECKING:
    from deskhand.client._operation import Operation

__all__ = ["BOTH", "CLOUD", "ON_PREM", "Async", "Blocking", "Edition", "Nouns", "Sender", "W"]

T = TypeVar("T")
Edition = Literal["cloud", "datacenter"]

CLOUD: tuple[Edition, ...] = ("cloud",)
ON_PREM: tuple[Edition, ...] = ("datacenter",)
BOTH: tuple[Edition, ...] = ("cloud", "datacenter")


class Async:
    """The world in which an operation is awaited."""


class Blocking:
    """The world in which an operation returns when it is done."""


W = TypeVar("W", Async, Blocking)


class Sender(Protocol):
    """What carries out calls: the connected client."""

    edition: Edition

    @property
    def blocking(self) -> bool:
        """Whether its methods return when they are done, instead of being awaited."""
        ...

    async def send(self, operation: "Operation[Any, T]", call: Call) -> T:
        """Carry out one call."""
        ...

    def stream(self, operation: "Operation[Any, Any]", call: Call) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Carry out one call whose reply is read in chunks."""
        ...

    def wait(self, todo: Coroutine[Any, Any, T]) -> T:
        """Do something asynchronous and wait for it."""
        ...


class Nouns(Generic[W]):
    """The operations on one noun of Jira's API."""

    chapter = ""  # of Atlassian's reference; most of the service desk's follow from the path

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def _accounts(self, accounts: Sequence[str]) -> dict[str, Any]:
        """Accounts in a body: by account id on Cloud, by user name on-prem."""
        return {"usernames" if self._sender.edition == "datacenter" else "accountIds": several(accounts)}

    def _account(self, account: str) -> dict[str, Any]:
        """An account in a query: by account id on Cloud, by user name on-prem."""
        return {"username" if self._sender.edition == "datacenter" else "accountId": id_of(account)}

    def _only_on(self, edition: Edition, **arguments: Any) -> None:
        """Refuse arguments that the site's edition does not know: without them the call would mean something else."""
        if self._sender.edition == edition:
            return
        given = [name for name, value in arguments.items() if value not in (None, (), [], {})]
        if given:
            here = "Data Center" if self._sender.edition == "datacenter" else "Cloud"
            raise UserError(f"Jira {here} does not know `{given[0]}` here: leave it out")

    def _awaited(self) -> Self:
        """The same nouns in the async world: what a flow of several calls is written in."""
        return type(self)(_AwaitedSender(self._sender)) if self._sender.blocking else self


class _AwaitedSender:
    """A blocking client's own async side."""

    blocking = False

    def __init__(self, sender: Sender) -> None:
        self.edition = sender.edition
        self.send = sender.send
        self.stream = sender.stream
        self.wait = sender.wait
