"""Assets: its workspace, and the things in it."""

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows

OBJECT = "/jsm/assets/workspace/{workspaceId}/v1/object"
SEARCH, CREATE = f"POST {OBJECT}/aql", f"POST {OBJECT}/create"
ONE, UPDATE = f"GET {OBJECT}/{{id}}", f"PUT {OBJECT}/{{id}}"
PHONE, NAME, OWNER, STATUS = "5", "501", "504", "505"  # a type, and some of its attributes
IN_USE = "1"


@shows("GET /assets/workspace", "GET /insight/workspace")
async def test_the_site_has_one_workspace(acme: Company) -> None:
    """Under either name the same."""
    (workspace,) = await acme.grace.assets.workspaces().all()
    assert workspace.workspace_id
    assert [workspace] == await acme.grace.assets.insight_workspaces().all()


async def workspace_of(acme: Company) -> str:
    """The workspace's id."""
    (workspace,) = await acme.alex.assets.workspaces().all()
    return workspace.workspace_id


@shows(CREATE, ONE, UPDATE)
async def test_an_object_is_made_and_changed(acme: Company) -> None:
    """The attributes that are not named stay."""
    assets, workspace = acme.alex.assets, await workspace_of(acme)
    made = await assets.create(workspace, PHONE, {NAME: "PH-1", OWNER: acme.account("grace"), STATUS: IN_USE})
    changed = await assets.update(workspace, made.id, {NAME: "PH-2"})
    read = await assets.get(workspace, made.id)
    texts = {
        one["objectTypeAttributeId"]: [value["displayValue"] for value in one["objectAttributeValues"]]
        for one in read.attributes or ()
    }
    assert ("PH-2", f"ITA-{made.id}", "Phone") == (read.label, read.object_key, (read.object_type or {})["name"])
    assert {NAME: ["PH-2"], OWNER: ["Grace Whitfield"], STATUS: ["In use"]} == {
        number: texts[number] for number in (NAME, OWNER, STATUS)
    }
    assert changed == read


@shows(SEARCH)
async def test_objects_are_found_on_all_pages(acme: Company) -> None:
    """One after another, in the order that the AQL names."""
    search, workspace = acme.alex.assets.search, await workspace_of(acme)
    found = [one.label async for one in search(workspace, "objectType = Laptop ORDER BY Name", max_results=5)]
    whole = [one.label async for one in search(workspace, "objectType = Laptop ORDER BY Name", max_results=100)]
    assert len(found) > 40
    assert whole == found == sorted(found, key=str)
    mine = await search(workspace, "objectType = Laptop AND Owner = currentUser()", include_attributes=False).all()
    assert [("LT-101", None)] == [(one.label, one.attributes) for one in mine]


async def _get(acme: Company, asset: str) -> None:
    await acme.alex.assets.get(await workspace_of(acme), asset)


async def _search(acme: Company, aql: str) -> None:
    await acme.alex.assets.search(await workspace_of(acme), aql).all()


async def _create(acme: Company, attributes: dict[str, str], who: str = "alex") -> None:
    await acme.as_(who).assets.create(await workspace_of(acme), PHONE, attributes)


async def _update(acme: Company) -> None:
    await acme.grace.assets.update(await workspace_of(acme), "1", {"101": "Nowhere"})


@refuses(
    No(ONE, 404, lambda acme: _get(acme, "9999")),
    No(SEARCH, 400, lambda acme: _search(acme, "Colour = red")),
    No(CREATE, 400, lambda acme: _create(acme, {OWNER: "nobody"})),
    No(CREATE, 403, lambda acme: _create(acme, {NAME: "PH-1"}, who="grace")),
    No(UPDATE, 404, _update),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """What is not there, does not fit, or is not the caller's to change."""
    await no.said(acme)
