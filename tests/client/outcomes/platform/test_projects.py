"""Projects of a site."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

ALL, ONE = "GET /rest/api/3/project/search", "GET /rest/api/3/project/{projectIdOrKey}"
STATUSES = "GET /rest/api/3/project/{projectIdOrKey}/statuses"


@shows(ALL, ONE)
async def test_a_project_by_key_and_id(acme: Company) -> None:
    """In the list, too."""
    (listed,) = await acme.alex.platform.projects.list().all()
    for name in ("HELP", listed.id):
        project = await acme.alex.platform.projects.get(name, expand=["lead"])
        assert ("HELP", "IT Help", "service_desk") == (project.key, project.name, project.project_type_key)
        assert acme.account("alex") == acme.who(project.lead)


@shows(ALL, editions=("cloud",))
async def test_projects_are_found_by_words(acme: Company) -> None:
    """And by their type."""
    assert ["HELP"] == [one.key async for one in acme.alex.platform.projects.list(query="it h")]
    assert [] == await acme.alex.platform.projects.list(query="nothing").all()
    assert ["HELP"] == [one.key async for one in acme.alex.platform.projects.list(type_key="service_desk")]


@shows(STATUSES)
async def test_where_issues_can_stand(acme: Company) -> None:
    """By issue type."""
    types = {one.name: one for one in await acme.alex.platform.projects.statuses("HELP")}
    assert {"[System] Service request", "[System] Incident", "Task"} == set(types)
    assert {"Waiting for support", "Resolved"} <= {one.name for one in types["[System] Incident"].statuses}


@refuses(
    No(ONE, 404, lambda acme: acme.alex.platform.projects.get("NOPE")),
    No(STATUSES, 404, lambda acme: acme.alex.platform.projects.statuses("NOPE")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A project that is not there."""
    await no.said(acme)
