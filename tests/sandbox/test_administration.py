"""What administrators change: customers, organizations, request types."""

from collections.abc import Callable

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Answer, Caller

OPT_IN = {"X-ExperimentalApi": "opt-in"}
TYPES = f"{JSM}/servicedesk/1/requesttype"


def _try(caller: Caller, method: str, path: str, body: object = None) -> Answer:
    return caller.call(method, path, body, headers=OPT_IN)


def test_a_new_customer_can_raise_requests(site: Sandbox, admin: Caller, alex: Caller) -> None:
    """An administrator makes a customer, who signs in; an agent may not; an address is taken once."""
    body: dict[str, object] = {"email": "fred@acme.example", "displayName": "Fred F. User"}
    refused = alex.post(f"{JSM}/customer", body)
    assert (403, True) == (refused.status, "JIRA Administrators" in refused.body["errorMessage"])
    made = admin.post(f"{JSM}/customer", body)
    assert (201, True) == (made.status, made.body["accountId"].startswith("qm:"))
    assert Caller(site, "fred").raise_request()
    assert admin.post(f"{JSM}/customer", body).status == 400
    assert admin.post(f"{JSM}/customer", body, strictConflictStatusCode="true").status == 409
    assert admin.post(f"{JSM}/customer", {**body, "email": "nonsense"}).status == 400
    assert admin.put(f"{JSM}/customer/user/{made.body['accountId']}/revoke-portal-only-access").status == 204
    body = {"serviceDeskId": "1", "requestTypeId": "1", "requestFieldValues": {"summary": "x"}}
    assert Caller(site, "fred").post(f"{JSM}/request", body).status == 403


def test_customers_of_a_desk(admin: Caller, alex: Caller) -> None:
    """Known people are added even beside unknown ones; an open desk lets nobody go."""
    fred = _try(admin, "POST", f"{JSM}/servicedesk/1/customer/invite", {"email": "f@x.example", "displayName": "F"})
    assert fred.status == 201
    other = admin.post(f"{JSM}/customer", {"email": "g@x.example", "displayName": "G"}).body["accountId"]
    mixed = {"accountIds": [other, "nobody"]}
    assert _try(alex, "POST", f"{JSM}/servicedesk/1/customer", mixed).status == 403
    assert _try(admin, "POST", f"{JSM}/servicedesk/1/customer", mixed).status == 400
    found = _try(admin, "GET", f"{JSM}/servicedesk/1/customer?query=x.example").body["values"]
    assert {row["displayName"] for row in found} == {"F", "G"}
    assert _try(admin, "DELETE", f"{JSM}/servicedesk/1/customer", mixed).status == 400


def test_organizations_come_and_go(as_: Callable[[str], Caller], alex: Caller, admin: Caller) -> None:
    """Agents make and fill organizations, administrators delete them, requests follow."""
    bruno = as_("bruno")
    made = alex.post(f"{JSM}/organization", {"name": "Night shift"})
    number = made.body["id"]
    assert alex.post(f"{JSM}/organization", {"name": "Night shift"}).body["id"] == number
    assert alex.post(f"{JSM}/organization", {"name": " "}).status == 400
    assert bruno.post(f"{JSM}/organization", {"name": "Mine"}).status == 403
    people = {"accountIds": [bruno.account_id]}
    assert alex.post(f"{JSM}/organization/{number}/user", people).status == 204
    assert alex.post(f"{JSM}/organization/{number}/user", {"accountIds": ["nobody"]}).status == 400
    assert alex.post(f"{JSM}/servicedesk/1/organization", {"organizationId": int(number)}).status == 204
    key = bruno.raise_request()
    assert alex.keys('organizations = "Night shift"') == [key]
    assert alex.delete(f"{JSM}/organization/{number}").status == 403
    assert admin.delete(f"{JSM}/organization/{number}").status == 204
    assert alex.get(f"{JSM}/organization/{number}").status == 404
    assert alex.get(f"{V3}/issue/{key}", fields="customfield_10002").body["fields"]["customfield_10002"] == []


def test_properties_hold_any_json(alex: Caller, grace: Caller, admin: Caller) -> None:
    """201 for a new key, 200 for a new value, 404 for an absent one; customers read their own organization's."""
    for caller, path in ((alex, f"{JSM}/organization/1/property"), (admin, f"{TYPES}/1/property")):
        assert _try(caller, "PUT", f"{path}/colour", {"deep": [1, None]}).status == 201
        assert _try(caller, "PUT", f"{path}/colour", "green").status == 200
        assert _try(caller, "GET", f"{path}/colour").body == {"key": "colour", "value": "green"}
        assert [row["key"] for row in _try(caller, "GET", path).body["keys"]] == ["colour"]
        assert _try(grace, "GET", f"{path}/colour").status == 200
        assert _try(grace, "PUT", f"{path}/colour", "red").status == 403
        assert _try(caller, "PUT", f"{path}/{'x' * 256}", 1).status == 400
        assert _try(caller, "DELETE", f"{path}/colour").status == 204
        assert _try(caller, "DELETE", f"{path}/colour").status == 404


def test_a_request_type_is_made_and_taken_away(admin: Caller, alex: Caller, grace: Caller) -> None:
    """A new type has no group; without its type a request is a plain issue."""
    body = {"name": "Ask anything", "issueTypeId": "10010"}
    assert _try(alex, "POST", TYPES, body).status == 403
    assert _try(admin, "POST", TYPES, {**body, "name": ""}).status == 400
    assert _try(admin, "POST", TYPES, {**body, "issueTypeId": "1"}).status == 404
    made = _try(admin, "POST", TYPES, body).body
    assert made["groupIds"] == []
    assert [row["id"] for row in _try(grace, "GET", f"{TYPES}?searchQuery=ask%20any").body["values"]] == []
    shown = _try(grace, "GET", f"{TYPES}?searchQuery=ask%20any&includeHiddenRequestTypesInSearch=true").body["values"]
    assert [row["id"] for row in shown] == [made["id"]]
    key = grace.raise_request(made["id"])
    assert _try(admin, "DELETE", f"{TYPES}/{made['id']}").status == 204
    assert grace.get(f"{JSM}/request/{key}").status == 404
    assert alex.get(f"{V3}/issue/{key}", fields="customfield_10010").body["fields"]["customfield_10010"] is None


def test_permissions_on_request_types_are_checked(admin: Caller, alex: Caller, grace: Caller) -> None:
    """Everybody asks for themselves, administrators for others; unknown ids are left out."""
    path, body = (
        f"{TYPES}/permissions/check",
        {"permissions": ["canCreateRequest", "canAdminister"], "requestTypeIds": [1, 2, 999]},
    )
    assert _try(grace, "POST", path, body).body == {"canAdminister": [], "canCreateRequest": [1, 2]}
    assert _try(admin, "POST", path, body).body == {"canAdminister": [1, 2], "canCreateRequest": [1, 2]}
    other = {**body, "accountId": admin.account_id}
    assert _try(alex, "POST", path, other).status == 401
    assert _try(admin, "POST", path, {**body, "accountId": grace.account_id}).body["canAdminister"] == []
    assert _try(admin, "POST", path, {**body, "accountId": "nobody"}).status == 400
    assert _try(admin, "POST", path, {**body, "requestTypeIds": list(range(51))}).status == 400
    assert _try(admin, "POST", path, {**body, "permissions": []}).status == 400


def test_a_request_is_checked_without_being_raised(grace: Caller) -> None:
    """Validation tells every wrong field apart and makes nothing."""
    before = grace.get(f"{JSM}/request", limit=100).body["size"]
    body = {"serviceDeskId": "1", "requestTypeId": "1", "requestFieldValues": {"summary": "Fine"}}
    assert grace.post(f"{JSM}/request/validate", body).body["valid"] is True
    wrong = grace.post(f"{JSM}/request/validate", {**body, "requestFieldValues": {"priority": "x"}})
    assert (400, False) == (wrong.status, wrong.body["valid"])
    assert {row["field"] for row in wrong.body["fieldErrors"]} == {"summary", "priority"}
    nowhere = grace.post(f"{JSM}/request/validate", {**body, "requestTypeId": "99"})
    assert (400, False) == (nowhere.status, nowhere.body["valid"])
    assert grace.get(f"{JSM}/request", limit=100).body["size"] == before


def test_articles_are_found_and_paged_by_cursor(site: Sandbox, grace: Caller) -> None:
    """A search needs words, marks them on request, and its links lead forth and back."""
    path = f"{JSM}/servicedesk/1/knowledgebase/article"
    assert grace.get(path).status == 400
    first = grace.get(path, query="phone", limit=1, highlight="true").body
    assert "@@@hl@@@phone@@@endhl@@@" in first["values"][0]["title"] + first["values"][0]["excerpt"]
    second = grace.get(first["_links"]["next"].removeprefix(site.url)).body
    assert second["values"] != first["values"]
    assert grace.get(second["_links"]["prev"].removeprefix(site.url)).body["values"] == first["values"]
    page = Caller(site, None).get(first["values"][0]["content"]["iframeSrc"].removeprefix(site.url))
    assert (200, True) == (page.status, page.headers["content-type"].startswith("text/html"))
    assert grace.get(path, query="phone", cursor="nonsense").status == 400
