"""Declarations: which operations a test shows to work, and what it sees refused."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, NamedTuple

import pytest

from client.outcomes.company import Company, done
from deskhand.errors import CallError

Test = Callable[..., Coroutine[Any, Any, None]]


def shows(*specs: str, editions: tuple[str, ...] = ()) -> Callable[[Test], Test]:
    """Declare what a test shows.

    It fails if it did not call that, sent what Atlassian's documents do not know, or had a reply that is not of the
    declared shape. It runs on each edition that has all of it, or on those named.
    """

    def declare(test: Test) -> Test:
        @wraps(test)
        async def showing(**arguments: Any) -> None:
            acme: Company = arguments["acme"]
            await test(**arguments)
            assert set(specs) <= acme.called, set(specs) - acme.called
            assert not acme.objections(), acme.objections()
            assert not acme.drift(), acme.drift()

        showing.shown = specs  # type: ignore[attr-defined]
        showing.editions = editions  # type: ignore[attr-defined]
        return showing

    return declare


class No(NamedTuple):
    """A refusal: the operation, the status, and who asks for what; on one edition only where it is named."""

    operation: str
    status: int
    ask: Callable[[Company], Any]
    only: str = ""

    def __str__(self) -> str:
        return f"{self.status} {self.operation}"

    async def said(self, acme: Company) -> None:
        """Ask, and have it refused with a reason."""
        with pytest.raises(CallError) as caught:
            await done(self.ask(acme))
        assert (self.operation, self.status) == (caught.value.operation, caught.value.status), caught.value
        assert caught.value.messages or caught.value.fields, caught.value
        assert not caught.value.may_have_happened, caught.value
        assert not acme.objections(), acme.objections()


def refuses(*refusals: No) -> Callable[[Test], Test]:
    """Declare what a test, given each as `no`, sees refused."""

    def declare(test: Test) -> Test:
        test.refusals = refusals  # type: ignore[attr-defined]
        return test

    return declare
