"""The test controls: counts, clock, faults."""

import http.client
import time

import pytest

from deskhand.sandbox import Edition, Sandbox
from sandbox.caller import JSM, V3, Caller

INFO = f"{JSM}/info"
COMMENT = "POST /request/{issueIdOrKey}/comment"


@pytest.fixture
def control(site: Sandbox) -> Caller:
    return Caller(site, None)


def test_calls_are_counted_by_operation(control: Caller, alex: Caller) -> None:
    """Each operation has its count; controls have none."""
    alex.get(f"{JSM}/request/HELP-1")
    alex.get(f"{JSM}/request/HELP-2")
    alex.get(f"{V3}/myself")
    counted = control.get("/_sandbox/calls").body
    assert counted["calls"] == {"GET /request/{issueIdOrKey}": 2, "GET /rest/api/3/myself": 1}
    assert counted["total"] == 3
    control.delete("/_sandbox/calls")
    assert control.get("/_sandbox/calls").body["total"] == 0


def test_the_clock_is_held_moved_and_let_go(control: Caller, grace: Caller) -> None:
    """What happens on a held clock happens at its moment."""
    assert control.post("/_sandbox/clock", {"now": "2031-01-02T03:04:05Z"}).body["held"] is True
    key = grace.raise_request()
    created = grace.get(f"{JSM}/request/{key}").body["createdDate"]
    assert created["epochMillis"] == 1_925_089_445_000
    moved = control.post("/_sandbox/clock", {"advance": 90}).body
    assert moved["epochMillis"] == 1_925_089_535_000
    assert control.post("/_sandbox/clock", {"resume": True}).body["held"] is False
    assert control.post("/_sandbox/clock", {"now": "soon"}).status == 400
    assert control.post("/_sandbox/clock", {"nonsense": 1}).status == 400


def test_a_fault_strikes_its_operation_so_many_times(control: Caller, alex: Caller) -> None:
    """A rule fails the calls it names, as often as it says, and leaves others alone."""
    rule = {"kind": "status", "operation": "GET /info", "times": 2, "status": 429, "retryAfter": 7}
    control.post("/_sandbox/faults", rule)
    answers = [alex.get(INFO) for _ in range(3)]
    assert [answer.status for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "7"
    assert alex.get(f"{V3}/myself").status == 200
    assert control.get("/_sandbox/faults").body["rules"][0]["done"] == 2
    control.delete("/_sandbox/faults")
    assert control.get("/_sandbox/faults").body["rules"] == []


def test_a_fault_can_strike_every_third_call(control: Caller, alex: Caller) -> None:
    """`every` picks one of so many calls; `*` means all operations."""
    control.post("/_sandbox/faults", {"rules": [{"kind": "status", "every": 3, "status": 503}]})
    assert [alex.get(INFO).status for _ in range(6)] == [200, 200, 503, 200, 200, 503]


def test_a_broken_connection_before_and_after_the_effect(control: Caller, alex: Caller) -> None:
    """Both look alike to the caller; only one of them left a comment."""
    for kind, more in (("reset-before", 0), ("reset-after", 1)):
        before = alex.get(f"{JSM}/request/HELP-1/comment", limit=100).body["size"]
        control.post("/_sandbox/faults", {"kind": kind, "operation": COMMENT, "times": 1})
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            alex.post(f"{JSM}/request/HELP-1/comment", {"body": kind, "public": True})
        assert alex.get(f"{JSM}/request/HELP-1/comment", limit=100).body["size"] == before + more
        control.delete("/_sandbox/faults")


def test_half_an_answer_and_an_answer_that_is_a_page(control: Caller, alex: Caller) -> None:
    """A truncated body ends early; a page is HTML with the status of a failure."""
    control.post("/_sandbox/faults", {"kind": "truncated", "operation": "GET /info", "times": 1})
    with pytest.raises(http.client.IncompleteRead):
        alex.get(INFO)
    control.post("/_sandbox/faults", {"kind": "html", "operation": "GET /info", "status": 503})
    page = alex.get(INFO)
    assert (503, True) == (page.status, page.raw.startswith(b"<!DOCTYPE html>"))


@pytest.mark.parametrize("where", ["nothing", "a stream", "an error", "HEAD"])
def test_every_kind_of_answer_can_be_truncated(control: Caller, alex: Caller, where: str) -> None:
    """An answer without a body ends in its first line, a file in the middle, an error like any other body."""
    content = b"0123456789" * 20_000
    file = alex.upload(f"{V3}/issue/HELP-1/attachments", ("long.txt", "text/plain", content)).body[0]["id"]
    control.post("/_sandbox/faults", {"kind": "truncated", "times": 1})
    wrong = http.client.HTTPException
    if where == "nothing":
        with pytest.raises(wrong):
            alex.put(f"{V3}/issue/HELP-1/assignee", {"accountId": None})
        assert alex.get(f"{V3}/issue/HELP-1").body["fields"]["assignee"] is None
    elif where == "a stream":
        with pytest.raises(http.client.IncompleteRead) as cut:
            alex.get(f"{V3}/attachment/content/{file}", redirect="false")
        assert len(content) > len(cut.value.partial) > 0
    else:
        with pytest.raises(wrong):
            alex.call("GET" if where == "an error" else "HEAD", f"{V3}/issue/HELP-99999")
    assert 200 == alex.get(INFO).status


def test_trouble_on_request_is_told_to_the_caller_alone(
    control: Caller, alex: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    """Broken connections, cut answers and bad uploads are logged nowhere, and so do not reach the terminal."""
    for kind in ("reset-before", "reset-after", "truncated"):
        for path in (f"{JSM}/request/HELP-1/notification", INFO):
            control.post("/_sandbox/faults", {"kind": kind, "times": 1})
            with pytest.raises((ConnectionError, http.client.HTTPException)):
                alex.call("PUT" if path != INFO else "GET", path)
    for raw in (b"nonsense", b"--edge\r\nnonsense\r\n--edge"):
        headers = {"Content-Type": "multipart/form-data; boundary=edge", "X-Atlassian-Token": "no-check"}
        assert 400 == alex.call("POST", f"{V3}/issue/HELP-1/attachments", raw=raw, headers=headers).status
    assert [] == caplog.records


def test_a_slow_answer_comes_later(control: Caller, alex: Caller) -> None:
    """A slow call is answered as usual, after a while."""
    control.post("/_sandbox/faults", {"kind": "slow", "seconds": 0.05, "times": 1})
    began = time.perf_counter()
    assert alex.get(INFO).status == 200
    assert time.perf_counter() - began >= 0.05


def test_a_wrong_rule_is_refused(control: Caller) -> None:
    """A rule with an unknown kind, key or status is 400 and not kept."""
    for rule in ({"kind": "nonsense"}, {"kind": "status", "status": 418}, {"kind": "slow", "nonsense": 1}, {}):
        assert control.post("/_sandbox/faults", rule).status == 400
    assert control.get("/_sandbox/faults").body["rules"] == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"operation": "GET /nothing"}, "The sandbox answers no operation 'GET /nothing'."),
        ({"operation": "GET /request/{issueIdOrKey}/comments"}, "Did you mean 'GET /request/{issueIdOrKey}/comment'?"),
        ({"operation": "PUT /rest/api/3/issue/archive"}, "The sandbox answers no operation"),
        ({"seconds": -1}, "'seconds' must be a number not below 0"),
        ({"seconds": 1e308}, "'seconds' must be a number not above 3600"),
        ({"every": 0}, "'every' must be a whole number not below 1"),
        ({"times": 0}, "'times' must be a whole number not below 1"),
        ({"times": -1}, "'times' must be a whole number not below 1"),
        ({"kind": "nonsense"}, "'nonsense' is not a value of 'kind'."),
        ({"kinds": "slow"}, "'kinds' is not known here."),
    ],
)
def test_a_rule_that_could_never_strike_is_refused(control: Caller, rule: dict[str, object], words: str) -> None:
    """A rule for no operation, or with a figure that cannot be, is a mistake, and the refusal says which."""
    refused = control.post("/_sandbox/faults", {"kind": "status", **rule})
    assert 400 == refused.status
    assert words in refused.body["errorMessages"][0]
    assert [] == control.get("/_sandbox/faults").body["rules"]


@pytest.mark.parametrize(
    ("edition", "operation", "path"),
    [
        ("cloud", "GET /info", INFO),
        ("cloud", f"get {INFO}", INFO),
        ("cloud", "GET /rest/api/2/myself", f"{V3}/myself"),
        ("cloud", "GET /rest/api/latest/issue/{key}", f"{V3}/issue/HELP-1"),
        ("datacenter", "GET /request/{issueIdOrKey}", f"{JSM}/request/HELP-1"),
        ("datacenter", "GET /rest/api/2/myself", "/rest/api/2/myself"),
        ("datacenter", "GET /rest/api/latest/issue/{key}", "/rest/api/2/issue/HELP-1"),
    ],
)
def test_an_operation_may_be_named_in_full(edition: Edition, operation: str, path: str) -> None:
    """Rules and rates name an operation below its API's root or from the site's own, in any version that it has."""
    with Sandbox(seed=7, edition=edition) as site:
        alex = Caller(site, "alex")
        assert 200 == alex.post("/_sandbox/faults", {"kind": "status", "operation": operation, "times": 1}).status
        assert [500, 200] == [alex.get(path).status for _ in range(2)]
        assert 200 == alex.post("/_sandbox/limits", {"rates": {operation: 5}}).status


def test_pages_of_other_origins_cannot_reach_the_controls(site: Sandbox, control: Caller) -> None:
    """A call with a foreign Origin, or for a foreign host, is refused."""
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        for method in ("GET", "POST"):
            assert control.call(method, "/_sandbox/accounts", headers=headers).status == 403
    assert control.call("GET", "/_sandbox/accounts", headers={"Origin": site.url}).status == 200
