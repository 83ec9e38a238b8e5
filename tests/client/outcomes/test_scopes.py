"""Scopes: the ones that an operation declares are enough, of either kind, and others are not."""

from collections.abc import Iterator
from typing import Any

import pytest

from client.outcomes.company import Company
from deskhand.client import Call, Operation, catalogue
from deskhand.errors import CallError, Refused
from deskhand.sandbox import Sandbox

OTHERS = ("manage:jira-webhook", "read:jira-user", "read:dashboard:jira")
BEHIND_THE_GATEWAY = [
    one for one in catalogue().values() if "cloud" in one.editions and not one.path.startswith("/rest/webhooks/")
]


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    """One company for all: what the calls do to it does not matter here."""
    with Sandbox(seed=7) as site:
        yield Company(site, "cloud")


async def refused_for_scopes(company: Company, operation: Operation[Any, Any], scopes: list[str]) -> bool:
    """Whether the gateway refuses a call, whatever Jira behind it makes of it."""
    body: dict[str, Any] | None = {} if operation.method in ("POST", "PUT") else None
    async with company.with_scopes("alex", scopes) as jira:
        try:
            await jira.http.send(operation, Call(("1",) * operation.path.count("{"), json=body))
        except CallError as error:
            return isinstance(error, Refused) and "scope" in error.said
    return False


@pytest.mark.parametrize("operation", BEHIND_THE_GATEWAY, ids=str)
async def test_the_declared_scopes_are_what_a_token_needs(company: Company, operation: Operation[Any, Any]) -> None:
    """All of the classic ones or all of the granular ones; a token that has none of them is refused."""
    needed = [scopes for scopes in (operation.needs.classic_scopes, operation.needs.granular_scopes) if scopes]
    for scopes in needed:
        assert not await refused_for_scopes(company, operation, sorted(scopes))
    others = [scope for scope in OTHERS if not any(scope in scopes for scopes in needed)]
    assert bool(needed) == await refused_for_scopes(company, operation, others)
