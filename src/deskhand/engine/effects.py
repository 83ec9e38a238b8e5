"""Never twice: before a write is sent again, look on the site for what it may already have done."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from deskhand.actions import Action, Sent, Unknown
from deskhand.client import Jira
from deskhand.engine._engine import JSON, Engine, InDoubt, JobRun, Retry, Step, StepResult

__all__ = ["Effects", "Output", "Site"]

CLOCK_MARGIN = timedelta(seconds=3)  # a `Date` header has whole seconds, and takes its time on the way


class Site(NamedTuple):
    """A connected client, and the account that it signs in as."""

    jira: Jira
    account: str


class Output(NamedTuple):
    """What a step gave."""

    value: JSON


class Effects:
    """Does the steps of recipes, each write at most once."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock
        self._started = clock()  # whatever was sent by an engine that is gone was sent before this
        self._looking = asyncio.Lock()  # two steps must not take the same effect for their own
        self._taken: set[str] = set()

    async def perform(
        self, job: JobRun, path: str, action: Action[Any, Any], given: Any, site: Site
    ) -> Output | Retry | InDoubt:
        """Do one step of a job, or give back what it gave before. What Jira refuses is raised as the client raises it."""
        if action.reads(given):
            return Output(await job.step(path, lambda _: _read(action, given, site), input=msgspec.to_builtins(given)))
        kept = job.recorded(path)
        if kept is not None and kept.status == "done":
            return Output(kept.output)
        if kept is not None and kept.status != "refused":
            found = await self._look(kept, action, site)
            if isinstance(found, StepResult):
                return Output(await job.step(path, lambda _: _given_back(found), input=kept.input))
            if found is not None:
                return found
        plan = await action.plan(site.jira, given) if action.plan else given
        announced = msgspec.to_builtins(plan)
        return Output(await job.step(path, lambda _: _write(action, plan, site), announce=True, input=announced))

    async def _look(self, kept: Step, action: Action[Any, Any], site: Site) -> StepResult | Retry | InDoubt | None:
        """What the write did as far as the site shows: None where it certainly did nothing."""
        if action.find_effect is None:
            return InDoubt(f"{action.name} cannot tell whether it was done")
        plan = msgspec.convert(kept.input, action.planned)
        async with self._looking:
            await site.jira.platform.server_info.get()  # its `Date` tells the site's clock from ours
            since = kept.began + (site.jira.site_time() - self._clock()) - CLOCK_MARGIN
            found = await action.find_effect(site.jira, plan, Sent(since=since, account=site.account))
            if isinstance(found, Unknown):
                return InDoubt(found.why)
            for result in found:
                effect = action.effect_id(result)
                if effect is None or not await self._is_taken(effect):
                    return StepResult(output=msgspec.to_builtins(result), effect=effect)
        settled = (kept.ended or self._started) + timedelta(seconds=action.settles)
        if self._clock() < settled:
            return Retry(at=settled, why=f"waiting to see whether {action.name} was done before it is sent again")
        return None

    async def _is_taken(self, effect: str) -> bool:
        if effect in self._taken or await self._engine.claimed([effect]):
            return True
        self._taken.add(effect)
        return False


async def _read(action: Action[Any, Any], given: Any, site: Site) -> StepResult:
    return StepResult(output=msgspec.to_builtins(await action.run(site.jira, given)))


async def _write(action: Action[Any, Any], plan: Any, site: Site) -> StepResult:
    result = await action.run(site.jira, plan)
    return StepResult(output=msgspec.to_builtins(result), effect=action.effect_id(result))


async def _given_back(found: StepResult) -> StepResult:
    return found
