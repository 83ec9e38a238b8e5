"""The door for Python programs: a client of a stored connection, by its name."""

from functools import cached_property
from pathlib import Path
from typing import Any, Self

from deskhand import client
from deskhand.app import App
from deskhand.entrance import open_app
from deskhand.errors import CallError, UserError
from deskhand.permissions import Explanation, FactReader

__all__ = ["BlockingJira", "Jira"]

RECIPES = (".yaml", ".yml")


class Permissions:
    """Why the account, or another, may do something or not; what was read is kept for some minutes."""

    def __init__(self, jira: client.Jira) -> None:
        self._reader = FactReader(jira)

    async def explain(
        self,
        what: str | Path,
        target: str = "",
        *,
        account: str | None = None,
        to: str | None = None,
        public: bool | None = None,
    ) -> Explanation:
        """Whether an account may do something, and why, in the words of `deskhand explain`.

        `what` is an action (`add_comment`), an operation, Jira's key of a permission, a trigger, or a recipe's file, `target`
        a request (`HELP-42`), a desk (`HELP`) and what is in them, or nothing for the whole site. `account` is an e-mail
        address, an id, or `anonymous`, and without it the one that is signed in. `to` is the transition that is wanted,
        `public` says whether customers are to read a comment.
        """
        from deskhand.recipes.inquiry import ask, ask_about_recipe  # noqa: PLC0415 (slow to load for who never asks)

        _are_texts(what=str(what) if isinstance(what, Path) else what, target=target, account=account, to=to)
        given = {name: value for name, value in (("to", to), ("public", public)) if value is not None}
        if str(what).endswith(RECIPES):
            if target or given:
                raise UserError("a recipe is explained on the targets that it names: leave target, to and public out")
            return await ask_about_recipe(self._reader, _text(Path(what)), str(what), account=account)
        return await ask(self._reader, str(what), target, account=account, given=given)

    async def explain_error(self, error: CallError) -> Explanation | None:
        """Why Jira refused a call, from the error alone; None where it is no refusal, or permissions are not its reason."""
        from deskhand.recipes.inquiry import ask_why  # noqa: PLC0415 (slow to load for who never asks)

        return await ask_why(self._reader, error)


class BlockingPermissions:
    """The same for programs that do not await."""

    def __init__(self, jira: "BlockingJira") -> None:
        self._jira = jira

    def explain(
        self,
        what: str | Path,
        target: str = "",
        *,
        account: str | None = None,
        to: str | None = None,
        public: bool | None = None,
    ) -> Explanation:
        """Whether an account may do something, and why, in the words of `deskhand explain`; see `Permissions.explain`."""
        return self._jira.wait(self._explained(what, target, account=account, to=to, public=public))

    def explain_error(self, error: CallError) -> Explanation | None:
        """Why Jira refused a call, from the error alone; see `Permissions.explain_error`."""
        return self._jira.wait(self._explained_error(error))

    async def _explained_error(self, error: CallError) -> Explanation | None:
        async with self._jira.awaited() as jira:
            return await Permissions(jira).explain_error(error)

    async def _explained(self, what: str | Path, target: str, **how: Any) -> Explanation:
        async with self._jira.awaited() as jira:
            return await Permissions(jira).explain(what, target, **how)


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

    @cached_property
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


def _are_texts(**given: Any) -> None:
    """UserError where something else than a text is given: what is typed in a program is a person's mistake, too."""
    for name, value in given.items():
        if not isinstance(value, str) and (value is not None or name in ("what", "target")):
            raise UserError(f"{name} is a text, not {type(value).__name__}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file}: cannot be read: {error}") from error
