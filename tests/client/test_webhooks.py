"""What Jira's webhooks tell, in the bodies that sites have sent."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deskhand.client import WebhookEvent, read_webhook

RECORDED = Path(__file__).parents[2].parent / "shared" / "spec" / "webhooks"
FILES = sorted(RECORDED.glob("*.json"))
HERE = pytest.mark.skipif(not FILES, reason="the recorded webhooks are not beside the project")

WHO = {"accountId": "712020:1", "displayName": "Alex Moreau", "active": True}
ISSUE = {"id": "10001", "key": "HELP-1", "fields": {"summary": "The printer is on fire"}}
COMMENT = {
    "self": "https://acme.atlassian.net/rest/api/2/issue/10001/comment/10019",
    "id": "10019",
    "author": WHO,
    "updateAuthor": WHO,
    "body": "Flames, [~accountid:712020:1]",
    "created": "2026-09-08T10:11:12.345+0200",
    "jsdPublic": False,
}


def told(event: str, **more: Any) -> WebhookEvent:
    return read_webhook(json.dumps({"timestamp": 1_757_319_072_345, "webhookEvent": event, **more}).encode())


@HERE
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_recorded_body_is_read_whole(file: Path) -> None:
    """Event, moment, issue, change and comment of each body stand in its shape."""
    sent = json.loads(file.read_bytes())
    read = read_webhook(file.read_bytes())
    assert (sent["webhookEvent"], sent["timestamp"]) == (read.webhook_event, read.timestamp)
    assert sent.get("issue_event_type_name") == read.issue_event_type_name
    issue, change, comment = sent.get("issue"), sent.get("changelog"), sent.get("comment")
    assert (issue and (issue["id"], issue["key"], issue["fields"])) == (
        read.issue and (read.issue.id, read.issue.key, read.issue.fields)
    )
    assert (change and [(one["field"], one["from"], one["to"], one["toString"]) for one in change["items"]]) == (
        read.changelog and [(one.field, one.from_, one.to, one.to_string) for one in read.changelog.items]
    )
    assert (change and change["id"]) == (read.changelog and read.changelog.number)
    assert (comment and (comment["id"], comment["body"])) == (read.comment and (read.comment.id, read.comment.body))
    assert (comment and comment.get("jsdPublic")) == (read.comment and read.comment.jsd_public)
    assert read.issue_id
    assert read.issue_id in ((issue or {}).get("id"), (comment or {}).get("self", "").split("/")[-3:][0])


@HERE
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_recorded_body_says_who_did_it(file: Path) -> None:
    """Each tells who acted, save Cloud's word of a deleted comment."""
    read = read_webhook(file.read_bytes())
    nobody = file.stem == "webhook-cloud-comment-deleted"
    assert nobody == (read.actor is None)
    assert nobody or read.actor is None or read.actor.display_name


@HERE
def test_none_of_the_recorded_bodies_is_passed_over() -> None:
    """There are 38 of them."""
    assert 38 == len(FILES)


def test_cloud_tells_of_a_comment_without_the_user() -> None:
    """Who wrote it is in the comment, with whether customers read it."""
    event = told("comment_created", comment=COMMENT, issue=ISSUE)
    assert event.user is None
    assert event.actor is not None
    assert event.comment is not None
    assert ("712020:1", False) == (event.actor.account_id, event.comment.jsd_public)
    assert ("10001", "HELP-1") == (event.issue_id, event.issue and event.issue.key)


def test_who_deleted_a_comment_is_not_who_wrote_it() -> None:
    """Cloud's word of a deleted comment has the author alone, who may be somebody else."""
    assert told("comment_deleted", comment=COMMENT, issue=ISSUE).actor is None
    assert told("comment_deleted", comment=COMMENT, user={"name": "bailey"}).actor is not None


def test_server_tells_of_a_comment_without_the_issue() -> None:
    """The issue's id is in the comment's address, below a context path too."""
    place = "http://jira.example:8080/jira/rest/api/2/issue/10013/comment/10082"
    event = told("comment_created", comment={**COMMENT, "self": place})
    assert event.issue is None
    assert "10013" == event.issue_id


@pytest.mark.parametrize("place", [None, "", "https://acme.example/issue/x/comment/1", "https://acme.example/10013"])
def test_an_address_that_names_no_issue_gives_none(place: str | None) -> None:
    """Nothing is guessed from an address of another form."""
    assert told("comment_created", comment={**COMMENT, "self": place}).issue_id is None


@pytest.mark.parametrize("number", ["10034", 10034])
def test_a_change_is_named_as_in_the_changelog(number: str | int) -> None:
    """Recorded sites write its id as text, Atlassian's page as a number: both name the same change."""
    items = [{"field": "status", "fieldtype": "jira", "from": "1", "fromString": "Open", "to": "5", "toString": "Done"}]
    event = told("jira:issue_updated", user=WHO, issue=ISSUE, changelog={"id": number, "items": items})
    assert event.changelog is not None
    assert "10034" == event.changelog.number
    assert ("Open", "Done") == (event.changelog.items[0].from_string, event.changelog.items[0].to_string)


def test_a_dynamic_webhook_says_which_it_is() -> None:
    """One delivery may be for several of the app's webhooks."""
    event = told("jira:issue_created", user=WHO, issue=ISSUE, matchedWebhookIds=[3, 4])
    assert [3, 4] == list(event.matched_webhook_ids)
    assert datetime(2025, 9, 8, 8, 11, 12, 345000, tzinfo=UTC) == event.at


def test_an_event_of_another_kind_is_read_as_far_as_it_is_known() -> None:
    """A version, a sprint, a worklog: the event and its moment, and no issue."""
    event = told("jira:version_released", version={"id": "1", "name": "2.0"})
    assert ("jira:version_released", None, None) == (event.webhook_event, event.issue_id, event.actor)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff", b"{}", b'{"webhookEvent": "x"}', b'{"webhookEvent": 1, "timestamp": 1}'],
)
def test_what_is_no_webhook_is_told_apart(body: bytes) -> None:
    """Whatever somebody sends, there is one kind of error."""
    with pytest.raises(ValueError, match="this is no webhook of Jira's: "):
        read_webhook(body)


def test_what_is_wrong_is_told_without_its_value() -> None:
    """What people wrote to each other stays out of messages."""
    with pytest.raises(ValueError, match="webhook") as caught:
        told("comment_created", comment={**COMMENT, "id": {"secret": "hidden"}})
    assert "hidden" not in str(caught.value)
    assert "$.comment.id" in str(caught.value)
