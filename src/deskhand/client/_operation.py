"""`@operation`: one method, one operation of Jira's REST API, in an async and a blocking world.

The decorated function describes the call and does nothing else: it takes the method's arguments and returns a `Call`. What the
operation is (path, needs, page at Atlassian) is said in the decorator, once, and read from there by the checks, the
explainer and the documentation.
"""

import inspect
import re
from collections.abc import Callable, Coroutine
from functools import cached_property, partial, update_wrapper
from types import MethodType
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, Self, TypeVar, overload
from urllib.parse import quote

import msgspec

from deskhand.client._bound import Method, dressed
from deskhand.client._call import Call
from deskhand.client._paging import AsyncPages, BlockingPages, Paging
from deskhand.client._worlds import BOTH, Async, Blocking, Edition, Nouns
from deskhand.errors import UserError
from deskhand.needs import Needs

__all__ = ["Call", "OnPrem", "Operation", "Pages", "operation", "pages"]

P = ParamSpec("P")
T = TypeVar("T")

_GATEWAY = ("/jira/", "/jsm/")
_BLANK = re.compile(r"\{\w+\}")
_DOCS = "https://developer.atlassian.com/cloud/jira"
_ON_PREM_DOCS = "https://developer.atlassian.com/server/jira-servicedesk/rest/v1103/intro/"


class OnPrem(NamedTuple):
    """What is different about an operation on Data Center: its path from `/rest`, or the shape of its reply."""

    path: str = ""
    returns: Any = None


SAME = OnPrem()


class Operation(Method, Generic[P, T]):
    """One operation: what it is, and how to describe a call of it."""

    def __init__(
        self,
        spec: str,
        returns: Any,
        describe: Callable[Concatenate[Any, P], Call],
        *,
        needs: Needs,
        experimental: bool = False,
        reads: bool | None = None,
        editions: tuple[Edition, ...] = BOTH,
        chapter: str = "",
        on_prem: OnPrem = SAME,
    ) -> None:
        self.method, self.path = spec.split(" ", 1)
        self.returns = returns
        self.describe = describe
        self.needs = needs
        self.experimental = experimental
        self.reads = self.method == "GET" if reads is None else reads
        self.editions = editions
        self.chapter = chapter
        self.on_prem = on_prem
        self.owner: type = Nouns
        update_wrapper(self, describe)

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner = owner
        self.chapter = self.chapter or getattr(owner, "chapter", "")
        experimental = "\n\nExperimental: Atlassian may change it." if self.experimental else ""
        self.__doc__ = f"{inspect.cleandoc(self.__doc__ or '')}{experimental}\n\n{self.needs}\nAtlassian: {self.page}"

    def __repr__(self) -> str:
        return f"<operation {self}>"

    def __str__(self) -> str:
        """The operation as Atlassian writes it."""
        return f"{self.method} {self.path}"

    @cached_property
    def service_desk(self) -> bool:
        """Whether it is one of the service desk's operations, rather than the platform's or a service's beside it."""
        return not self.path.startswith(("/rest/", *_GATEWAY))

    @cached_property
    def at_gateway(self) -> bool:
        """Whether it is answered by a service of Atlassian's that all sites share, not by the site."""
        return self.path.startswith(_GATEWAY)

    @cached_property
    def full_path(self) -> str:
        """The path from the site's root, blanks included."""
        return f"/rest/servicedeskapi{self.path}" if self.service_desk else self.path

    @property
    def page(self) -> str:
        """Its page at Atlassian."""
        anchor = "-".join(self.full_path.strip("/").replace("{", "").replace("}", "").split("/")).lower()
        if self.at_gateway:
            return f"https://developer.atlassian.com/cloud/{self.chapter}/"
        if "cloud" not in self.editions:
            return _ON_PREM_DOCS
        if self.path.startswith("/rest/webhooks/"):
            return f"{_DOCS}/platform/webhooks/"
        if self.service_desk:
            chapter = self.chapter or self.path.split("/")[1]
            return f"{_DOCS}/service-desk/rest/api-group-{chapter}/#api-{anchor}-{self.method.lower()}"
        return f"{_DOCS}/platform/rest/v3/api-group-{self.chapter}/#api-{anchor}-{self.method.lower()}"

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[Any]:
        """What turns a reply's body into the declared shape."""
        return msgspec.json.Decoder(self.returns)

    @cached_property
    def on_prem_decoder(self) -> msgspec.json.Decoder[Any]:
        """The same for Data Center, where its replies have another shape."""
        return self.decoder if self.on_prem.returns is None else msgspec.json.Decoder(self.on_prem.returns)

    @cached_property
    def _parts(self) -> dict[Edition, list[str]]:
        on_prem = self.on_prem.path or self.full_path.replace("/rest/api/3", "/rest/api/2", 1)
        return {"cloud": _BLANK.split(self.full_path), "datacenter": _BLANK.split(on_prem)}

    def address(self, values: tuple[str, ...], edition: Edition) -> str:
        """The path with its blanks filled in, percent-encoded, for an edition of Jira."""
        first, *rest = self._parts[edition]
        return first + "".join([_segment(value) + part for value, part in zip(values, rest, strict=True)])

    @overload
    def __get__(self, nouns: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, nouns: Nouns[Async], owner: Any) -> Callable[P, Coroutine[Any, Any, T]]: ...
    @overload
    def __get__(self, nouns: Nouns[Blocking], owner: Any) -> Callable[P, T]: ...
    def __get__(self, nouns: Nouns[Any] | None, owner: Any) -> Any:
        if nouns is None:
            return self
        return MethodType(self._blocking if nouns._sender.blocking else self._async, nouns)  # noqa: SLF001

    @cached_property
    def _async(self) -> Any:
        def awaited(nouns: Nouns[Async], *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]:
            return nouns._sender.send(self, self.describe(nouns, *args, **kwargs))  # noqa: SLF001

        return dressed(awaited, self, self.returns)

    @cached_property
    def _blocking(self) -> Any:
        def done(nouns: Nouns[Blocking], *args: P.args, **kwargs: P.kwargs) -> T:
            sender = nouns._sender  # noqa: SLF001
            return sender.wait(sender.send(self, self.describe(nouns, *args, **kwargs)))

        return dressed(done, self, self.returns)


@overload
def operation(
    spec: str,
    returns: type[T],
    *,
    needs: Needs,
    experimental: bool = False,
    reads: bool | None = None,
    editions: tuple[Edition, ...] = BOTH,
    chapter: str = "",
    on_prem: OnPrem = SAME,
) -> Callable[[Callable[Concatenate[Any, P], Call]], Operation[P, T]]: ...
@overload
def operation(
    spec: str,
    returns: None = None,
    *,
    needs: Needs,
    experimental: bool = False,
    reads: bool | None = None,
    editions: tuple[Edition, ...] = BOTH,
    chapter: str = "",
    on_prem: OnPrem = SAME,
) -> Callable[[Callable[Concatenate[Any, P], Call]], Operation[P, None]]: ...
def operation(
    spec: str,
    returns: Any = None,
    *,
    needs: Needs,
    experimental: bool = False,
    reads: bool | None = None,
    editions: tuple[Edition, ...] = BOTH,
    chapter: str = "",
    on_prem: OnPrem = SAME,
) -> Any:
    """Make a method of a function that describes a call.

    `spec` is the method and the path as Atlassian's document has them, below `/rest/servicedeskapi` or from `/rest`.
    `returns` is the shape of the reply, None where it has no body. `reads` says that a POST changes nothing, so that it may
    be repeated. `editions` are those that have the operation, `on_prem` says what is different about it on Data Center.
    `chapter` is the platform reference's, where it is not its noun's.
    """
    return partial(
        Operation,
        spec,
        returns,
        needs=needs,
        experimental=experimental,
        reads=reads,
        editions=editions,
        chapter=chapter,
        on_prem=on_prem,
    )


class Pages(Method, Generic[P, T]):
    """An operation that lists: called, it gives the items of all pages, one after another."""

    def __init__(self, one: Operation[P, Any], item: Any, paging: Paging) -> None:
        self.operation, self.item, self.paging = one, item, paging
        update_wrapper(self, one.describe)

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
        return MethodType(self._walk, nouns)

    @cached_property
    def _walk(self) -> Any:
        def walk(nouns: Nouns[Any], *args: P.args, **kwargs: P.kwargs) -> Any:
            sender = nouns._sender  # noqa: SLF001
            first = self.operation.describe(nouns, *args, **kwargs)
            pages: AsyncPages[T] = AsyncPages(partial(sender.send, self.operation), first, self.paging)
            return BlockingPages(pages, sender.wait) if sender.blocking else pages

        return dressed(walk, self, f"pages of {getattr(self.item, '__name__', self.item)}")


def pages(
    spec: str,
    item: type[T],
    *,
    needs: Needs,
    paging: Paging,
    experimental: bool = False,
    editions: tuple[Edition, ...] = BOTH,
    chapter: str = "",
    on_prem: OnPrem = SAME,
) -> Callable[[Callable[Concatenate[Any, P], Call]], Pages[P, T]]:
    """Make a listing method of a function that describes the call of its first page."""

    def listing(describe: Callable[Concatenate[Any, P], Call]) -> Pages[P, T]:
        page = paging.page[item]
        one: Operation[P, Any] = Operation(
            spec,
            page,
            describe,
            needs=needs,
            experimental=experimental,
            reads=True,
            editions=editions,
            chapter=chapter,
            on_prem=on_prem,
        )
        return Pages(one, item, paging)

    return listing


def _segment(value: str) -> str:
    """One blank of a path; `..` would be resolved away on its way and end up at another operation."""
    if not value or value in {".", ".."}:
        raise UserError(f"{value!r} cannot name anything of Jira's: say which one is meant")
    return quote(value, safe="")
