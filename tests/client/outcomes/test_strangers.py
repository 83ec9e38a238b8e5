"""Strangers: whoever signs in with a wrong secret is told so by every operation, whatever Jira makes of it."""

from collections.abc import Iterator

import pytest

from deskhand.auth import ApiToken, Password, SignIn
from deskhand.client import Call, Jira, catalogue
from deskhand.client._worlds import Edition
from deskhand.errors import CallError, SignInFailed
from deskhand.sandbox import Sandbox

KNOWN = catalogue()
CASES = [
    pytest.param(edition, spec, id=f"{edition}-{spec}")
    for spec, one in KNOWN.items()
    for edition in one.editions
    if one.needs.product != "anybody"
]


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Sandbox]]:
    """A company of each edition."""
    with Sandbox(seed=7) as cloud, Sandbox(seed=7, edition="datacenter") as on_prem:
        yield {"cloud": cloud, "datacenter": on_prem}


@pytest.mark.parametrize(("edition", "spec"), CASES)
async def test_a_wrong_secret_is_an_error(sites: dict[str, Sandbox], edition: Edition, spec: str) -> None:
    """Also where Jira answers 200 as to anybody, with an empty list: that would look like a desk without requests."""
    wrong: SignIn = ApiToken("alex@acme.example", "wrong") if edition == "cloud" else Password("alex", "wrong")
    operation = KNOWN[spec]
    query = {"permissions": "BROWSE_PROJECTS", "query": "alex", "projectKey": "HELP"}
    body = None if operation.method == "GET" else {"permissions": ["BROWSE_PROJECTS"], "jql": "project = HELP"}
    async with Jira(sites[edition].url, wrong, edition=edition, tries=1) as jira:
        with pytest.raises(CallError) as caught:
            await jira.http.send(operation, Call(("1",) * operation.path.count("{"), query, body))
    assert isinstance(caught.value, SignInFailed), caught.value
