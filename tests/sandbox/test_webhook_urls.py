"""Addresses of administrators' webhooks: variables in them stand for what happened."""

from collections.abc import Iterator

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller
from sandbox.listener import Listener

WEBHOOK = "/rest/webhooks/1.0/webhook"


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server that webhooks are sent to."""
    with Listener() as running:
        yield running


def _set_up(admin: Caller, listener: Listener, variables: str, *events: str) -> None:
    sent = {"name": "Mine", "url": f"{listener.url}&{variables}", "events": list(events)}
    answer = admin.post(WEBHOOK, sent)
    assert (201, sent["url"]) == (answer.status, answer.body["url"])


def test_an_address_names_the_issue(admin: Caller, alex: Caller, listener: Listener) -> None:
    """Of an issue its key, its number and those of its project; the webhook itself keeps the variables."""
    variables = "key=${issue.key}&id=${issue.id}&project=${project.key}-${project.id}"
    _set_up(admin, listener, variables, "jira:issue_updated")
    assert 204 == alex.put(f"{V3}/issue/HELP-1", {"fields": {"labels": ["x"]}}).status
    number = alex.get(f"{V3}/issue/HELP-1").body["id"]
    assert f"/told?by=jira&key=HELP-1&id={number}&project=HELP-10000" == listener.next().path


def test_an_address_names_other_things(admin: Caller, alex: Caller, listener: Listener) -> None:
    """A comment, a worklog, a file and a project have their numbers; a variable that an event has not stays."""
    events = ("comment_created", "worklog_created", "attachment_created", "project_updated")
    names = ("comment.id", "worklog.id", "attachment.id", "project.key")
    _set_up(admin, listener, "&".join(f"{name}=${{{name}}}" for name in names), *events)
    here = f"{V3}/issue/HELP-1"
    comment = alex.post(f"{JSM}/request/HELP-1/comment", {"body": "x", "public": False}).body["id"]
    worklog = alex.post(f"{here}/worklog", {"timeSpent": "1h"}).body["id"]
    file = alex.upload(f"{here}/attachments", ("a.txt", "text/plain", b"a")).body[0]["id"]
    assert 200 == admin.put(f"{V3}/project/HELP", {"description": "x"}).status
    paths = {(told := listener.next()).event: told.path for _ in events}
    for event, name, value in zip(events, names, (comment, worklog, file, "HELP"), strict=True):
        assert f"{name}={value}" in paths[event]
        assert all(f"{other}=${{{other}}}" in paths[event] for other in names if other != name)


def test_an_event_that_jira_does_not_know_is_refused(site: Sandbox, admin: Caller, listener: Listener) -> None:
    """Nothing is set up, and an update leaves the webhook as it was."""
    good = {"name": "Mine", "url": listener.url, "events": ["jira:issue_created", "sprint_closed"]}
    bad = {**good, "events": ["jira:issue_created", "issue_made"]}
    assert 400 == admin.post(WEBHOOK, bad).status
    assert [] == admin.get(WEBHOOK).body
    path = admin.post(WEBHOOK, good).body["self"].removeprefix(site.url)
    assert 400 == admin.put(path, bad).status
    assert good["events"] == admin.get(path).body["events"]
