"""Permissions: what accounts may do, why, and whether recipes may do what their steps do."""

# ruff: noqa: PLC0415 (listing must stay quick: what is heavy is imported by the method that needs it)

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deskhand.app.connections import Connections
from deskhand.errors import DeskhandError, UserError
from deskhand.store import Store

if TYPE_CHECKING:
    import asyncio

    from deskhand.client import Jira
    from deskhand.engine._engine import Job, Step
    from deskhand.permissions import Explanation, SignedIn
    from deskhand.permissions.facts import FactReader
    from deskhand.recipes.document import Recipe
    from deskhand.recipes.inquiry import Matrix
    from deskhand.recipes.needs import Least
    from deskhand.recipes.preflight import Check

__all__ = ["Permissions"]

DAY_SECONDS = 24 * 60 * 60
BETWEEN_CHECKS_SECONDS = 600


class Permissions:
    """Questions about permissions, asked under stored connections."""

    def __init__(self, store: Store, connections: Connections, clock: Callable[[], datetime]) -> None:
        self._store, self._connections, self._clock = store, connections, clock

    async def explain(
        self,
        word: str,
        target: str = "",
        *,
        connection: str | None = None,
        account: str | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> "Explanation":
        """Whether an account may do something, and why; `word` is an action, operation, permission or trigger.

        It may be the line of an error as well, which tells of a call that was refused.
        """
        from deskhand.permissions.refusals import read_refusal
        from deskhand.recipes.inquiry import ask, ask_why

        name = connection or self._connections.only()
        async with self._connections.open(name) as jira:
            if read_refusal(word):
                if target or account or given:
                    raise UserError("an error is explained as it stands: leave all else but the connection out")
                told = await ask_why(self._reader(name, jira), word)
                if told is None:
                    raise UserError("what that error was about cannot be told, or permissions are not its reason")
                return told
            return await ask(self._reader(name, jira), word, target, account=account, given=given)

    async def explain_job(self, job: "Job", steps: "Sequence[Step]") -> "Explanation | None":
        """Why Jira refused what a job tried, as things stand now; None where it refused nothing, or cannot be asked."""
        from deskhand.client import Jira
        from deskhand.permissions.refusals import read_refusal
        from deskhand.recipes.inquiry import ask_why, ask_why_not

        failed = next((step for step in reversed(steps) if step.error), None)
        line = (failed and failed.error) or job.error
        if not line:
            return None
        given = failed.input if failed and isinstance(failed.input, dict) else {}
        name, action = self._did(job, failed.path if failed else "")
        gave_up = action if "request" in given and not read_refusal(line) else None
        try:
            # Somebody looks at the job: its log must not wait for a site that does not answer.
            async with self._connections.open(name, Jira, tries=1) as jira:
                reader = self._reader(name, jira)
                return await (ask_why_not(reader, gave_up, given) if gave_up else ask_why(reader, line, step=given))
        except DeskhandError:
            return None

    def _did(self, job: "Job", path: str) -> tuple[str, str | None]:
        """The connection of a job, and the action of one of its steps."""
        from deskhand.recipes.document import ActionStep, parse, walk

        recipe = parse(self._store.recipes.version(job.recipe, job.version).source, job.recipe)
        id = path.rpartition("/")[2]  # a step's id is its own in the whole recipe
        found = (step.action for step in walk(recipe.steps) if isinstance(step, ActionStep) and step.id == id)
        return recipe.connection, next(found, None)

    async def fill_matrix(
        self, target: str, *, connection: str | None = None, accounts: Sequence[str] = (), actions: Sequence[str] = ()
    ) -> "Matrix":
        """What accounts may do on a target."""
        from deskhand.recipes.inquiry import fill_matrix

        name = connection or self._connections.only()
        async with self._connections.open(name) as jira:
            return await fill_matrix(self._reader(name, jira), target, accounts=accounts, actions=actions)

    async def preflight(self, recipes: "Sequence[Recipe]", *, account: str | None = None) -> "list[Check]":
        """See whether the accounts of recipes may do what their steps do, on the targets that are known."""
        from deskhand.recipes.preflight import preflight

        found: list[Check] = []
        for name in dict.fromkeys(recipe.connection for recipe in recipes):
            async with self._connections.open(name) as jira:
                mine = [recipe for recipe in recipes if recipe.connection == name]
                found += await preflight(mine, self._reader(name, jira), account=account)
        return found

    async def least_needs(self, recipes: "Sequence[Recipe]", *, location: str | None = None) -> "Least":
        """The least that recipes need, these and those of a location, and what the account of their connection has too much."""
        from deskhand.recipes.needs import least

        stored = {one.name: one.location for one in self._store.connections.list()}
        every = [*recipes, *self._stored(lambda one: location is not None and stored[one.connection] == location)]
        if not every:
            raise UserError("no recipe to look at: name files, or a location with recipes that were started")
        names = {recipe.connection for recipe in every} & stored.keys()
        if len(names) != 1:
            return least(every)
        name = names.pop()
        told = await self.explain("ADMINISTER", connection=name)
        administers = None if told.verdict == "unknown" else told.verdict == "allowed"
        return least(every, scopes=self._signed_in(name).scopes, administers=administers)

    async def check_started(self) -> "list[Check]":
        """See whether the accounts of the started recipes may still do what their steps do: the steps that are refused."""
        checks = await self.preflight(self._stored(lambda one: one.started))
        return [one for one in checks if one.verdict == "refused"]

    async def check_now_and_then(self, refused: "asyncio.Event") -> None:
        """Ask daily, and soon after Jira refused something: once for all that it refuses in the same minutes."""
        import asyncio
        import logging

        log = logging.getLogger("deskhand.permissions")
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(refused.wait(), DAY_SECONDS)
            refused.clear()
            try:
                found = await self.check_started()
            except DeskhandError as error:
                log.warning("what the recipes' accounts may do could not be asked: %s", error)
            else:
                for one in found:
                    log.warning("%s: %s: %s %s", one.recipe, one.step, one.explanation.why, one.remedy)
            await asyncio.sleep(BETWEEN_CHECKS_SECONDS)

    def _stored(self, wanted: Callable[[Any], bool]) -> "list[Recipe]":
        from deskhand.recipes.document import parse

        kept = [one for one in self._store.recipes.list() if wanted(one)]
        return [parse(self._store.recipes.version(one.name, one.version).source, one.name) for one in kept]

    def _signed_in(self, name: str) -> "SignedIn":
        from deskhand.auth import WAYS
        from deskhand.permissions import SignedIn

        way = WAYS[self._connections.get(name).auth or "api_token"]
        scopes = getattr(self._connections.sign_in(name), "scopes", None) or None
        return SignedIn(way=way.title, scopes=scopes, hides_scopes=way.gateway and scopes is None)

    def _reader(self, name: str, jira: "Jira") -> "FactReader":
        from deskhand.permissions.facts import FactReader

        return FactReader(jira, signed_in=self._signed_in(name), clock=self._clock)
