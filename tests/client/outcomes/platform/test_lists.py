"""What a site has of everything: short lists that anybody reads."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

STATUS = "GET /rest/api/3/status/{idOrName}"


@shows("GET /rest/api/3/priority")
async def test_priorities(acme: Company) -> None:
    """The most pressing first."""
    names = [one.name for one in await acme.alex.platform.priorities.list()]
    assert ["Highest", "High", "Medium", "Low", "Lowest"] == names


@shows("GET /rest/api/3/resolution")
async def test_resolutions(acme: Company) -> None:
    """The ways of being done."""
    assert {"Done", "Won't Do", "Duplicate"} <= {one.name for one in await acme.alex.platform.resolutions.list()}


@shows("GET /rest/api/3/issuetype")
async def test_issue_types(acme: Company) -> None:
    """The kinds of issue."""
    names = {one.name for one in await acme.alex.platform.issue_types.list()}
    assert {"[System] Service request", "[System] Incident", "Task"} == names


@shows("GET /rest/api/3/field")
async def test_fields(acme: Company) -> None:
    """Jira's own and the site's, with what JQL calls them."""
    fields = {one.name: one for one in await acme.alex.platform.fields.list()}
    assert ("summary", False) == (fields["Summary"].id, fields["Summary"].custom)
    cost = fields["Cost"]
    assert ("customfield_10039", True, "number") == (cost.id, cost.custom, cost.schema and cost.schema.type)
    assert "cf[10039]" in (cost.clause_names or ())


@shows("GET /rest/api/3/status", STATUS)
async def test_statuses(acme: Company) -> None:
    """All of them, and one by its id or its name."""
    statuses = {one.name: one for one in await acme.alex.platform.statuses.list()}
    waiting = statuses["Waiting for support"]
    assert "new" == (waiting.status_category and waiting.status_category.key)
    for name in (waiting.id, waiting.name):
        assert waiting.id == (await acme.alex.platform.statuses.get(name)).id


@shows("GET /rest/api/3/statuscategory")
async def test_status_categories(acme: Company) -> None:
    """To do, in progress, done."""
    assert {"new", "indeterminate", "done"} <= {one.key for one in await acme.alex.platform.statuses.categories()}


@shows("GET /rest/api/3/serverInfo")
async def test_server_info(acme: Company) -> None:
    """Which Jira it is, and its clock."""
    info = await acme.grace.platform.server_info.get()
    assert {"cloud": "Cloud", "datacenter": "Server"}[acme.edition] == info.deployment_type
    assert info.version
    assert info.server_time


@shows("GET /rest/api/3/myself")
async def test_myself(acme: Company) -> None:
    """Who is signed in, with their groups where asked for."""
    myself = await acme.alex.platform.myself.get(expand=["groups", "applicationRoles"])
    assert (acme.account("alex"), "Alex Moreau") == (acme.who(myself), myself.display_name)
    groups = myself.groups.items if myself.groups else ()
    assert "jira-servicemanagement-users" in [one.name for one in groups]


@refuses(No(STATUS, 404, lambda acme: acme.alex.platform.statuses.get("Nowhere")))
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A status that is not there."""
    await no.said(acme)
