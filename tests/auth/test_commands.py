"""`deskhand connection` and `deskhand oauth-profile` for every way to sign in, as processes of their own."""

import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import msgspec
import pytest

from auth.atlassian import (
    CLASSIC,
    CLIENT,
    CLOUD_ID,
    EMAIL,
    PASSWORD,
    PERSONAL,
    SCOPED,
    SECRET,
    USERNAME,
    Atlassian,
    answer_of,
)
from auth.commands import Desk, consenting, visit
from deskhand.auth.consent import DEFAULT_SCOPES


@pytest.fixture
def deskhand(home: Path, atlassian: Atlassian) -> Desk:
    return Desk(home, atlassian.url)


@pytest.fixture
def profile(deskhand: Desk, callback: str) -> str:
    """An OAuth profile."""
    done = deskhand(
        "oauth-profile", "add", "app", "--client-id", CLIENT, "--callback", callback, DESKHAND_CLIENT_SECRET=SECRET
    )
    assert (0, "Added: app\n", "") == (done.returncode, done.stdout, done.stderr)
    return "app"


def add_by_consent(deskhand: Desk, *words: str) -> tuple[int, str, str]:
    with consenting(deskhand, "add", "it-desk", "--oauth-profile", "app", *words) as waiting:
        assert "You can close this window" in visit(waiting.address)
        return waiting.end()


def test_a_consent_makes_a_connection(deskhand: Desk, profile: str, atlassian: Atlassian) -> None:
    """The person agrees in the browser; site, gateway and what the account may do are found out and shown."""
    status, out, err = add_by_consent(deskhand)
    shown = deskhand.json("connection", "show", "it-desk")

    assert (0, "") == (status, err)
    assert "OAuth 2.0, through Atlassian's gateway" in out
    assert {
        "type": "cloud",
        "auth": "oauth",
        "site": atlassian.url,
        "cloud_id": CLOUD_ID,
        "oauth_profile": "app",
    }.items() <= shown.items()
    assert "oauth" == deskhand.json("connection", "test", "it-desk")["auth"]


def test_the_browser_is_opened(deskhand: Desk, profile: str) -> None:
    """Unless told otherwise the command opens the address by itself."""
    browser = f"{sys.executable} -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1]).close()' %s"
    done = deskhand("connection", "add", "it-desk", "--oauth-profile", "app", BROWSER=browser)

    assert (0, "Connected: it-desk") == (done.returncode, done.stdout.splitlines()[0])


def test_scopes_beside_the_default_ones(deskhand: Desk, profile: str, atlassian: Atlassian) -> None:
    """Extra scopes are asked for, and those that were not given are told."""
    atlassian.withdrawn_scopes = frozenset({"manage:jira-webhook", "extra:two"})
    _, out, _ = add_by_consent(deskhand, "--scopes", "extra:one, extra:two", "--json")

    assert ["manage:jira-webhook", "extra:two"] == msgspec.json.decode(out)["missing_scopes"]
    assert [*DEFAULT_SCOPES[:5], *DEFAULT_SCOPES[6:], "extra:one", "offline_access"] == next(
        iter(atlassian.refresh.values())
    ).scopes.split()


def test_a_forged_answer_does_not_end_the_waiting(deskhand: Desk, profile: str) -> None:
    """An answer with another state is refused, and the real one still counts."""
    with consenting(deskhand, "add", "it-desk", "--oauth-profile", "app") as waiting:
        callback = answer_of(waiting.address)["redirect_uri"]
        for forged in (f"{callback}?code=evil&state=guessed", f"{callback}?code=evil", f"{callback}/elsewhere"):
            with pytest.raises(HTTPError) as refused:
                visit(forged)
            refused.value.close()
        visit(waiting.address)

        assert 0 == waiting.end()[0]


def test_a_person_who_refuses(deskhand: Desk, profile: str) -> None:
    """Nothing is stored, and the line says why."""
    with consenting(deskhand, "add", "it-desk", "--oauth-profile", "app") as waiting:
        asked = answer_of(waiting.address)
        visit(f"{asked['redirect_uri']}?error=access_denied&error_description=I+do+not&state={asked['state']}")

        assert (2, "", "deskhand: Atlassian gave no consent: I do not\n") == waiting.end()
    assert [] == deskhand.json("connection", "list")


def test_which_of_several_sites(deskhand: Desk, profile: str, atlassian: Atlassian) -> None:
    """Where the consent opens several, the one asked for is taken; where none was, those that there are are named."""
    atlassian.sites.append({"id": "other", "url": "https://other.atlassian.net", "name": "other", "scopes": []})
    status, _, err = add_by_consent(deskhand)
    chosen = add_by_consent(deskhand, "--host", atlassian.url)

    assert 2 == status
    assert f"({atlassian.url}, https://other.atlassian.net)" in err
    assert 0 == chosen[0]


def test_a_lost_grant_is_given_again(deskhand: Desk, profile: str, atlassian: Atlassian) -> None:
    """When the grant is gone one line names the command, and the command mends it."""
    add_by_consent(deskhand)
    atlassian.refresh.clear()
    atlassian.access.clear()
    lost = deskhand("connection", "test", "it-desk")
    with consenting(deskhand, "authorize", "it-desk") as waiting:
        visit(waiting.address)
        status, out, _ = waiting.end()

    assert (1, 1) == (lost.returncode, lost.stderr.count("\n"))
    assert "deskhand connection authorize it-desk" in lost.stderr
    assert (0, "Authorized: it-desk") == (status, out.splitlines()[0])
    assert 0 == deskhand("connection", "test", "it-desk").returncode


def test_only_a_consent_is_given_again(deskhand: Desk, atlassian: Atlassian) -> None:
    """A connection that lives on a token has none."""
    deskhand("connection", "add", "it-desk", "--host", atlassian.url, "--email", EMAIL, DESKHAND_TOKEN=CLASSIC)
    done = deskhand("connection", "authorize", "it-desk")

    assert (2, "deskhand: the connection 'it-desk' signs in by api_token: there is no consent to give\n") == (
        done.returncode,
        done.stderr,
    )


def test_a_profile_is_listed_and_stays_while_it_is_used(deskhand: Desk, profile: str, callback: str) -> None:
    """Connections share it; it goes when none is left, and its secret is never shown."""
    add_by_consent(deskhand)
    (listed,) = deskhand.json("oauth-profile", "list")
    used = deskhand("oauth-profile", "remove", "app", "--yes")
    deskhand("connection", "remove", "it-desk", "--yes")
    removed = deskhand("oauth-profile", "remove", "app", "--yes")

    assert ("app", CLIENT, callback) == (listed["name"], listed["client_id"], listed["callback"])
    assert SECRET not in str(listed)
    assert (2, "deskhand: the OAuth profile 'app' is used by it-desk: remove that first\n") == (
        used.returncode,
        used.stderr,
    )
    assert (0, "Removed: app\n") == (removed.returncode, removed.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("oauth-profile", "add", "app"), "missing: --client-id, the client secret (--client-secret-file"),
        (("oauth-profile", "add", "app", "--client-secret", "x"), "No such option"),
        (("oauth-profile", "remove", "app", "--yes"), "no OAuth profile 'app'"),
        (("connection", "add", "a", "--oauth-profile", "app"), "no OAuth profile 'app'"),
        (("connection", "add", "a", "--auth", "oauth"), "missing: --oauth-profile"),
    ],
)
def test_a_profile_that_is_missing_or_incomplete(deskhand: Desk, words: tuple[str, ...], said: str) -> None:
    """One line names what to give."""
    done = deskhand(*words)

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))
    assert said in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("An App",), "an OAuth profile's name is lower-case letters"),
        (("app", "--callback", "http://desk.example/"), "would carry the consent unencrypted"),
    ],
)
def test_a_profile_that_cannot_be(deskhand: Desk, words: tuple[str, ...], said: str) -> None:
    """It is refused when it is added, not when somebody is to consent."""
    done = deskhand("oauth-profile", "add", *words, "--client-id", "x", DESKHAND_CLIENT_SECRET="s3cret")

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))
    assert said in done.stderr
    assert [] == deskhand.json("oauth-profile", "list")


@pytest.mark.parametrize(
    ("edition", "words", "secret", "expected"),
    [
        ("Cloud", ("--email", EMAIL), {"DESKHAND_TOKEN": CLASSIC}, "api_token"),
        ("Cloud", ("--email", EMAIL), {"DESKHAND_TOKEN": SCOPED}, "scoped_token"),
        ("Cloud", ("--auth", "scoped_token", "--email", EMAIL), {"DESKHAND_TOKEN": SCOPED}, "scoped_token"),
        ("Cloud", ("--client-id", CLIENT), {"DESKHAND_CLIENT_SECRET": SECRET}, "service_account"),
        ("Server", (), {"DESKHAND_TOKEN": PERSONAL}, "personal_token"),
        ("Server", ("--username", USERNAME), {"DESKHAND_PASSWORD": PASSWORD}, "password"),
    ],
)
def test_every_other_way(
    deskhand: Desk, atlassian: Atlassian, edition: str, words: tuple[str, ...], secret: dict[str, str], expected: str
) -> None:
    """What was given tells the way, the way is told, and what was stored goes on working."""
    atlassian.edition = edition
    host = atlassian.url if edition == "Cloud" else f"{atlassian.url}/jira"
    added = deskhand("connection", "add", "it-desk", "--host", host, *words, "--json", **secret)
    tested = deskhand.json("connection", "test", "it-desk")

    assert ("", 0) == (added.stderr, added.returncode)
    assert expected == msgspec.json.decode(added.stdout)["auth"]
    assert expected == tested["auth"]
    assert next(iter(secret.values())) not in added.stdout + deskhand("connection", "show", "it-desk").stdout


def test_a_password_for_cloud_is_refused_before_any_call(deskhand: Desk, atlassian: Atlassian) -> None:
    """The address alone says that it is Cloud: no site is asked, and the line says since when and what to do instead."""
    done = deskhand("connection", "add", "it-desk", "--subdomain", "acme", "--username", "me", DESKHAND_PASSWORD="x")

    assert 2 == done.returncode
    assert "1 December 2018" in done.stderr
    assert "API token" in done.stderr
    assert not atlassian.asked


def test_a_password_goes_to_no_site_that_says_it_is_cloud(deskhand: Desk, atlassian: Atlassian) -> None:
    """Where the address does not tell, the site is asked first, without the password."""
    done = deskhand("connection", "add", "it-desk", "--host", atlassian.url, "--username", "me", DESKHAND_PASSWORD="x")

    assert 2 == done.returncode
    assert "Jira Cloud takes no passwords" in done.stderr
    assert 1 == atlassian.asked.total()


@pytest.mark.parametrize("secret", ["token", "password", "client_secret"])
def test_a_secret_from_standard_input(deskhand: Desk, atlassian: Atlassian, secret: str) -> None:
    """Every kind of secret can be piped in."""
    words, typed = {
        "token": (("--email", EMAIL, "--token-stdin"), CLASSIC),
        "password": (("--username", USERNAME, "--password-stdin"), PASSWORD),
        "client_secret": (("--client-id", CLIENT, "--client-secret-stdin"), SECRET),
    }[secret]
    atlassian.edition = "Server" if secret == "password" else "Cloud"
    done = deskhand("connection", "add", "it-desk", "--host", atlassian.url, *words, typed=f"{typed}\n")

    assert (0, "") == (done.returncode, done.stderr)


def form(atlassian: Atlassian, **fields: Any) -> dict[str, Any]:
    return {"Connection name": "it-desk", "Location": "/it", "Host": atlassian.url, **fields}


@pytest.mark.parametrize(
    ("edition", "fields", "expected"),
    [
        (
            "Cloud",
            {"Connection type": "Cloud", "Auth type": "API token", "Email": EMAIL, "API token": CLASSIC},
            {"type": "cloud", "auth": "api_token", "email": EMAIL, "location": "/it"},
        ),
        (
            "Server",
            {"Connection type": "On-prem", "Auth type": "Basic", "Username": USERNAME, "Password": PASSWORD},
            {"type": "on-prem", "auth": "password", "username": USERNAME},
        ),
    ],
)
def test_the_fields_of_the_original_form(
    deskhand: Desk, atlassian: Atlassian, tmp_path: Path, edition: str, fields: dict[str, Any], expected: dict[str, str]
) -> None:
    """A file may name its fields and choices as the form does that people know."""
    atlassian.edition = edition
    file = tmp_path / "connection.json"
    file.touch(0o600)
    file.write_bytes(msgspec.json.encode(form(atlassian, **fields)))
    done = deskhand("connection", "add", "--from", str(file))

    assert (0, "") == (done.returncode, done.stderr)
    assert expected.items() <= deskhand.json("connection", "show", "it-desk").items()


def test_a_password_in_an_open_file(deskhand: Desk, atlassian: Atlassian, tmp_path: Path) -> None:
    """A file that others can read is no place for it."""
    file = tmp_path / "connection.json"
    file.write_bytes(msgspec.json.encode(form(atlassian, Username=USERNAME, Password=PASSWORD)))
    file.chmod(0o644)
    done = deskhand("connection", "add", "--from", str(file))

    assert 2 == done.returncode
    assert "it holds a password: run chmod 600" in done.stderr
    assert PASSWORD not in done.stderr
