from collections.abc import Iterator

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import V3, Caller
from sandbox.signing import signed

V2 = "/rest/api/2"


@pytest.fixture
def server() -> Iterator[Sandbox]:
    """A Data Center site."""
    with Sandbox(seed=7, edition="datacenter") as site:
        yield site


def test_a_password_signs_in_on_data_center_only(server: Sandbox, site: Sandbox) -> None:
    """The same name and password is somebody on Data Center, and a failed sign-in on Cloud."""
    there = signed(server, "alex", "password-alex").get(f"{V2}/myself")
    assert (200, "alex@acme.example") == (there.status, there.body["emailAddress"])
    here = Caller(site, "alex", "password-alex").get(f"{V3}/myself")
    assert (401, "AUTHENTICATED_FAILED") == (here.status, here.headers["x-seraph-loginreason"])


def test_three_wrong_passwords_lock_the_account(server: Sandbox) -> None:
    """After three failures even the right password is answered 403 until somebody solves the picture."""
    wrong, right = signed(server, "alex", "guess"), signed(server, "alex", "password-alex")
    for _ in range(3):
        answer = wrong.get(f"{V2}/myself")
        assert 401 == answer.status
        assert answer.raw.startswith(b"<html>")
        assert "text/html" in answer.headers["content-type"]
    locked = right.get(f"{V2}/myself")
    assert (403, "AUTHENTICATION_DENIED") == (locked.status, locked.headers["x-seraph-loginreason"])
    assert b"Basic Authentication Failure - Reason : AUTHENTICATION_DENIED" in locked.raw
    assert 200 == signed(server, "bailey", "password-bailey").get(f"{V2}/myself").status
    assert 204 == right.delete("/_sandbox/captcha").status
    assert 200 == right.get(f"{V2}/myself").status


def test_a_right_password_forgets_the_wrong_ones(server: Sandbox) -> None:
    """Failures count only when they follow one another."""
    wrong, right = signed(server, "alex", "guess"), signed(server, "alex", "password-alex")
    for _ in range(3):
        assert [401, 401] == [wrong.get(f"{V2}/myself").status for _ in "ab"]
        assert 200 == right.get(f"{V2}/myself").status


def test_personal_access_tokens_are_bearers(server: Sandbox) -> None:
    """A personal access token is its account; a wrong one is refused without the header of failed sign-ins."""
    nobody = Caller(server, None)
    token = nobody.post("/_sandbox/tokens", {"email": "alex@acme.example", "expiresIn": 3600}).body["token"]
    nobody.headers["Authorization"] = f"Bearer {token}"
    assert "alex@acme.example" == nobody.get(f"{V2}/myself").body["emailAddress"]
    nobody.post("/_sandbox/clock", {"advance": 3601})
    late = nobody.get(f"{V2}/myself")
    assert 401 == late.status
    assert "x-seraph-loginreason" not in late.headers
