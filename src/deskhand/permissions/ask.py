"""Ask a connected client, in one call, whether an account may do something, and why."""

from deskhand.client import Jira, catalogue
from deskhand.errors import UserError
from deskhand.permissions._answer import Explanation
from deskhand.permissions._question import about_operation, about_permission
from deskhand.permissions._target_words import read_target
from deskhand.permissions.explain import explain
from deskhand.permissions.facts import FactReader

__all__ = ["ask"]


async def ask(jira: Jira, what: str, target: str = "", *, account: str | None = None) -> Explanation:
    """Whether an account may make calls of an operation, or has a permission, on a target.

    `what` is an operation such as `POST /request/{issueIdOrKey}/comment`, or Jira's key of a permission; `account` an e-mail
    address, an account id, or `anonymous`. Several questions are cheaper with one `FactReader`, which keeps what it read.
    """
    place = read_target(target)
    operation = catalogue().get(what)
    if operation is None and not what.isupper():
        raise UserError(f"{what!r} is no operation and no permission's key")
    asked = (
        about_operation(operation, request_type=place.request_type)
        if operation
        else about_permission(what, place="issue" if place.issue else "project")
    )
    facts = await FactReader(jira).read(place, [asked], account=account)
    return explain(facts, asked, target=place.written)
