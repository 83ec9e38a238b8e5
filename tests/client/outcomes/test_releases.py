"""The same calls on releases of Data Center from Jira 7 to 11."""

from collections.abc import AsyncIterator, Callable

import pytest

from client.outcomes.company import DESK, GENERAL, PURCHASE, Company, done
from deskhand.auth import PersonalToken
from deskhand.client import Jira, Upload
from deskhand.errors import Removed, SignInFailed
from deskhand.sandbox import Sandbox

# Of the service desk, with the Jira that it runs on.
RELEASES = {"3.9": "7.6.0", "4.0": "8.0.0", "4.20": "8.20.0", "5.12": "9.12.0", "10.3": "10.3.0", "11.3": "11.3.0"}
LOG = Upload("log.txt", b"hot", "text/plain")


@pytest.fixture(params=RELEASES)
async def acme(request: pytest.FixtureRequest) -> AsyncIterator[Company]:
    """A fresh company on a release; its site is one of several of its host."""
    with Sandbox(seed=7, edition="datacenter", version=request.param, context="/jira") as site:
        company = Company(site, "datacenter")
        yield company
        assert not company.drift()
        await company.close()


async def test_a_request_goes_its_way(acme: Company) -> None:
    """Asked for, answered, shared, with a file, approved of, moved on, and each step seen by whom it concerns."""
    grace, hiro = acme.account("grace"), acme.account("hiro")
    key = await acme.request()
    made = await acme.alex.requests.create(
        DESK, GENERAL, {"summary": "The fan, too"}, on_behalf_of=grace, participants=[hiro]
    )
    assert grace == acme.who(made.reporter)
    assert [hiro] == [acme.who(one) async for one in acme.grace.participants.list(made.issue_key)]
    await acme.alex.comments.create(key, "h1. On our way", public=True)
    await acme.alex.comments.create(key, "Not again", public=False)
    assert ["h1. On our way"] == [one.body async for one in acme.grace.comments.list(key)]
    await acme.alex.participants.add(key, [hiro, acme.account("ines")])
    await acme.alex.participants.remove(key, [hiro])
    assert [acme.account("ines")] == [acme.who(one) async for one in acme.grace.participants.list(key)]
    attached = await acme.grace.attachments.attach(key, DESK, LOG, public=True, comment="See")
    assert attached.attachments is not None
    assert ["log.txt"] == [one.filename for one in attached.attachments.values]
    (file,) = (await acme.alex.platform.issues.get(key, fields=["attachment"])).field("attachment")
    assert LOG.content == await acme.alex.platform.attachments.content(file["id"]).read()
    steps = {one.name: one.id async for one in acme.grace.transitions.list(key)}
    await acme.grace.transitions.perform(key, steps["Escalate"], comment="It burns")
    status = (await acme.alex.requests.get(key)).current_status
    assert "Escalated" == (status and status.status)
    wanted = {"summary": "A printer", "description": "It is ash", "customfield_10039": 900}
    bought = await acme.grace.requests.create(DESK, PURCHASE, wanted)
    approval = await acme.grace.approvals.list(bought.issue_key).first()
    assert "pending" == (approval and approval.final_decision)


async def test_a_desk_is_run(acme: Company) -> None:
    """Its queues are read, its organizations and customers come and go."""
    queue = await acme.alex.queues.list(DESK).first()
    assert queue is not None
    found = {one.key async for one in acme.alex.queues.issues(DESK, queue.id, limit=50)}
    assert found == {one.key async for one in acme.alex.platform.search.issues(queue.jql or "")}
    made = await acme.alex.organizations.create("Suppliers")
    await acme.alex.organizations.add_users(made.id, [acme.account("bruno")])
    assert [acme.account("bruno")] == [acme.who(one) async for one in acme.alex.organizations.users(made.id)]
    await acme.alex.organizations.add_to_desk(DESK, made.id)
    assert "Suppliers" in [one.name async for one in acme.alex.organizations.of_desk(DESK)]
    await acme.admin.organizations.delete(made.id)
    customer = await acme.admin.customers.create("nora@elsewhere.example", "Nora New")
    assert "nora@elsewhere.example" == acme.who(customer)
    await acme.admin.customers.add(DESK, [customer.name or ""])


async def test_people_go_by_name_and_key(acme: Company) -> None:
    """The key is the name before Jira 8.4, and a number of its own since; either finds the person."""
    alex = await acme.alex.platform.myself.get()
    release = await acme.alex.platform.server_info.get()
    named = tuple(release.version_numbers or ())[:2] < (8, 4)
    assert ("alex", named) == (alex.name, alex.key == "alex")
    assert alex.account_id is None
    by_name, by_key = (
        await acme.deskhand.platform.users.get("alex"),
        await acme.deskhand.platform.users.get(alex.key or "", by_key=True),
    )
    assert "Alex Moreau" == by_name.display_name == by_key.display_name
    key = await acme.request()
    await acme.alex.platform.issues.assign(key, "bailey")
    (change,) = (await acme.alex.platform.issues.changelog(key).all())[-1].items
    assert ("bailey" if named else "JIRAUSER") == str(change.to)[: len("bailey") if named else len("JIRAUSER")]


async def test_search_walks_all_pages(acme: Company) -> None:
    """From place to place, each issue once and in order."""
    found = acme.alex.platform.search.issues("project = HELP ORDER BY key ASC", limit=150)
    keys = [one.key async for one in found]
    assert (500, 500, "HELP-1") == (len(keys), len(set(keys)), keys[0])


async def test_the_release_is_told(acme: Company, request: pytest.FixtureRequest) -> None:
    """By Jira itself, and by the service desk; without an account, too."""
    version = str(request.node.callspec.params["acme"])
    async with Jira(acme.site.url, edition="datacenter") as anybody:
        info, server = await anybody.info.get(), await anybody.platform.server_info.get()
    assert (f"{version}.0", RELEASES[version]) == (info.version, info.platform_version)
    assert (RELEASES[version], "Server") == (server.version, server.deployment_type)


LATER: dict[str, tuple[str, Callable[[Company], object]]] = {
    "queues are written": (
        "4.0",
        lambda acme: acme.deskhand.queues.create(DESK, "Mine", "project = HELP", ["summary"]),
    ),
    "portals": ("4.0", lambda acme: acme.alex.portals.list()),
    "issue types": ("4.20", lambda acme: acme.alex.platform.createmeta.issue_types("HELP")),
}


@pytest.mark.parametrize("what", LATER)
async def test_what_a_release_lacks_is_one_clear_error(
    acme: Company, request: pytest.FixtureRequest, what: str
) -> None:
    """It says that it is the release that lacks it; nothing is said to be missing or wrong."""
    since, ask = LATER[what]
    versions = list(RELEASES)
    if versions.index(str(request.node.callspec.params["acme"])) >= versions.index(since):
        await done(ask(acme))
        return
    with pytest.raises(Removed, match="this site's release of Jira does not have the operation"):
        await done(ask(acme))


async def test_tokens_came_with_4_15(acme: Company, request: pytest.FixtureRequest) -> None:
    """Before, whoever comes with one is nobody, and is told so; a password works on each."""
    token = PersonalToken(acme.site.token("alex@acme.example"))
    async with Jira(acme.site.url, token, edition="datacenter") as jira:
        if request.node.callspec.params["acme"] in {"3.9", "4.0"}:
            with pytest.raises(SignInFailed):
                await jira.service_desks.list().all()
        else:
            assert "alex" == (await jira.platform.myself.get()).name
    assert "alex" == (await acme.alex.platform.myself.get()).name
