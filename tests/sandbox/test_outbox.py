"""Notifications, kept instead of sent."""

from collections.abc import Callable

import pytest

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller


@pytest.fixture
def mails(site: Sandbox) -> Callable[[str], list[str]]:
    """What kinds of mail somebody got."""
    control = Caller(site, None)
    return lambda who: [row["kind"] for row in control.get("/_sandbox/outbox", to=f"{who}@acme.example").body["mails"]]


def test_a_customer_hears_what_happens(
    alex: Caller, grace: Caller, bruno: Caller, mails: Callable[[str], list[str]]
) -> None:
    """Raised, answered, resolved, reopened: the reporter hears of each once, and not of the own words."""
    key = grace.raise_request()
    alex.post(f"{JSM}/request/{key}/comment", {"body": "Psst", "public": False})
    alex.post(f"{JSM}/request/{key}/comment", {"body": "Hello", "public": True})
    grace.post(f"{JSM}/request/{key}/comment", {"body": "Thanks", "public": True})
    alex.post(f"{JSM}/request/{key}/participant", {"accountIds": [bruno.account_id]})
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "51"}})
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "71"}})
    heard = ["request created", "public comment added", "request resolved", "request reopened"]
    assert mails("grace") == heard
    assert mails("bruno") == ["participant added", "request resolved", "request reopened"]


def test_who_unsubscribed_hears_nothing(alex: Caller, grace: Caller, mails: Callable[[str], list[str]]) -> None:
    """After unsubscribing comments are silent; an agent who subscribed hears them."""
    key = grace.raise_request()
    grace.delete(f"{JSM}/request/{key}/notification")
    alex.put(f"{JSM}/request/{key}/notification")
    grace.post(f"{JSM}/request/{key}/comment", {"body": "Hello?", "public": True})
    alex.post(f"{JSM}/request/{key}/comment", {"body": "Hello", "public": True})
    assert mails("grace") == ["request created"]
    assert mails("alex") == ["public comment added"]


def test_approvers_are_asked(grace: Caller, mails: Callable[[str], list[str]], site: Sandbox) -> None:
    """A request that waits for approval writes to everybody who has to decide."""
    grace.raise_request("7", description="x", customfield_10039=1)
    assert [mails("priya"), mails("quentin")] == [["approval required"]] * 2
    control = Caller(site, None)
    assert control.delete("/_sandbox/outbox").status == 204
    assert control.get("/_sandbox/outbox").body["mails"] == []
