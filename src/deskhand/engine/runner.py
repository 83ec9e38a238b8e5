"""The interpreter of recipes: one job, walked step by step to one outcome."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from deskhand.actions import catalogue
from deskhand.engine._engine import Begun, Done, InDoubt, JobRun, Outcome, Retry, StepResult, Stop
from deskhand.engine.effects import Effects, Output, Site
from deskhand.errors import CallError, DeskhandError, LocalFailure, NotFound, Refused, SignInFailed
from deskhand.recipes.document import ActionStep, ForEachStep, IfStep, Recipe, Step, StopStep
from deskhand.recipes.expressions import compile
from deskhand.recipes.templates import Template, convert, render

__all__ = ["Runner", "after"]

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
RETRY_FOR = timedelta(hours=24)


class _Place(NamedTuple):
    """Where in a recipe the walk is: the names it can see, and where this round of a loop keeps its steps.

    A step's path in the recipe begins with `written`; in the journal it begins with `kept`, which holds the round's number.
    """

    scope: Mapping[str, Any]
    written: str = ""
    kept: str = ""

    def path(self, step: Step) -> str:
        """The path that the journal knows the step by."""
        return self.kept + step.path[len(self.written) :]

    def seeing(self, name: str, value: Any) -> "_Place":
        """The same place with one more name."""
        return self._replace(scope={**self.scope, name: value})


class Runner:
    """Walks jobs through their recipes."""

    def __init__(
        self,
        recipe: Callable[[str, int], Awaitable[Recipe]],
        site: Callable[[str], Awaitable[Site]],
        effects: Effects,
        clock: Callable[[], datetime],
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        self._recipe, self._site, self._effects, self._clock, self._refused = recipe, site, effects, clock, refused

    async def __call__(self, job: JobRun) -> Outcome:
        """Walk a job to its outcome."""
        walk = _Walk(job, self._effects)
        try:
            recipe = await self._recipe(job.recipe, job.version)
            return await walk.whole(recipe, await self._site(recipe.connection))
        except DeskhandError as error:
            if isinstance(error, Refused | NotFound | SignInFailed):
                self._refused()
            return after(error, progress=walk.progress, now=self._clock())


class _Walk:
    """One job on its way through its recipe; `progress` is when it last came further."""

    def __init__(self, job: JobRun, effects: Effects) -> None:
        self._job, self._effects = job, effects
        self.progress = job.began

    async def whole(self, recipe: Recipe, site: Site) -> Outcome:
        """From the trigger's condition to the last step."""
        job = self._job
        condition = recipe.trigger.condition
        if condition is not None and not compile(condition, ("trigger",)).truth({"trigger": job.event}):
            return Done("the recipe's condition does not hold")
        known = {"trigger": job.event, "job": {"id": job.id, "recipe": job.recipe, "started": job.began}}
        return await self._steps(recipe.steps, _Place(known), site) or Done()

    async def _steps(self, steps: tuple[Step, ...], place: _Place, site: Site) -> Outcome | None:
        """Do steps one after another; an outcome ends the job, None goes on behind them."""
        for step in steps:
            if isinstance(step, ActionStep):
                did = await self._act(step, place, site)
                if not isinstance(did, Output):
                    return did
                place = place.seeing(step.id, did.value)
                continue
            ended = await self._branch(step, place, site)
            if ended is not None:
                return ended
        return None

    async def _branch(self, step: IfStep | ForEachStep | StopStep, place: _Place, site: Site) -> Outcome | None:
        if isinstance(step, StopStep):
            text = Template.read(step.text).as_text(place.scope)
            return Stop(text) if step.failed else Done(text or None)
        if isinstance(step, IfStep):
            chosen = step.then if compile(step.condition, place.scope.keys()).truth(place.scope) else step.otherwise
            return await self._steps(chosen, place, site)
        path = place.path(step)
        for number, item in enumerate(await _items(self._job, step, path, place.scope)):
            inside = _Place(place.scope, f"{step.path}/do/", f"{path}/{number}/do/").seeing(step.name, item)
            ended = await self._steps(step.do, inside, site)
            if ended is not None:
                return ended
        return None

    async def _act(self, step: ActionStep, place: _Place, site: Site) -> Output | Retry | InDoubt:
        path = place.path(step)
        kept = self._job.recorded(path)
        if kept is None or kept.status != "done":
            action = catalogue().get(step.action)
            if action is None:
                raise LocalFailure(f"this Deskhand has no action {step.action}")
            given = convert(render(step.input, place.scope), action.input, step.action)
            did = await self._effects.perform(self._job, path, action, given, site)
            kept = self._job.recorded(path)
        else:
            did = Output(kept.output)
        if kept is not None and kept.status == "done" and kept.ended is not None:
            self.progress = max(self.progress, kept.ended)
        return did


def after(error: DeskhandError, *, progress: datetime, now: datetime) -> Outcome:
    """What becomes of a job whose step failed: stopped, or tried again where that may help.

    It waits as long again as it has waited since it last came further, so each time twice as long, for a day.
    """
    waited = now - progress
    if not isinstance(error, CallError) or not error.worth_retrying or waited > RETRY_FOR:
        return Stop(str(error))
    asked = timedelta(seconds=error.retry_after or 0)
    return Retry(at=now + max(min(max(waited, FIRST_PAUSE), LONGEST_PAUSE), asked), why=str(error))


async def _items(job: JobRun, step: ForEachStep, path: str, scope: Mapping[str, Any]) -> list[Any]:
    """The list of a loop, journalled: after a crash its rounds must have the numbers that they had."""

    async def listed(_: Begun | None) -> StepResult:
        return StepResult(output=compile(step.items, scope.keys()).items(scope))

    items: list[Any] = await job.step(path, listed)
    return items
