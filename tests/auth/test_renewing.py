"""The client renews a sign-in that expires, before or after the site refuses it, and once."""

import asyncio

import msgspec
import pytest

from auth.atlassian import CLIENT, CLOUD_ID, EMAIL, SCOPED, SECRET, Atlassian
from auth.by_hand import Clock
from deskhand.auth import Grant, InMemory, OAuth, OAuthClient, ScopedToken, ServiceAccount, Services
from deskhand.client import Jira
from deskhand.errors import SignInFailed

APP = OAuthClient(client_id=CLIENT, client_secret=SECRET)


def services(atlassian: Atlassian) -> Services:
    return Services(auth=atlassian.url, api=atlassian.url)


def oauth(atlassian: Atlassian, clock: Clock) -> OAuth:
    told = atlassian.grant()
    grant = Grant(access_token=told["access_token"], refresh_token=told["refresh_token"], expires_at=atlassian.now)
    kept = msgspec.structs.replace(grant, expires_at=atlassian.access[grant.access_token])
    keeper = InMemory(msgspec.json.encode(kept).decode())
    return OAuth(APP, keeper, cloud_id=CLOUD_ID, clock=clock, again="again", services=services(atlassian))


async def test_many_calls_at_once_renew_once(atlassian: Atlassian) -> None:
    """Calls that find the token expired wait for the one that renews it."""
    clock = Clock()
    async with Jira(atlassian.url, oauth(atlassian, clock)) as jira:
        clock.move(hours=2)
        atlassian.now = clock.now
        await asyncio.gather(*(jira.platform.myself.get() for _ in range(10)))

    assert 1 == atlassian.asked["refresh_token"]


async def test_a_refused_token_is_renewed_and_the_call_repeated(atlassian: Atlassian) -> None:
    """A 401 of a token that seemed good is answered with another token, once for all calls under way."""
    async with Jira(atlassian.url, oauth(atlassian, Clock())) as jira:
        atlassian.access.clear()
        told = await asyncio.gather(*(jira.platform.myself.get() for _ in range(10)))

    assert {EMAIL} == {one.email_address for one in told}
    assert 1 == atlassian.asked["refresh_token"]


async def test_a_site_that_refuses_every_token_is_not_asked_for_ever(atlassian: Atlassian) -> None:
    """One renewal, one more call, and then the refusal is told."""
    signed = oauth(atlassian, Clock())
    atlassian.now = Clock().now.replace(year=2030)  # whatever is granted is long expired at the gateway
    async with Jira(atlassian.url, signed) as jira:
        atlassian.grant = lambda *_, **__: {"access_token": "never-good"}  # type: ignore[method-assign]
        with pytest.raises(SignInFailed):
            await jira.platform.myself.get()

    assert (1, 2) == (atlassian.asked["refresh_token"], atlassian.asked["gateway"])


async def test_a_service_account_signs_in_with_its_first_call(atlassian: Atlassian) -> None:
    """The token is got when it is needed, kept for an hour, then got again."""
    clock = Clock()
    account = ServiceAccount(APP, cloud_id=CLOUD_ID, clock=clock, services=services(atlassian))
    async with Jira(atlassian.url, account) as jira:
        for hours in (0, 0, 2):
            clock.move(hours=hours)
            atlassian.now = clock.now
            assert EMAIL == (await jira.platform.myself.get()).email_address

    assert 2 == atlassian.asked["client_credentials"]


async def test_a_scoped_token_goes_through_the_gateway(atlassian: Atlassian) -> None:
    """The site itself sees none of its calls."""
    signed = ScopedToken(EMAIL, SCOPED, cloud_id=CLOUD_ID, services=services(atlassian))
    async with Jira(atlassian.url, signed) as jira:
        await jira.platform.myself.get()

    assert (1, 0) == (atlassian.asked["gateway"], atlassian.asked["site"])


async def test_a_wrong_token_that_cannot_be_renewed_is_refused_at_once(atlassian: Atlassian) -> None:
    """There is nothing to renew of a token that a person made."""
    async with Jira(
        atlassian.url, ScopedToken(EMAIL, "wrong", cloud_id=CLOUD_ID, services=services(atlassian))
    ) as jira:
        with pytest.raises(SignInFailed):
            await jira.platform.myself.get()

    assert 1 == atlassian.asked["gateway"]
