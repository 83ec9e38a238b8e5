"""A search index that runs behind, as the real one does."""

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller


@pytest.fixture
def control(site: Sandbox) -> Caller:
    """The controls, with an index ten seconds late on a held clock."""
    caller = Caller(site, None)
    caller.post("/_sandbox/clock", {"now": "2031-03-03T09:00:00Z"})
    assert caller.post("/_sandbox/settings", {"indexLag": 10}).status == 204
    return caller


def test_a_search_knows_a_write_later(control: Caller, alex: Caller, grace: Caller) -> None:
    """A new request is found after the lag; reading it works at once, and so does asking to reconcile it."""
    key = grace.raise_request(summary="Zeppelin landed")
    number = int(alex.get(f"{V3}/issue/{key}").body["id"])
    assert alex.keys("summary ~ zeppelin") == []
    assert alex.keys("summary ~ zeppelin", reconcileIssues=[number]) == [key]
    control.post("/_sandbox/clock", {"advance": 11})
    assert alex.keys("summary ~ zeppelin") == [key]


def test_a_search_believes_what_was(control: Caller, alex: Caller, grace: Caller) -> None:
    """A changed issue is found where it was, and shown as it was, until the index has caught up."""
    key = grace.raise_request()
    control.post("/_sandbox/clock", {"advance": 60})
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "41"}})
    alex.post(f"{JSM}/request/{key}/comment", {"body": "Escalated", "public": True})
    assert alex.keys(f"key = {key} AND status = Escalated") == []
    assert alex.keys("updated > -1m") == []
    assert alex.keys(f'status = "Waiting for support" AND key = {key}') == [key]
    shown = alex.post(f"{V3}/search/jql", {"jql": f"key = {key}", "fields": ["status", "comment"]}).body["issues"][0]
    assert ("Waiting for support", 0) == (shown["fields"]["status"]["name"], shown["fields"]["comment"]["total"])
    control.post("/_sandbox/clock", {"advance": 11})
    assert alex.keys(f"key = {key} AND status = Escalated") == [key]
    assert alex.keys("updated > -1m ORDER BY updated ASC") == [key]


def test_without_lag_a_search_knows_everything(control: Caller, alex: Caller, grace: Caller) -> None:
    """Switched off, the index keeps up with every write."""
    assert control.post("/_sandbox/settings", {"indexLag": 0}).status == 204
    key = grace.raise_request(summary="Zeppelin landed")
    assert alex.keys("summary ~ zeppelin") == [key]
