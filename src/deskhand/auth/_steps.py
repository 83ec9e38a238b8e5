"""What a way to sign in asks of the network, as data: the client carries it out, and tests answer it by hand."""

from collections.abc import Generator, Mapping
from typing import Any, NamedTuple, TypeAlias, TypeVar

__all__ = ["Answer", "Ask", "Flow", "Pause", "asked"]

T = TypeVar("T")


class Ask(NamedTuple):
    """One call of a sign-in service; asking it again does no harm."""

    method: str
    url: str
    operation: str
    headers: Mapping[str, str] = {}
    json: Any = None

    def __repr__(self) -> str:
        """What is asked and where, without what is sent."""
        return f"Ask({self.operation} at {self.url})"


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes = b""
    retry_after: float | None = None

    def __repr__(self) -> str:
        """The status alone: a body may hold a token."""
        return f"Answer({self.status})"


class Pause(NamedTuple):
    """Nothing to ask: another process is at it."""

    seconds: float


Flow: TypeAlias = Generator[Ask | Pause, Answer | None, T]


def asked(ask: Ask) -> Flow[Answer]:
    """Ask once, and give the answer."""
    answer = yield ask
    if answer is None:
        raise TypeError(f"{ask} was not answered")
    return answer
