"""Approvals, feedback and subscriptions."""

from collections.abc import Callable

import pytest

from sandbox.caller import JSM, V3, Answer, Caller

OPT_IN = {"X-ExperimentalApi": "opt-in"}


@pytest.fixture
def purchase(grace: Caller) -> str:
    """The path of a request that two people have to approve."""
    key = grace.raise_request("7", description="To read", customfield_10039=20)
    return f"{JSM}/request/{key}"


def _answer(caller: Caller, request: str, decision: str) -> Answer:
    number = caller.get(f"{request}/approval").body["values"][0]["id"]
    return caller.post(f"{request}/approval/{number}", {"decision": decision})


def _status(caller: Caller, request: str) -> str:
    status: str = caller.get(request).body["currentStatus"]["status"]
    return status


def test_a_request_goes_on_when_everybody_agrees(as_: Callable[[str], Caller], grace: Caller, purchase: str) -> None:
    """Both approvers have to say yes; then the request waits for support."""
    priya, quentin = as_("priya"), as_("quentin")
    assert _status(grace, purchase) == "Waiting for approval"
    waiting = priya.get(f"{purchase}/approval").body["values"][0]
    assert (True, "pending") == (waiting["canAnswerApproval"], waiting["finalDecision"])
    first = _answer(priya, purchase, "approve").body
    assert (False, "pending") == (first["canAnswerApproval"], first["finalDecision"])
    assert "completedDate" not in first
    assert _status(grace, purchase) == "Waiting for approval"
    last = _answer(quentin, purchase, "approve").body
    assert ("approved", ["approved", "approved"]) == (
        last["finalDecision"],
        [row["approverDecision"] for row in last["approvers"]],
    )
    assert _status(grace, purchase) == "Waiting for support"


def test_one_no_is_enough(as_: Callable[[str], Caller], alex: Caller, purchase: str) -> None:
    """A declined request is done, and its history names the approver who said so."""
    priya = as_("priya")
    assert _answer(priya, purchase, "decline").body["finalDecision"] == "declined"
    assert _status(alex, purchase) == "Declined"
    key = purchase.rpartition("/")[2]
    told = alex.get(f"{V3}/issue/{key}/changelog").body["values"][-1]
    assert told["author"]["accountId"] == priya.account_id
    assert alex.get(f"{V3}/issue/{key}", fields="resolution").body["fields"]["resolution"]["name"] == "Declined"


def test_who_may_answer_and_how_often(as_: Callable[[str], Caller], alex: Caller, grace: Caller, purchase: str) -> None:
    """Only approvers answer, once, with one of two words, until it is decided."""
    assert _answer(alex, purchase, "approve").status == 403
    assert _answer(grace, purchase, "approve").status == 403
    assert _answer(as_("priya"), purchase, "maybe").status == 400
    assert _answer(as_("priya"), purchase, "approve").status == 200
    assert _answer(as_("priya"), purchase, "approve").status == 409
    assert _answer(as_("quentin"), purchase, "decline").status == 200
    assert alex.get(f"{purchase}/approval/99999").status == 404


def test_approvers_find_what_waits_for_them(as_: Callable[[str], Caller], purchase: str) -> None:
    """The request list tells what is to be approved from what was."""
    priya, key = as_("priya"), purchase.rpartition("/")[2]

    def listed(status: str) -> bool:
        found = priya.get(f"{JSM}/request", requestOwnership="APPROVER", approvalStatus=status, limit=100).body
        return key in [row["issueKey"] for row in found["values"]]

    assert listed("MY_PENDING_APPROVAL")
    _answer(priya, purchase, "approve")
    assert not listed("MY_PENDING_APPROVAL")
    assert listed("MY_HISTORY_APPROVAL")


def test_approvers_can_be_named(as_: Callable[[str], Caller], grace: Caller) -> None:
    """The Approvers field takes the place of the type's own approvers."""
    chosen = [{"accountId": as_("tessa").account_id}]
    key = grace.raise_request("7", description="x", customfield_10039=1, customfield_10008=chosen)
    rows = grace.get(f"{JSM}/request/{key}/approval").body["values"][0]["approvers"]
    assert [row["approver"]["emailAddress"] for row in rows] == ["tessa@acme.example"]
    assert as_("priya").get(f"{JSM}/request/{key}").status == 403


def test_only_the_reporter_rates(alex: Caller, grace: Caller, purchase: str) -> None:
    """Feedback is the reporter's, from 1 to 5; everybody who sees the request may read it."""
    path = f"{purchase}/feedback"

    def post(caller: Caller, body: dict[str, object]) -> int:
        return caller.call("POST", path, body, headers=OPT_IN).status

    assert grace.call("GET", path, headers=OPT_IN).status == 404
    assert post(alex, {"rating": 5}) == 403
    wrong: list[dict[str, object]] = [{"rating": 0}, {"rating": 6}, {}, {"rating": 4, "type": "nps"}]
    assert [post(grace, body) for body in wrong] == [400] * 4
    assert post(grace, {"type": "csat", "rating": 4, "comment": {"body": "Well done"}}) == 201
    assert alex.call("GET", path, headers=OPT_IN).body == {
        "type": "csat",
        "rating": 4,
        "comment": {"body": "Well done"},
    }
    assert alex.call("DELETE", path, headers=OPT_IN).status == 403
    assert grace.call("DELETE", path, headers=OPT_IN).status == 204
    assert grace.get(path).status == 412


def test_subscriptions(alex: Caller, grace: Caller, purchase: str) -> None:
    """A reporter hears about a request unless they say otherwise; an agent only after asking."""
    path = f"{purchase}/notification"
    assert [caller.get(path).body["subscribed"] for caller in (grace, alex)] == [True, False]
    assert [grace.delete(path).status, alex.put(path).status, alex.put(path).status] == [204, 204, 204]
    assert [caller.get(path).body["subscribed"] for caller in (grace, alex)] == [False, True]
