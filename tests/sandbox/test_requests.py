"""Raising, reading and listing requests."""

from collections.abc import Callable

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller


def test_a_request_is_read_as_it_was_raised(grace: Caller) -> None:
    """What a customer sends is in the answer, and in what is read afterwards."""
    made = grace.post(
        f"{JSM}/request",
        {
            "serviceDeskId": "1",
            "requestTypeId": "2",
            "requestFieldValues": {
                "summary": "CRM is down",
                "description": "It is *down*.",
                "priority": {"name": "High"},
                "customfield_10031": {"value": "Everyone"},
            },
        },
    )
    assert made.status == 201
    read = grace.get(f"{JSM}/request/{made.body['issueKey']}").body
    assert read == made.body
    values = {field["fieldId"]: field for field in read["requestFieldValues"]}
    assert values["summary"]["value"] == "CRM is down"
    assert values["description"]["renderedValue"] == {"html": "<p>It is <b>down</b>.</p>"}
    assert values["customfield_10031"]["value"]["value"] == "Everyone"
    assert read["currentStatus"]["status"] == "Waiting for support"
    assert read["reporter"]["accountId"] == grace.account_id


def test_the_service_desk_may_be_named_by_its_project(grace: Caller) -> None:
    """Every identifier that Jira takes for a desk leads to the same desk."""
    names = ("1", "HELP", "projectKey:HELP", "projectId:10000", "serviceDeskId:1")
    assert {grace.get(f"{JSM}/servicedesk/{name}").body["id"] for name in names} == {"1"}
    assert grace.get(f"{JSM}/servicedesk/NOPE").status == 404


def test_field_errors_are_told_together(grace: Caller) -> None:
    """A request with wrong and missing fields is not raised, and every field is named."""
    body = {
        "serviceDeskId": "1",
        "requestTypeId": "2",
        "requestFieldValues": {"summary": "x" * 256, "customfield_10031": {"value": "Nobody"}, "nonsense": 1},
    }
    refused = grace.post(f"{JSM}/request", body)
    assert refused.status == 400
    for name in ("summary", "description", "customfield_10031", "nonsense"):
        assert f"{name}: " in refused.body["errorMessage"]
    assert "i18nKey" in refused.body["i18nErrorMessage"]


def test_only_agents_raise_for_others(alex: Caller, grace: Caller, bruno: Caller) -> None:
    """`raiseOnBehalfOf` and `requestParticipants` are refused to customers and work for agents."""
    body = {
        "serviceDeskId": "1",
        "requestTypeId": "1",
        "requestFieldValues": {"summary": "For a colleague"},
        "raiseOnBehalfOf": grace.account_id,
    }
    assert bruno.post(f"{JSM}/request", body).status == 403
    made = alex.post(f"{JSM}/request", {**body, "requestParticipants": [bruno.account_id]})
    assert made.status == 201
    assert made.body["reporter"]["accountId"] == grace.account_id
    assert bruno.get(f"{JSM}/request/{made.body['issueKey']}").status == 200


def test_customers_open_only_what_is_theirs(as_: Callable[[str], Caller]) -> None:
    """Reporter, participant and organization open a request; another customer does not."""
    grace, hiro, bruno = as_("grace"), as_("hiro"), as_("bruno")
    key = grace.raise_request()
    assert grace.get(f"{JSM}/request/{key}").status == 200
    assert hiro.get(f"{JSM}/request/{key}").status == 200
    assert bruno.get(f"{JSM}/request/{key}").status == 403
    assert bruno.get(f"{JSM}/request/HELP-99999").status == 404
    assert bruno.get(f"{V3}/issue/{key}").status == 404


def test_the_list_is_the_callers_own_by_latest_activity(grace: Caller, alex: Caller) -> None:
    """Listing follows activity, and ownership filters it."""
    first, second = grace.raise_request(), grace.raise_request()
    grace.post("/_sandbox/clock", {"advance": 60})
    alex.post(f"{JSM}/request/{first}/comment", {"body": "Looking", "public": True})
    listed = grace.get(f"{JSM}/request", requestOwnership="OWNED_REQUESTS", limit=2).body
    assert [row["issueKey"] for row in listed["values"]] == [first, second]
    everything = grace.get(f"{JSM}/request", limit=100).body["values"]
    assert any(row["reporter"]["accountId"] != grace.account_id for row in everything)
    shared = grace.get(f"{JSM}/request", requestOwnership="ORGANIZATION", organizationId="2").body["values"]
    assert shared == []
    assert alex.get(f"{JSM}/request").body["values"] == []


def test_the_list_filters_by_status_type_desk_and_words(grace: Caller, alex: Caller) -> None:
    """Each documented filter narrows the list, and an absent desk or type is 404."""
    key = grace.raise_request(summary="Zeppelin landed")
    assert [row["issueKey"] for row in grace.get(f"{JSM}/request", searchTerm="zepp*").body["values"]] == [key]
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "51"}})
    closed = grace.get(f"{JSM}/request", requestStatus="CLOSED_REQUESTS", searchTerm="zeppelin").body["values"]
    assert [row["issueKey"] for row in closed] == [key]
    assert grace.get(f"{JSM}/request", requestStatus="OPEN_REQUESTS", searchTerm="zeppelin").body["values"] == []
    assert grace.get(f"{JSM}/request", serviceDeskId="99").status == 404
    assert grace.get(f"{JSM}/request", serviceDeskId="1", requestTypeId="99").status == 404


def test_pages_follow_their_links_to_the_end(site: Sandbox, grace: Caller) -> None:
    """`next` leads through everything exactly once, and the last page says so."""
    seen: list[str] = []
    path = f"{JSM}/request?limit=7"
    while True:
        body = grace.get(path).body
        seen += [row["issueKey"] for row in body["values"]]
        assert body["size"] == len(body["values"])
        if body["isLastPage"]:
            break
        path = body["_links"]["next"].removeprefix(site.url)
    assert len(seen) == len(set(seen)) == len(grace.get(f"{JSM}/request", limit=100).body["values"])


def test_expand_brings_what_it_names(alex: Caller) -> None:
    """Every expand of the document is answered, and is no longer offered."""
    names = ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"]
    body = alex.get(f"{JSM}/request/HELP-1", expand=names).body
    keys = {"participants", "status", "sla", "requestType", "serviceDesk", "attachments", "actions", "comments"}
    assert keys <= body.keys()
    assert body["_expands"] == []
    assert keys.isdisjoint(alex.get(f"{JSM}/request/HELP-1").body)


def test_customers_get_no_sla_by_expand(grace: Caller) -> None:
    """What the SLA operation refuses does not come in through `expand`."""
    key = grace.raise_request()
    assert "sla" not in grace.get(f"{JSM}/request/{key}", expand="sla").body


def test_a_document_can_be_sent_as_description(grace: Caller, alex: Caller) -> None:
    """With `isAdfRequest` the description is a document, and comes back as it was sent."""
    document = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hello"}]}],
    }
    body = {
        "serviceDeskId": "1",
        "requestTypeId": "1",
        "isAdfRequest": True,
        "requestFieldValues": {"summary": "With a document", "description": document},
    }
    key = grace.post(f"{JSM}/request", body).body["issueKey"]
    assert alex.get(f"{V3}/issue/{key}", fields="description").body["fields"]["description"] == document


def test_customers_share_with_their_own_organizations(grace: Caller, alex: Caller) -> None:
    """A customer cannot show a request to an organization of others; an agent can."""
    body = {
        "serviceDeskId": "1",
        "requestTypeId": "1",
        "requestFieldValues": {"summary": "x", "customfield_10002": [2]},
    }
    refused = grace.post(f"{JSM}/request", body)
    assert (400, True) == (refused.status, "customfield_10002: " in refused.body["errorMessage"])
    assert alex.post(f"{JSM}/request", body).status == 201
    own = {**body, "requestFieldValues": {"summary": "x", "customfield_10002": [1]}}
    assert grace.post(f"{JSM}/request", own).status == 201


def test_participants_are_the_agents_to_change(alex: Caller, grace: Caller, bruno: Caller) -> None:
    """Adding and removing answer with everybody; customers may not; wrong people are 400."""
    key = grace.raise_request()
    path = f"{JSM}/request/{key}/participant"
    assert grace.post(path, {"accountIds": [bruno.account_id]}).status == 403
    added = alex.post(path, {"accountIds": [bruno.account_id]})
    assert (200, [bruno.account_id]) == (added.status, [row["accountId"] for row in added.body["values"]])
    assert bruno.get(path).body["size"] == 1
    assert alex.post(path, {"accountIds": ["nobody"]}).status == 400
    assert alex.delete(path, {"accountIds": [grace.account_id]}).status == 400
    assert alex.delete(path, {"accountIds": [bruno.account_id]}).body["values"] == []
    assert alex.delete(path, {"accountIds": [bruno.account_id]}).status == 400
    assert bruno.get(path).status == 403
