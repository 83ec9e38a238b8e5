"""Restrictions: comments and worklogs that are for one role or group alone."""

from deskhand.permissions._answer import Cause, Layer, Verdict
from deskhand.permissions._holders import is_one, joins, say, who_is
from deskhand.permissions._known import Facts, Unread
from deskhand.permissions._question import Asked, Door

__all__ = ["restriction"]


def restriction(facts: Facts, asked: Asked, door: Door) -> Layer | None:
    """Whether the account is one of those that a comment or a worklog is for; where it is for all there is nothing to say."""
    if not asked.about_part:
        return None
    if isinstance(facts.author, Unread):
        unread = facts.author
        found = f"not known: {unread.why}; {unread.who} could tell"
        return Layer(name="issue security", verdict="unknown", looked_at=unread.fact, found=found)
    if facts.only_for is None:
        return None
    one = is_one(facts, facts.only_for, portal=True)
    verdict: Verdict = "unknown" if one is None else "allowed" if one else "refused"
    words = {"unknown": ", and whether that includes the account cannot be told", "allowed": ", and the account is one"}
    remedy = joins(facts, facts.only_for) if verdict == "refused" else None
    return Layer(
        name="issue security",
        verdict=verdict,
        looked_at="who it is for",
        found=f"it is for {say(facts.only_for)} alone{words.get(verdict, '')}",
        who_would=(who_is(facts, facts.only_for),),
        remedies=(remedy,) if remedy else (),
        cause=Cause(facts.only_for.type, facts.only_for.name) if verdict == "refused" else None,
    )
