"""How often the permission explainer is right: its verdict, the cause it names first, and what its first remedy does."""

import asyncio
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._deeds import EVERY, FINE
from bench._plants import HARMLESS, PLANTS, Plant
from bench._remedies import WITHOUT_API, follow, is_by_hand
from bench._world import Nothing, World

from deskhand.client import Jira
from deskhand.errors import CallError
from deskhand.permissions import Explanation, Remedy, explain
from deskhand.permissions._target_words import read_target
from deskhand.permissions.facts import FactReader
from deskhand.recipes.inquiry import ask_why
from deskhand.sandbox import Sandbox

FINE_ONES = 200
PLANTED = 24
CROSSED = 600
SEED = 20261123


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
    by_hand: tuple[str, ...]
    note: str
    by_error: bool | None = None


def main() -> None:
    """Make the situations, ask about each before and after, and print how often the answers were right.

    `--few` makes one of each kind, `--all` prints those that came out otherwise than wanted, `--seed N` makes others.
    """
    few = "--few" in sys.argv
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else SEED
    told = asyncio.run(_all(len(FINE), 1, seed) if few else _all(FINE_ONES, PLANTED, seed))
    figures = _figures(told) | asyncio.run(_crossed(len(PLANTS) if few else CROSSED, seed, told))
    if "--all" in sys.argv:
        for one in told:
            if one.note:
                print(one.plant, "|", one.deed, "|", one.note)
    for name, value in figures.items():
        print(f"{name:16} {value if not isinstance(value, dict) else value['count']}")
    for kind, count in figures["remedies_without_api"]["kinds"].items():
        print(f"  {count:4} {kind}: {WITHOUT_API[kind]}")
    if "--json" in sys.argv:
        print(json.dumps(figures))


async def _all(fine: int, planted: int, seed: int) -> list[Told]:
    chance = random.Random(seed)
    told = [await _situation(None, number, chance) for number in range(fine)]
    for plant in (*PLANTS, *HARMLESS):
        told += [await _situation(plant, number, chance) for number in range(planted)]
    return told


async def _crossed(number: int, seed: int, told: list[Told]) -> dict[str, int]:
    """Any kind with any deed, drawn at random: most are harmless to it, so that the verdict has to be allowed."""
    chance = random.Random(seed)
    right: Counter[str] = Counter()
    for _ in range(number):
        plant = chance.choice(PLANTS)
        deed = chance.choice([one for one in EVERY if one.approves == any(each.approves for each in plant.deeds)])
        with Sandbox(seed=7, edition=plant.edition) as sandbox:
            world = World(sandbox, deed, chance, plant.edition)
            plant.plant(world)
            async with world.administer() as admin:
                plain = await _explain(world, admin if world.anonymous else None)
                told_by = plain if plant.own else await _explain(world, admin)
                truth, _ = await _try(world)
            world.close()
        right[_fits(told_by, truth=truth)] += 1
        right[f"plain {_fits(plain, truth=truth)}"] += 1
        if "wrong" in (_fits(told_by, truth=truth), _fits(plain, truth=truth)):
            note = f"truth {truth}, said {told_by.verdict}: {told_by.why} | plain {plain.verdict}: {plain.why}"
            told.append(Told(f"crossed: {plant.name}", deed.operation, truth, "", False, False, "", None, (), note))
    names = {"wrong": "crossed_wrong", "unknown": "crossed_unknown", "plain wrong": "crossed_plain_wrong"}
    return {"crossed": number} | {name: right[key] for key, name in names.items()}


async def _situation(plant: Plant | None, number: int, chance: random.Random) -> Told:
    deeds = FINE if plant is None else plant.deeds
    deed = deeds[number % len(deeds)]
    edition = plant.edition if plant else "cloud"
    with Sandbox(seed=7, edition=edition) as sandbox:
        world = World(sandbox, deed, chance, edition)
        cause = plant.plant(world) if plant else None
        async with world.administer() as admin:
            own = plant is not None and plant.own
            plain = await _explain(world, admin if world.anonymous else None)
            before = plain if own else await _explain(world, admin)
            truth, error = await _try(world)
            after = await _explain(world, None if own else admin, refused=error) if error else before
            spoilt = plant is not None and not plant.harmless and not truth
            by_error = await _by_error(world, error) if error else None
            works, followed = await _remedied(admin, world, after, plant) if plant and spoilt else (None, ())
        world.close()
    right = before.verdict == ("allowed" if truth else "refused")
    named = after.cause == cause
    note = (
        ""
        if right and (truth or (named and works)) and _fits(plain, truth=truth) != "wrong"
        else (
            f"truth {truth}, said {before.verdict}: {before.why} | cause {after.cause}, planted {cause} | remedy works {works}: "
            f"{[one.do for one in followed]} | plain {plain.verdict}: {plain.why}"
        )
    )
    return Told(
        plant.name if plant and not plant.harmless else "",
        deed.operation,
        truth,
        before.verdict,
        before.cause == cause,
        named,
        _fits(plain, truth=truth),
        works,
        tuple([one.change.kind for one in followed if is_by_hand(one, edition)]),
        note if by_error is not False else f"{note} | the error alone is explained otherwise",
        by_error,
    )


async def _explain(world: World, admin: Jira | None, *, refused: CallError | None = None) -> Explanation:
    """What is said of the deed: to an administrator who asks about the account, or without one to the account itself."""
    asked, target = world.asked(), read_target(world.target())
    if admin is None:
        async with world.connect() as jira:
            facts = await FactReader(jira, signed_in=world.signed_in()).read(target, [asked])
    else:
        facts = await FactReader(admin).read(target, [asked], account=world.account)
    return explain(facts, asked, target=target.written, refused=refused)


async def _by_error(world: World, error: CallError) -> bool:
    """Whether the error alone says what the deed says: what was tried, on what, and why it was refused."""
    told = await _explain(world, None, refused=error if error.status != 400 else None)
    async with world.connect() as jira:
        alone = await ask_why(FactReader(jira, signed_in=world.signed_in()), error)
    if alone is None:
        return told.verdict != "refused"
    same = alone.cause is not None and told.cause is not None and alone.cause.kind == told.cause.kind
    # A deed of several calls may have failed at another than the one that it is named after.
    place = (
        alone.target in ("", told.target) or alone.target.startswith(f"{told.target}/") or "/issueLink" in told.asked
    )
    return same and (error.operation != told.asked or (told.asked == alone.asked and place))


async def _try(world: World) -> tuple[bool, CallError | None]:
    async with world.connect() as jira:
        try:
            await world.deed.do(jira, world)
        except Nothing:
            return False, None
        except CallError as error:
            return False, error
    return True, None


async def _remedied(admin: Jira, world: World, told: Explanation, plant: Plant) -> tuple[bool, tuple[Remedy, ...]]:
    """Whether the call succeeds after the first remedy; where two things stood in the way, after the first of each."""
    followed: list[Remedy] = []
    for edge in range(plant.edges):
        if edge:
            told = await _explain(world, admin)
        if not told.remedies:
            break
        followed.append(told.remedies[0])
        try:
            await follow(admin, world, told.remedies[0])
        except CallError as error:
            print(f"the remedy '{told.remedies[0].do}' failed: {error}", file=sys.stderr)
            break
        if (await _try(world))[0]:
            return True, tuple(followed)
    return False, tuple(followed)


def _fits(plain: Explanation, *, truth: bool) -> str:
    if plain.verdict == "unknown":
        return "unknown"
    return "right" if (plain.verdict == "allowed") == truth else "wrong"


def _figures(told: list[Told]) -> dict[str, Any]:
    refused = [one for one in told if one.plant]
    right = [one.before == ("allowed" if one.truth else "refused") for one in told]
    plain = Counter(one.plain for one in told)
    by_hand = Counter(kind for one in refused for kind in one.by_hand)
    return {
        "situations": len(told),
        "kinds": len(PLANTS),
        "verdict_right": _share(sum(right), len(told)),
        "cause_first": _share(sum(one.cause_before and one.cause_after for one in refused), len(refused)),
        "remedy_works": _share(sum(bool(one.works) for one in refused), len(refused)),
        "plain_wrong": plain["wrong"],
        "plain_unknown": _share(plain["unknown"], len(told)),
        "error_explains": _share(
            sum(bool(one.by_error) for one in told), sum(one.by_error is not None for one in told)
        ),
        "planted_allowed": sum(one.truth for one in refused),
        "fine_refused": sum(not one.truth for one in told if not one.plant),
        "two_edged": sum(plant.edges == 2 for plant in PLANTS),
        "remedies_without_api": {"count": sum(by_hand.values()), "kinds": dict(sorted(by_hand.items()))},
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


if __name__ == "__main__":
    main()
