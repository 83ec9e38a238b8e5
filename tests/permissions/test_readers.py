"""Who reads the facts is not who they are about: what Jira keeps from the reader says nothing of the account."""

from collections.abc import Iterator
from typing import Any

import pytest

from deskhand.auth import Password
from deskhand.client import Jira
from deskhand.permissions import Explanation
from deskhand.permissions.facts import ANYBODY, FactReader
from deskhand.recipes.inquiry import ask
from deskhand.sandbox import Sandbox
from deskhand.sandbox._records import Actors, Group
from permissions.conftest import SignIn, signs_in
from permissions.test_document_on_a_site import account, grant_only

TEAM, ADMINISTRATORS = 10003, "10002"
IN_PORTAL = "POST /request/{issueIdOrKey}/transition"
COMMENT = "POST /request/{issueIdOrKey}/comment"
READ = "GET /rest/api/3/issue/{issueIdOrKey}"
EDIT = "PUT /rest/api/3/issue/{issueIdOrKey}"


@pytest.fixture
def site() -> Iterator[Sandbox]:
    """A site of its own, because these tests change its rules."""
    with Sandbox(seed=7) as site:
        yield site


@pytest.fixture
def sign_in(site: Sandbox) -> SignIn:
    return signs_in(site)


async def told(jira: Jira, word: str, target: str, account: str | None = None, **given: Any) -> Explanation:
    async with jira:
        return await ask(FactReader(jira), word, target, account=account, given=given)


async def test_a_reader_who_may_not_create_does_not_bar_others(site: Sandbox, sign_in: SignIn) -> None:
    """To a reader who may not create issues Jira lists no request types: one is asked for by its number, others are unknown."""
    zoe, bella = account(site, "zoe"), account(site, "bella")
    grant_only(site, "CREATE_ISSUES", ("user", zoe))
    by_number = await told(sign_in("deskhand"), "create_request", "HELP/1", zoe)
    by_name = await told(sign_in("deskhand"), "create_request", "HELP/Get IT help", zoe)
    writes = await told(sign_in("deskhand"), COMMENT, "HELP-42", bella)

    assert ("allowed", "unknown", "allowed") == (by_number.verdict, by_name.verdict, writes.verdict)
    assert "Jira lists none to Deskhand Integration" in by_name.why


async def test_a_restricted_type_is_not_said_to_be_absent(site: Sandbox, sign_in: SignIn) -> None:
    """By its name an account is not shown a type that is restricted, which is not to say that there is none."""
    row = site.site.request_types.edit(1)
    row.restricted, row.allowed_users = True, [account(site, "zoe")]
    found = await told(sign_in("casey"), "create_request", "HELP/Get IT help")

    assert "it is not there, or restricted" in found.why
    assert "Get IT help" not in found.remedies[0].do
    assert "Let Casey Lindqvist ask for 'Get IT help'" == found.remedies[-1].do


async def test_where_all_types_are_restricted_the_remedy_names_the_desk(site: Sandbox, sign_in: SignIn) -> None:
    """Without a type in the question the remedy is about any of the desk's."""
    for number in list(site.site.request_types.keys()):
        row = site.site.request_types.edit(number)
        row.restricted, row.allowed_users = True, [account(site, "zoe")]
    found = await told(sign_in("deskhand"), "create_request", "HELP", account(site, "bella"))

    assert ["Let Bella Ferreira ask for one of the request types of IT Help"] == [one.do for one in found.remedies]


async def test_conditions_count_in_the_portal_for_agents(site: Sandbox, sign_in: SignIn) -> None:
    """An agent who lacks what the condition wants is refused for that, whoever asks; a customer is offered the transition."""
    grant_only(site, "CLOSE_ISSUES", ("projectRole", ADMINISTRATORS))
    casey = account(site, "casey")
    issue = site.site.issue("HELP-10")
    assert issue is not None
    site.site.put(site.site.issues.edit(issue.id), 10001)
    by_reader = await told(sign_in("deskhand"), IN_PORTAL, "HELP-10", casey, to="Cancel request")
    by_itself = await told(sign_in("casey"), IN_PORTAL, "HELP-10", to="Cancel request")
    customer = await told(sign_in("deskhand"), IN_PORTAL, "HELP-10", issue.reporter, to="Cancel request")

    assert "CLOSE_ISSUES is granted to the role 'Administrators'" in by_reader.why
    assert by_itself.cause is not None
    assert ("refused", "condition") == (by_itself.verdict, by_itself.cause.kind)
    assert "allowed" == customer.verdict


async def test_a_reader_without_transitions_reads_the_workflow(site: Sandbox, sign_in: SignIn) -> None:
    """Jira shows the reader no transitions; the workflow tells which there are, and what their conditions want."""
    casey = account(site, "casey")
    grant_only(site, "TRANSITION_ISSUES", ("user", casey))
    issue = site.site.issue("HELP-10")
    assert issue is not None
    site.site.put(site.site.issues.edit(issue.id), 10001)
    moves = await told(sign_in("deskhand"), "transition_request", "HELP-10", casey, to="Resolve")
    nowhere = await told(sign_in("deskhand"), "transition_request", "HELP-10", casey, to="Reopen")

    assert "allowed" == moves.verdict
    assert ("refused", "workflow") == (nowhere.verdict, nowhere.cause and nowhere.cause.kind)


async def test_what_the_portal_does_not_offer_is_told_from_what_is_not_there(site: Sandbox, sign_in: SignIn) -> None:
    """The workflow has the transition, and customers are not offered it."""
    issue = site.site.issue("HELP-10")
    assert issue is not None
    site.site.put(site.site.issues.edit(issue.id), 10001)
    found = await told(sign_in("deskhand"), IN_PORTAL, "HELP-10", issue.reporter, to="In progress")

    assert ("refused", "not_in_portal") == (found.verdict, found.cause and found.cause.kind)


async def test_a_project_without_a_desk_is_named(site: Sandbox, sign_in: SignIn) -> None:
    """What is the service desk's cannot be done on another project, whatever is granted there."""
    (number,) = site.site.projects.keys()
    site.site.projects.edit(number).type = "software"
    for desk in list(site.site.desks.keys()):
        site.site.desks.drop(desk)
    for who in (None, account(site, "casey")):
        found = await told(sign_in("deskhand"), "add_comment", "HELP-42", who)
        assert ("refused", "no_desk") == (found.verdict, found.cause and found.cause.kind)


async def test_a_missing_project_is_a_refusal_where_an_administrator_asks(site: Sandbox, sign_in: SignIn) -> None:
    """Jira hides no project from its administrators, so that what they do not see is not there."""
    for target in ("NOPE-1", "NOPE"):
        found = await told(sign_in("deskhand"), "ADD_COMMENTS", target, account(site, "casey"))
        assert ("refused", "absent") == (found.verdict, found.cause and found.cause.kind)


@pytest.mark.parametrize("who", ["zoe", "casey", ANYBODY])
async def test_what_is_granted_to_anyone_takes_no_product(site: Sandbox, sign_in: SignIn, who: str) -> None:
    """Customers, accounts without a product and people who did not sign in read what anyone may browse, and no more."""
    for id in list(site.site.groups.keys()):
        members = site.site.groups.edit(id).members
        members[:] = [one for one in members if one != account(site, "casey")]
    grant_only(site, "BROWSE_PROJECTS", ("anyone", None))  # type: ignore[arg-type]
    asked = ANYBODY if who == ANYBODY else account(site, who)
    reads = await told(sign_in("deskhand"), READ, "HELP-42", asked)
    edits = await told(sign_in("deskhand"), EDIT, "HELP-42", asked)

    assert ("allowed", "refused") == (reads.verdict, edits.verdict)
    if who != ANYBODY:
        assert "allowed" == (await told(sign_in(who), READ, "HELP-42")).verdict


async def test_groups_make_no_agent_of_a_portal_only_account(site: Sandbox, sign_in: SignIn) -> None:
    """A portal-only account gets no product by its groups; there are ways out all the same."""
    bella = account(site, "bella")
    for id, group in list(site.site.groups.items()):
        if group.name == "jira-servicemanagement-users":
            site.site.groups.edit(id).members.append(bella)
    (number,) = site.site.projects.keys()
    site.site.projects.edit(number).roles[TEAM].users.append(bella)
    found = await told(sign_in("deskhand"), EDIT, "HELP-42", bella)

    assert ("refused", "product") == (found.verdict, found.cause and found.cause.kind)
    assert "Ask an agent of the desk: this is for agents" == found.remedies[0].do
    assert found.remedies[1].do.startswith("Migrate Bella Ferreira to an Atlassian account")


async def test_what_the_desk_does_not_show_is_refused(site: Sandbox, sign_in: SignIn) -> None:
    """Whatever hides a request from the account itself, it may not read it, though portal customers may browse the project."""
    grant_only(site, "BROWSE_PROJECTS", ("user", account(site, "casey")), ("sd.customer.portal.only", None))  # type: ignore[arg-type]
    found = await told(sign_in("admin"), "GET /request/{issueIdOrKey}", "HELP-42")

    assert ("refused", "membership") == (found.verdict, found.cause and found.cause.kind)
    assert found.remedies


async def test_a_deleted_group_is_none_to_join(site: Sandbox, sign_in: SignIn) -> None:
    """Of a group that was deleted Jira tells the id alone: nobody can be added to it."""
    site.site.groups.add("gone", Group("gone", "night-shift", []))
    grant_only(site, "EDIT_ISSUES", ("group", "gone"))
    site.site.groups.drop("gone")
    found = await told(sign_in("deskhand"), EDIT, "HELP-42", account(site, "casey"))

    assert "EDIT_ISSUES is granted to a group that is no longer there" in found.why
    assert ["add_grant"] == [one.change.kind for one in found.remedies]


async def test_who_is_reporter_is_changed_last(site: Sandbox, sign_in: SignIn) -> None:
    """To make somebody the reporter takes the request from who it is: other ways come first."""
    grant_only(site, "EDIT_ISSUES", ("reporter", None))  # type: ignore[arg-type]
    found = await told(sign_in("deskhand"), EDIT, "HELP-42", account(site, "casey"))

    assert ["add_grant", "set_reporter"] == [one.change.kind for one in found.remedies]
    assert ("reporter", "") == (found.cause and (found.cause.kind, found.cause.about))


async def test_data_center_tells_of_customers_by_their_role() -> None:
    """Whoever has the role of customers enters; of others the portal of Data Center tells nobody else."""
    with Sandbox(seed=7, edition="datacenter") as site:
        bella = account(site, "bella")
        verdicts = []
        for _ in range(2):
            jira = Jira(site.url, Password("deskhand", "password-deskhand"), edition="datacenter")
            verdicts.append((await told(jira, COMMENT, "HELP-42", bella)).verdict)
            (number,) = site.site.projects.keys()
            site.site.projects.edit(number).roles[10004] = Actors()
            for organization in list(site.site.organizations.keys()):
                site.site.organizations.edit(organization).members.clear()

    assert ["allowed", "unknown"] == verdicts


async def test_remedies_name_the_pages_of_the_edition() -> None:
    """Data Center has no admin.atlassian.com."""
    with Sandbox(seed=7, edition="datacenter") as site:
        alex = site.site.by_email["alex@acme.example"]
        for id in list(site.site.groups.keys()):
            members = site.site.groups.edit(id).members
            members[:] = [one for one in members if one != alex]
        jira = Jira(site.url, Password("deskhand", "password-deskhand"), edition="datacenter")
        found = await told(jira, EDIT, "HELP-42", alex)

    assert "refused" == found.verdict
    assert all("atlassian.com" not in one.page for one in found.remedies)
