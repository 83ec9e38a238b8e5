"""Groups of accounts."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

SEARCH, ALL, MEMBERS = "GET /rest/api/3/groups/picker", "GET /rest/api/3/group/bulk", "GET /rest/api/3/group/member"
CREATE, DELETE = "POST /rest/api/3/group", "DELETE /rest/api/3/group"
ADD, REMOVE = "POST /rest/api/3/group/user", "DELETE /rest/api/3/group/user"
AGENTS = "jira-servicemanagement-users"


async def named(acme: Company, name: str) -> str:
    """What a group is called in calls: its id on Cloud, its name on Data Center."""
    if acme.edition == "datacenter":
        return name
    group = await acme.admin.platform.groups.list(names=[name]).first()
    assert group is not None
    return group.group_id or ""


@shows(SEARCH)
async def test_groups_are_found_by_words(acme: Company) -> None:
    """Without those that are left out."""
    found = await acme.deskhand.platform.groups.search("jira-s")
    assert {AGENTS, "jira-software-users"} == {one.name for one in found.groups}
    found = await acme.deskhand.platform.groups.search("jira-s", exclude=[AGENTS])
    assert ["jira-software-users"] == [one.name for one in found.groups]


@shows(ALL)
async def test_groups_are_listed(acme: Company) -> None:
    """All of them in pages, and those of some names."""
    names = [one.name async for one in acme.admin.platform.groups.list(max_results=2)]
    assert {"jira-administrators", "site-admins", AGENTS, "jira-software-users"} == set(names)
    some = acme.admin.platform.groups.list(names=["site-admins", AGENTS])
    assert {"site-admins", AGENTS} == {one.name async for one in some}


@shows(MEMBERS)
async def test_members_are_listed_in_pages(acme: Company) -> None:
    """Each once."""
    group = await named(acme, AGENTS)
    members = [acme.who(one) async for one in acme.admin.platform.groups.members(group, max_results=4)]
    assert (9, 9) == (len(members), len(set(members)))
    assert acme.account("alex") in members


@shows(CREATE, DELETE)
async def test_a_group_is_made_and_deleted(acme: Company) -> None:
    """It is found in between."""
    made = await acme.admin.platform.groups.create("night-shift")
    assert "night-shift" == made.name
    assert ["night-shift"] == [one.name for one in (await acme.admin.platform.groups.search("night")).groups]
    await acme.admin.platform.groups.delete(await named(acme, "night-shift"))
    assert [] == [*(await acme.admin.platform.groups.search("night")).groups]


@shows(ADD, REMOVE)
async def test_who_is_a_member_may_what_the_group_may(acme: Company) -> None:
    """An agent while in the group that gives access to the service desk."""
    group = await named(acme, AGENTS)
    await acme.admin.platform.groups.remove_member(group, acme.account("alex"))
    await No("GET /servicedesk/{serviceDeskId}/queue/{queueId}", 403, lambda acme: acme.alex.queues.get("1", 1)).said(
        acme
    )
    await acme.admin.platform.groups.add_member(group, acme.account("alex"))
    assert "All open" == (await acme.alex.queues.get("1", 1)).name


async def who_is_there(acme: Company) -> None:
    await acme.admin.platform.groups.add_member(await named(acme, AGENTS), acme.account("alex"))


async def seen_by_a_customer(acme: Company) -> None:
    await acme.grace.platform.groups.members(await named(acme, AGENTS)).all()


@refuses(
    No(CREATE, 403, lambda acme: acme.alex.platform.groups.create("night-shift")),
    No(CREATE, 400, lambda acme: acme.admin.platform.groups.create("site-admins")),
    No(DELETE, 404, lambda acme: acme.admin.platform.groups.delete("none")),
    No(MEMBERS, 404, lambda acme: acme.admin.platform.groups.members("none")),
    No(MEMBERS, 403, seen_by_a_customer),
    No(ADD, 404, lambda acme: acme.admin.platform.groups.add_member("none", acme.account("alex"))),
    No(ADD, 400, who_is_there),
    No(REMOVE, 403, lambda acme: acme.alex.platform.groups.remove_member("none", acme.account("alex"))),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """To who does not administer the site; a group that is not there, or is already; a member who is one."""
    await no.said(acme)
