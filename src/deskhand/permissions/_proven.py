"""What is known of the scopes of a token that hides them: by the reads that it just let through."""

from collections.abc import Iterable
from itertools import product

from deskhand.client import catalogue
from deskhand.needs import Needs
from deskhand.permissions._reading import Reading

__all__ = ["is_proven", "proven"]

Scopes = frozenset[str]

_READ_BY = {
    "myself": "GET /rest/api/3/myself",
    "applications": "GET /rest/api/3/applicationrole",
    "fields": "GET /rest/api/3/field",
    "project": "GET /rest/api/3/project/{projectIdOrKey}",
    "scheme": "GET /rest/api/3/project/{projectKeyOrId}/permissionscheme",
    "role": "GET /rest/api/3/project/{projectIdOrKey}/role/{id}",
    "search": "POST /rest/api/3/search/jql",
    "issue": "GET /rest/api/3/issue/{issueIdOrKey}",
    "editable": "GET /rest/api/3/issue/{issueIdOrKey}/editmeta",
    "ways": "GET /rest/api/3/issue/{issueIdOrKey}/transitions",
    "mine": "GET /rest/api/3/mypermissions",
    "check": "POST /rest/api/3/permissions/check",
    "desk": "GET /servicedesk/{serviceDeskId}",
    "agent": "GET /servicedesk/{serviceDeskId}/queue",
    "types": "GET /servicedesk/{serviceDeskId}/requesttype",
    "request": "GET /request/{issueIdOrKey}",
    "comment": "GET /request/{issueIdOrKey}/comment/{commentId}",
    "approvals": "GET /request/{issueIdOrKey}/approval",
}
"""By the first word of the key that a fact is kept under, the operation that reads it."""


def proven(reading: Reading) -> tuple[str, ...]:
    """The operations that the token just let through."""
    kinds = reading.answered()
    return tuple([spec for kind, spec in _READ_BY.items() if kind in kinds])


def is_proven(needs: Needs, by: Iterable[str]) -> bool:
    """Whether a token that let these operations through lets one with these needs through, whichever scopes let them."""
    asked = _ways(needs)
    known = {_ways(catalogue()[spec].needs) for spec in by}
    return all(any(way <= frozenset().union(*has) for way in asked) for has in product(*filter(None, known)))


def _ways(needs: Needs) -> tuple[Scopes, ...]:
    """Each of the sets of scopes that is enough: the classic ones, or the granular ones."""
    return tuple([one for one in (needs.classic_scopes, needs.granular_scopes) if one])
