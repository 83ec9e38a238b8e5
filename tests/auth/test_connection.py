"""A connection knows the ways to sign in that fit it, and refuses those that cannot work."""

from base64 import b64encode
from typing import Any

import msgspec
import pytest

from auth.by_hand import CLIENT, Clock, follow, grant, said
from deskhand.auth import Answer, Auth, Connection, InMemory, Network, Services, cloud_id, site_type, ways
from deskhand.auth import site_address as address
from deskhand.errors import SiteFailed, UserError

CLOUD = "https://acme.atlassian.net"
ON_PREM = "https://jira.acme.example/jira"
SERVICES = Services(api="https://api.example")


def connection(**fields: Any) -> Connection:
    return Connection(**{"name": "it-desk", "site": CLOUD, **fields})


def basic(pair: str) -> str:
    return "Basic " + b64encode(pair.encode()).decode()


@pytest.mark.parametrize(
    ("fields", "secret", "header", "base"),
    [
        ({"auth": "api_token", "email": "me@a"}, "t", basic("me@a:t"), CLOUD),
        (
            {"auth": "scoped_token", "email": "me@a", "cloud_id": "c1"},
            "t",
            basic("me@a:t"),
            "https://api.example/ex/jira/c1",
        ),
        (
            {"auth": "oauth", "oauth_profile": "app", "cloud_id": "c1"},
            msgspec.json.encode(grant(1)).decode(),
            "Bearer access-1",
            "https://api.example/ex/jira/c1",
        ),
        (
            {"type": "on-prem", "site": ON_PREM, "auth": "password", "username": "jürgen"},
            "pass w0rd",
            basic("jürgen:pass w0rd"),
            ON_PREM,
        ),
        ({"type": "on-prem", "site": ON_PREM, "auth": "personal_token"}, "t", "Bearer t", ON_PREM),
    ],
)
def test_every_way_has_its_header_and_its_address(fields: dict[str, Any], secret: str, header: str, base: str) -> None:
    """What is sent and where; neither shows in what is printed."""
    one = connection(**fields)
    signed = one.sign_in(InMemory(secret), clock=Clock(), oauth=CLIENT, services=SERVICES)

    assert {"Authorization": header} == dict(signed.headers())
    assert base == signed.base(one.site)
    assert not [
        word for word in (secret, header.split()[1], "access-1") if word != "t" and word in f"{signed!r}{one!r}"
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "cloud", "email": "me@a"}, ("api_token", "scoped_token")),
        ({"type": "cloud", "oauth_profile": "app"}, ("oauth",)),
        ({"type": "cloud", "client_id": "sa"}, ("service_account",)),
        ({"type": "on-prem"}, ("personal_token",)),
        ({"type": "on-prem", "email": "me@a"}, ("personal_token",)),
        ({"type": "on-prem", "username": "me"}, ("password",)),
        ({"email": "me@a"}, ("api_token", "scoped_token", "personal_token")),
        ({}, ("personal_token",)),
        ({"type": "cloud", "email": "me@a", "oauth_profile": "app"}, ("api_token", "scoped_token")),
        ({"auth": "api_token", "email": "me@a"}, ("api_token", "scoped_token")),
        ({"auth": "scoped_token", "email": "me@a"}, ("scoped_token",)),
    ],
)
def test_what_fits_what_was_given_is_tried(fields: dict[str, Any], expected: tuple[Auth, ...]) -> None:
    """A token is tried on the site before the gateway; everything else tells its way by itself."""
    assert expected == ways(connection(**fields))


def test_a_token_without_an_address_does_for_no_cloud_site() -> None:
    """What is missing is named."""
    with pytest.raises(UserError, match="e-mail address"):
        ways(connection(type="cloud"))


def test_a_password_for_cloud_is_refused_with_the_date() -> None:
    """The refusal says since when, and what to do instead."""
    with pytest.raises(UserError, match=r"1 December 2018.*3 June 2019.*API token"):
        connection(type="cloud", auth="password", username="me")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"type": "cloud", "auth": "personal_token"},
            "Jira Cloud cannot be signed in to by personal_token; it takes api",
        ),
        ({"type": "on-prem", "auth": "oauth", "oauth_profile": "a"}, "it takes password, personal_token"),
        ({"type": "cloud", "auth": "api_token"}, "takes email"),
        ({"type": "cloud", "auth": "oauth"}, "takes oauth_profile"),
        ({"site": ""}, "address of the site"),
    ],
)
def test_a_way_that_cannot_work(fields: dict[str, Any], said: str) -> None:
    """What does not fit is named, with what would."""
    with pytest.raises(UserError, match=said):
        connection(**fields)


def test_a_record_becomes_the_connection_again() -> None:
    """Nothing empty is remembered, and nothing is lost."""
    one = connection(
        location="/it",
        type="cloud",
        auth="oauth",
        oauth_profile="app",
        scopes=("extra",),
        cloud_id="c1",
        network=Network(proxy="http://proxy.example:3128"),
    )

    assert {
        "type": "cloud",
        "auth": "oauth",
        "site": CLOUD,
        "oauth_profile": "app",
        "scopes": ["extra"],
        "cloud_id": "c1",
        "network": {"proxy": "http://proxy.example:3128"},
    } == one.record()
    assert one == Connection.from_record("it-desk", "/it", one.record())


def test_a_context_path_stays() -> None:
    """An on-prem site may live below a path."""
    assert ON_PREM == address(None, f"{ON_PREM}/")


def test_a_cloud_id_is_looked_up_at_the_site() -> None:
    """No sign-in is needed; a site that has none is no Cloud site, and one that fails may have one."""
    followed = follow(cloud_id(CLOUD), said(200, cloudId="c1"))

    assert ("c1", f"{CLOUD}/_edge/tenant_info", {}) == (
        followed.result,
        followed.asks[0].url,
        followed.asks[0].headers,
    )
    assert follow(cloud_id(CLOUD), Answer(404)).result is None
    assert follow(cloud_id(CLOUD), Answer(200, b"<html>")).result is None
    with pytest.raises(SiteFailed):
        follow(cloud_id(CLOUD), Answer(503))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (said(200, deploymentType="Cloud"), "cloud"),
        (said(200, deploymentType="Server"), "on-prem"),
        (said(200, version="7.0.0"), "on-prem"),
        (said(200), None),
        (Answer(401), None),
    ],
)
def test_a_site_tells_its_type(answer: Answer, expected: str | None) -> None:
    """Cloud, on-prem (also where it is too old to tell its deployment), or it tells nobody who has not signed in."""
    assert expected == follow(site_type(ON_PREM), answer).result
