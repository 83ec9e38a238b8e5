"""How often the permission explainer is right: its verdict, the cause it names first, and what its first remedy does."""

import asyncio
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._plants import PLANTS, Plant
from bench._remedies import BY_HAND, follow
from bench._world import FINE, READER, Nothing, World

from deskhand.auth import ApiToken
from deskhand.client import Jira
from deskhand.errors import CallError
from deskhand.permissions import Explanation, explain
from deskhand.permissions._target_words import read_target
from deskhand.permissions.facts import FactReader
from deskhand.sandbox import Sandbox

FINE_ONES = 200
PLANTED = 30
SEED = 20261123
OWN_KNOWLEDGE = {"wrong token", "a scope is missing"}  # nobody else can see what is the matter with a token


class Told(NamedTuple):
    """What came of one situation."""

    plant: str
    deed: str
    truth: bool
    before: str
    cause_before: bool
    cause_after: bool
    plain: str
    works: bool | None
    by_hand: bool
    note: str


def main() -> None:
    """Make the situations, ask about each before and after, and print how often the answers were right.

    `--few` makes one of each kind, `--all` prints those that came out otherwise than wanted.
    """
    few = "--few" in sys.argv
    told = asyncio.run(_all(len(FINE), 1) if few else _all(FINE_ONES, PLANTED))
    figures = _figures(told)
    if "--all" in sys.argv:
        for one in told:
            if one.note:
                print(one.plant, "|", one.deed, "|", one.note)
    for name, value in figures.items():
        print(f"{name:16} {value}")
    if "--json" in sys.argv:
        print(json.dumps(figures))


async def _all(fine: int, planted: int) -> list[Told]:
    chance = random.Random(SEED)
    told = [await _situation(None, number, chance) for number in range(fine)]
    for plant in PLANTS:
        told += [await _situation(plant, number, chance) for number in range(planted)]
    return told


async def _situation(plant: Plant | None, number: int, chance: random.Random) -> Told:
    deeds = FINE if plant is None else plant.deeds
    deed = deeds[number % len(deeds)]
    with Sandbox(seed=7) as sandbox:
        world = World(sandbox, deed, chance)
        cause = plant.plant(world) if plant else None
        target = read_target(
            world.key if "issueIdOrKey" in deed.operation or "requestIdOrKey" in deed.operation else "HELP"
        )
        async with Jira(sandbox.url, ApiToken(READER, sandbox.token(READER))) as admin:
            own = plant is not None and plant.name in OWN_KNOWLEDGE
            plain = await _explain(world, target, None, own=True)
            before = plain if own else await _explain(world, target, admin, own=False)
            truth, error = await _try(world)
            after = await _explain(world, target, None if own else admin, own=own, refused=error) if error else before
            works = await _remedied(admin, world, after) if not truth else None
    right = before.verdict == ("allowed" if truth else "refused")
    named = after.cause == cause
    note = (
        ""
        if right and (truth or (named and works)) and _fits(plain, truth=truth) != "wrong"
        else (
            f"truth {truth}, said {before.verdict}: {before.why} | cause {after.cause}, planted {cause} | remedy works {works}: "
            f"{after.remedies[0].do if after.remedies else None} | plain {plain.verdict}: {plain.why}"
        )
    )
    return Told(
        plant.name if plant else "",
        deed.operation,
        truth,
        before.verdict,
        before.cause == cause,
        named,
        _fits(plain, truth=truth),
        works,
        bool(after.remedies) and after.remedies[0].change.kind in BY_HAND,
        note,
    )


async def _explain(
    world: World, target: Any, admin: Jira | None, *, own: bool, refused: CallError | None = None
) -> Explanation:
    asked = world.asked()
    if own or admin is None:
        async with Jira(world.sandbox.url, world.sign_in()) as jira:
            facts = await FactReader(jira, signed_in=world.signed_in()).read(target, [asked])
    else:
        facts = await FactReader(admin).read(target, [asked], account=world.user.account_id)
    return explain(facts, asked, target=target.written, refused=refused)


async def _try(world: World) -> tuple[bool, CallError | None]:
    async with Jira(world.sandbox.url, world.sign_in()) as jira:
        try:
            await world.deed.do(jira, world)
        except Nothing:
            return False, None
        except CallError as error:
            return False, error
    return True, None


async def _remedied(admin: Jira, world: World, told: Explanation) -> bool:
    if not told.remedies:
        return False
    try:
        await follow(admin, world, told.remedies[0])
    except CallError as error:
        print(f"the remedy '{told.remedies[0].do}' failed: {error}", file=sys.stderr)
        return False
    return (await _try(world))[0]


def _fits(plain: Explanation, *, truth: bool) -> str:
    if plain.verdict == "unknown":
        return "unknown"
    return "right" if (plain.verdict == "allowed") == truth else "wrong"


def _figures(told: list[Told]) -> dict[str, Any]:
    refused = [one for one in told if one.plant]
    right = [one.before == ("allowed" if one.truth else "refused") for one in told]
    plain = Counter(one.plain for one in told)
    return {
        "situations": len(told),
        "kinds": len(PLANTS),
        "verdict_right": _share(sum(right), len(told)),
        "cause_first": _share(sum(one.cause_before and one.cause_after for one in refused), len(refused)),
        "remedy_works": _share(sum(bool(one.works) for one in refused), len(refused)),
        "by_hand": sum(one.by_hand for one in refused),
        "plain_wrong": plain["wrong"],
        "plain_unknown": _share(plain["unknown"], len(told)),
        "planted_allowed": sum(one.truth for one in refused),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


if __name__ == "__main__":
    main()
