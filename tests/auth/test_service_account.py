"""A service account gets a token when it needs one."""

import pytest

from auth.by_hand import CLIENT, Clock, follow, said
from deskhand.auth import ServiceAccount, Services
from deskhand.errors import ClientRefused

SERVICES = Services(auth="https://auth.example", api="https://api.example")


def account(clock: Clock) -> ServiceAccount:
    return ServiceAccount(CLIENT, cloud_id="cloud-1", clock=clock, services=SERVICES)


def test_a_token_is_got_before_the_first_call_and_again_when_it_ends() -> None:
    """Client id and secret buy an hour at the gateway."""
    clock = Clock()
    signed = account(clock)
    first_due = signed.due()
    followed = follow(signed.renew({}), said(200, access_token="access-1", expires_in=3600, scope="a"))
    due = signed.due()
    clock.move(minutes=59)

    assert (True, False, True) == (first_due, due, signed.due())
    assert {"grant_type": "client_credentials", "client_id": "app-1", "client_secret": "app-s3cret"} == followed.asks[
        0
    ].json
    assert {"Authorization": "Bearer access-1"} == signed.headers()
    assert ("a",) == signed.scopes
    assert "https://api.example/ex/jira/cloud-1" == signed.base("https://acme.atlassian.net")


def test_a_token_that_was_renewed_meanwhile_is_used() -> None:
    """Two calls that were refused with the same token renew it once."""
    signed = account(Clock())
    follow(signed.renew({}), said(200, access_token="access-1"))
    follow(signed.renew(signed.headers()), said(200, access_token="access-2"))

    assert [] == follow(signed.renew({"Authorization": "Bearer access-1"})).asks


def test_a_wrong_secret() -> None:
    """The credential is what is refused, and it is not shown."""
    signed = account(Clock())
    with pytest.raises(ClientRefused, match=r"Unauthorized.*Check the client id") as failed:
        follow(signed.renew({}), said(401, error="access_denied", error_description="Unauthorized"))

    assert "app-s3cret" not in f"{failed.value}{signed!r}"
