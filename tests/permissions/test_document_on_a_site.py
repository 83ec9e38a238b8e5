"""The setup guide's situations on a site: what Jira does, what the explainer says, and what following it changes."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from deskhand.client import Jira, catalogue
from deskhand.errors import CallError
from deskhand.permissions import (
    Cause,
    Explanation,
    FactReader,
    about_operation,
    about_permission,
    explain,
    read_target,
)
from deskhand.sandbox import Sandbox
from deskhand.sandbox._records import Actors, Grant, Member, ProjectRole, SecurityLevel, SecurityScheme
from permissions.conftest import SignIn, signs_in

QA, TEAM, RESOLVED = 10050, 10003, 5
KEY = "HELP-42"
Act = Callable[[Jira], Awaitable[Any]]


@pytest.fixture
def site() -> Iterator[Sandbox]:
    """A site of its own, because these tests change its rules."""
    with Sandbox(seed=7) as site:
        (number,) = site.site.projects.keys()
        site.site.project_roles.add(QA, ProjectRole(QA, "QA"))
        site.site.projects.edit(number).roles[QA] = Actors()
        yield site


@pytest.fixture
def sign_in(site: Sandbox) -> SignIn:
    return signs_in(site)


def grant_only(sandbox: Sandbox, permission: str, *holders: tuple[str, str]) -> None:
    """Give a permission to these and to nobody else."""
    site = sandbox.site
    (number,) = site.permission_schemes.keys()
    scheme = site.permission_schemes.edit(number)
    kept = [grant for grant in scheme.grants if grant.permission != permission]
    scheme.grants = kept + [Grant(site.next("grant"), permission, *holder) for holder in holders]


def account(sandbox: Sandbox, name: str) -> str:
    return sandbox.site.by_email[f"{name}@acme.example"]


def group_id(sandbox: Sandbox, name: str) -> str:
    return next(group.id for group in sandbox.site.groups.values() if group.name == name)


async def why(sign_in: SignIn, name: str, permission: str) -> Explanation:
    """What an administrator is told about somebody's permission on the request."""
    asked = about_permission(permission, place="issue")
    async with sign_in("deskhand") as jira:
        facts = await FactReader(jira).read(read_target(KEY), [asked], account=f"{name}@acme.example")
    return explain(facts, asked, target=KEY)


async def may(sign_in: SignIn, name: str, act: Act) -> bool:
    """Whether somebody can do something, by doing it."""
    async with sign_in(name) as jira:
        try:
            await act(jira)
        except CallError:
            return False
    return True


async def assign(jira: Jira) -> None:
    await jira.platform.issues.assign(KEY, None)


async def look(jira: Jira) -> None:
    await jira.platform.issues.get(KEY)


async def close(jira: Jira) -> None:
    found = (await jira.platform.issues.transitions(KEY)).named("Close")
    await jira.platform.issues.transition(KEY, found.id if found else "61")


async def test_only_qa_engineers_close_issues(site: Sandbox, sign_in: SignIn) -> None:
    """'Close issue' is the QA role's, and the workflow asks for it: closing is refused, told, mended as told, and done."""
    site.site.put(site.site.issues.edit(site.site.issue(KEY).id), RESOLVED)  # type: ignore[union-attr]
    grant_only(site, "CLOSE_ISSUES", ("projectRole", str(QA)), ("user", account(site, "deskhand")))
    asked = about_operation(catalogue()["POST /rest/api/3/issue/{issueIdOrKey}/transitions"], to="Close")

    async def told(by: str, about: str | None = None) -> Explanation:
        async with sign_in(by) as jira:
            return explain(await FactReader(jira).read(read_target(KEY), [asked], account=about), asked, target=KEY)

    assert not await may(sign_in, "bailey", close)
    admins, own = await told("deskhand", "bailey@acme.example"), await told("bailey")
    assert ("refused", Cause("projectRole", "QA")) == (admins.verdict, admins.cause)
    assert ("refused", Cause("condition", "Close")) == (own.verdict, own.cause)
    async with sign_in("deskhand") as jira:
        change = admins.remedies[0].change
        await jira.platform.roles.add_actors(change.project, change.role, accounts=[change.account])
    assert await may(sign_in, "bailey", close)


async def test_only_qa_engineers_may(site: Sandbox, sign_in: SignIn) -> None:
    """Outside the role 'QA' Jira refuses; a project administrator adds the person to it, as told, and Jira agrees."""
    grant_only(site, "ASSIGN_ISSUES", ("projectRole", str(QA)))
    told = await why(sign_in, "alex", "ASSIGN_ISSUES")

    assert not await may(sign_in, "alex", assign)
    assert ("refused", Cause("projectRole", "QA")) == (told.verdict, told.cause)
    change = told.remedies[0].change
    async with sign_in("deskhand") as jira:
        await jira.platform.roles.add_actors(change.project, change.role, accounts=[change.account])
    assert await may(sign_in, "alex", assign)
    assert "allowed" == (await why(sign_in, "alex", "ASSIGN_ISSUES")).verdict


async def test_a_group_brings_its_members_the_role(site: Sandbox, sign_in: SignIn) -> None:
    """A group that is given the role 'QA' in the project: its members have it, others do not."""
    grant_only(site, "ASSIGN_ISSUES", ("projectRole", str(QA)))
    async with sign_in("deskhand") as jira:
        await jira.platform.roles.add_actors("HELP", QA, groups=[group_id(site, "jira-servicemanagement-users")])

    assert await may(sign_in, "alex", assign)
    assert "allowed" == (await why(sign_in, "alex", "ASSIGN_ISSUES")).verdict
    assert "refused" == (await why(sign_in, "admin", "ASSIGN_ISSUES")).verdict
    assert not await may(sign_in, "admin", assign)


async def test_top_secret_has_three_kinds_of_members(site: Sandbox, sign_in: SignIn) -> None:
    """A person, the members of a group, those with a role: they see the issue, and no other agent does."""
    members = [
        ("user", account(site, "drew")),
        ("group", group_id(site, "jira-administrators")),
        ("projectRole", str(QA)),
    ]
    rows = [Member(number, kind, parameter) for number, (kind, parameter) in enumerate(members, 900)]
    site.site.security_schemes.add(
        901, SecurityScheme(901, "Secrets", levels=[SecurityLevel(902, "Top-secret", members=rows)])
    )
    (number,) = site.site.projects.keys()
    project = site.site.projects.edit(number)
    project.security_scheme = 901
    project.roles[QA] = Actors([account(site, "ellis")])
    site.site.issues.edit(site.site.by_key[KEY]).security = 902

    causes = []
    for name, sees in (("drew", True), ("deskhand", True), ("ellis", True), ("bailey", False)):
        told = await why(sign_in, name, "BROWSE_PROJECTS")
        assert (sees, "allowed" if sees else "refused") == (await may(sign_in, name, look), told.verdict), name
        causes.append(told.cause)
    assert [None, None, None, Cause("security_level", "Top-secret")] == causes


@pytest.mark.parametrize(
    ("product", "group", "verdict"),
    [
        ("jira-servicedesk", "jira-servicemanagement-users", "refused"),
        ("jira-servicedesk", "jira-software-users", "allowed"),
        ("jira-software", "jira-software-users", "refused"),
        ("", "jira-software-users", "allowed"),
        ("", "jira-servicemanagement-users", "allowed"),
    ],
)
async def test_application_access(site: Sandbox, sign_in: SignIn, product: str, group: str, verdict: str) -> None:
    """'Assign issues' for one product or for any: who loses that product's group may no longer, and who loses another may."""
    grant_only(site, "ASSIGN_ISSUES", ("applicationRole", product))
    for id, row in list(site.site.groups.items()):
        if row.name == group:
            site.site.groups.edit(id).members.remove(account(site, "alex"))

    assert (verdict == "allowed") == await may(sign_in, "alex", assign)
    assert verdict == (await why(sign_in, "alex", "ASSIGN_ISSUES")).verdict


async def test_sprints_are_for_the_jira_administrators(site: Sandbox, sign_in: SignIn) -> None:
    """The explainer and Jira's own check agree on who may manage sprints."""
    grant_only(site, "MANAGE_SPRINTS_PERMISSION", ("group", group_id(site, "jira-administrators")))
    issue = site.site.by_key[KEY]
    causes = []
    for name in ("deskhand", "alex"):
        told = await why(sign_in, name, "MANAGE_SPRINTS_PERMISSION")
        async with sign_in("admin") as jira:
            ask = [{"permissions": ["MANAGE_SPRINTS_PERMISSION"], "issues": [issue], "projects": []}]
            says = await jira.platform.permissions.check(account=account(site, name), project_permissions=ask)
        granted = any(one.issues for one in says.project_permissions)
        assert granted == (told.verdict == "allowed"), name
        causes.append(told.cause)
    assert [None, Cause("group", "jira-administrators")] == causes


async def test_an_administrator_who_is_no_member_is_told_of_the_level(site: Sandbox, sign_in: SignIn) -> None:
    """Jira hides the issue from its administrators, too: their own 404 is explained by the level that they are not in."""
    rows = [Member(900, "user", account(site, "drew"))]
    site.site.security_schemes.add(
        901, SecurityScheme(901, "Secrets", levels=[SecurityLevel(902, "Top-secret", members=rows)])
    )
    (number,) = site.site.projects.keys()
    site.site.projects.edit(number).security_scheme = 901
    site.site.issues.edit(site.site.by_key[KEY]).security = 902
    asked = about_permission("BROWSE_PROJECTS", place="issue")
    async with sign_in("deskhand") as jira:
        mine = explain(facts := await FactReader(jira).read(read_target(KEY), [asked]), asked)
        others = await FactReader(jira).read(read_target(KEY), [asked], account="drew@acme.example")

    assert ["Top-secret"] == [level.name for level in facts.hidden_by]
    assert ("refused", "Top-secret") == (mine.verdict, "Top-secret" if "'Top-secret'" in mine.why else "")
    assert "unknown" == explain(others, asked).verdict


async def test_an_administrator_without_a_role_is_told_of_the_scheme(site: Sandbox, sign_in: SignIn) -> None:
    """An own 404 is explained by the permission scheme where that is what hides the issue."""
    grant_only(site, "BROWSE_PROJECTS", ("projectRole", str(QA)))
    asked = about_permission("BROWSE_PROJECTS", place="issue")
    async with sign_in("deskhand") as jira:
        told = explain(await FactReader(jira).read(read_target(KEY), [asked]), asked)

    assert ("refused", Cause("projectRole", "QA")) == (told.verdict, told.cause)
