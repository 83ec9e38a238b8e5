"""A desk for tests of the engine: the sandbox, a journal, and a clock that is held."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from deskhand.auth import ApiToken
from deskhand.auth.personal_token import PersonalToken
from deskhand.client import Jira
from deskhand.engine._engine import Job, NewJob, Step
from deskhand.engine.effects import Effects, Site
from deskhand.engine.embedded import EmbeddedEngine
from deskhand.engine.runner import Runner
from deskhand.recipes.document import Recipe, parse
from deskhand.sandbox import Sandbox

ME = "deskhand@acme.example"
AGENT = "alex@acme.example"
CUSTOMER = "aisha@acme.example"


class Clock:
    """Time that moves only when told, beginning now: the site's own clock runs beside it."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)  # the journal keeps milliseconds

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


async def no_wait(seconds: float) -> None:
    """Pauses between the client's own tries take no time here."""


def client_of(sandbox: Sandbox, email: str, **more: Any) -> Jira:
    """A client as the edition signs in: with an API token, or on-prem with a personal one."""
    on_prem = sandbox.site.edition == "datacenter"
    sign_in: Any = PersonalToken(sandbox.token(email)) if on_prem else ApiToken(email, sandbox.token(email))
    return Jira(sandbox.url, sign_in, edition="datacenter" if on_prem else "cloud", **more)


@dataclass
class Desk:
    """A connected site, an engine over a journal, and recipes by name."""

    sandbox: Sandbox
    jira: Jira
    account: str
    engine: EmbeddedEngine
    clock: Clock
    recipes: dict[str, Recipe] = field(default_factory=dict)

    async def raise_request(self, summary: str = "Help", kind: str = "Get IT help", by: str = CUSTOMER) -> str:
        """A customer raises a request; its key comes back."""
        async with self.sign_in(by) as customer:
            desk = next(one.id for one in await customer.service_desks.list().all() if one.project_key == "HELP")
            types = {one.name: one.id for one in await customer.request_types.list(desk).all()}
            made = await customer.requests.create(desk, types[kind], {"summary": summary, "description": "Please."})
        return made.issue_key

    def sign_in(self, email: str) -> Jira:
        return client_of(self.sandbox, email)

    def recipe(self, *steps: Mapping[str, Any], name: str = "tested", condition: str | None = None) -> Recipe:
        """A recipe of these steps; JSON is YAML."""
        trigger: dict[str, Any] = {"request_created": {"desk": "HELP"}} | ({"if": condition} if condition else {})
        text = json.dumps({"recipe": name, "connection": "it-desk", "trigger": trigger, "steps": list(steps)})
        self.recipes[name] = parse(text)
        return self.recipes[name]

    async def run(self, event: Mapping[str, Any] | None = None, *, name: str = "tested", id: str = "job") -> Job:
        """Enqueue a job (a no-op the second time) and let the engine run until nothing is due."""
        await self.engine.enqueue([NewJob(id=id, recipe=name, version=1, event=event or {})])
        return await self.run_on(id)

    async def run_on(self, id: str = "job") -> Job:
        """Let the engine run until nothing is due."""
        await self.engine.run(self.interpreter(), until_idle=True)
        return await self.engine.job(id)

    async def run_to_the_end(self, event: Mapping[str, Any] | None = None, *, most: int = 20) -> Job:
        """The same, moving the clock on whenever the job waits."""
        job = await self.run(event)
        while job.status == "waiting" and most:
            most -= 1
            assert job.retry_at is not None
            self.clock.now = max(self.clock.now, job.retry_at)
            job = await self.run_on()
        return job

    async def steps(self, id: str = "job") -> dict[str, Step]:
        return {step.path: step for step in await self.engine.steps(id)}

    def interpreter(self) -> Runner:
        """As a new process would have it: it remembers nothing."""

        async def recipe(name: str, version: int) -> Recipe:
            return self.recipes[name]

        async def site(connection: str) -> Site:
            return Site(self.jira, self.account)

        return Runner(recipe, site, Effects(self.engine, self.clock), self.clock)

    async def fault(self, kind: str, operation: str, **more: Any) -> None:
        """Let calls of an operation fail, once unless told otherwise."""
        rule = {"kind": kind, "operation": operation, "times": 1} | more
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{self.sandbox.url}/_sandbox/faults", json=rule) as reply,
        ):
            assert reply.status < 300, await reply.text()

    async def no_more_faults(self) -> None:
        async with aiohttp.ClientSession() as http, http.delete(f"{self.sandbox.url}/_sandbox/faults") as reply:
            assert reply.status < 300, await reply.text()


@asynccontextmanager
async def open_desk(folder: Path, sandbox: Sandbox) -> AsyncIterator[Desk]:
    """A desk over a journal in this folder."""
    clock = Clock()
    async with (
        client_of(sandbox, ME, wait=no_wait) as jira,
        EmbeddedEngine(folder / "journal.db", clock=clock) as engine,
    ):
        me = await jira.platform.myself.get()
        yield Desk(sandbox, jira, me.identity or "", engine, clock)
