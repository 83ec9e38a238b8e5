"""A token with scopes that Atlassian lists nowhere: what is known of them is what calls have shown."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.app import App
from deskhand.auth import Connection, ScopedToken, Services
from deskhand.client import Jira, catalogue
from deskhand.permissions._proven import is_proven
from deskhand.permissions.facts import FactReader
from deskhand.recipes.inquiry import ask
from deskhand.sandbox import Sandbox
from deskhand.sandbox._tokens import CLOUD_ID, issue

ME = "deskhand@acme.example"
READS = ("read:jira-user", "read:jira-work", "read:servicedesk-request")
READ_ISSUE, READ_REQUEST, READ_MYSELF = (
    "GET /rest/api/3/issue/{issueIdOrKey}",
    "GET /request/{issueIdOrKey}",
    "GET /rest/api/3/myself",
)


def connect(site: Sandbox, scopes: tuple[str, ...] = READS) -> Jira:
    user = site.site.users[site.site.by_email[ME]]
    token = issue(site.site, "scoped", user.account_id, scopes=list(scopes)).text
    services = Services(auth=site.url, api=site.url)
    return Jira(site.url, ScopedToken(ME, token, cloud_id=CLOUD_ID, services=services))


@pytest.mark.parametrize("operation", [READ_ISSUE, READ_REQUEST])
async def test_a_read_that_just_succeeded_shows_its_scope(site: Sandbox, operation: str) -> None:
    """What the explainer itself read with the token is known to be let through."""
    async with connect(site) as jira:
        told = await ask(FactReader(jira), operation, "HELP-42")
    layer = next(one for one in told.layers if one.name == "scopes")

    assert ("allowed", "allowed") == (layer.verdict, told.verdict)
    assert "just let through" in layer.found


async def test_a_write_stays_unknown_and_says_what_is_not_known(site: Sandbox) -> None:
    """No read shows the scope to write; what could not be read is the token's scopes, not the site's rules."""
    async with connect(site) as jira:
        told = await ask(FactReader(jira), "POST /request/{issueIdOrKey}/comment", "HELP-42")

    assert "unknown" == told.verdict
    assert (1, True) == (len(told.unread), "scopes" in told.unread[0])


async def test_a_read_that_was_not_let_through_shows_nothing(site: Sandbox) -> None:
    """A token without the service desk's scope is not taken to have it."""
    async with connect(site, READS[:2]) as jira:
        told = await ask(FactReader(jira), READ_REQUEST, "HELP-42")

    assert "allowed" != told.verdict


def test_what_follows_from_what_was_let_through() -> None:
    """Only what holds whether the classic scopes or the granular ones let the calls through."""
    needs = catalogue()

    assert is_proven(needs[READ_ISSUE].needs, [READ_ISSUE])
    assert not is_proven(needs["GET /rest/api/3/field"].needs, [READ_ISSUE])
    assert not is_proven(needs[READ_ISSUE].needs, [READ_MYSELF])
    assert not is_proven(needs[READ_ISSUE].needs, [])


async def test_a_connection_says_which_scopes_calls_have_shown(tmp_path: Path, site: Sandbox) -> None:
    """Atlassian lists them nowhere: what can be tried without changing anything is, and what cannot be is named."""
    with App(tmp_path / "home", clock=lambda: datetime.now(UTC), services={"api": site.url, "auth": site.url}) as app:
        user = site.site.users[site.site.by_email[ME]]
        token = issue(site.site, "scoped", user.account_id, scopes=list(READS)).text
        connected = await app.connections.add(
            Connection(name="scoped", site=site.url, auth="scoped_token", email=ME, cloud_id=CLOUD_ID), token
        )
    tried = {one.scope: one.let_through for one in connected.tried_scopes or ()}

    assert connected.missing_scopes is None
    assert dict.fromkeys(READS, True) == {scope: tried[scope] for scope in READS}
    assert (False, None) == (tried["manage:servicedesk-customer"], tried["write:jira-work"])
