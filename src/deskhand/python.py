"""The door for Python programs: a client of a stored connection, by its name."""

from pathlib import Path
from typing import Self

from deskhand import client
from deskhand.app import App
from deskhand.entrance import open_app
from deskhand.permissions import Explanation, ask

__all__ = ["BlockingJira", "Jira"]


class Permissions:
    """Why the account, or another, may do something or not."""

    def __init__(self, jira: client.Jira) -> None:
        self._jira = jira

    async def explain(self, what: str, target: str = "", *, account: str | None = None) -> Explanation:
        """Whether an account may make calls of an operation, or has a permission, on a target; see `deskhand explain`."""
        return await ask(self._jira, what, target, account=account)


class BlockingPermissions:
    """The same for programs that do not await."""

    def __init__(self, jira: "BlockingJira") -> None:
        self._jira = jira

    def explain(self, what: str, target: str = "", *, account: str | None = None) -> Explanation:
        """Whether an account may make calls of an operation, or has a permission, on a target; see `deskhand explain`."""
        return self._jira.wait(self._explained(what, target, account))

    async def _explained(self, what: str, target: str, account: str | None) -> Explanation:
        async with self._jira.awaited() as jira:
            return await ask(jira, what, target, account=account)


class Jira(client.Jira):
    """A site under one sign-in; its methods are awaited.

    >>> async with Jira.connect("it-desk") as jira:
    ...     await jira.comments.create("HELP-1", "On it", public=True)
    """

    _app: App | None = None

    @classmethod
    def connect(cls, name: str, *, home: Path | None = None) -> Self:
        """A client of the connection stored under this name; NotStored where there is none."""
        app = open_app(home)
        jira = app.connections.open(name, cls)
        jira._app = app  # noqa: SLF001 (renewed tokens are stored through it)
        return jira

    @property
    def permissions(self) -> Permissions:
        """Why the account, or another, may do something or not."""
        return Permissions(self)

    async def close(self) -> None:
        """Close the connections to the site, and what the connection was read from."""
        await super().close()
        if self._app is not None:
            self._app.close()


class BlockingJira(client.BlockingJira):
    """A site under one sign-in; its methods return when they are done. Several threads may share it.

    >>> with BlockingJira.connect("it-desk") as jira:
    ...     jira.comments.create("HELP-1", "On it", public=True)
    """

    _app: App | None = None

    @classmethod
    def connect(cls, name: str, *, home: Path | None = None) -> Self:
        """A client of the connection stored under this name; NotStored where there is none."""
        app = open_app(home)
        jira = app.connections.open(name, cls)
        jira._app = app  # noqa: SLF001 (renewed tokens are stored through it)
        return jira

    def awaited(self) -> client.Jira:
        """The same site under the same sign-in, for the async world."""
        return client.Jira(self.site, self._sign_in, edition=self.edition, **self._options)

    @property
    def permissions(self) -> BlockingPermissions:
        """Why the account, or another, may do something or not."""
        return BlockingPermissions(self)

    def close(self) -> None:
        """Close the connections to the site, and what the connection was read from."""
        super().close()
        if self._app is not None:
            self._app.close()
