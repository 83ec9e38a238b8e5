"""The connected client: every noun of Jira's API under its name."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, Unpack
from weakref import WeakSet

from deskhand.auth import SignIn
from deskhand.client._call import Call
from deskhand.client._later import drifted
from deskhand.client._operation import Operation
from deskhand.client._options import Options, address
from deskhand.client._worlds import Async, Blocking, Edition, W
from deskhand.client.approvals import Approvals
from deskhand.client.assets import Assets
from deskhand.client.attachments import Attachments
from deskhand.client.comments import Comments
from deskhand.client.customers import Customers
from deskhand.client.feedback import Feedbacks
from deskhand.client.forms import Forms
from deskhand.client.info import Info
from deskhand.client.knowledgebase import Knowledgebase
from deskhand.client.notifications import Notifications
from deskhand.client.organizations import Organizations
from deskhand.client.participants import Participants
from deskhand.client.platform import Platform
from deskhand.client.portals import Portals
from deskhand.client.queues import Queues
from deskhand.client.request_types import RequestTypes
from deskhand.client.requests import Requests
from deskhand.client.service_desks import ServiceDesks
from deskhand.client.slas import Slas
from deskhand.client.status import Statuses
from deskhand.client.transitions import Transitions
from deskhand.errors import UserError

if TYPE_CHECKING:
    from deskhand.client._http import Http

__all__ = ["BlockingJira", "Jira"]

T = TypeVar("T")


class Site(Generic[W]):
    """What both worlds share: the nouns."""

    blocking = False

    def __init__(
        self, site: str, sign_in: SignIn | None = None, *, edition: Edition = "cloud", **options: Unpack[Options]
    ) -> None:
        if edition not in ("cloud", "datacenter"):
            raise UserError(f"{edition!r} is no edition of Jira: say 'cloud' or 'datacenter'")
        if unknown := options.keys() - Options.__annotations__.keys():
            raise TypeError(f"{type(self).__name__} takes no {', '.join(sorted(unknown))}")
        self.site = address(site)
        self.edition: Edition = edition
        self._sign_in = sign_in
        self._options = options
        self.approvals: Approvals[W] = Approvals(self)
        self.assets: Assets[W] = Assets(self)
        self.attachments: Attachments[W] = Attachments(self)
        self.comments: Comments[W] = Comments(self)
        self.customers: Customers[W] = Customers(self)
        self.feedback: Feedbacks[W] = Feedbacks(self)
        self.forms: Forms[W] = Forms(self)
        self.info: Info[W] = Info(self)
        self.knowledgebase: Knowledgebase[W] = Knowledgebase(self)
        self.notifications: Notifications[W] = Notifications(self)
        self.organizations: Organizations[W] = Organizations(self)
        self.participants: Participants[W] = Participants(self)
        self.platform: Platform[W] = Platform(self)
        self.portals: Portals[W] = Portals(self)
        self.queues: Queues[W] = Queues(self)
        self.request_types: RequestTypes[W] = RequestTypes(self)
        self.requests: Requests[W] = Requests(self)
        self.service_desks: ServiceDesks[W] = ServiceDesks(self)
        self.slas: Slas[W] = Slas(self)
        self.status: Statuses[W] = Statuses(self)
        self.transitions: Transitions[W] = Transitions(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.site!r})"

    @cached_property
    def http(self) -> "Http":
        """The calls to the site; what makes them is loaded with the first."""
        from deskhand.client._http import Http  # noqa: PLC0415  # aiohttp takes longer to load than all of the client

        return Http(self.site, self._sign_in, edition=self.edition, **self._options)

    def send(self, operation: Operation[Any, T], call: Call) -> Coroutine[Any, Any, T]:
        """Carry out one call."""
        return self.http.send(operation, call)

    def stream(self, operation: Operation[Any, Any], call: Call) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Carry out one call whose reply is read in chunks."""
        return self.http.stream(operation, call)

    def wait(self, todo: Coroutine[Any, Any, T]) -> T:
        """Do something asynchronous and wait for it."""
        raise NotImplementedError

    def drift(self) -> dict[str, list[str]]:
        """In what Jira's replies differed from its documentation so far: places and kinds, by operation or part."""
        return {name: list(found) for name, found in {**self.http.drift, **drifted}.items()}

    def site_time(self) -> datetime:
        """What the site's clock shows now, by its last reply."""
        return self.http.site_time()


class Jira(Site[Async]):
    """A site under one sign-in; its methods are awaited. `site` is the address that a browser shows; see `Options` for more.

    >>> async with Jira("https://acme.atlassian.net", ApiToken("me@acme.example", token)) as jira:
    ...     await jira.comments.create("HELP-1", "On it", public=True)
    """

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections to the site."""
        await self.http.close()


class BlockingJira(Site[Blocking]):
    """A site under one sign-in; its methods return when they are done. Several threads may share it.

    `site` is the address that a browser shows; see `Options` for more.
    The calls are made on a thread of its own, so that it works where an event loop runs already, as in notebooks.

    >>> with BlockingJira("https://acme.atlassian.net", ApiToken("me@acme.example", token)) as jira:
    ...     jira.comments.create("HELP-1", "On it", public=True)
    """

    blocking = True

    def __init__(
        self, site: str, sign_in: SignIn | None = None, *, edition: Edition = "cloud", **options: Unpack[Options]
    ) -> None:
        super().__init__(site, sign_in, edition=edition, **options)
        self._begin()
        _open.add(self)

    def _begin(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def wait(self, todo: Coroutine[Any, Any, T]) -> T:
        """Do something asynchronous on the client's own thread and wait for it."""
        future = asyncio.run_coroutine_threadsafe(todo, self._loop or self._start())
        try:
            return future.result()
        except BaseException:  # of the waiting too, such as an interrupt: what was asked for must not go on unseen
            future.cancel()
            raise

    def close(self) -> None:
        """Close the connections to the site and end the thread."""
        with self._starting:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self.http.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _start(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=loop.run_forever, name="deskhand-client", daemon=True)
                self._thread.start()
                self._loop = loop
            return self._loop

    def _begin_anew(self) -> None:
        """Leave thread and connections to the process that this one was forked from."""
        self._begin()
        if "http" in self.__dict__:
            _of_parent.append(self.__dict__.pop("http"))


_open: WeakSet[BlockingJira] = WeakSet()
_of_parent: list[object] = []  # kept, since what is forgotten is closed


def _after_fork() -> None:
    for jira in _open:
        jira._begin_anew()  # noqa: SLF001


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
