"""Where the person did not say how, what fits is tried, and what works is told."""

from functools import partial
from typing import Any

import pytest

from auth.atlassian import CLASSIC, CLIENT, CLOUD_ID, EMAIL, PASSWORD, PERSONAL, SCOPED, SECRET, USERNAME, Atlassian
from auth.by_hand import Clock
from deskhand.auth import Connection, InMemory, Services
from deskhand.client._connect import find_way
from deskhand.errors import SignInFailed, UserError


async def found(atlassian: Atlassian, secret: str, *, path: str = "", **fields: Any) -> Connection:
    wanted = Connection(name="it-desk", site=f"{atlassian.url}{path}", **fields)
    services = Services(auth=atlassian.url, api=atlassian.url)
    return await find_way(
        wanted, partial(Connection.sign_in, keeper=InMemory(secret), clock=Clock(), services=services)
    )


async def test_a_token_without_scopes_is_taken_by_the_site(atlassian: Atlassian) -> None:
    """The site is tried first, and the gateway is left alone."""
    connection = await found(atlassian, CLASSIC, email=EMAIL)

    assert ("cloud", "api_token", None) == (connection.type, connection.auth, connection.cloud_id)
    assert 0 == atlassian.asked["gateway"]


async def test_a_token_with_scopes_is_taken_by_the_gateway(atlassian: Atlassian) -> None:
    """Refused by the site, it is tried at the gateway with the site's cloud id."""
    connection = await found(atlassian, SCOPED, email=EMAIL)

    assert ("cloud", "scoped_token", CLOUD_ID) == (connection.type, connection.auth, connection.cloud_id)


async def test_a_token_that_nobody_takes(atlassian: Atlassian) -> None:
    """The refusal tells both ways that were tried, and not the token."""
    with pytest.raises(SignInFailed, match="tried as API token and as API token with scopes") as refused:
        await found(atlassian, "wr0ng", email=EMAIL)

    assert "wr0ng" not in str(refused.value)


@pytest.mark.parametrize(
    ("secret", "fields", "auth"),
    [
        (PERSONAL, {}, "personal_token"),
        (PERSONAL, {"email": EMAIL}, "personal_token"),
        (PASSWORD, {"username": USERNAME}, "password"),
    ],
)
async def test_an_on_prem_site_below_a_path(
    atlassian: Atlassian, secret: str, fields: dict[str, Any], auth: str
) -> None:
    """The site tells that it is on-prem; what was given tells the way."""
    atlassian.edition = "Server"
    connection = await found(atlassian, secret, path="/jira", **fields)

    assert ("on-prem", auth) == (connection.type, connection.auth)


async def test_a_site_that_does_not_tell_its_type(atlassian: Atlassian) -> None:
    """Where the site tells nothing, the ways of both types are tried."""
    atlassian.edition, atlassian.secretive = "Server", True
    connection = await found(atlassian, PERSONAL, email=EMAIL)

    assert ("on-prem", "personal_token") == (connection.type, connection.auth)


async def test_a_service_account_gets_the_cloud_id(atlassian: Atlassian) -> None:
    """Client id and secret need a gateway, and so the site's cloud id."""
    connection = await found(atlassian, SECRET, client_id=CLIENT)

    assert ("service_account", CLOUD_ID) == (connection.auth, connection.cloud_id)


async def test_a_password_is_refused_before_it_goes_anywhere(atlassian: Atlassian) -> None:
    """A site that turns out to be Cloud is never shown the password."""
    with pytest.raises(UserError, match="Jira Cloud takes no passwords"):
        await found(atlassian, PASSWORD, username=USERNAME)

    assert 1 == atlassian.asked["site"]  # which was asked for its type, by nobody


async def test_a_scoped_token_for_a_site_that_is_none(atlassian: Atlassian) -> None:
    """Without a cloud id there is no gateway."""
    atlassian.edition = "Server"
    with pytest.raises(UserError, match="has no cloud id"):
        await found(atlassian, SCOPED, type="cloud", auth="scoped_token", email=EMAIL)
