"""Administrators: of Jira, and of the organisation whose site it is."""

from deskhand.permissions._answer import Cause, Layer, Verdict
from deskhand.permissions._holders import in_group, joins
from deskhand.permissions._known import Facts, Group, Holder

__all__ = ["administers", "administers_site"]

SITE_ADMINISTRATORS = Group("", "site-admins")


def administers(facts: Facts) -> Layer:
    """Whether the account administers Jira, on Jira's own word."""
    looked = "the global permission Administer Jira"
    has = False if facts.account.id is None else facts.says.get("ADMINISTER")
    if has is None:
        found = "not known: only Jira's administrators can ask it of others"
        return Layer(name="kind of account", verdict="unknown", looked_at=looked, found=found)
    if has:
        return Layer(name="kind of account", verdict="allowed", looked_at=looked, found="it administers Jira")
    group = Holder("group", "jira-administrators", "jira-administrators")
    remedy = joins(facts, group)
    return Layer(
        name="kind of account",
        verdict="refused",
        looked_at=looked,
        found="it does not administer Jira",
        who_would=("members of the groups with Administer Jira, by default 'jira-administrators'",),
        remedies=(remedy,) if remedy else (),
        cause=Cause("administrator"),
    )


def administers_site(facts: Facts) -> Layer:
    """On Cloud people and groups are the organisation's: it takes its administrators, who are a group of their own."""
    looked = f"the group '{SITE_ADMINISTRATORS.name}'"
    has = in_group(facts, [SITE_ADMINISTRATORS])
    verdict: Verdict = "unknown" if has is None else "allowed" if has else "refused"
    words = {"unknown": "not known: the groups of the account cannot be read", "allowed": "it is a member"}
    remedy = None if verdict != "refused" else joins(facts, Holder("group", "", SITE_ADMINISTRATORS.name))
    return Layer(
        name="kind of account",
        verdict=verdict,
        looked_at=looked,
        found=words.get(verdict, "it is no member: to administer Jira is not enough"),
        who_would=(f"members of {looked}",),
        remedies=(remedy,) if remedy else (),
        cause=Cause("site_administrator") if remedy else None,
    )
