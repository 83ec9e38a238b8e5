"""Bodies as Jackson reads them, which is what Jira reads them with."""

from collections.abc import Callable

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Answer, Caller


def test_null_counts_as_absent(alex: Caller, admin: Caller, bruno: Caller) -> None:
    """An optional property may be null, whatever its type; one that is required may not."""
    body = {"jql": "project = HELP", "fields": None, "expand": None, "maxResults": None, "nextPageToken": None}
    assert 200 == alex.post(f"{V3}/search/jql", body).status
    assert 204 == alex.put(f"{V3}/issue/HELP-1", {"fields": {"labels": ["a"]}, "update": None}).status
    key = alex.raise_request()
    way = alex.get(f"{V3}/issue/{key}/transitions").body["transitions"][0]["id"]
    moved = {"transition": {"id": way}, "fields": None, "update": None, "properties": None}
    assert 204 == alex.post(f"{V3}/issue/{key}/transitions", moved).status
    values = {"summary": "Help"}
    raised = {"serviceDeskId": "1", "requestTypeId": "1", "requestFieldValues": values, "isAdfRequest": None}
    assert 201 == alex.post(f"{JSM}/request", raised).status
    nobody = {"user": [bruno.account_id], "group": None, "groupId": None}
    role = admin.get(f"{V3}/project/HELP/role").body["Administrators"].rpartition("/")[2]
    assert admin.post(f"{V3}/project/HELP/role/{role}", nobody).status == 200
    actors = {
        "categorisedActors": {"atlassian-user-role-actor": [admin.account_id], "atlassian-group-role-actor": None}
    }
    assert 200 == admin.put(f"{V3}/project/HELP/role/{role}", actors).status


def test_null_counts_as_absent_on_premises() -> None:
    """The same on Data Center."""
    with Sandbox(seed=7, edition="datacenter") as site:
        body = {"jql": "project = HELP", "fields": None, "startAt": None, "maxResults": None, "validateQuery": None}
        assert 200 == Caller(site, "alex").post("/rest/api/2/search", body).status


def test_texts_and_numbers_stand_for_one_another(alex: Caller, admin: Caller) -> None:
    """An id may come as a number where a text is documented and as a text where a number is; a list is no text."""
    raised = alex.post(
        f"{JSM}/request", {"serviceDeskId": 1, "requestTypeId": 1, "requestFieldValues": {"summary": "Help"}}
    )
    key = raised.body["issueKey"]
    ways = alex.get(f"{JSM}/request/{key}/transition").body["values"]
    assert 204 == alex.post(f"{JSM}/request/{key}/transition", {"id": int(ways[0]["id"])}).status
    ways = alex.get(f"{V3}/issue/{key}/transitions").body["transitions"]
    assert 204 == alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": int(ways[0]["id"])}}).status
    organization = admin.post(f"{JSM}/organization", {"name": 2027}).body
    assert "2027" == organization["name"]
    added = {"organizationId": organization["id"]}
    assert isinstance(organization["id"], str)
    assert 204 == alex.post(f"{JSM}/servicedesk/1/organization", added).status
    said = {"body": "In public", "public": "true"}
    assert alex.post(f"{JSM}/request/HELP-1/comment", said).body["public"] is True
    assert 400 == alex.post(f"{JSM}/request/HELP-1/comment", {"body": ["a"], "public": True}).status
    assert 400 == alex.post(f"{JSM}/servicedesk/1/organization", {"organizationId": "one"}).status


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (
            lambda alex: alex.post(f"{JSM}/request/HELP-1/comment", {"body": {"a": 1}, "public": True}),
            "'body' must be a text or null, not an object.",
        ),
        (
            lambda alex: alex.post(f"{V3}/search/jql", {"jql": "project = HELP", "fields": "summary"}),
            "'fields' must be a list, not a text.",
        ),
        (lambda alex: alex.post(f"{JSM}/request/HELP-1/comment", []), "The body must be an object, not a list."),
    ],
)
def test_what_does_not_fit_is_told_in_plain_words(alex: Caller, ask: Callable[[Caller], Answer], words: str) -> None:
    """A refusal names the property and what it must be, in words that anybody knows."""
    answer = ask(alex)
    said = answer.body.get("errorMessage") or answer.body["errorMessages"][0]
    assert (400, f"Invalid request payload. {words}") == (answer.status, said)


def test_a_body_must_be_called_json(alex: Caller) -> None:
    """Text, or a form as `curl -d` sends it, is 415 and changes nothing; a body of no stated type is taken."""
    raw = b'{"body": "Hello", "public": true}'
    path = f"{JSM}/request/HELP-1/comment"
    before = alex.get(path, limit=100).body["size"]
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        assert 415 == alex.call("POST", path, raw=raw, headers={"Content-Type": kind}).status
        assert 415 == alex.call("PUT", f"{V3}/issue/HELP-1", raw=raw, headers={"Content-Type": kind}).status
    assert before == alex.get(path, limit=100).body["size"]
    for headers in ({}, {"Content-Type": "application/json"}, {"Content-Type": "Application/JSON; charset=utf-8"}):
        assert 201 == alex.call("POST", path, raw=raw, headers=headers).status
