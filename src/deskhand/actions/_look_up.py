"""Find the id behind what a person wrote: an e-mail address, a name."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar

from deskhand.actions._action import Sent
from deskhand.client import History, Jira
from deskhand.errors import UserError

__all__ = ["account_id", "by_name", "changes_by", "request_type", "service_desk"]

T = TypeVar("T")


async def account_id(jira: Jira, reference: str) -> str:
    """The account id of an e-mail address; an account id is taken as it is."""
    if "@" not in reference:
        return reference
    found = [user for user in await jira.platform.users.search(reference) if user.identity]
    exact = [user for user in found if (user.email_address or "").casefold() == reference.casefold()]
    chosen = exact or found
    if len(chosen) == 1 and chosen[0].identity:
        return chosen[0].identity
    problem = "nobody" if not chosen else f"{len(chosen)} users"
    raise UserError(f"{problem} found for {reference}: give the account id instead")


def by_name(things: Iterable[T], name: str, *, what: str, names: "tuple[str, ...]" = ("name",)) -> T:
    """The one thing whose id or name is this, whatever its case."""
    listed = list(things)
    for attribute in ("id", *names):
        for thing in listed:
            if str(getattr(thing, attribute, None) or "").casefold() == name.casefold():
                return thing
    known = [str(getattr(thing, names[0])) for thing in listed]
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there is: {', '.join(known) or 'none'}"
    raise UserError(f"no {what} {name!r}; {hint}")


async def service_desk(jira: Jira, reference: str) -> str:
    """The id of a service desk from its id, its project's key or its name."""
    if reference.isdigit():
        return reference
    desks = await jira.service_desks.list().all()
    return by_name(desks, reference, what="service desk", names=("project_key", "project_name")).id


async def request_type(jira: Jira, desk: str, reference: str) -> str:
    """The id of a request type of a desk from its id or its name."""
    if reference.isdigit():
        return reference
    return by_name(await jira.request_types.list(desk).all(), reference, what="request type").id


async def changes_by(jira: Jira, request: str, sent: Sent) -> list[History]:
    """What the account changed of a request since."""
    if jira.edition == "cloud":
        changes = await jira.platform.issues.changelog(request).all()
    else:
        changelog = (await jira.platform.issues.get(request, fields=["id"], expand=["changelog"])).changelog
        changes = list(changelog.histories) if changelog else []
    return [
        change
        for change in changes
        if change.author is not None
        and change.author.identity == sent.account
        and change.at is not None
        and change.at >= sent.since
    ]
