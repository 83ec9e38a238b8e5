"""A described method as a function: `help`, notebooks and editors see its own arguments and words."""

import inspect
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

__all__ = ["Method", "dressed"]


class Method:
    """What operations, lists, files and flows have in common: each is a method of its nouns, like any other."""

    def __get__(self, nouns: Any, owner: Any) -> Any:
        return self

    def __call__(self, nouns: Any, *args: Any, **kwargs: Any) -> Any:
        """As every method, it can be called on its class, with the nouns before its own arguments."""
        return self.__get__(nouns, type(nouns))(*args, **kwargs)


def dressed(call: Callable[..., Any], described: Any, gives: Any) -> Any:
    """A function under the name, the words and the arguments of what describes its call, and with what it gives."""
    update_wrapper(call, described, updated=())
    wanted = inspect.signature(described.__wrapped__)
    call.__signature__ = wanted.replace(return_annotation=gives)  # type: ignore[attr-defined]
    return call
