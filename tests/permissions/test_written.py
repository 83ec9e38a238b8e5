"""What depends on whose it is, on what is named, or on who it is given to: comments, watchers, searches, assignees, approvals."""

from collections.abc import Iterator
from typing import Any

import pytest

from deskhand.client import catalogue
from deskhand.client._call import Upload
from deskhand.permissions import Explanation
from deskhand.permissions._question import about_operation
from deskhand.permissions.facts import ANYBODY, FactReader
from deskhand.recipes.asking import asked_by_recipe
from deskhand.recipes.document import parse
from deskhand.recipes.inquiry import ask
from deskhand.recipes.preflight import preflight
from deskhand.sandbox import Sandbox
from deskhand.sandbox._handles import catalogue as handlers
from deskhand.sandbox._issue_records import Visibility
from permissions.conftest import SignIn, signs_in
from permissions.test_document_on_a_site import account, grant_only

KEY = "HELP-6"
COMMENT = "/rest/api/3/issue/{issueIdOrKey}/comment/{id}"
WATCH = "POST /rest/api/3/issue/{issueIdOrKey}/watchers"
HEAD = "recipe: mend\nconnection: it-desk\ntrigger: {request_created: {desk: HELP}}\nsteps:\n"


@pytest.fixture
def site() -> Iterator[Sandbox]:
    """A site of its own, because these tests change it."""
    with Sandbox(seed=7) as site:
        yield site


@pytest.fixture
def sign_in(site: Sandbox) -> SignIn:
    return signs_in(site)


@pytest.fixture
async def comment(sign_in: SignIn) -> str:
    """A comment of Alex's, as a target."""
    async with sign_in("alex") as jira:
        return f"{KEY}/comment/{(await jira.platform.comments.add(KEY, 'Seen')).id}"


class Asks:
    """Ask as an administrator about somebody, and as the account itself."""

    def __init__(self, site: Sandbox) -> None:
        self.site, self.sign_in = site, signs_in(site)

    async def __call__(self, name: str, word: str, target: str, **given: Any) -> tuple[Explanation, Explanation]:
        async with self.sign_in("deskhand") as admin, self.sign_in(name) as own:
            about = await ask(FactReader(admin), word, target, account=account(self.site, name), given=given)
            return about, await ask(FactReader(own), word, target, given=given)


@pytest.fixture
def asks(site: Sandbox) -> Asks:
    return Asks(site)


def verdicts(told: tuple[Explanation, Explanation]) -> tuple[str, str]:
    return told[0].verdict, told[1].verdict


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_others_comments_take_the_permission_for_all(asks: Asks, comment: str, method: str) -> None:
    """An agent changes the own comments; those of others take EDIT_ALL_COMMENTS or DELETE_ALL_COMMENTS."""
    assert ("allowed", "allowed") == verdicts(await asks("alex", f"{method} {COMMENT}", comment))
    assert ("allowed", "allowed") == verdicts(await asks("admin", f"{method} {COMMENT}", comment))
    refused = await asks("casey", f"{method} {COMMENT}", comment)
    assert ("refused", "refused") == verdicts(refused)
    assert "_ALL_COMMENTS is granted to the role 'Administrators'" in refused[0].why


async def test_who_edits_all_comments_edits_the_own_too(site: Sandbox, asks: Asks, comment: str) -> None:
    """EDIT_ALL_COMMENTS is enough where EDIT_OWN_COMMENTS is granted to nobody."""
    grant_only(site, "EDIT_OWN_COMMENTS")
    grant_only(site, "EDIT_ALL_COMMENTS", ("user", account(site, "alex")))

    assert ("allowed", "allowed") == verdicts(await asks("alex", f"PUT {COMMENT}", comment))


async def test_whose_comment_it_is_has_to_be_said(asks: Asks) -> None:
    """Without a comment in the question the verdict is open for who may change only the own."""
    told, _ = await asks("casey", f"PUT {COMMENT}", KEY)

    assert "unknown" == told.verdict
    assert "whose it is the question does not say" in told.why


async def test_worklogs_and_files_have_authors_too(asks: Asks, sign_in: SignIn) -> None:
    """A worklog and a file are named like a comment."""
    async with sign_in("alex") as jira:
        worklog = await jira.platform.worklogs.create(KEY, 600)
        (file,) = await jira.platform.attachments.add(KEY, Upload("seen.txt", b"seen"))
    edit, remove = "PUT /rest/api/3/issue/{issueIdOrKey}/worklog/{id}", "DELETE /rest/api/3/attachment/{id}"

    assert ("refused", "refused") == verdicts(await asks("casey", edit, f"{KEY}/worklog/{worklog.id}"))
    assert ("allowed", "allowed") == verdicts(await asks("alex", edit, f"{KEY}/worklog/{worklog.id}"))
    assert ("refused", "refused") == verdicts(await asks("casey", remove, f"{KEY}/attachment/{file.id}"))
    assert ("allowed", "allowed") == verdicts(await asks("alex", remove, f"{KEY}/attachment/{file.id}"))


async def test_a_comment_that_is_not_there_is_not_read(asks: Asks) -> None:
    """The account itself is refused; of another it stays open, for the comment may be for a role that the reader lacks."""
    assert ("unknown", "refused") == verdicts(await asks("casey", f"GET {COMMENT}", f"{KEY}/comment/99999"))


@pytest.mark.parametrize("read", [f"GET {COMMENT}", "GET /request/{issueIdOrKey}/comment/{commentId}"])
async def test_a_comment_for_a_role_is_for_its_members(asks: Asks, site: Sandbox, comment: str, read: str) -> None:
    """By Jira itself and by the service desk only the role's members read it."""
    row = site.site.issues.edit(site.site.by_key[KEY]).comments[-1]
    row.visibility = Visibility("role", "10002")

    told = await asks("casey", read, comment)
    assert ("refused", "refused") == verdicts(told)
    assert "it is for the role 'Administrators' alone" in told[0].why
    assert ("allowed", "allowed") == verdicts(await asks("deskhand", read, comment))


async def test_everybody_watches_for_themselves(site: Sandbox, asks: Asks) -> None:
    """Only to let others watch takes MANAGE_WATCHERS."""
    grant_only(site, "MANAGE_WATCHERS")
    own, other = account(site, "casey"), account(site, "alex")

    assert ("allowed", "allowed") == verdicts(await asks("casey", WATCH, KEY, account=own))
    assert ("refused", "refused") == verdicts(await asks("casey", WATCH, KEY, account=other))
    assert "unknown" == (await asks("casey", WATCH, KEY))[0].verdict


async def test_a_search_in_a_project_is_about_browsing_there(site: Sandbox, asks: Asks) -> None:
    """An empty page hides a refusal: a search takes BROWSE_PROJECTS of the project that it names."""
    assert ("allowed", "allowed") == verdicts(await asks("casey", "search_requests", "HELP"))
    assert ("refused", "refused") == verdicts(await asks("grace", "search_requests", "HELP"))
    async with signs_in(site)("deskhand") as jira:
        assert "refused" == (await ask(FactReader(jira), "search_requests", "HELP", account=ANYBODY)).verdict


async def test_a_search_of_the_site_finds_what_may_be_browsed(asks: Asks) -> None:
    """Without a project nothing is refused, and the answer says what it is worth."""
    told, _ = await asks("grace", "search_requests", "")

    assert "allowed" == told.verdict
    assert "what comes back is what the account may browse, which can be nothing" in told.why


async def test_nobody_assigns_to_who_cannot_be_assigned(asks: Asks) -> None:
    """Jira refuses to give an issue to an account without ASSIGNABLE_USER, whoever does it."""
    assert ("refused", "refused") == verdicts(await asks("casey", "assign", KEY, to="bella@acme.example"))
    assert ("allowed", "allowed") == verdicts(await asks("casey", "assign", KEY, to="alex@acme.example"))


async def test_an_approval_is_answered_once(asks: Asks, site: Sandbox) -> None:
    """What was decided waits for nobody."""
    told = await asks("priya", "POST /request/{issueIdOrKey}/approval/{approvalId}", KEY)

    assert "approved" == site.site.issues[site.site.by_key[KEY]].approvals[0].outcome
    assert ("refused", "refused") == verdicts(told)
    assert "no approval waits for Priya Sharma: it is decided" in told[0].why


async def test_a_call_in_a_recipe_is_looked_at_with_its_body(site: Sandbox, sign_in: SignIn) -> None:
    """The request type and the transition that a call names in its body are those that are asked about."""
    row = site.site.request_types.edit(1)
    row.restricted, row.allowed_users = True, [account(site, "zoe")]
    text = HEAD + (
        '  - call_operation: {operation: "POST /request", body: {serviceDeskId: "1", requestTypeId: "1"}}\n'
        "  - call_operation:\n"
        '      operation: "POST /rest/api/3/issue/{issueIdOrKey}/transitions"\n'
        "      path: {issueIdOrKey: HELP-6}\n"
        '      body: {transition: {id: "999"}}\n'
    )
    async with sign_in("casey") as jira:
        checks = await preflight([parse(text)], FactReader(jira))

    assert ["allowed", "refused", "refused"] == [one.verdict for one in checks]
    assert ["1", "999"] == [step.asked[0].request_type or step.asked[0].to for step in asked_by_recipe(parse(text))[1:]]


def test_what_is_open_to_anyone_is_what_the_sandbox_answers() -> None:
    """Of Jira's own operations those answer calls that nobody signed which do so by Atlassian's document."""
    handled = {f"{method} {path}": one.anonymous for (method, path), one in handlers().items()}
    known = {spec: one for spec, one in catalogue().items() if spec in handled and "/rest/api/3" in spec}

    assert known
    assert {spec for spec in known if handled[spec]} == {
        spec for spec, one in known.items() if about_operation(one).answers_anybody
    }
