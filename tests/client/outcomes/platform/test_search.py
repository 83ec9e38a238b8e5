"""Issues by JQL."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

FIND, COUNT = "POST /rest/api/3/search/jql", "POST /rest/api/3/search/approximate-count"


@shows(FIND)
async def test_all_pages_are_walked(acme: Company) -> None:
    """Each issue once, in the order that is asked for, with the fields that are asked for."""
    found = await acme.alex.platform.search.issues(
        "project = HELP ORDER BY key ASC", fields=["status"], limit=100
    ).all()
    keys = [one.key for one in found]
    assert (500, 500, "HELP-1") == (len(keys), len(set(keys)), keys[0])
    assert found[0].field("status")
    assert found[0].field("summary") is None


@shows(FIND)
async def test_a_new_request_is_found(acme: Company) -> None:
    """By an agent, and not by a customer who has nothing to do with it."""
    key = await acme.request()
    jql = "created >= -5m"
    assert [key] == [one.key async for one in acme.alex.platform.search.issues(jql)]
    assert [] == [one.key async for one in acme.bruno.platform.search.issues(jql)]


@shows(FIND)
async def test_changes_come_with_the_issues(acme: Company) -> None:
    """Where asked for."""
    key = await acme.request()
    await acme.alex.platform.issues.edit(key, {"priority": {"name": "High"}})
    found = await acme.alex.platform.search.issues(f"key = {key}", expand=["changelog"]).first()
    assert found is not None
    assert found.changelog is not None
    assert "High" in {item.to_string for one in found.changelog.histories for item in one.items}


@shows(FIND, editions=("cloud",))
async def test_what_was_just_written_is_found_where_it_is_named(acme: Company) -> None:
    """The index lags behind: a search asked to reconcile an issue reads it as it is."""
    acme.settings(indexLag=3600)
    key = await acme.request()
    number = (await acme.alex.platform.issues.get(key, fields=["summary"])).id
    jql = f"key = {key}"
    assert [] == await acme.alex.platform.search.issues(jql).all()
    assert [key] == [one.key async for one in acme.alex.platform.search.issues(jql, reconcile=[number])]


@shows(COUNT)
async def test_issues_are_counted(acme: Company) -> None:
    """Without reading them."""
    assert 500 == (await acme.alex.platform.search.approximate_count("project = HELP")).count


@refuses(
    No(FIND, 400, lambda acme: acme.alex.platform.search.issues("project = = HELP")),
    No(FIND, 400, lambda acme: acme.alex.platform.search.issues("order by created"), "cloud"),
    No(FIND, 400, lambda acme: acme.alex.platform.search.issues("colour = red")),
    No(COUNT, 400, lambda acme: acme.alex.platform.search.approximate_count("project = = HELP")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """What is no JQL, a field that is not there, and on Cloud a search without bounds."""
    await no.said(acme)
