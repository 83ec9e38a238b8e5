"""Before a recipe runs: what its steps need, and whether the account may."""

from pathlib import Path

import pytest

from deskhand.auth import ApiToken
from deskhand.client import Jira
from deskhand.permissions import explain_all
from deskhand.permissions.facts import FactReader
from deskhand.recipes.asking import asked_by_recipe
from deskhand.recipes.document import parse
from deskhand.recipes.needs import least
from deskhand.recipes.preflight import preflight
from deskhand.sandbox import Sandbox
from deskhand.sandbox._records import Actors, Grant, ProjectRole
from permissions.conftest import SignIn

HEAD = "recipe: many\nconnection: it-desk\ntrigger:\n  request_created:\n    desk: HELP\nsteps:\n"
STEPS = (
    '  - add_comment: {request: "{{ trigger.request.key }}", body: Hello}\n',
    '  - assign: {request: "{{ trigger.request.key }}", to: alex@acme.example}\n',
    '  - update_fields: {request: "{{ trigger.request.key }}", fields: {labels: [seen]}}\n',
    '  - transition_request: {request: "{{ trigger.request.key }}", to: In progress}\n',
    '  - get_request: {request: "{{ trigger.request.key }}"}\n',
)
TWENTY = HEAD + "".join(step.replace("  - ", f"  - id: s{number}\n    ") for number, step in enumerate(STEPS * 4))
FIXED = HEAD + "".join(
    step.replace("  - ", f"  - id: s{number}\n    ").replace("{{ trigger.request.key }}", f"HELP-{number + 10}")
    for number, step in enumerate(STEPS * 4)
)
MOST_CALLS = 25


@pytest.mark.parametrize("who", ["deskhand", "alex", "grace"])
async def test_twenty_steps_take_few_calls(sign_in: SignIn, who: str) -> None:
    """Facts that steps share are read once: a recipe of 20 steps on one desk costs at most 25 calls."""
    async with sign_in(who) as jira:
        checks = await preflight([parse(TWENTY)], FactReader(jira))
        assert jira.http.calls <= MOST_CALLS
    assert 21 == len(checks)


@pytest.mark.parametrize("who", ["deskhand", "alex"])
async def test_twenty_requests_take_few_calls(sign_in: SignIn, who: str) -> None:
    """So does a recipe whose 20 steps are about 20 requests; and each step is told what it is told alone."""
    async with sign_in(who) as jira:
        checks = await preflight([parse(FIXED)], FactReader(jira))
        assert jira.http.calls <= MOST_CALLS
        steps = asked_by_recipe(parse(FIXED))
        alone = [
            explain_all(await FactReader(jira).read(one.target, one.asked), one.asked, name=one.does).verdict
            for one in steps
        ]
    assert 20 == len({one.explanation.target for one in checks if one.step != "trigger"})
    assert alone == [one.verdict for one in checks]


async def test_one_key_that_is_hidden_costs_one_call_more(sign_in: SignIn) -> None:
    """Jira refuses a search for a key that it does not show; the others are found all the same."""
    async with sign_in("deskhand") as jira:
        checks = await preflight([parse(FIXED.replace("HELP-29", "HELP-99999"))], FactReader(jira))
        assert jira.http.calls <= MOST_CALLS
    assert ("refused", "HELP-99999") == (checks[-1].verdict, checks[-1].explanation.target)


async def test_an_agent_with_administration_may_do_it_all(sign_in: SignIn) -> None:
    """Every step is allowed, and none has a remedy."""
    async with sign_in("deskhand") as jira:
        checks = await preflight([parse(TWENTY)], FactReader(jira))
    assert {("allowed", "")} == {(one.verdict, one.remedy) for one in checks}


async def test_a_customer_may_not_even_watch_the_desk(sign_in: SignIn) -> None:
    """The trigger is a step too: reading the project's issues takes a product."""
    async with sign_in("grace") as jira:
        checks = await preflight([parse(HEAD + STEPS[0])], FactReader(jira))
    assert ("trigger", "refused") == (checks[0].step, checks[0].verdict)
    assert checks[0].remedy


async def test_a_key_in_the_text_is_looked_at(sign_in: SignIn) -> None:
    """What stands in the recipe as it is is known before anything happens: an issue that is not there, for one."""
    text = HEAD + "  - get_request: {request: HELP-99999}\n"
    async with sign_in("deskhand") as jira:
        checks = await preflight([parse(text)], FactReader(jira))
    assert ("refused", "HELP-99999") == (checks[1].verdict, checks[1].explanation.target)


def test_the_least_that_recipes_need() -> None:
    """Scopes are the smallest list for the operations used, permissions name the steps that need them."""
    told = least([parse(HEAD + STEPS[0] + STEPS[2])])
    permissions = {one.permission: one.steps for one in told.permissions}

    assert (
        "read:jira-work",
        "read:servicedesk-request",
        "write:jira-work",
        "write:servicedesk-request",
    ) == told.classic
    assert {"BROWSE_PROJECTS", "SERVICEDESK_AGENT", "ADD_COMMENTS", "EDIT_ISSUES"} == set(permissions)
    assert ("many: update_fields",) == permissions["EDIT_ISSUES"]


EVERY = """  - id: raise
    create_request: {desk: HELP, request_type: Get IT help, summary: Hello, on_behalf_of: grace@acme.example}
  - id: share
    add_participants: {request: "{{ trigger.request.key }}", accounts: [hiro@acme.example]}
  - id: attach
    attach_file: {request: "{{ trigger.request.key }}", name: seen.txt, text: seen}
"""


async def test_a_role_with_nothing_but_the_table_is_enough() -> None:
    """What is said to be the least is: a role with these permissions alone may do it all, and with one less it may not."""
    recipe = parse(HEAD + "".join(STEPS) + EVERY)
    told = least([recipe])
    assert ("USER_PICKER",) == tuple(one.permission for one in told.global_permissions)
    keys = [one.permission for one in told.permissions]
    for lacking in ("", *keys):
        with Sandbox(seed=7) as sandbox:
            site, drew = sandbox.site, sandbox.site.by_email["drew@acme.example"]
            (number,) = site.projects.keys()
            project = site.projects.edit(number)
            team = next(role.id for role in site.project_roles.values() if role.name == "Service Desk Team")
            project.roles[team].users.remove(drew)
            site.project_roles.add(10070, ProjectRole(10070, told.role))
            project.roles[10070] = Actors([drew])
            scheme = site.permission_schemes.edit(project.permission_scheme)
            scheme.grants += [Grant(site.next("grant"), key, "projectRole", "10070") for key in keys if key != lacking]
            scheme.grants = [one for one in scheme.grants if one.type != "sd.customer.portal.only"]
            async with Jira(sandbox.url, ApiToken("drew@acme.example", sandbox.token("drew@acme.example"))) as jira:
                checks = await preflight([recipe], FactReader(jira))
        verdicts = {one.verdict for one in checks}
        assert (verdicts == {"allowed"}) is (not lacking), (
            lacking,
            [one for one in checks if one.verdict != "allowed"],
        )


def test_what_an_account_has_too_much() -> None:
    """Scopes that nothing needs are named, and administration that nothing needs."""
    scopes = ("read:jira-work", "manage:jira-project", "offline_access")
    told = least([parse(HEAD + STEPS[4])], scopes=scopes, administers=True)

    assert ("the scope manage:jira-project", "the global permission Administer Jira") == told.too_much


def test_the_examples_need_no_administration() -> None:
    """The recipes that ship can run as an agent."""
    files = sorted(Path(__file__).parents[2].joinpath("examples").glob("*.yaml"))
    assert "agent" == least([parse(file.read_text(), file.name) for file in files]).product
