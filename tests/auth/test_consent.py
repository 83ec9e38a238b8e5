"""A person's consent: the address, the answer that belongs to it, and the sites that it opens."""

import pytest

from auth.atlassian import answer_of
from auth.by_hand import CLIENT, follow, grant, said, tokens
from deskhand.auth import Answer, Services
from deskhand.auth.consent import (
    DEFAULT_SCOPES,
    Consent,
    OAuthProfile,
    Site,
    accessible_sites,
    choose_site,
    exchange,
    finish,
    missing,
)
from deskhand.errors import NotJira, UserError
from store_clock import NOON

SERVICES = Services(auth="https://auth.example", api="https://api.example")
PROFILE = OAuthProfile(name="app", client=CLIENT, callback="http://localhost:47047/callback")
ACME = Site(id="1", url="https://acme.atlassian.net", name="acme")
OTHER = Site(id="2", url="https://other.atlassian.net", name="other")


def begun(*scopes: str) -> Consent:
    return Consent.begin(SERVICES, PROFILE, scopes)


def test_the_address_asks_for_what_atlassian_requires() -> None:
    """Audience, client, callback, the nine default scopes, those asked for besides, each once, and offline_access."""
    consent = begun("read:servicedesk-request", "manage:jira-data-provider")
    asked = answer_of(consent.address)

    assert consent.address.startswith("https://auth.example/authorize?")
    assert 9 == len(DEFAULT_SCOPES)
    assert [*DEFAULT_SCOPES, "manage:jira-data-provider", "offline_access"] == asked.pop("scope").split()
    assert {
        "audience": "api.atlassian.com",
        "client_id": "app-1",
        "redirect_uri": "http://localhost:47047/callback",
        "state": consent.state,
        "response_type": "code",
        "prompt": "consent",
    } == asked


def test_no_two_consents_share_a_state() -> None:
    """A state cannot be guessed from another one."""
    assert begun().state != begun().state


@pytest.mark.parametrize("answer", [{}, {"state": "", "code": "c"}, {"state": "x", "code": "c"}, {"code": "c"}])
def test_a_forged_answer_is_refused(answer: dict[str, str]) -> None:
    """An answer without the consent's own state gives no code."""
    consent = begun()

    assert not consent.is_answered_by(answer)
    with pytest.raises(UserError, match="another consent"):
        consent.code(answer)


def test_an_answer_gives_its_code_or_the_reason() -> None:
    """The person agreed, refused, or the answer is empty."""
    consent = begun()
    own = {"state": consent.state}

    assert "c0de" == consent.code({**own, "code": "c0de"})
    with pytest.raises(UserError, match="User did not authorize"):
        consent.code({**own, "error": "access_denied", "error_description": "User did not authorize the request"})
    with pytest.raises(UserError, match="no code"):
        consent.code(own)
    assert consent.state not in repr(consent)


def test_a_code_becomes_a_grant() -> None:
    """The code goes back with the same callback, which Atlassian compares."""
    followed = follow(exchange(SERVICES, PROFILE, "c0de", NOON), tokens(1, scope="a b"))

    assert {
        "grant_type": "authorization_code",
        "code": "c0de",
        "redirect_uri": PROFILE.callback,
        "client_id": "app-1",
        "client_secret": "app-s3cret",
    } == followed.asks[0].json
    assert ("access-1", "refresh-1", ("a", "b")) == (
        followed.result.access_token,
        followed.result.refresh_token,
        followed.result.scopes,
    )


def test_a_stale_code_says_to_begin_again() -> None:
    """A code that was used or waited too long is a person's matter, not a lost consent."""
    with pytest.raises(UserError, match="begin again"):
        follow(exchange(SERVICES, PROFILE, "c0de", NOON), said(403, error="invalid_grant"))


def test_a_site_is_told_once() -> None:
    """Jira and Confluence of one site come as two entries with one id; a site without Jira is none."""
    body = b"""[{"id": "1", "url": "https://acme.atlassian.net", "name": "acme", "scopes": ["read:jira-work"]},
               {"id": "1", "url": "https://acme.atlassian.net", "name": "acme", "scopes": ["read:page:confluence"]},
               {"id": "1", "url": "https://acme.atlassian.net", "scopes": ["write:servicedesk-request"]},
               {"id": "3", "url": "https://wiki.atlassian.net", "scopes": ["read:page:confluence"], "avatarUrl": ""}]"""
    followed = follow(accessible_sites(SERVICES, grant(1)), Answer(200, body))

    scopes = ("read:jira-work", "write:servicedesk-request")
    assert [Site(id="1", url="https://acme.atlassian.net", name="acme", scopes=scopes)] == followed.result
    assert {"Authorization": "Bearer access-1"} == followed.asks[0].headers
    assert "https://api.example/oauth/token/accessible-resources" == followed.asks[0].url


def test_choosing_a_site() -> None:
    """The one asked for, however it is written, or the only one; otherwise those that there are."""
    assert OTHER == choose_site([ACME, OTHER], "https://Other.atlassian.net/")
    assert ACME == choose_site([ACME], None)
    with pytest.raises(UserError, match=r"--subdomain.*acme.*other"):
        choose_site([ACME, OTHER], None)
    with pytest.raises(UserError, match=r"does not open https://third.atlassian.net; it opens https://acme"):
        choose_site([ACME], "https://third.atlassian.net")
    with pytest.raises(UserError, match="no site"):
        choose_site([], None)


def test_a_person_chooses_among_several() -> None:
    """Where nobody said which site, whoever is asked decides."""
    several = Answer(
        200,
        b'[{"id":"1","url":"https://acme.atlassian.net"},{"id":"2","url":"https://other.atlassian.net","name":"other"}]',
    )
    flow = finish(SERVICES, PROFILE, "c0de", NOON, wanted=None, choose=lambda sites: sites[1])

    assert OTHER == follow(flow, tokens(1), several).result[1]


def test_missing_scopes_are_told() -> None:
    """What was asked for and not given, in the order of asking."""
    assert ["manage:servicedesk-customer", "extra"] == missing(DEFAULT_SCOPES[:-1], ["extra"])


def test_something_else_that_answers() -> None:
    """A web page is not taken for an answer."""
    with pytest.raises(NotJira):
        follow(accessible_sites(SERVICES, grant(1)), Answer(200, b"<html>"))


@pytest.mark.parametrize(
    "callback", ["http://desk.example/callback", "localhost:1", "https://a.example/?b=c", "ftp://a"]
)
def test_a_callback_that_cannot_be_used(callback: str) -> None:
    """The code must not travel in the open."""
    with pytest.raises(UserError):
        OAuthProfile(name="app", client=CLIENT, callback=callback)


@pytest.mark.parametrize("callback", ["http://localhost:47047/callback", "https://desk.example/oauth/callback"])
def test_a_callback_that_can(callback: str) -> None:
    """This machine, or an encrypted address."""
    assert callback == OAuthProfile(name="app", client=CLIENT, callback=callback).callback
