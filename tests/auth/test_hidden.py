"""A sign-in that failed is an error, also where the site answers as if nobody had tried."""

from collections.abc import Iterator

import pytest

from deskhand.auth import ApiToken, PersonalToken
from deskhand.client import Jira
from deskhand.errors import SignInFailed
from deskhand.sandbox import Sandbox

ME = "deskhand@acme.example"


@pytest.fixture(scope="module")
def cloud() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as site:
        yield site


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with Sandbox(seed=7, edition="datacenter") as site:
        yield site


async def test_a_dead_personal_token_finds_no_empty_search(server: Sandbox) -> None:
    """On-prem a bad token is answered as nobody's: the empty result is not taken for one."""
    async with Jira(server.url, PersonalToken("expired"), edition="datacenter") as jira:
        with pytest.raises(SignInFailed, match="does not accept the sign-in"):
            await jira.platform.search.issues("project = HELP").first()


async def test_a_dead_personal_token_finds_no_missing_issue(server: Sandbox) -> None:
    """What nobody may see is not told to be absent."""
    async with Jira(server.url, PersonalToken("expired"), edition="datacenter") as jira:
        with pytest.raises(SignInFailed):
            await jira.platform.issues.get("HELP-1")


async def test_a_dead_api_token_finds_no_empty_search(cloud: Sandbox) -> None:
    """On Cloud a header tells."""
    async with Jira(cloud.url, ApiToken(ME, "expired")) as jira:
        with pytest.raises(SignInFailed):
            await jira.platform.search.issues("project = HELP").first()


async def test_what_anybody_may_ask_is_answered(server: Sandbox) -> None:
    """With a dead token as without any."""
    for sign_in in (PersonalToken("expired"), None):
        async with Jira(server.url, sign_in, edition="datacenter") as jira:
            assert "Server" == (await jira.platform.server_info.get()).deployment_type


async def test_who_did_not_sign_in_is_nobody(server: Sandbox) -> None:
    """A client without a sign-in gets what the site has for nobody."""
    async with Jira(server.url, edition="datacenter") as jira:
        assert None is await jira.platform.search.issues("project = HELP").first()
