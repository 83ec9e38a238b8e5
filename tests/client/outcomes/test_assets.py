"""Assets: its workspace at the site, and its objects at a service of Atlassian's."""

from collections.abc import AsyncIterator

import pytest

from client.outcomes.company import Company
from client.outcomes.elsewhere import AssetsService, Elsewhere, beside
from client.outcomes.shown import shows
from deskhand.errors import NotFound

OBJECT = "/jsm/assets/workspace/{workspaceId}/v1/object"
SEARCH, CREATE = f"POST {OBJECT}/aql", f"POST {OBJECT}/create"
ONE, UPDATE = f"GET {OBJECT}/{{id}}", f"PUT {OBJECT}/{{id}}"


@shows("GET /assets/workspace", "GET /insight/workspace")
async def test_the_site_has_one_workspace(acme: Company) -> None:
    """Under either name the same."""
    (workspace,) = await acme.grace.assets.workspaces().all()
    assert workspace.workspace_id
    assert [workspace] == await acme.grace.assets.insight_workspaces().all()


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    async with beside(AssetsService()) as place:
        yield place


@shows(CREATE, ONE, UPDATE)
async def test_an_object_is_made_and_changed(elsewhere: Elsewhere) -> None:
    """The attributes that are not named stay."""
    assets = elsewhere.jira.assets
    made = await assets.create("w1", "7", {"1": "Laptop of Alex", "2": ["red", "blue"]})
    await assets.update("w1", made.id, {"1": "Laptop of Bailey"})
    read = await assets.get("w1", made.id)
    values = {
        one["objectTypeAttributeId"]: [value["value"] for value in one["objectAttributeValues"]]
        for one in read.attributes or ()
    }
    assert ("IT-88", "7") == (read.object_key, (read.object_type or {})["id"])
    assert {"1": ["Laptop of Bailey"], "2": ["red", "blue"]} == values


@shows(SEARCH)
async def test_objects_are_found_on_all_pages(elsewhere: Elsewhere) -> None:
    """One after another."""
    made = [(await elsewhere.jira.assets.create("w1", "7", {})).id for _ in range(5)]
    found = elsewhere.jira.assets.search("w1", "objectType = Laptop", max_results=2)
    assert made == [one.id async for one in found]
    assert [] == await elsewhere.jira.assets.search("w1", "objectType = Phone").all()


async def test_what_is_not_there(elsewhere: Elsewhere) -> None:
    """An object."""
    with pytest.raises(NotFound, match="It is not there"):
        await elsewhere.jira.assets.get("w1", "99")
