"""Try which scopes a token has that hides them: Atlassian lists those of an API token nowhere."""

from collections.abc import Sequence

import msgspec

from deskhand.client import Call, Jira, catalogue
from deskhand.errors import CallError, ScopeMissing
from deskhand.permissions._reading import refused

__all__ = ["TriedScope", "try_scopes"]

_CALLS = {
    "read:jira-user": "GET /rest/api/3/myself",
    "read:jira-work": "GET /rest/api/3/field",
    "manage:jira-configuration": "GET /rest/api/3/applicationrole",
    "read:servicedesk-request": "GET /servicedesk",
    "manage:servicedesk-customer": "GET /organization",
}
"""A call for each scope that one can be tried with which changes nothing."""


class TriedScope(msgspec.Struct, frozen=True, kw_only=True):
    """A scope, the call that it was tried with, and whether the gateway let it through; None where none can be tried.

    A call is let through as well by a token that has the operation's granular scopes instead.
    """

    scope: str
    call: str | None = None
    let_through: bool | None = None


async def try_scopes(jira: Jira, scopes: Sequence[str]) -> list[TriedScope]:
    """Which of these scopes the token has, as far as reading shows; what Jira refuses for other reasons was let through."""
    found: list[TriedScope] = []
    for scope in scopes:
        spec = _CALLS.get(scope)
        through = None if spec is None else await _passes(jira, spec)
        found.append(TriedScope(scope=scope, call=spec, let_through=through))
    return found


async def _passes(jira: Jira, spec: str) -> bool | None:
    try:
        await jira.send(catalogue()[spec], Call())
    except ScopeMissing:
        return False
    except CallError as error:
        return True if refused(error) else None  # what keeps a reply from coming says nothing of scopes
    return True
