"""What must come of Data Center's operations on organizations."""

from sandbox.caller import JSM
from sandbox.datacenter_cases import DESK, Who, shows


@shows("GET /organization")
def _(who: Who) -> None:
    names = {
        name: [row["name"] for row in who(name).get(f"{JSM}/organization").body["values"]] for name in ("alex", "grace")
    }
    assert names == {"alex": ["VIP", "Branch offices"], "grace": ["VIP"]}


@shows("POST /organization")
def _(who: Who) -> None:
    made = who("alex").post(f"{JSM}/organization", {"name": "Partners"})
    assert made.status == 201
    assert set(made.body) == {"id", "name", "_links"}
    assert who("grace").post(f"{JSM}/organization", {"name": "Mine"}).status == 403


@shows("GET /organization/{organizationId}")
def _(who: Who) -> None:
    assert who("grace").get(f"{JSM}/organization/1").body["name"] == "VIP"
    assert who("bruno").get(f"{JSM}/organization/1").status == 403


@shows("DELETE /organization/{organizationId}")
def _(who: Who) -> None:
    assert who("alex").delete(f"{JSM}/organization/2").status == 403
    assert who("admin").delete(f"{JSM}/organization/2").status == 204
    assert who("admin").get(f"{JSM}/organization/2").status == 404


@shows("GET /organization/{organizationId}/user")
def _(who: Who) -> None:
    page = who("alex").get(f"{JSM}/organization/1/user", limit=3).body
    assert [row["name"] for row in page["values"]] == [f"{name}@acme.example" for name in ("grace", "hiro", "ines")]
    assert not page["isLastPage"]


@shows("POST /organization/{organizationId}/user")
def _(who: Who) -> None:
    assert who("alex").post(f"{JSM}/organization/1/user", {"usernames": ["bruno@acme.example"]}).status == 204
    assert who("bruno").get(f"{JSM}/organization/1").status == 200


@shows("DELETE /organization/{organizationId}/user")
def _(who: Who) -> None:
    assert who("alex").delete(f"{JSM}/organization/1/user", {"usernames": ["grace@acme.example"]}).status == 204
    assert who("grace").get(f"{JSM}/organization/1").status == 403


@shows("GET /organization/cleanup")
def _(who: Who) -> None:
    who("alex").post(f"{JSM}/organization", {"name": "Nobody's"})
    found = who("admin").get(f"{JSM}/organization/cleanup").body
    assert [row["name"] for row in found] == ["Nobody's"]
    assert set(found[0]) == {"id", "name"}
    assert who("alex").get(f"{JSM}/organization/cleanup").status == 403


@shows("DELETE /organization/cleanup")
def _(who: Who) -> None:
    for name in ("Nobody's", "Nobody else's"):
        who("alex").post(f"{JSM}/organization", {"name": name})
    made = who("alex").post(f"{JSM}/organization", {"name": "Far away"}).body["id"]
    who("alex").post(f"{JSM}/organization/{made}/user", {"usernames": ["bruno@acme.example"]})
    assert who("admin").delete(f"{JSM}/organization/cleanup").body == 2
    assert who("admin").delete(f"{JSM}/organization/cleanup", deleteDetachedOrganizations="true").body == 1
    assert {row["name"] for row in who("alex").get(f"{JSM}/organization").body["values"]} == {"VIP", "Branch offices"}


@shows("GET /servicedesk/{serviceDeskId}/organization")
def _(who: Who) -> None:
    assert {row["name"] for row in who("alex").get(f"{DESK}/organization").body["values"]} >= {"VIP"}
    assert who("grace").get(f"{DESK}/organization").status == 403


@shows("POST /servicedesk/{serviceDeskId}/organization")
def _(who: Who) -> None:
    made = who("alex").post(f"{JSM}/organization", {"name": "Partners"}).body["id"]
    assert who("alex").post(f"{DESK}/organization", {"organizationId": int(made)}).status == 204
    assert "Partners" in {row["name"] for row in who("alex").get(f"{DESK}/organization").body["values"]}


@shows("DELETE /servicedesk/{serviceDeskId}/organization")
def _(who: Who) -> None:
    assert who("alex").delete(f"{DESK}/organization", {"organizationId": 1}).status == 204
    assert "VIP" not in {row["name"] for row in who("alex").get(f"{DESK}/organization").body["values"]}
