"""Editing, assigning and moving issues, and the histories that tell of it."""

import pytest

from sandbox.caller import JSM, V3, Caller


def test_every_edit_has_its_history(alex: Caller, grace: Caller) -> None:
    """A history names who changed what from what to what."""
    key = grace.raise_request()
    assert alex.put(f"{V3}/issue/{key}", {"fields": {"priority": {"name": "High"}, "labels": ["vip"]}}).status == 204
    told = alex.get(f"{V3}/issue/{key}/changelog").body
    assert told["total"] == 1
    items = {item["field"]: item for item in told["values"][0]["items"]}
    assert ("3", "Medium", "2", "High") == tuple(
        items["priority"][side] for side in ("from", "fromString", "to", "toString")
    )
    assert ("", "vip") == (items["labels"]["fromString"], items["labels"]["toString"])
    assert told["values"][0]["author"]["accountId"] == alex.account_id


def test_an_edit_that_changes_nothing_tells_nothing(alex: Caller, grace: Caller) -> None:
    """Setting a field to what it holds is 204 and makes no history."""
    key = grace.raise_request()
    assert alex.put(f"{V3}/issue/{key}", {"fields": {"priority": {"id": "3"}}}).status == 204
    assert alex.get(f"{V3}/issue/{key}/changelog").body["total"] == 0


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"priority": {"name": "Enormous"}}, "priority"),
        ({"nonsense": 1}, "nonsense"),
        ({"description": "plain text"}, "description"),
        ({"duedate": "tomorrow"}, "duedate"),
        ({"summary": "two\nlines"}, "summary"),
        ({"status": {"name": "Closed"}}, "status"),
        ({"labels": ["two words"]}, "labels"),
        ({"assignee": {"accountId": "nobody"}}, "assignee"),
        ({"customfield_10031": {"value": "Nobody"}}, "customfield_10031"),
    ],
)
def test_a_wrong_field_is_named(alex: Caller, fields: dict[str, object], name: str) -> None:
    """A value that a field does not take is 400 under the field's name, and nothing is changed."""
    refused = alex.put(f"{V3}/issue/HELP-1", {"fields": {"summary": "Changed", **fields}})
    assert (400, [name]) == (refused.status, list(refused.body["errors"]))
    assert alex.get(f"{V3}/issue/HELP-1", fields="summary").body["fields"]["summary"] != "Changed"


def test_update_adds_and_removes(alex: Caller) -> None:
    """Operations change lists in place."""
    path = f"{V3}/issue/HELP-1"
    alex.put(path, {"fields": {"labels": ["a", "b"]}})
    alex.put(path, {"update": {"labels": [{"add": "c"}, {"remove": "a"}]}})
    assert alex.get(path, fields="labels").body["fields"]["labels"] == ["b", "c"]
    assert alex.put(path, {"fields": {"labels": ["x"]}, "update": {"labels": [{"add": "y"}]}}).status == 400


def test_customers_do_not_edit_issues(grace: Caller) -> None:
    """The platform hides issues from customers, their own too."""
    key = grace.raise_request()
    assert grace.put(f"{V3}/issue/{key}", {"fields": {"summary": "Mine"}}).status == 404


def test_assigning(alex: Caller, grace: Caller) -> None:
    """Agents can be given an issue, customers cannot; null takes it away."""
    key = grace.raise_request()
    path = f"{V3}/issue/{key}/assignee"
    assert alex.put(path, {"accountId": alex.account_id}).status == 204
    assert alex.get(f"{V3}/issue/{key}", fields="assignee").body["fields"]["assignee"]["accountId"] == alex.account_id
    assert alex.put(path, {"accountId": grace.account_id}).status == 400
    assert alex.put(path, {}).status == 400
    assert alex.put(path, {"accountId": None}).status == 204
    assert alex.get(f"{V3}/issue/{key}", fields="assignee").body["fields"]["assignee"] is None


def test_an_agent_resolves_with_a_resolution(alex: Caller, grace: Caller) -> None:
    """Resolving sets status, resolution and its date in one history; reopening takes them away."""
    key = grace.raise_request()
    path = f"{V3}/issue/{key}"
    offered = {
        row["name"]: row for row in alex.get(f"{path}/transitions", expand="transitions.fields").body["transitions"]
    }
    assert "resolution" in offered["Resolve"]["fields"]
    body = {"transition": {"id": offered["Resolve"]["id"]}, "fields": {"resolution": {"name": "Duplicate"}}}
    assert alex.post(f"{path}/transitions", body).status == 204
    fields = alex.get(path).body["fields"]
    assert ("Resolved", "Duplicate") == (fields["status"]["name"], fields["resolution"]["name"])
    assert fields["resolutiondate"] == fields["updated"]
    items = [item["field"] for item in alex.get(f"{path}/changelog").body["values"][-1]["items"]]
    assert items == ["status", "resolution"]
    reopen = next(row for row in alex.get(f"{path}/transitions").body["transitions"] if row["name"] == "Reopen")
    alex.post(f"{path}/transitions", {"transition": {"id": reopen["id"]}})
    assert alex.get(path, fields="resolution,resolutiondate").body["fields"] == {
        "resolution": None,
        "resolutiondate": None,
    }


def test_a_transition_that_is_not_offered_is_400(alex: Caller, grace: Caller) -> None:
    """Wrong ids, and ids of other statuses, move nothing."""
    key = grace.raise_request()
    for number in ("999", "61"):
        assert alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": number}}).status == 400
    assert alex.post(f"{V3}/issue/{key}/transitions", {}).status == 400


def test_customers_move_their_requests_as_the_portal_lets_them(alex: Caller, grace: Caller) -> None:
    """Only customer transitions are offered, a comment may come with one, and statuses are kept newest first."""
    key = grace.raise_request()
    path = f"{JSM}/request/{key}"
    names = {row["name"] for row in grace.get(f"{path}/transition").body["values"]}
    assert "Resolve" not in names
    assert grace.post(f"{path}/transition", {"id": "51"}).status == 400
    moved = grace.post(f"{path}/transition", {"id": "81", "additionalComment": {"body": "Not needed any more"}})
    assert moved.status == 204
    assert [row["status"] for row in grace.get(f"{path}/status").body["values"]] == ["Closed", "Waiting for support"]
    assert grace.get(f"{path}/comment").body["values"][-1]["body"] == "Not needed any more"
    assert alex.get(f"{V3}/issue/{key}", fields="resolution").body["fields"]["resolution"]["name"] == "Won't Do"


def test_fields_are_rendered_named_and_described_on_request(alex: Caller, grace: Caller) -> None:
    """`expand` brings pages, names and schemas, `properties` what apps keep."""
    key = grace.raise_request(description="It is *down*")
    grace.post(f"{JSM}/request/{key}/comment", {"body": "_Still_", "public": True})
    alex.put(f"{V3}/issue/{key}/properties/a", 1)
    asked = {"fields": "description,comment,created,priority", "expand": "renderedFields,names,schema"}
    shown = alex.get(f"{V3}/issue/{key}", properties="a", **asked).body
    rendered = shown["renderedFields"]
    assert ("<p>It is <b>down</b></p>", None) == (rendered["description"], rendered["priority"])
    assert rendered["comment"]["comments"][0]["body"] == "<p><em>Still</em></p>"
    assert rendered["created"].startswith("Today ")
    assert shown["names"]["priority"] == "Priority"
    assert shown["schema"]["description"] == {"type": "string", "system": "description"}
    assert shown["properties"] == {"a": 1}


def test_links_are_seen_from_both_ends(alex: Caller) -> None:
    """The inward issue blocks, the outward one is blocked; linking twice makes one link."""
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": "HELP-2"}}
    assert [alex.post(f"{V3}/issueLink", body).status for _ in range(2)] == [201, 201]
    ends = [
        alex.get(f"{V3}/issue/{key}", fields="issuelinks").body["fields"]["issuelinks"] for key in ("HELP-1", "HELP-2")
    ]
    assert [len(links) for links in ends] == [1, 1]
    assert ends[0][0]["outwardIssue"]["key"] == "HELP-2"
    assert ends[1][0]["inwardIssue"]["key"] == "HELP-1"
    assert alex.post(f"{V3}/issueLink", {**body, "type": {"name": "Hugs"}}).status == 404


def test_many_changelogs_come_in_one_call(alex: Caller, grace: Caller) -> None:
    """Bulk fetching tells the histories of several issues in pages, filtered by field."""
    keys = [grace.raise_request() for _ in range(2)]
    for key in keys:
        alex.put(f"{V3}/issue/{key}", {"fields": {"summary": "Renamed"}})
        alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "31"}})
    asked = {"issueIdsOrKeys": keys, "fieldIds": ["status"]}
    told = alex.post(f"{V3}/changelog/bulkfetch", asked).body["issueChangeLogs"]
    items = [item["field"] for row in told for history in row["changeHistories"] for item in history["items"]]
    assert items == ["status", "status"]
    first = alex.post(f"{V3}/changelog/bulkfetch", {"issueIdsOrKeys": keys, "maxResults": 3}).body
    rest = alex.post(
        f"{V3}/changelog/bulkfetch",
        {"issueIdsOrKeys": keys, "maxResults": 3, "nextPageToken": first["nextPageToken"]},
    ).body
    counts = [sum(len(row["changeHistories"]) for row in page["issueChangeLogs"]) for page in (first, rest)]
    assert ([3, 1], None) == (counts, rest.get("nextPageToken"))


def test_the_request_type_field_tells_type_and_status(alex: Caller, grace: Caller) -> None:
    """The platform issue carries the request's own view of itself."""
    key = grace.raise_request("4", description="For the closing", customfield_10033=[{"value": "CRM"}])
    field = alex.get(f"{V3}/issue/{key}").body["fields"]["customfield_10010"]
    assert field["requestType"]["name"] == "Request access"
    assert field["currentStatus"]["status"] == "Waiting for support"
    assert field["_links"]["self"].endswith(f"/rest/servicedeskapi/request/{alex.get(f'{V3}/issue/{key}').body['id']}")
