"""Assets: things, their types, and the language that finds them."""

import json
from pathlib import Path
from typing import Any

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, Answer, Caller

LAPTOP, PHONE = "3", "5"
NAME, OWNER, STATUS, SERIAL, PURCHASED, PRICE, OFFICE = "301", "304", "305", "307", "308", "309", "310"


@pytest.fixture
def here(grace: Caller) -> str:
    """Where the workspace of the site is."""
    (workspace,) = grace.get(f"{JSM}/assets/workspace").body["values"]
    return f"/jsm/assets/workspace/{workspace['workspaceId']}/v1"


def sent(**values: Any) -> list[dict[str, Any]]:
    """Attributes as they are sent, by what this file calls them."""
    return [
        {
            "objectTypeAttributeId": globals()[name],
            "objectAttributeValues": [{"value": one} for one in (value if isinstance(value, list) else [value])],
        }
        for name, value in values.items()
    ]


def create(who: Caller, here: str, **values: Any) -> Answer:
    """A new laptop."""
    return who.post(f"{here}/object/create", {"objectTypeId": LAPTOP, "attributes": sent(**values)})


def labels(who: Caller, here: str, aql: str) -> list[str]:
    """What a query finds."""
    answer = who.post(f"{here}/object/aql", {"qlQuery": aql}, maxResults=100)
    assert answer.status == 200, answer
    return [row["label"] for row in answer.body["values"]]


def values(body: dict[str, Any]) -> dict[str, list[Any]]:
    """The values that are shown, by attribute."""
    return {
        one["objectTypeAttributeId"]: [value["displayValue"] for value in one["objectAttributeValues"]]
        for one in body["attributes"]
    }


def test_things_have_schemas_and_types(alex: Caller, here: str) -> None:
    """What can be sent is found by asking: schema, type, attributes."""
    (schema,) = alex.get(f"{here}/objectschema/list").body["values"]
    assert (schema["name"], schema["objectSchemaKey"]) == ("IT assets", "ITA")
    kinds = alex.get(f"{here}/objectschema/{schema['id']}/objecttypes/flat").body
    assert {kind["name"]: kind.get("parentObjectTypeId") for kind in kinds} == {
        "Office": None,
        "Hardware": None,
        "Laptop": "2",
        "Monitor": "2",
        "Phone": "2",
    }
    assert alex.get(f"{here}/objecttype/{LAPTOP}").body == kinds[2]
    attributes = {row["name"]: row for row in alex.get(f"{here}/objecttype/{LAPTOP}/attributes").body}
    assert {name: row["type"] for name, row in attributes.items() if row["type"]} == {
        "Owner": 2,
        "Status": 7,
        "Office": 1,
    }
    assert attributes["Name"]["label"]
    assert not attributes["Key"]["editable"]
    assert attributes["Purchased"]["defaultType"] == {"id": 4, "name": "Date"}
    assert attributes["Office"]["referenceObjectType"]["name"] == "Office"
    assert alex.get(f"{here}/objecttype/99").status == alex.get(f"{here}/objectschema/9/objecttypes/flat").status == 404


def test_a_thing_is_made_read_changed_and_deleted(alex: Caller, grace: Caller, here: str) -> None:
    """Attributes that are not named stay; an empty one goes."""
    made = create(alex, here, NAME="LT-1", OWNER=grace.account_id, STATUS="In use", PRICE="1200.50", OFFICE="ITA-1")
    path = f"{here}/object/{made.body['id']}"
    assert (made.status, made.body["label"], made.body["objectKey"]) == (201, "LT-1", f"ITA-{made.body['id']}")
    assert alex.get(path).body == made.body
    shown = values(made.body)
    assert (shown[OWNER], shown[STATUS], shown[PRICE], shown[OFFICE]) == (
        ["Grace Whitfield"],
        ["In use"],
        ["1200.5"],
        ["Berlin"],
    )
    assert made.body["attributes"] == alex.get(f"{path}/attributes").body
    changed = alex.put(path, {"attributes": sent(STATUS="Retired", OWNER=[])})
    assert (changed.status, values(changed.body)[STATUS], OWNER in values(changed.body)) == (200, ["Retired"], False)
    assert values(changed.body)[NAME] == ["LT-1"]
    assert alex.delete(path).status == 200
    assert alex.get(path).status == 404


def test_a_reference_shows_what_it_refers_to(alex: Caller, here: str) -> None:
    """The other thing stands in the value; deleting it ends the reference."""
    made = create(alex, here, NAME="LT-1", OFFICE="1").body
    value = next(one for one in made["attributes"] if one["objectTypeAttributeId"] == OFFICE)
    (shown,) = value["objectAttributeValues"]
    assert (shown["referencedObject"]["objectKey"], shown["referencedType"]) == ("ITA-1", True)
    assert alex.delete(f"{here}/object/1").status == 200
    assert OFFICE not in values(alex.get(f"{here}/object/{made['id']}").body)


def test_things_are_kept_with_the_site(site: Sandbox, alex: Caller, here: str, tmp_path: Path) -> None:
    """A saved site has them, and numbers new ones on."""
    made = create(alex, here, NAME="LT-1", OWNER=alex.account_id, OFFICE="1").body
    site.save(tmp_path / "site.db")
    with Sandbox(begin_with=tmp_path / "site.db") as again:
        other = Caller(again, "alex")
        assert values(other.get(f"{here}/object/{made['id']}").body) == values(made)
        assert int(create(other, here, NAME="LT-2").body["id"]) == int(made["id"]) + 1


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"NAME": []}, NAME),
        ({"NAME": "LT-101"}, NAME),
        ({"NAME": ["a", "b"]}, NAME),
        ({"OWNER": "nobody"}, OWNER),
        ({"STATUS": "Lost"}, STATUS),
        ({"PRICE": "much"}, PRICE),
        ({"PRICE": "inf"}, PRICE),
        ({"PURCHASED": "2026-02-31"}, PURCHASED),
        ({"PURCHASED": "20260201"}, PURCHASED),
        ({"OFFICE": "ITA-9"}, OFFICE),
    ],
)
def test_what_does_not_fit_is_refused_by_attribute(alex: Caller, here: str, change: dict[str, Any], wrong: str) -> None:
    """Required, unique, of the kind that the attribute is."""
    answer = create(alex, here, **({"NAME": "LT-1"} | change))
    assert (answer.status, list(answer.body["errors"])) == (400, [f"rlabs-insight-attribute-{wrong}"])


def test_what_is_sent_has_to_be_of_the_type(alex: Caller, here: str) -> None:
    """An attribute of another type, a type that is none."""
    other = alex.put(f"{here}/object/1", {"attributes": sent(NAME="x")})
    assert (other.status, other.body["errorMessages"]) == (400, ["Object Type Attribute not valid (id: 301)."])
    for kind in ("2", "99", "x"):
        assert alex.post(f"{here}/object/create", {"objectTypeId": kind, "attributes": []}).status == 400
    assert alex.put(f"{here}/object/1", {"objectTypeId": LAPTOP, "attributes": []}).status == 400


def test_pages_go_on_to_the_end(alex: Caller, here: str) -> None:
    """As many as asked for, without attributes where they are not wanted, and all of them counted."""
    query = {"qlQuery": "objectType = Laptop"}
    total = alex.post(f"{here}/object/aql/totalcount", query).body["totalCount"]
    found: list[str] = []
    while True:
        page = alex.post(f"{here}/object/aql", query, startAt=len(found), maxResults=10, includeAttributes="false").body
        assert (page["startAt"], page["maxResults"], page["total"]) == (len(found), 10, total)
        assert not any("attributes" in row for row in page["values"])
        found += [row["label"] for row in page["values"]]
        if page["isLast"]:
            break
    assert (len(found), found) == (total, sorted(found))
    assert {row["name"] for row in page["objectTypeAttributes"]} >= {"Key", "Owner"}


@pytest.mark.parametrize(
    ("aql", "expected"),
    [
        ("objectType = Office", ["Berlin", "New York", "Sydney"]),
        ('objectSchema = "IT assets" AND objectTypeId = 1 AND objectId IN (1, 2)', ["Berlin", "New York"]),
        ("objectType = office AND Name = berlin", ["Berlin"]),
        ("objectType = Office AND Name == berlin", []),
        ("objectType = Office AND Name != Berlin", ["New York", "Sydney"]),
        ("objectType = Office AND Country LIKE states", ["New York"]),
        ("objectType = Office AND Country NOT LIKE states", ["Berlin", "Sydney"]),
        ('objectType = Office AND Name IN (Berlin, "New York")', ["Berlin", "New York"]),
        ("objectType = Office AND Name NOT IN (Berlin)", ["New York", "Sydney"]),
        ("objectType = Office AND NOT (Name = Berlin OR Name = Sydney)", ["New York"]),
        ("objectType = Office AND Name startsWith s", ["Sydney"]),
        ("objectType = Office AND Name endsWith N", ["Berlin"]),
        ("Key = ITA-3", ["Sydney"]),
        ("objectType = Laptop AND Owner IS EMPTY", ["LT-901", "LT-902", "LT-903", "LT-904"]),
        ("objectType = Phone AND Owner IS NOT EMPTY", []),
        ('Owner = "Grace Whitfield" AND objectType = Laptop', ["LT-115"]),
        ("Owner = currentUser() AND objectType = Laptop", ["LT-101"]),
        ("Owner = currentUser() AND objectType IN objectTypeAndChildren(Hardware)", ["LT-101", "MN-201"]),
        ('Owner IN user("Grace Whitfield", "Bruno Keller") AND objectType = Laptop', ["LT-110", "LT-115"]),
        ('Owner IN group("site-admins")', []),
        ('Owner HAVING user("Grace Whitfield")', ["LT-115"]),
        ('Status = "In stock" AND Price > 1300', ["LT-901", "LT-903"]),
        ("Price >= 1350 AND Price <= 1350 AND Status = Retired", ["LT-902", "LT-904"]),
        ("Price < 900", []),
        ("Office.Country = Australia AND Purchased < 2025-04-01", ["LT-103", "LT-115", "LT-127"]),
        ("object HAVING inboundReferences(Name = LT-101)", ["Berlin"]),
        ("object HAVING outR(Name = Sydney) AND Price < 950", ["LT-109", "LT-121", "LT-133"]),
        ("objectType = Office AND object NOT HAVING inR()", []),
        ("objectType = Office AND Created > now(-1d)", []),
        ('objectType = Office AND Created < "now(-1d 2h)" ORDER BY Name DESC', ["Sydney", "New York", "Berlin"]),
        ("objectType = Office AND Created < startOfDay() AND Created < endOfYear()", ["Berlin", "New York", "Sydney"]),
        ("objectType = Phone OR objectId = 1 ORDER BY label", ["Berlin", "PH-301"]),
        ("Status = Retired OR objectType = Phone ORDER BY Price ASC", ["PH-301", "LT-902", "LT-904"]),
        ('Name = "15\\" Screen"', []),
    ],
)
def test_aql_finds(alex: Caller, here: str, aql: str, expected: list[str]) -> None:
    """Attributes and keywords, operators, functions, references and orders as Atlassian's page has them."""
    assert labels(alex, here, aql) == expected


@pytest.mark.parametrize(
    "aql",
    [
        "Colour = red",
        "Name",
        "Name =",
        "Name = Berlin AND",
        "(Name = Berlin",
        'Name = "Berlin',
        "Name ~ Berlin",
        "Name is full",
        "Name not = Berlin",
        "Name = nothing()",
        "Name = now(",
        "Created > now(-99999w -99999w -99999w)",
        "Name = Berlin ORDER BY Colour",
        "Name = Berlin ORDER BY Name, Key",
        "object having connectedTickets(project = HELP)",
        "(" * 300 + "Name = Berlin" + ")" * 300,
    ],
)
def test_aql_is_refused(alex: Caller, here: str, aql: str) -> None:
    """With a reason."""
    answer = alex.post(f"{here}/object/aql", {"qlQuery": aql})
    assert (answer.status, len(answer.body["errorMessages"])) == (400, 1), answer


def test_no_aql_means_everything(alex: Caller, here: str) -> None:
    """As Atlassian's document says."""
    counted = alex.post(f"{here}/object/aql/totalcount", {}).body["totalCount"]
    assert counted == alex.get(f"{here}/objectschema/list").body["values"][0]["objectCount"]


def test_whoever_works_on_requests_has_a_role(alex: Caller, grace: Caller, admin: Caller, here: str) -> None:
    """Administrators and agents do; to customers there is nothing, and nothing is theirs to change."""
    assert labels(admin, here, "objectId = 1") == ["Berlin"]
    assert labels(grace, here, "objectId = 1") == []
    assert grace.get(f"{here}/object/1").status == grace.put(f"{here}/object/1", {}).status == 404
    assert grace.get(f"{here}/objectschema/list").body["values"] == []
    assert create(grace, here, NAME="LT-1").status == 403
    assert alex.get(f"{here}/object/nothing").status == 404
    assert alex.get("/jsm/assets/workspace/another/v1/object/1").status == 404


def test_tokens_of_either_kind_are_taken(site: Sandbox, alex: Caller, here: str) -> None:
    """On Assets' own address and behind the gateway; a token that has scopes needs the right ones."""
    nobody = Caller(site, None)
    cloud = json.loads(nobody.get("/_edge/tenant_info").raw)["cloudId"]
    assert nobody.get(f"{here}/object/1").status == 401
    for scopes, status in ((["read:cmdb-object:jira"], 200), (["write:cmdb-object:jira"], 401)):
        token = nobody.post("/_sandbox/tokens", {"email": alex.email, "scopes": scopes}).body["token"]
        scoped = Caller(site, "alex", token)
        assert scoped.get(f"{here}/object/1").status == scoped.get(f"/ex/jira/{cloud}{here}/object/1").status == status
    assert alex.get(f"/ex/jira/{cloud}{here}/object/1").status == 401
