"""Permissions of the whole site: on Jira's own word, for no API tells who holds them."""

from deskhand.permissions._answer import Cause, Change, Layer, Remedy, Verdict
from deskhand.permissions._known import Facts
from deskhand.permissions._pages import page
from deskhand.permissions._question import BROWSE, GLOBAL, Asked, Door
from deskhand.permissions._scheme import kind_of_account

__all__ = ["globally"]


def globally(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """Whether the account has the global permissions, and what a project's own decide that is not named."""
    layers = [
        kind_of_account(facts, asked, "administrator") if key == "ADMINISTER" else _one(facts, key)
        for key in asked.needs.permissions
        if key != BROWSE
    ]
    order: tuple[Verdict, ...] = ("refused", "unknown", "allowed")
    return min(layers, key=lambda layer: order.index(layer.verdict), default=None)


def _one(facts: Facts, key: str) -> Layer:
    if key not in GLOBAL:
        found = f"{key} of a project that this is used by: name the project to ask about that one"
        return Layer(name="permission scheme", verdict="unknown", looked_at="the projects of the site", found=found)
    has = facts.says.get(key)
    verdict: Verdict = "unknown" if has is None else "allowed" if has else "refused"
    words = {"unknown": "not known", "allowed": "Jira says yes", "refused": "Jira says no"}
    remedy = Remedy(
        "Jira administrator",
        f"Give {key} to a group that {facts.account.name} is in",
        page("global permissions", facts.edition),
        Change("grant_global", account=facts.account.id or "", permission=key),
    )
    no = verdict == "refused"
    return Layer(
        name="permission scheme",
        verdict=verdict,
        looked_at=f"the global permission {key}",
        found=words[verdict],
        remedies=(remedy,) if no else (),
        cause=Cause("global_permission", key) if no else None,
    )
