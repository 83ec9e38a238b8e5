"""`@operation`: one method, one operation of Jira's REST API, in an async and a blocking world.

The decorated function describes the call and does nothing else: it takes the method's arguments and returns a `Call`. What the
operation is (path, needs, page at Atlassian) is said in the decorator, once, and read from there by the checks, the
explainer and the documentation.
"""

from collections.abc import AsyncIterable, Callable, Coroutine, Iterable, Mapping
from functools import cached_property, partial, update_wrapper
from typing import Any, Concatenate, Generic, Literal, NamedTuple, ParamSpec, Protocol, Self, TypeVar, overload
from urllib.parse import quote

import msgspec

from deskhand.client._paging import AsyncPages, BlockingPages, Paging
from deskhand.needs import Needs

__all__ = ["Async", "Blocking", "Call", "Nouns", "Operation", "Pages", "Sender", "Upload", "call", "flow", "operation", "pages"]

P = ParamSpec("P")
T = TypeVar("T")
Edition = Literal["cloud", "datacenter"]

_DOCS = "https://developer.atlassian.com/cloud/jira"


class Async:
    """The world in which an operation is awaited."""


class Blocking:
    """The world in which an operation returns when it is done."""


W = TypeVar("W", Async, Blocking)


class Upload(NamedTuple):
    """One file of a multipart call: its name, and its bytes whole or in chunks."""

    name: str
    content: bytes | AsyncIterable[bytes]
    content_type: str = "application/octet-stream"


class Call(NamedTuple):
    """One call as data: what goes into the path's blanks, the query, and the body."""

    path: tuple[str, ...] = ()
    query: Mapping[str, Any] = {}
    json: Any = None
    files: tuple[Upload, ...] = ()


def call(*path: str | int, query: Mapping[str, Any] | None = None, json: Any = None, files: tuple[Upload, ...] = ()) -> Call:
    """Describe a call; query parameters that are None are left out."""
    return Call(tuple([str(part) for part in path]), query or {}, json, files)


class Sender(Protocol):
    """What carries out calls: the connected client."""

    edition: Edition

    @property
    def blocking(self) -> bool: ...
    async def send(self, operation: "Operation[Any, T]", call: Call) -> T: ...
    def wait(self, todo: Coroutine[Any, Any, T]) -> T: ...


class Nouns(Generic[W]):
    """The operations on one noun of Jira's API."""

    group = ""  # the chapter of Atlassian's platform reference; service desk chapters follow from the path

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def _awaited(self) -> Self:
        """The same nouns in the async world: what a flow of several calls is written in."""
        if not self._sender.blocking:
            return self
        return type(self)(_AsyncSender(self._sender))


class _AsyncSender:
    """A blocking client's own async side."""

    blocking = False

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self.edition = sender.edition
        self.send = sender.send
        self.wait = sender.wait


class Operation(Generic[P, T]):
    """One operation: what it is, and how to describe a call of it."""

    def __init__(
        self,
        spec: str,
        returns: Any,
        describe: Callable[Concatenate[Any, P], Call],
        *,
        needs: Needs,
        experimental: bool,
        reads: bool | None,
        editions: tuple[Edition, ...],
    ) -> None:
        self.method, self.path = spec.split(" ", 1)
        self.returns = returns
        self.describe = describe
        self.needs = needs
        self.experimental = experimental
        self.reads = self.method == "GET" if reads is None else reads
        self.editions = editions
        self.owner: type = Nouns
        self.name = getattr(describe, "__name__", "")
        update_wrapper(self, describe)  # type: ignore[arg-type]

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner, self.name = owner, name
        self.__doc__ = f"{self.__doc__ or ''}\n\nAtlassian: {self.page}"

    def __str__(self) -> str:
        """The operation as Atlassian writes it."""
        return f"{self.method} {self.path}"

    @cached_property
    def service_desk(self) -> bool:
        """Whether it is one of the service desk's operations, rather than the platform's."""
        return not self.path.startswith("/rest/")

    @property
    def page(self) -> str:
        """Its page at Atlassian."""
        full = f"/rest/servicedeskapi{self.path}" if self.service_desk else self.path
        anchor = "-".join(full.strip("/").replace("{", "").replace("}", "").split("/")).lower()
        if self.service_desk:
            return f"{_DOCS}/service-desk/rest/api-group-{self.path.split('/')[1]}/#api-{anchor}-{self.method.lower()}"
        group = getattr(self.owner, "group", "")
        return f"{_DOCS}/platform/rest/v3/api-group-{group}/#api-{anchor}-{self.method.lower()}"

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """What turns a reply's body into the declared shape."""
        return msgspec.json.Decoder(self.returns)

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        full = f"/rest/servicedeskapi{self.path}" if self.service_desk else self.path
        pieces = full.split("{")
        return (pieces[0], *(piece.split("}", 1)[1] for piece in pieces[1:]))

    def address(self, values: tuple[str, ...], edition: Edition) -> str:
        """The path with its blanks filled in, percent-encoded, for an edition of Jira."""
        first, *rest = self._parts
        if edition == "datacenter" and first.startswith("/rest/api/3"):
            first = "/rest/api/2" + first[len("/rest/api/3") :]
        if not rest:
            return first
        return first + "".join([quote(value, safe="") + part for value, part in zip(values, rest, strict=True)])

    @overload
    def __get__(self, nouns: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, nouns: Nouns[Async], owner: Any) -> Callable[P, Coroutine[Any, Any, T]]: ...
    @overload
    def __get__(self, nouns: Nouns[Blocking], owner: Any) -> Callable[P, T]: ...
    def __get__(self, nouns: Nouns[Any] | None, owner: Any) -> Any:
        if nouns is None:
            return self
        return partial(self._blocking if nouns._sender.blocking else self._async, nouns)  # noqa: SLF001

    def _async(self, nouns: Nouns[Async], *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]:
        return nouns._sender.send(self, self.describe(nouns, *args, **kwargs))  # noqa: SLF001

    def _blocking(self, nouns: Nouns[Blocking], *args: P.args, **kwargs: P.kwargs) -> T:
        sender = nouns._sender  # noqa: SLF001
        return sender.wait(sender.send(self, self.describe(nouns, *args, **kwargs)))


class Pages(Generic[P, T]):
    """An operation that lists: called, it gives the items of all pages, one after another."""

    def __init__(self, one: Operation[P, Any], item: type[T], paging: Paging) -> None:
        self.operation, self.item, self.paging = one, item, paging
        update_wrapper(self, one.describe)  # type: ignore[arg-type]

    def __set_name__(self, owner: type, name: str) -> None:
        self.operation.__set_name__(owner, name)
        self.__doc__ = self.operation.__doc__

    @overload
    def __get__(self, nouns: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, nouns: Nouns[Async], owner: Any) -> Callable[P, AsyncPages[T]]: ...
    @overload
    def __get__(self, nouns: Nouns[Blocking], owner: Any) -> Callable[P, BlockingPages[T]]: ...
    def __get__(self, nouns: Nouns[Any] | None, owner: Any) -> Any:
        if nouns is None:
            return self
        return partial(self._walk, nouns)

    def _walk(self, nouns: Nouns[Any], *args: P.args, **kwargs: P.kwargs) -> Any:
        sender = nouns._sender  # noqa: SLF001
        walk = AsyncPages[T](partial(sender.send, self.operation), self.operation.describe(nouns, *args, **kwargs), self.paging)
        return BlockingPages(walk, sender.wait) if sender.blocking else walk


@overload
def operation(
    spec: str, returns: type[T], *, needs: Needs, experimental: bool = False, reads: bool | None = None, editions: tuple[Edition, ...] = ...
) -> Callable[[Callable[Concatenate[Any, P], Call]], Operation[P, T]]: ...
@overload
def operation(
    spec: str, returns: None = None, *, needs: Needs, experimental: bool = False, reads: bool | None = None, editions: tuple[Edition, ...] = ...
) -> Callable[[Callable[Concatenate[Any, P], Call]], Operation[P, None]]: ...
def operation(
    spec: str,
    returns: Any = None,
    *,
    needs: Needs,
    experimental: bool = False,
    reads: bool | None = None,
    editions: tuple[Edition, ...] = ("cloud", "datacenter"),
) -> Any:
    """Make a method of a function that describes a call.

    `spec` is the method and the path as Atlassian's document has them, below `/rest/servicedeskapi` or from `/rest`.
    `returns` is the shape of the reply, None where it has no body. `reads` says that a POST changes nothing, so that it may
    be repeated.
    """
    return lambda describe: Operation(
        spec, returns, describe, needs=needs, experimental=experimental, reads=reads, editions=editions
    )


def pages(
    spec: str,
    item: type[T],
    *,
    needs: Needs,
    paging: Paging,
    experimental: bool = False,
    editions: tuple[Edition, ...] = ("cloud", "datacenter"),
) -> Callable[[Callable[Concatenate[Any, P], Call]], Pages[P, T]]:
    """Make a listing method of a function that describes the call of its first page."""
    return lambda describe: Pages(
        Operation(
            spec,
            paging.page[item],  # type: ignore[index]
            describe,
            needs=needs,
            experimental=experimental,
            reads=True,
            editions=editions,
        ),
        item,
        paging,
    )


class flow(Generic[P, T]):  # noqa: N801
    """A method of several calls, written once as an `async def` and usable in both worlds."""

    def __init__(self, several: Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]) -> None:
        self.several = several
        update_wrapper(self, several)  # type: ignore[arg-type]

    @overload
    def __get__(self, nouns: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, nouns: Nouns[Async], owner: Any) -> Callable[P, Coroutine[Any, Any, T]]: ...
    @overload
    def __get__(self, nouns: Nouns[Blocking], owner: Any) -> Callable[P, T]: ...
    def __get__(self, nouns: Nouns[Any] | None, owner: Any) -> Any:
        if nouns is None:
            return self
        todo = partial(self.several, nouns._awaited())  # noqa: SLF001
        if not nouns._sender.blocking:  # noqa: SLF001
            return todo
        return lambda *args, **kwargs: nouns._sender.wait(todo(*args, **kwargs))  # noqa: SLF001


def query_string(query: Mapping[str, Any]) -> str:
    """The query of a call: None is left out, booleans are Jira's words, a sequence repeats its name."""
    pairs: list[str] = []
    for name, value in query.items():
        if value is None or value == ():
            continue
        for one in value if isinstance(value, list | tuple) else (value,):
            text = ("true" if one else "false") if isinstance(one, bool) else str(one)
            pairs.append(f"{name}={quote(text, safe='')}")
    return "?" + "&".join(pairs) if pairs else ""


def commas(values: Iterable[str] | None) -> str | None:
    """Several values in one query parameter, as `expand` and `fields` take them."""
    return ",".join(values) or None if values is not None else None


