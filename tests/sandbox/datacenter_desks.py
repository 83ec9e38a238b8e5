"""What must come of Data Center's operations on service desks, portals, queues and request types."""

from sandbox.caller import JSM
from sandbox.datacenter_cases import DESK, Who, shows


@shows("GET /portals")
def _(who: Who) -> None:
    page = who("grace").get(f"{JSM}/portals").body
    assert [(row["id"], row["name"]) for row in page["values"]] == [(1, "IT Help")]
    assert page["isLastPage"]


@shows("GET /portals/{portalId}")
def _(who: Who) -> None:
    body = who("grace").get(f"{JSM}/portals/1").body
    assert set(body) == {"id", "name", "description", "self"}
    assert who("grace").get(f"{JSM}/portals/7").status == 404


@shows("GET /portals/project/{projectKey}")
def _(who: Who) -> None:
    assert who("grace").get(f"{JSM}/portals/project/HELP").body == who("alex").get(f"{JSM}/portals/1").body
    assert who("grace").get(f"{JSM}/portals/project/NONE").status == 404


@shows("GET /admin/queues/{projectKey}")
def _(who: Who) -> None:
    here = f"{JSM}/admin/queues/HELP"
    assert who("admin").get(here).body == {"includeCount": True, "cacheCount": False}
    who("admin").put(f"{here}/include-count", False)
    who("admin").put(f"{here}/cache-count", True)
    assert who("admin").get(here).body == {"includeCount": False, "cacheCount": True}
    assert who("alex").get(here).status == 403
    assert who("admin").get(f"{JSM}/admin/queues/NONE").status == 404


def _switched(who: Who, path: str) -> None:
    here = f"{JSM}/admin/queues/{path}"
    assert [who("admin").put(here, value).body for value in (False, True)] == [False, True]
    assert who("admin").put(here, {"on": True}).status == 400
    assert who("alex").put(here, True).status == 403


@shows("PUT /admin/queues/include-count")
def _(who: Who) -> None:
    _switched(who, "include-count")


@shows("PUT /admin/queues/{projectKey}/include-count")
def _(who: Who) -> None:
    _switched(who, "HELP/include-count")
    assert who("admin").put(f"{JSM}/admin/queues/NONE/include-count", True).status == 404


@shows("PUT /admin/queues/cache-count")
def _(who: Who) -> None:
    _switched(who, "cache-count")


@shows("PUT /admin/queues/{projectKey}/cache-count")
def _(who: Who) -> None:
    _switched(who, "HELP/cache-count")


@shows("GET /servicedesk/{serviceDeskId}/queue")
def _(who: Who) -> None:
    rows = who("alex").get(f"{DESK}/queue", includeCount="true").body["values"]
    assert len(rows) >= 3
    assert all(set(row) == {"id", "name", "jql", "fields", "issueCount", "_links"} for row in rows)
    assert who("grace").get(f"{DESK}/queue").status == 403


@shows("POST /servicedesk/{serviceDeskId}/queue")
def _(who: Who) -> None:
    sent = {"name": "Dark screens", "jql": 'summary ~ "dark"', "fields": ["summary", "reporter"]}
    made = who("admin").post(f"{DESK}/queue", sent)
    assert (made.status, made.body["name"], made.body["fields"]) == (200, "Dark screens", ["summary", "reporter"])
    assert who("alex").get(f"{DESK}/queue").body["values"][-1] == made.body
    assert who("admin").post(f"{DESK}/queue", {**sent, "jql": "colour = dark"}).status == 400
    assert who("alex").post(f"{DESK}/queue", sent).status == 403


@shows("GET /servicedesk/{serviceDeskId}/queue/{queueId}")
def _(who: Who) -> None:
    row = who("alex").get(f"{DESK}/queue").body["values"][0]
    assert row == who("alex").get(f"{DESK}/queue/{row['id']}").body
    assert "issueCount" not in row


@shows("POST /servicedesk/{serviceDeskId}/queue/{queueId}")
def _(who: Who) -> None:
    row = who("alex").get(f"{DESK}/queue").body["values"][0]
    changed = who("admin").post(f"{DESK}/queue/{row['id']}", {"name": "First of all"})
    assert changed.body == {**row, "name": "First of all"}
    assert who("admin").post(f"{DESK}/queue/{row['id']}", {"name": "x", "jql": "="}).status == 400
    assert who("alex").get(f"{DESK}/queue/{row['id']}").body["name"] == "First of all"


@shows("DELETE /servicedesk/{serviceDeskId}/queue/{queueId}")
def _(who: Who) -> None:
    number = who("alex").get(f"{DESK}/queue").body["values"][0]["id"]
    assert who("alex").delete(f"{DESK}/queue/{number}").status == 403
    assert who("admin").delete(f"{DESK}/queue/{number}").status == 204
    assert who("alex").get(f"{DESK}/queue/{number}").status == 404


@shows("GET /servicedesk/{serviceDeskId}/queue/{queueId}/issue")
def _(who: Who) -> None:
    made = (
        who("admin")
        .post(f"{DESK}/queue", {"name": "Mine", "jql": "assignee = alex", "fields": ["summary", "assignee"]})
        .body
    )
    rows = who("alex").get(f"{DESK}/queue/{made['id']}/issue", limit=5).body["values"]
    assert {row["fields"]["assignee"]["name"] for row in rows} == {"alex"}
    assert all(set(row["fields"]) == {"summary", "assignee"} for row in rows)


@shows("POST /servicedesk/{serviceDeskId}/queue/reorder")
def _(who: Who) -> None:
    numbers = [int(row["id"]) for row in who("alex").get(f"{DESK}/queue").body["values"]]
    told = who("admin").post(f"{DESK}/queue/reorder", numbers[::-1])
    assert [int(row["id"]) for row in told.body] == numbers[::-1]
    assert [int(row["id"]) for row in who("alex").get(f"{DESK}/queue").body["values"]] == numbers[::-1]
    assert who("admin").post(f"{DESK}/queue/reorder", numbers[1:]).status == 400


@shows("GET /servicedesk")
def _(who: Who) -> None:
    rows = who("grace").get(f"{JSM}/servicedesk").body["values"]
    assert [(row["id"], row["projectKey"]) for row in rows] == [("1", "HELP")]
    assert "projectTypeKey" not in rows[0]


@shows("GET /servicedesk/{serviceDeskId}")
def _(who: Who) -> None:
    assert who("grace").get(DESK).body == who("grace").get(f"{JSM}/servicedesk/HELP").body
    assert who("grace").get(f"{JSM}/servicedesk/99").status == 404


@shows("GET /servicedesk/{serviceDeskId}/requesttype")
def _(who: Who) -> None:
    rows = who("grace").get(f"{DESK}/requesttype").body["values"]
    assert {"Get IT help", "Report an incident"} <= {row["name"] for row in rows}
    keys = {"id", "_links", "name", "description", "helpText", "serviceDeskId", "groupIds", "icon", "restrictionStatus"}
    assert all(set(row) == keys for row in rows)


@shows("POST /servicedesk/{serviceDeskId}/requesttype")
def _(who: Who) -> None:
    sent = {"issueTypeId": "10010", "name": "Borrow a bike", "description": "For a day", "helpText": "Bring it back"}
    made = who("admin").post(f"{DESK}/requesttype", sent)
    assert (made.status, made.body["name"], made.body["groupIds"]) == (200, "Borrow a bike", [])
    assert who("alex").post(f"{DESK}/requesttype", sent).status == 403


@shows("PUT /servicedesk/{serviceDeskId}/requesttype")
def _(who: Who) -> None:
    before = who("admin").get(f"{DESK}/requesttype/1").body
    changed = who("admin").put(f"{DESK}/requesttype", {"requestTypeId": "1", "helpText": "Say it all"})
    assert changed.body == {**before, "helpText": "Say it all"}
    assert changed.body == who("grace").get(f"{DESK}/requesttype/1").body
    assert who("admin").put(f"{DESK}/requesttype", {"requestTypeId": "1", "name": " "}).status == 400
    assert who("alex").put(f"{DESK}/requesttype", {"requestTypeId": "1", "name": "x"}).status == 403


@shows("GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}")
def _(who: Who) -> None:
    assert who("grace").get(f"{DESK}/requesttype/1").body["name"] == "Get IT help"
    assert who("grace").get(f"{DESK}/requesttype/999").status == 404


@shows("DELETE /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}")
def _(who: Who) -> None:
    made = who("admin").post(f"{DESK}/requesttype", {"issueTypeId": "10010", "name": "Borrow a bike"}).body["id"]
    assert who("admin").delete(f"{DESK}/requesttype/{made}").status == 204
    assert who("admin").get(f"{DESK}/requesttype/{made}").status == 404


@shows("GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/field")
def _(who: Who) -> None:
    body = who("grace").get(f"{DESK}/requesttype/1/field").body
    assert (body["canRaiseOnBehalfOf"], body["canAddRequestParticipants"]) == (False, False)
    keys = {"fieldId", "name", "description", "required", "validValues", "jiraSchema"}
    assert all(set(row) == keys for row in body["requestTypeFields"])
    assert who("alex").get(f"{DESK}/requesttype/1/field").body["canRaiseOnBehalfOf"]


@shows("GET /servicedesk/{serviceDeskId}/requesttypegroup")
def _(who: Who) -> None:
    rows = who("grace").get(f"{DESK}/requesttypegroup").body["values"]
    assert rows
    assert all(set(row) == {"id", "name"} for row in rows)


PERMISSION = f"{DESK}/requesttype/1/permission"


@shows("GET /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/permission")
def _(who: Who) -> None:
    assert who("admin").get(PERMISSION).body == {"id": "1", "permissions": []}
    assert who("grace").get(PERMISSION).status == 403


@shows("PUT /servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/permission")
def _(who: Who) -> None:
    key = who("admin").get("/rest/api/2/user", username="bruno@acme.example").body["key"]
    allowed = [
        {"entityType": "USER", "entityId": key},
        {"entityType": "GROUP", "entityId": "jira-servicemanagement-users"},
        {"entityType": "ORGANIZATION", "entityId": "1"},
    ]
    told = who("admin").put(PERMISSION, {"allowlist": allowed})
    assert told.body == who("admin").get(PERMISSION).body
    names = [row["displayName"] for row in told.body["permissions"]]
    assert names == ["Bruno Keller", "jira-servicemanagement-users", "VIP"]
    assert {row["status"] for row in told.body["permissions"]} == {"ACTIVE"}
    body = {"serviceDeskId": "1", "requestTypeId": "1", "requestFieldValues": {"summary": "Help"}}
    raised = {name: who(name).post(f"{JSM}/request", body).status for name in ("bruno", "alex", "grace", "diego")}
    assert raised == {"bruno": 201, "alex": 201, "grace": 201, "diego": 403}
    restricted = who("admin").get(f"{DESK}/requesttype", restrictionStatus="RESTRICTED").body["values"]
    assert [row["id"] for row in restricted] == ["1"]
    wrong = {"allowlist": [{"entityType": "GROUP", "entityId": "nobodies"}]}
    assert who("admin").put(PERMISSION, wrong).status == 400
