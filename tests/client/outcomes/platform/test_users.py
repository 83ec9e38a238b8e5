"""Accounts of a site."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ONE, SEARCH, MANY = "GET /rest/api/3/user", "GET /rest/api/3/user/search", "GET /rest/api/3/user/bulk"
GROUPS, MAY = "GET /rest/api/3/user/groups", "GET /rest/api/3/user/permission/search"


@shows(ONE, SEARCH)
async def test_an_account_is_found_and_read(acme: Company) -> None:
    """By the beginning of its name, then by what calls name it with."""
    (found,) = await acme.alex.platform.users.search("harper")
    assert acme.account("harper") == acme.who(found)
    assert "Harper Nowak" == (await acme.alex.platform.users.get(acme.account("harper"))).display_name


@shows(ONE, editions=("datacenter",))
async def test_an_account_is_read_by_its_key(acme: Company) -> None:
    """Which stays the same when the user name changes."""
    alex = await acme.alex.platform.myself.get()
    assert alex.key
    assert "Alex Moreau" == (await acme.deskhand.platform.users.get(alex.key, by_key=True)).display_name


@shows(SEARCH)
async def test_accounts_are_found_in_pages(acme: Company) -> None:
    """One after the other."""
    everybody = [acme.who(one) for one in await acme.alex.platform.users.search("a", max_results=50)]
    first, second = [
        acme.who(one)
        for start in (0, 1)
        for one in await acme.alex.platform.users.search("a", start_at=start, max_results=1)
    ]
    assert everybody[:2] == [first, second]


@shows(MANY)
async def test_several_accounts_at_once(acme: Company) -> None:
    """In pages."""
    ids = [acme.account(name) for name in ("alex", "bailey", "casey")]
    found = [one.account_id async for one in acme.alex.platform.users.list(ids, max_results=2)]
    assert sorted(ids) == sorted(one or "" for one in found)


@shows(GROUPS)
async def test_the_groups_of_an_account(acme: Company) -> None:
    """By their names."""
    names = {one.name for one in await acme.admin.platform.users.groups(acme.account("alex"))}
    assert {"jira-servicemanagement-users", "jira-software-users"} == names


@shows(MAY)
async def test_who_may(acme: Company) -> None:
    """In a project, all of what is asked for."""
    may = acme.deskhand.platform.users.with_permissions
    assert {acme.account("admin"), acme.account("deskhand")} == {
        acme.who(one) for one in await may(["DELETE_ISSUES"], project="HELP")
    }
    on_one = await may(["EDIT_ISSUES"], issue="HELP-1", query="alex")
    assert [acme.account("alex")] == [acme.who(one) for one in on_one]


@refuses(
    No(ONE, 404, lambda acme: acme.alex.platform.users.get("nobody")),
    No(MAY, 403, lambda acme: acme.grace.platform.users.with_permissions(["DELETE_ISSUES"], project="HELP")),
    No(GROUPS, 404, lambda acme: acme.admin.platform.users.groups("nobody")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An account that is not there."""
    await no.said(acme)
