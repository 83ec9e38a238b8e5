"""Facts as a site tells them: to an administrator, to a plain account, to a customer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deskhand.auth import ApiToken, Password
from deskhand.client import Jira
from deskhand.permissions import Explanation, Unread, explain
from deskhand.permissions._known import Issue, Project
from deskhand.permissions._target_words import read_target
from deskhand.permissions.facts import FactReader
from deskhand.sandbox import Sandbox
from permissions.acme import operation
from permissions.conftest import SignIn

COMMENT = "POST /request/{issueIdOrKey}/comment"
EDIT = "PUT /rest/api/3/issue/{issueIdOrKey}"


async def told(jira: Jira, spec: str, target: str, account: str | None = None, **details: Any) -> Explanation:
    asked = operation(spec, **details)
    async with jira:
        facts = await FactReader(jira).read(read_target(target), [asked], account=account)
    return explain(facts, asked, target=target)


async def test_an_administrator_reads_who_an_account_is(sign_in: SignIn) -> None:
    """Scheme, roles, groups and products of another account can be read with administration."""
    reader = FactReader(jira := sign_in("deskhand"))
    async with jira:
        facts = await reader.read(read_target("HELP-42"), [operation(COMMENT)], account="alex@acme.example")
    assert isinstance(facts.project, Project)
    assert isinstance(facts.issue, Issue)
    assert not isinstance(facts.project.roles, Unread)
    assert "Service Desk Team" in [role.name for role in facts.project.roles]
    assert ("jira-servicedesk", "jira-software") == tuple(facts.account.applications)  # type: ignore[arg-type]


async def test_a_plain_account_is_told_of_a_whole_desk(sign_in: SignIn) -> None:
    """The permission scheme is not for agents to read: Jira's own check tells, and what it leaves open is said."""
    for spec in (EDIT, "POST /rest/api/3/issue/{issueIdOrKey}/transitions"):
        found = await told(sign_in("alex"), spec, "HELP")
        assert "allowed" == found.verdict
        assert "a single request can differ by its security level" in found.why


async def test_a_yes_that_may_be_the_portals_is_not_believed() -> None:
    """Data Center has no such check, and its own word counts the portal: unknown, with the trap and who could tell."""
    with Sandbox(seed=7, edition="datacenter") as site:
        jira = Jira(site.url, Password("alex", "password-alex"), edition="datacenter")
        found = await told(jira, "POST /rest/api/3/issue/{issueIdOrKey}/worklog", "HELP-42")
    assert "unknown" == found.verdict
    assert "granted to portal customers only; a project administrator could tell" in found.why
    assert any("permission scheme" in one for one in found.unread)


async def test_what_jira_offers_stands_in_for_the_rules(sign_in: SignIn) -> None:
    """On one issue a plain account is told for certain: Jira offers it the fields to edit and the transitions to take."""
    assert "allowed" == (await told(sign_in("alex"), EDIT, "HELP-42")).verdict
    assert (
        "allowed"
        == (await told(sign_in("alex"), "POST /rest/api/3/issue/{issueIdOrKey}/transitions", "HELP-42")).verdict
    )
    assert "refused" == (await told(sign_in("grace"), EDIT, "HELP-42")).verdict


async def test_an_agent_and_a_customer_are_told_apart(sign_in: SignIn) -> None:
    """An agent may write internally; a customer who has a part in the request may only write to the customer's side."""
    assert "allowed" == (await told(sign_in("alex"), COMMENT, "HELP-42", internal=True)).verdict
    assert "refused" == (await told(sign_in("grace"), COMMENT, "HELP-42", internal=True)).verdict


async def test_a_mistyped_token_is_an_explanation_not_an_error(site: Sandbox) -> None:
    """The sign-in is the first layer: where it fails nothing else is asked."""
    found = await told(Jira(site.url, ApiToken("alex@acme.example", "mistyped")), COMMENT, "HELP-42")
    assert ("refused", "sign_in") == (found.verdict, found.cause and found.cause.kind)


async def test_an_empty_page_that_hides_a_refusal_is_explained(sign_in: SignIn) -> None:
    """Jira lists no comments to a stranger instead of refusing; asked before, the explainer says it."""
    async with sign_in("grace") as jira:
        assert [] == await jira.comments.list("HELP-42").all()
    assert "refused" == (await told(sign_in("grace"), "GET /request/{issueIdOrKey}/comment", "HELP-42")).verdict


async def test_an_administrator_names_the_customers_missing_part(sign_in: SignIn) -> None:
    """Asked by an administrator about a stranger: no part in the request, and the way to get one."""
    found = await told(sign_in("deskhand"), COMMENT, "HELP-42", "grace@acme.example")
    assert "Add Grace Whitfield to the participants of HELP-42" == found.remedies[0].do


@pytest.mark.parametrize("account", ["nobody@acme.example", "712020:absent"])
async def test_an_account_that_is_not_there_is_a_persons_mistake(sign_in: SignIn, account: str) -> None:
    """The message names the account as it was written."""
    with pytest.raises(Exception, match=account.partition("@")[0]):
        await told(sign_in("deskhand"), COMMENT, "HELP-42", account)


async def test_facts_are_read_once_and_age(sign_in: SignIn) -> None:
    """A second question costs nothing until minutes have passed; the answer says when its oldest fact was read."""
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    clock = [now]
    async with sign_in("deskhand") as jira:
        reader = FactReader(jira, clock=lambda: clock[0])
        await reader.read(read_target("HELP-42"), [operation(COMMENT)])
        calls = jira.http.calls
        clock[0] = now + timedelta(minutes=4)
        again = await reader.read(read_target("HELP-42"), [operation(COMMENT)])
        assert (calls, now) == (jira.http.calls, again.read_at)
        clock[0] = now + timedelta(minutes=6)
        later = await reader.read(read_target("HELP-42"), [operation(COMMENT)])
    assert calls < jira.http.calls
    assert clock[0] == later.read_at


@pytest.mark.parametrize("account", [None, "alex@acme.example"])
async def test_data_center_tells_enough(account: str | None) -> None:
    """The same questions on Data Center, where accounts have user names: of oneself, and of others as an administrator."""
    with Sandbox(seed=7, edition="datacenter") as site:
        jira = Jira(site.url, Password("deskhand", "password-deskhand"), edition="datacenter")
        assert "allowed" == (await told(jira, COMMENT, "HELP-42", account, internal=True)).verdict
