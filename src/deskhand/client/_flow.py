"""`@flow`: a method of several calls, in an async and a blocking world."""

import inspect
from collections.abc import Callable, Coroutine
from functools import cached_property, update_wrapper
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, overload

from deskhand.client._bound import Method, dressed
from deskhand.client._worlds import Async, Blocking, Nouns

__all__ = ["flow"]

P = ParamSpec("P")
T = TypeVar("T")


class flow(Method, Generic[P, T]):  # noqa: N801  # a decorator, like `property`
    """A method of several calls, written once as an `async def` and usable in both worlds."""

    def __init__(self, several: Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]) -> None:
        self.several = several
        update_wrapper(self, several)

    @overload
    def __get__(self, nouns: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, nouns: Nouns[Async], owner: Any) -> Callable[P, Coroutine[Any, Any, T]]: ...
    @overload
    def __get__(self, nouns: Nouns[Blocking], owner: Any) -> Callable[P, T]: ...
    def __get__(self, nouns: Nouns[Any] | None, owner: Any) -> Any:
        if nouns is None:
            return self
        return MethodType(self._blocking if nouns._sender.blocking else self.several, nouns)  # noqa: SLF001

    @cached_property
    def _blocking(self) -> Any:
        def done(nouns: Nouns[Blocking], *args: P.args, **kwargs: P.kwargs) -> T:
            return nouns._sender.wait(self.several(nouns._awaited(), *args, **kwargs))  # noqa: SLF001

        return dressed(done, self, inspect.signature(self.several).return_annotation)
