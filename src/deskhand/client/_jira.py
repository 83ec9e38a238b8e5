"""The connected client: every noun of Jira's API under its name."""

import asyncio
import threading
from collections.abc import Coroutine
from datetime import datetime
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from deskhand.auth import SignIn
from deskhand.client._http import Http
from deskhand.client._operation import Async, Blocking, Call, Edition, Operation, W
from deskhand.client.comments import Comments

__all__ = ["BlockingJira", "Jira"]

T = TypeVar("T")


class _Site(Generic[W]):
    """What both worlds share: the nouns."""

    blocking = False

    def __init__(self, site: str, sign_in: SignIn | None = None, *, edition: Edition = "cloud", **http: Any) -> None:
        self.site = site.rstrip("/")
        self.edition: Edition = edition
        self.http = Http(site, sign_in, edition=edition, **http)
        self.comments: Comments[W] = Comments(self)

    async def send(self, operation: Operation[Any, T], call: Call) -> T:
        """Carry out one call."""
        return await self.http.send(operation, call)

    def wait(self, todo: Coroutine[Any, Any, T]) -> T:
        """Do something asynchronous and wait for it."""
        raise NotImplementedError

    def site_time(self) -> datetime:
        """What the site's clock shows now, by its last reply."""
        return self.http.site_time()


class Jira(_Site[Async]):
    """A site under one sign-in; its methods are awaited.

    >>> async with Jira("https://acme.atlassian.net", ApiToken("me@acme.example", token)) as jira:
    ...     await jira.comments.create("HELP-1", "On it", public=True)
    """

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        await self.http.close()
