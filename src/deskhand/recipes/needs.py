"""The least that recipes need of their account: scopes, product access, permissions, and what it has too much."""

from collections.abc import Mapping, Sequence

import msgspec

from deskhand.needs import Needs
from deskhand.permissions._question import GLOBAL, takes
from deskhand.recipes.asking import asked_by_recipe
from deskhand.recipes.document import Recipe

__all__ = ["Least", "NeededPermission", "least"]

ROLE = "Deskhand integration"
_PRODUCTS = ("anybody", "customer", "user", "agent", "app", "administrator", "site administrator")
# Permissions that reading and writing in a service desk's project takes, whatever else a step does there.
_ALWAYS = ("BROWSE_PROJECTS",)


class NeededPermission(msgspec.Struct, frozen=True, kw_only=True):
    """A permission, and the steps that need it."""

    permission: str
    steps: tuple[str, ...]


class Least(msgspec.Struct, frozen=True, kw_only=True):
    """What an account needs for some recipes, and nothing beyond.

    `classic` is the smallest list of classic OAuth scopes, `granular` of granular ones: a token takes one or the other.
    `beyond` are operations that have no classic scope at all. `permissions` are the project's, which a role can be given,
    `global_permissions` the site's, which only groups are. `too_much` is what the account has and nothing needs.
    """

    recipes: tuple[str, ...]
    role: str = ROLE
    product: str
    classic: tuple[str, ...]
    granular: tuple[str, ...]
    beyond: tuple[str, ...] = ()
    permissions: tuple[NeededPermission, ...] = ()
    global_permissions: tuple[NeededPermission, ...] = ()
    too_much: tuple[str, ...] = ()


def least(recipes: Sequence[Recipe], *, scopes: Sequence[str] | None = None, administers: bool | None = None) -> Least:
    """The least that recipes need; `scopes` and `administers` say what the account has now."""
    needs: dict[str, Needs] = {}
    permissions: dict[str, list[str]] = {}
    for recipe in recipes:
        for step in asked_by_recipe(recipe):
            for asked in step.asked:
                needs[asked.name] = asked.needs
                for key in dict.fromkeys((*(_ALWAYS if asked.place != "site" else ()), *takes(asked))):
                    permissions.setdefault(key, []).append(f"{recipe.name}: {step.path}")
    products = [*(one.product for one in needs.values()), *(["agent"] if permissions else [])]
    product = max(products, key=_PRODUCTS.index, default="anybody")
    classic = sorted({scope for one in needs.values() for scope in one.classic_scopes})
    granular = sorted({scope for one in needs.values() for scope in one.granular_scopes})
    return Least(
        recipes=tuple(recipe.name for recipe in recipes),
        product=product,
        classic=tuple(classic),
        granular=tuple(granular),
        beyond=tuple(name for name, one in needs.items() if one.granular_scopes and not one.classic_scopes),
        permissions=_needed({key: steps for key, steps in permissions.items() if key not in GLOBAL}),
        global_permissions=_needed({key: steps for key, steps in permissions.items() if key in GLOBAL}),
        too_much=tuple(_too_much(set(classic), set(granular), product, scopes, administers=administers)),
    )


def _needed(permissions: Mapping[str, Sequence[str]]) -> tuple[NeededPermission, ...]:
    return tuple(
        [NeededPermission(permission=key, steps=tuple(dict.fromkeys(steps))) for key, steps in permissions.items()]
    )


def _too_much(
    classic: set[str], granular: set[str], product: str, scopes: Sequence[str] | None, *, administers: bool | None
) -> list[str]:
    has = set(scopes or ()) - {"offline_access"}
    wanted = granular if any(scope in granular for scope in has) and not has & classic else classic
    found = [f"the scope {scope}" for scope in sorted(has - wanted)]
    if administers and "administrator" not in product:
        found.append("the global permission Administer Jira")
    return found
