"""Queues, organizations, SLAs and people of a service desk."""

import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._replies import duration
from sandbox.caller import JSM, V3, Caller

MINUTE, HOUR = 60_000, 3_600_000


def test_queues_show_their_issues_with_their_columns(alex: Caller) -> None:
    """A queue is a search: its count and its issues are what its JQL finds, in its order."""
    queues = alex.get(f"{JSM}/servicedesk/1/queue", includeCount="true").body["values"]
    assert len(queues) == 3
    for queue in queues:
        found = alex.keys(queue["jql"])
        assert queue["issueCount"] == len(found)
        issues = alex.get(f"{JSM}/servicedesk/1/queue/{queue['id']}/issue", limit=100).body["values"]
        assert [issue["key"] for issue in issues] == found[:100]
        assert set(issues[0]["fields"]) == set(queue["fields"]) - {"issuekey"}
    assert "issueCount" not in alex.get(f"{JSM}/servicedesk/1/queue/1").body
    assert alex.get(f"{JSM}/servicedesk/1/queue/99").status == 404


def test_organizations_are_shown_to_whom_they_concern(alex: Caller, grace: Caller, bruno: Caller) -> None:
    """Agents see all of them, customers their own."""
    assert [row["name"] for row in alex.get(f"{JSM}/organization").body["values"]] == ["VIP", "Branch offices"]
    assert [row["name"] for row in grace.get(f"{JSM}/organization").body["values"]] == ["VIP"]
    assert bruno.get(f"{JSM}/organization").body["values"] == []
    found = alex.get(f"{JSM}/organization", accountId=grace.account_id).body["values"]
    assert [row["name"] for row in found] == ["VIP"]
    members = alex.get(f"{JSM}/organization/1/user").body["values"]
    assert "grace@acme.example" in {row["emailAddress"] for row in members}
    assert alex.get(f"{JSM}/servicedesk/1/organization").body["size"] == 2
    assert alex.get(f"{JSM}/organization/99").status == 404


def test_a_new_request_is_shared_with_its_reporters_organization(alex: Caller, grace: Caller) -> None:
    """The organizations field says whose a request is."""
    key = grace.raise_request()
    field = alex.get(f"{V3}/issue/{key}", fields="customfield_10002").body["fields"]["customfield_10002"]
    assert [row["name"] for row in field] == ["VIP"]


def test_sla_clocks_run_pause_and_stop(site: Sandbox, alex: Caller, grace: Caller) -> None:
    """An answer stops the response clock, waiting for the customer pauses the other, resolving stops it."""
    control = Caller(site, None)
    control.post("/_sandbox/clock", {"now": "2031-03-03T09:00:00Z"})
    key = grace.raise_request()

    def slas() -> dict[str, dict[str, object]]:
        return {row["name"]: row for row in alex.get(f"{JSM}/request/{key}/sla").body["values"]}

    control.post("/_sandbox/clock", {"advance": 600})
    running = slas()["Time to first response"]["ongoingCycle"]
    assert isinstance(running, dict)
    assert (600_000, 14_400_000) == (running["elapsedTime"]["millis"], running["goalDuration"]["millis"])
    alex.post(f"{JSM}/request/{key}/comment", {"body": "inside", "public": False})
    assert "ongoingCycle" in slas()["Time to first response"]
    alex.post(f"{JSM}/request/{key}/comment", {"body": "Hello", "public": True})
    answered = slas()["Time to first response"]
    assert "ongoingCycle" not in answered
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "11"}})
    control.post("/_sandbox/clock", {"advance": 3600})
    waiting = slas()["Time to resolution"]["ongoingCycle"]
    assert isinstance(waiting, dict)
    assert (True, 600_000) == (waiting["paused"], waiting["elapsedTime"]["millis"])
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "31"}})
    control.post("/_sandbox/clock", {"advance": 25 * 3600})
    late = slas()["Time to resolution"]["ongoingCycle"]
    assert isinstance(late, dict)
    assert late["breached"] is True
    assert late["remainingTime"]["millis"] == 86_400_000 - 600_000 - 25 * 3_600_000
    alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": "51"}})
    done = alex.get(f"{JSM}/request/{key}/sla/2").body
    assert ("ongoingCycle" in done, True) == (False, done["completedCycles"][0]["breached"])
    shown = alex.get(f"{V3}/issue/{key}", fields="customfield_10020").body["fields"]["customfield_10020"]
    assert shown == done


def test_people_are_found_by_the_beginning_of_their_names(alex: Caller) -> None:
    """User search matches words of the name and the e-mail address."""
    for query in ("gra", "Whit", "grace@acme"):
        found = alex.get(f"{V3}/user/search", query=query).body
        assert "grace@acme.example" in {row["emailAddress"] for row in found}
    one = alex.get(f"{V3}/user", accountId=alex.account_id).body
    assert one["displayName"] == "Alex Moreau"
    assert alex.get(f"{V3}/user", accountId="nobody").status == 404
    assert alex.get(f"{V3}/user/search").status == 400


@pytest.mark.parametrize(
    ("millis", "friendly"),
    [
        (4 * HOUR, "4h"),
        (HOUR + 5 * MINUTE, "1h 5m"),
        (59 * MINUTE, "59m"),
        (0, "0m"),
        (-5 * HOUR, "-5h"),
        (-5 * HOUR - MINUTE, "-5h 1m"),
        (-36 * MINUTE, "-36m"),
        (-1000, "0m"),
    ],
)
def test_lengths_of_time_have_one_sign_and_no_empty_parts(millis: int, friendly: str) -> None:
    """What an SLA has left, or is over by, reads as people write it."""
    assert {"millis": millis, "friendly": friendly} == duration(millis)
