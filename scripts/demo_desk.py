"""The people of the demo: customers who raise requests, agents who resolve some, and what the recipes owe to each."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from deskhand.auth import ApiToken
from deskhand.client import Jira

WORKER = "deskhand@acme.example"
AGENT = "alex@acme.example"
VIPS = ("grace", "hiro", "ines", "jonas")
OTHERS = ("aisha", "bruno", "kavya", "liam", "mei", "nadia", "omar", "priya")
INCIDENT, HELP = "Report an incident", "Get IT help"
TROUBLES = (
    "The VPN drops every ten minutes",
    "The printer on floor 3 is out of paper",
    "I cannot open the shared calendar",
    "My laptop does not wake up any more",
    "The meeting room screen stays dark",
)


@dataclass
class Raised:
    """A request that a customer raised in the demo."""

    key: str
    kind: str
    vip: bool
    resolved: bool = False
    caused_by: "Raised | None" = None

    def owed(self) -> Counter[str]:
        """The effects that the recipes owe to this request."""
        owed = Counter({"greeting": 1})
        owed["assigned" if self.kind == INCIDENT else "labelled"] = 1
        if self.kind == INCIDENT:
            owed["in progress"] = 1
        if self.vip and self.kind == INCIDENT:
            owed.update({"priority": 1, "participant": 1, "note": 1})
        if self.resolved:
            owed["summary"] = 1
        if self.caused_by is not None and self.caused_by.resolved:
            owed.update({"cause told": 1, "resolved": 1})
        return owed

    def jobs(self) -> int:
        """How many jobs this request starts."""
        return 1 + (self.vip and self.kind == INCIDENT) + self.resolved


@dataclass
class Desk:
    """The demo's side of the pretend site."""

    url: str
    tokens: dict[str, str]
    chance: random.Random
    raised: list[Raised] = field(default_factory=list)

    def sign_in(self, email: str) -> Jira:
        """A client for one person."""
        return Jira(self.url, ApiToken(email, self.tokens[email]))

    async def raise_requests(self, count: int, seconds: float) -> None:
        """Customers raise requests over some seconds; an agent links every tenth to the one before it."""
        async with AsyncExitStack() as stack:
            people = {
                name: await stack.enter_async_context(self.sign_in(f"{name}@acme.example")) for name in VIPS + OTHERS
            }
            agent = await stack.enter_async_context(self.sign_in(AGENT))
            desk = next(one.id for one in await agent.service_desks.list().all() if one.project_key == "HELP")
            types = {one.name: one.id for one in await agent.request_types.list(desk).all()}
            required = {kind: await choices(agent, desk, types[kind]) for kind in (INCIDENT, HELP)}
            for number in range(count):
                linked = number % 10 == 9
                name = self.chance.choice(VIPS if number % 4 == 0 else OTHERS)
                # What an agent resolves at once is no incident: the recipe would find it resolved already.
                kind = INCIDENT if number % 4 == 0 and number % 10 != 8 else HELP
                filled = required[kind] | {
                    "summary": self.chance.choice(TROUBLES),
                    "description": "Since this morning.",
                }
                made = await people[name].requests.create(desk, types[kind], filled)
                one = Raised(made.issue_key, kind, name in VIPS)
                if linked:
                    one.caused_by = self.raised[-1]
                    await agent.platform.issue_links.create(
                        "Problem/Incident", inward=one.caused_by.key, outward=one.key
                    )
                self.raised.append(one)
                await asyncio.sleep(seconds / count)

    async def resolve_some(self) -> None:
        """An agent resolves every request that others are linked to."""
        causes = {one.caused_by.key: one.caused_by for one in self.raised if one.caused_by}
        async with self.sign_in(AGENT) as agent:
            for key, cause in causes.items():
                ways = {one.name: one.id for one in (await agent.platform.issues.transitions(key)).transitions}
                await agent.platform.issues.transition(key, ways["Resolve"], fields={"resolution": {"name": "Done"}})
                cause.resolved = True

    async def found(self, one: Raised, worker: Jira) -> Counter[str]:
        """The effects of the recipes that are on the site, counted in the request's comments and history."""
        found: Counter[str] = Counter()
        me = (await worker.platform.myself.get()).account_id
        async for comment in worker.comments.list(one.key):
            if comment.author is not None and comment.author.account_id == me:
                found[_kind_of(comment.body)] += 1
        async for word in _changes_by(me, one.key, worker):
            found[word] += 1
        if any(user.email_address == "admin@acme.example" for user in await worker.participants.list(one.key).all()):
            found["participant"] += 1
        return found

    async def compare(self) -> tuple[int, int, int]:
        """Effects found on the site, how many are missing, how many are there too often."""
        total, lost, doubled = 0, 0, 0
        async with self.sign_in(WORKER) as worker:
            for one in self.raised:
                owed, found = one.owed(), await self.found(one, worker)
                total += found.total()
                lost += (owed - found).total()
                doubled += (found - owed).total()
        return total, lost, doubled


async def choices(jira: Jira, desk: str, request_type: str) -> dict[str, dict[str, str | None]]:
    """The first value of every list that a customer must choose from."""
    fields = (await jira.request_types.fields(desk, request_type)).request_type_fields
    return {one.field_id: {"id": one.valid_values[0].value} for one in fields if one.required and one.valid_values}


def _kind_of(comment: str) -> str:
    beginnings = {
        "Hello": "greeting",
        "VIP incident": "note",
        "Your request": "summary",
        "The cause of this": "cause told",
    }
    return next((kind for words, kind in beginnings.items() if comment.startswith(words)), "unknown comment")


async def _changes_by(account: str | None, key: str, worker: Jira) -> AsyncIterator[str]:
    words = {
        ("status", "In progress"): "in progress",
        ("status", "Resolved"): "resolved",
        ("priority", "Highest"): "priority",
        ("labels", "first-line"): "labelled",
    }
    async for change in worker.platform.issues.changelog(key):
        if change.author is None or change.author.account_id != account:
            continue
        for item in change.items:
            if item.field == "assignee":
                yield "assigned"
            elif item.field in ("status", "priority", "labels"):
                yield words.get((item.field, item.to_string or ""), f"unknown change of {item.field}")
