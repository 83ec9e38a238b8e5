"""The door for Python programs: a client of a stored connection, by its name."""

from pathlib import Path
from typing import Self

from deskhand import client
from deskhand.app import App
from deskhand.entrance import open_app

__all__ = ["BlockingJira", "Jira"]


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
        jira = app.connect(name, cls)
        jira._app = app  # noqa: SLF001 (renewed tokens are stored through it)
        return jira

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
        jira = app.connect(name, cls)
        jira._app = app  # noqa: SLF001 (renewed tokens are stored through it)
        return jira

    def close(self) -> None:
        """Close the connections to the site, and what the connection was read from."""
        super().close()
        if self._app is not None:
            self._app.close()
