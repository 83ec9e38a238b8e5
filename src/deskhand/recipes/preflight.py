"""See before a recipe runs whether its account may do what its steps do."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from deskhand.errors import UserError
from deskhand.permissions import Explanation, explain_all
from deskhand.permissions._answer import Verdict, all_of
from deskhand.permissions._question import takes
from deskhand.permissions.facts import FactReader
from deskhand.recipes.asking import StepAsks, asked_by_recipe
from deskhand.recipes.document import Recipe

__all__ = ["Check", "NotAllowed", "preflight", "whole"]


class NotAllowed(UserError):
    """The account may not do what a recipe does: `checks` are all steps, with what would change it."""

    def __init__(self, checks: "Sequence[Check]") -> None:
        self.checks = tuple(checks)
        refused = [one for one in checks if one.verdict == "refused"]
        first = refused[0]
        more = f", and {len(refused) - 1} more" if len(refused) > 1 else ""
        super().__init__(
            f"{first.recipe}, line {first.line}: {first.step}: {first.explanation.why} {first.remedy}{more}. "
            "--anyway starts it all the same"
        )


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a recipe: what it needs, whether the account may, and the shortest way out."""

    recipe: str
    step: str
    line: int
    does: str
    needs: str
    verdict: Verdict
    remedy: str
    explanation: Explanation


async def preflight(recipes: Sequence[Recipe], reader: FactReader, *, account: str | None = None) -> list[Check]:
    """Every step of recipes on one connection, for its own account or another; facts that steps share are read once."""
    found: list[Check] = []
    steps = [(recipe, step) for recipe in recipes for step in asked_by_recipe(recipe)]
    await reader.foresee([(step.target, step.asked) for _, step in steps], account=account)
    for recipe, step in steps:
        if step.asked:
            told = await _explain(step, reader, account)
            permissions = dict.fromkeys(key for one in step.asked for key in takes(one))
            remedy = next((f"{one.by}: {one.do} ({one.page})" for one in told.remedies), "")
            found.append(
                Check(
                    recipe=recipe.name,
                    step=step.path,
                    line=step.line,
                    does=step.does,
                    needs=", ".join(permissions) or "access",
                    verdict=told.verdict,
                    remedy=remedy or (told.why if told.verdict != "allowed" else ""),
                    explanation=told,
                )
            )
    return found


async def _explain(step: StepAsks, reader: FactReader, account: str | None) -> Explanation:
    """A step, by no more facts than it takes: most often what the site's rules say of an agent is enough."""

    async def explained(*, glance: bool) -> Explanation:
        facts = await reader.read(step.target, step.asked, account=account, glance=glance)
        return explain_all(facts, step.asked, name=step.does, target=step.target.written)

    told = await explained(glance=True)
    return told if told.verdict == "allowed" else await explained(glance=False)


def whole(checks: Sequence[Check], name: str) -> Explanation:
    """The explanation of a recipe: that of the first step that decides, with those of all its steps."""
    verdict = all_of(one.verdict for one in checks)
    decides = next(one for one in checks if one.verdict == verdict)
    why = decides.explanation.why if verdict == "allowed" else f"{decides.step}: {decides.explanation.why}"
    steps = tuple([replace(one.explanation, asked=f"{one.step}: {one.does}") for one in checks])
    return replace(decides.explanation, asked=name, why=why, steps=steps)
