"""Product access: which of the site's products the account may use."""

from deskhand.permissions._answer import Cause, Change, Layer, Remedy
from deskhand.permissions._holders import in_group, is_licensed, joins
from deskhand.permissions._known import AGENTS_PRODUCT, Facts, Holder, Project, Unread
from deskhand.permissions._pages import page
from deskhand.permissions._question import Asked, Door, needed

__all__ = ["product_access"]

SERVICE_MANAGEMENT = "Jira Service Management"


def product_access(facts: Facts, asked: Asked, door: Door) -> Layer:
    """Agents need access to Jira Service Management; in Jira itself any product will do."""
    wanted = AGENTS_PRODUCT if door in ("agent", "staff") else ""
    what = SERVICE_MANAGEMENT if wanted else "any product of Jira"
    looked = f"application access: whether {facts.account.name} may use {what}"
    if door == "platform" and (open_to := _open_to_anyone(facts, asked)):
        return Layer(name="product access", verdict="allowed", looked_at=looked, found=open_to)
    has = is_licensed(facts, wanted)
    if has is None:
        # Whoever works on the desk's queues has the access that agents have.
        if facts.seen.get("agent"):
            return Layer(
                name="product access", verdict="allowed", looked_at=looked, found="it works as an agent already"
            )
        return Layer(name="product access", verdict="unknown", looked_at=looked, found=_why(facts))
    if has:
        keys = () if isinstance(facts.account.applications, Unread) else facts.account.applications
        return Layer(name="product access", verdict="allowed", looked_at=looked, found=f"it has {', '.join(keys)}")
    if facts.account.id is None:
        return Layer(name="product access", verdict="allowed", looked_at=looked, found="nobody is signed in")
    names = {} if isinstance(facts.applications, Unread) else {one.key: one for one in facts.applications}
    product = names.get(wanted)
    called = product.name if product else SERVICE_MANAGEMENT if wanted else ""
    customer = facts.account.type == "customer"
    remedy = _migrate(facts, called) if customer else joins(facts, Holder("applicationRole", wanted, called))
    return Layer(
        name="product access",
        verdict="refused",
        looked_at=looked,
        found=_lacks(facts, wanted, what),
        who_would=tuple(f"the group '{group.name}'" for group in product.groups) if product else (),
        remedies=(remedy,) if remedy else (),
        cause=Cause("product", wanted),
    )


def _open_to_anyone(facts: Facts, asked: Asked) -> str:
    """What is said where no product is needed, because all that is wanted is granted to anyone: by the rules, or by what is seen."""
    project = facts.project
    keys = needed(asked, "platform")
    if isinstance(project, Project) and not isinstance(project.grants, Unread):
        anyones = {grant.permission for grant in project.grants if grant.holder.type == "anyone"}
        return "none is needed: it is granted to anyone" if keys and anyones.issuperset(keys) else ""
    seen = facts.seen.get("issue", facts.seen.get("project"))
    return "none is needed: Jira shows it to the account without one" if seen and is_licensed(facts) is False else ""


def _migrate(facts: Facts, product: str) -> Remedy:
    """Portal-only accounts get no product; Atlassian accounts do."""
    return Remedy(
        "Jira administrator",
        f"Migrate {facts.account.name} to an Atlassian account, and give it access to {product or 'a product of Jira'}",
        page("customers", facts.edition),
        Change("migrate", account=facts.account.id or ""),
    )


def _lacks(facts: Facts, wanted: str, what: str) -> str:
    if facts.account.type == "customer":
        return "it is a customer of the portal only"
    has = facts.account.applications
    others = () if isinstance(has, Unread) else has
    instead = f"; it has {', '.join(others)}" if others else ""
    known = None if isinstance(facts.applications, Unread) else facts.applications
    groups = [group for one in known or () if one.key == wanted for group in one.groups]
    outside = groups and in_group(facts, groups) is False
    return f"it has no access to {what}{instead}" + (
        f": it is in none of the groups {', '.join(repr(group.name) for group in groups)}" if outside else ""
    )


def _why(facts: Facts) -> str:
    has = facts.account.applications
    return f"not known: {has.why}; {has.who} could tell" if isinstance(has, Unread) else "not known"
