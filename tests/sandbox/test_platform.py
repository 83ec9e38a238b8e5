"""The platform's issues beside the service desk: created, watched, worked on, described, deleted."""

from typing import Any

import pytest

from sandbox.caller import JSM, V3, Caller


def _document(text: str) -> dict[str, Any]:
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "version": 1, "content": [paragraph]}


@pytest.fixture
def task(alex: Caller) -> str:
    """A plain issue's path."""
    fields = {"project": {"key": "HELP"}, "issuetype": {"name": "Task"}, "summary": "Tidy up", "labels": ["spring"]}
    made = alex.post(f"{V3}/issue", {"fields": {**fields, "description": _document("Soon")}})
    assert made.status == 201, made
    return f"{V3}/issue/{made.body['key']}"


def test_a_plain_issue_is_no_request(alex: Caller, task: str) -> None:
    """What is created in Jira is read in Jira, and is not there for the portal."""
    fields = alex.get(task).body["fields"]
    assert ("Tidy up", ["spring"], _document("Soon")) == (fields["summary"], fields["labels"], fields["description"])
    assert (fields["reporter"]["accountId"], fields["customfield_10010"]) == (alex.account_id, None)
    assert alex.get(f"{JSM}/request/{task.rpartition('/')[2]}").status == 404


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"project": {"key": "NOPE"}}, "project"),
        ({"issuetype": {"name": "Epic"}}, "issuetype"),
        ({"summary": ""}, "summary"),
        ({"customfield_10010": "help/x"}, "customfield_10010"),
        ({"duedate": "soon"}, "duedate"),
    ],
)
def test_a_wrong_new_issue_is_refused(alex: Caller, fields: dict[str, Any], name: str) -> None:
    """Every wrong field is named, and no number is used up."""
    good = {"project": {"id": "10000"}, "issuetype": {"id": "10012"}, "summary": "x"}
    refused = alex.post(f"{V3}/issue", {"fields": {**good, **fields}})
    assert (400, [name]) == (refused.status, list(refused.body["errors"]))
    assert alex.get(f"{V3}/issue/HELP-501").status == 404


def test_deleting_needs_its_permission_and_takes_everything_along(alex: Caller, admin: Caller, task: str) -> None:
    """Agents may not delete; a project administrator may, and links to the issue go too."""
    key = task.rpartition("/")[2]
    body = {"type": {"name": "Relates"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": "HELP-1"}}
    alex.post(f"{V3}/issueLink", body)
    assert alex.delete(task).status == 403
    assert admin.delete(task).status == 204
    assert alex.get(task).status == 404
    assert alex.keys("labels = spring") == []
    assert alex.get(f"{V3}/issue/HELP-1", fields="issuelinks").body["fields"]["issuelinks"] == []


def test_links_are_read_and_untied(alex: Caller, grace: Caller) -> None:
    """A link is found by its number and leaves both its ends, each with a history."""
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "HELP-1"}, "outwardIssue": {"key": "HELP-2"}}
    alex.post(f"{V3}/issueLink", body)
    number = alex.get(f"{V3}/issue/HELP-1", fields="issuelinks").body["fields"]["issuelinks"][0]["id"]
    link = alex.get(f"{V3}/issueLink/{number}").body
    assert ("HELP-1", "HELP-2") == (link["inwardIssue"]["key"], link["outwardIssue"]["key"])
    assert grace.get(f"{V3}/issueLink/{number}").status == 404
    assert alex.delete(f"{V3}/issueLink/{number}").status == 204
    assert alex.delete(f"{V3}/issueLink/{number}").status == 404
    for key in ("HELP-1", "HELP-2"):
        item = alex.get(f"{V3}/issue/{key}/changelog").body["values"][-1]["items"][0]
        assert ("Link", None) == (item["field"], item["to"])


def test_comments_are_the_authors_to_change(alex: Caller, admin: Caller, grace: Caller) -> None:
    """An agent changes and deletes the own comment; somebody else's only those who may change all."""
    key = grace.raise_request()
    hers = grace.post(f"{JSM}/request/{key}/comment", {"body": "Mine", "public": True}).body["id"]
    mine = alex.post(f"{V3}/issue/{key}/comment", {"body": _document("First")}).body["id"]
    path = f"{V3}/issue/{key}/comment"
    assert alex.put(f"{path}/{hers}", {"body": _document("Not hers")}).status == 400
    changed = alex.put(f"{path}/{mine}", {"body": _document("Second")}).body
    assert (_document("Second"), True) == (changed["body"], changed["updated"] >= changed["created"])
    assert alex.delete(f"{path}/{hers}").status == 400
    assert admin.delete(f"{path}/{hers}").status == 204
    assert alex.delete(f"{path}/{mine}").status == 204
    assert alex.get(path).body["total"] == 0


def test_watchers(alex: Caller, grace: Caller, task: str) -> None:
    """Without a body the caller watches; customers do not see the issue at all."""
    path = f"{task}/watchers"
    assert alex.post(path).status == 204
    assert alex.post(path, grace.account_id).status == 204
    seen = alex.get(path).body
    assert (True, 2) == (seen["isWatching"], seen["watchCount"])
    assert alex.get(task, fields="watches").body["fields"]["watches"]["watchCount"] == 2
    assert alex.delete(path, accountId=grace.account_id).status == 204
    assert alex.post(path, "nobody").status == 404
    assert grace.post(path).status == 404


def test_work_is_logged(alex: Caller, task: str) -> None:
    """Time is given in seconds or in Jira's words, changed and taken away."""
    path = f"{task}/worklog"
    made = alex.post(
        path, {"timeSpent": "1h 30m", "comment": _document("Dusting"), "started": "2031-01-02T03:04:05.000+0000"}
    )
    assert (201, 5400) == (made.status, made.body["timeSpentSeconds"])
    assert alex.post(path, {}).status == 400
    assert alex.put(f"{path}/{made.body['id']}", {"timeSpentSeconds": 60}).body["timeSpentSeconds"] == 60
    assert alex.get(path).body["total"] == 1
    assert alex.get(f"{path}/{made.body['id']}").body["comment"] == _document("Dusting")
    assert alex.delete(f"{path}/{made.body['id']}").status == 204
    assert alex.get(f"{path}/{made.body['id']}").status == 404


def test_properties_of_issues(alex: Caller, task: str) -> None:
    """Any JSON is kept under a key."""
    path = f"{task}/properties"
    assert [alex.put(f"{path}/a.b", value).status for value in ({"x": 1}, [2])] == [201, 200]
    assert alex.get(f"{path}/a.b").body == {"key": "a.b", "value": [2]}
    assert [row["key"] for row in alex.get(path).body["keys"]] == ["a.b"]
    assert [alex.delete(f"{path}/a.b").status, alex.delete(f"{path}/a.b").status] == [204, 404]


def test_links_to_things_elsewhere(alex: Caller, grace: Caller, task: str) -> None:
    """A global id names one link, whose content can be replaced; customers see none of it."""
    path = f"{task}/remotelink"
    thing = {"url": "https://tracker.example/7", "title": "T-7"}
    made = alex.post(path, {"globalId": "tracker=7", "object": thing, "relationship": "causes"})
    assert made.status == 201
    again = alex.post(path, {"globalId": "tracker=7", "object": {**thing, "title": "T-7b"}})
    assert (200, made.body["id"]) == (again.status, again.body["id"])
    shown = alex.get(path, globalId="tracker=7").body
    assert ("T-7b", False) == (shown["object"]["title"], "relationship" in shown)
    assert alex.post(path, {"object": {"title": "no address"}}).status == 400
    other = alex.post(path, {"object": thing}).body["id"]
    assert alex.put(f"{path}/{other}", {"object": {**thing, "summary": "Later"}}).status == 204
    assert alex.get(f"{path}/{other}").body["object"]["summary"] == "Later"
    assert [row["id"] for row in alex.get(path).body] == [made.body["id"], other]
    assert grace.get(path).status == 404
    assert [alex.delete(f"{path}/{other}").status, alex.delete(f"{path}/{other}").status] == [204, 404]
    assert [alex.delete(path, globalId="tracker=7").status, alex.get(path).body] == [204, []]


def test_files_are_deleted_by_those_who_may(alex: Caller, admin: Caller, task: str) -> None:
    """An own file goes; the history tells it."""
    made = alex.upload(f"{task}/attachments", ("a.txt", "text/plain", b"a")).body[0]
    assert alex.delete(f"{V3}/attachment/{made['id']}").status == 204
    assert alex.get(f"{V3}/attachment/{made['id']}").status == 404
    item = alex.get(f"{task}/changelog").body["values"][-1]["items"][0]
    assert ("Attachment", "a.txt", None) == (item["field"], item["fromString"], item["to"])


def test_meta_says_what_can_be_set(alex: Caller, grace: Caller, task: str) -> None:
    """Creation and editing describe their fields with the values they take."""
    types = alex.get(f"{V3}/issue/createmeta/HELP/issuetypes").body["issueTypes"]
    assert "Task" in {row["name"] for row in types}
    fields = alex.get(f"{V3}/issue/createmeta/HELP/issuetypes/10012", maxResults=200).body["fields"]
    known = {row["fieldId"]: row for row in fields}
    assert known["summary"]["required"] is True
    assert known["customfield_10031"]["allowedValues"][0]["value"] == "Everyone"
    edit = alex.get(f"{task}/editmeta").body["fields"]
    assert set(edit) == set(known)
    assert grace.get(f"{V3}/issue/createmeta/HELP/issuetypes").status == 404


def test_lists_of_what_there_is(alex: Caller, grace: Caller) -> None:
    """Statuses, categories, resolutions, types and fields are found one by one and together."""
    assert alex.get(f"{V3}/status/Escalated").body["statusCategory"]["key"] == "indeterminate"
    assert alex.get(f"{V3}/status/Flying").status == 404
    assert {row["key"] for row in alex.get(f"{V3}/statuscategory").body} == {"new", "indeterminate", "done"}
    done = alex.get(f"{V3}/statuses/search", statusCategory="DONE").body["values"]
    assert {row["name"] for row in done} == {"Resolved", "Closed", "Declined"}
    assert alex.get(f"{V3}/resolution/10000").body["name"] == "Done"
    assert alex.get(f"{V3}/priority/1").body["name"] == "Highest"
    assert alex.get(f"{V3}/issuetype/10012").body["name"] == "Task"
    assert [row["key"] for row in alex.get(f"{V3}/project").body] == ["HELP"]
    assert grace.get(f"{V3}/project").body == []
    assert len(alex.get(f"{V3}/project/HELP/statuses").body) == 3
    custom = alex.get(f"{V3}/field/search", type="custom", query="impact").body["values"]
    assert [row["name"] for row in custom] == ["Impact"]
    assert len(alex.get(f"{V3}/users/search", maxResults=100).body) == 40
    bulk = alex.get(f"{V3}/user/bulk", accountId=[alex.account_id, "nobody"]).body
    assert bulk["total"] == 1
    assignable = alex.get(f"{V3}/user/assignable/search", project="HELP", query="").body
    assert len(assignable) == 10


def test_version_2_speaks_markup(alex: Caller, grace: Caller) -> None:
    """The same issue has documents in version 3 and markup in version 2."""
    key = grace.raise_request(description="It is *down*")
    v2 = alex.get(f"/rest/api/2/issue/{key}").body
    assert ("It is *down*", True) == (v2["fields"]["description"], "/rest/api/2/" in v2["self"])
    assert alex.put(f"/rest/api/2/issue/{key}", {"fields": {"description": "h1. Up"}}).status == 204
    document = alex.get(f"{V3}/issue/{key}", fields="description").body["fields"]["description"]
    assert document["content"][0]["type"] == "heading"
    made = alex.post(f"/rest/api/2/issue/{key}/comment", {"body": "plain"})
    assert (201, "plain") == (made.status, made.body["body"])
