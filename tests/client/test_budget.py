"""The published limits are kept, by all clients of a site together, on a clock that the tests hold."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.server import Answer, serving
from deskhand.client import Call, Jira, catalogue
from deskhand.client._budget import Budget, Left, Window, budget_of, left
from deskhand.errors import TooManyCalls

OPERATIONS = catalogue()
COMMENT = OPERATIONS["POST /request/{issueIdOrKey}/comment"]
REQUEST = OPERATIONS["GET /request/{issueIdOrKey}"]
CUSTOMERS = OPERATIONS["GET /servicedesk/{serviceDeskId}/customer"]


class Clock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(st.integers(1, 5), st.lists(st.floats(0, 3), max_size=40))
def test_no_stretch_of_time_holds_more_than_its_share(most: int, gaps: list[float]) -> None:
    """However the time is cut, at most so many calls fall into one window."""
    window, now = Window(most, 1.0), 0.0
    taken: list[float] = []
    for gap in gaps:
        now += gap
        at = max(window.free(now), taken[-1] if taken else 0.0)
        window.take(at)
        taken.append(at)
    for first in taken:
        assert len([at for at in taken if first <= at < first + 1.0 - 1e-9]) <= most


def test_a_desk_s_customers_are_read_five_times_a_second() -> None:
    """The narrowest published limit has its own window; other operations do not wait for it."""
    budget = Budget(Clock())
    assert [budget.pause(CUSTOMERS, Call(("1",))) for _ in range(11)] == [0.0] * 5 + [1.0] * 5 + [2.0]
    assert budget.pause(REQUEST, Call(("HELP-1",))) == 0.0


def test_one_issue_is_written_to_twenty_times_in_two_seconds() -> None:
    """Writes to one issue wait for one another, those to another issue do not, reads neither."""
    clock = Clock()
    budget = Budget(clock)
    assert [budget.pause(COMMENT, Call(("HELP-1",))) for _ in range(21)] == [0.0] * 20 + [2.0]
    assert budget.pause(COMMENT, Call(("HELP-2",))) == 0.0
    clock.now += 10
    for _ in range(4):
        for _ in range(20):
            budget.pause(COMMENT, Call(("HELP-1",)))
        clock.now += 2
    assert budget.pause(COMMENT, Call(("HELP-1",))) > 10  # more than 100 in 30 seconds


def test_assets_takes_a_thousand_calls_a_minute_of_all_kinds() -> None:
    """Its limit is one for all its operations, and it does not say when it is over."""
    clock = Clock()
    budget = Budget(clock)
    operations = [one for name, one in OPERATIONS.items() if "/jsm/assets/" in name and one.method != "PUT"]
    for number in range(1000):
        assert budget.pause(operations[number % len(operations)], Call(("w", "1"))) == 0.0
        clock.now += 0.02
    assert budget.pause(operations[0], Call(("w", "1"))) == pytest.approx(40.0)


def test_a_refusal_keeps_back_the_operation_or_the_whole_site() -> None:
    """A burst concerns one operation, a quota concerns all of them; all clients of the site wait."""
    clock = Clock()
    budget = Budget(clock)
    budget.heard(COMMENT, Call(("HELP-1",)), 429, {"Retry-After": "4", "RateLimit-Reason": "jira-burst-based"})
    assert budget.pause(COMMENT, Call(("HELP-1",))) == 4.0
    assert budget.pause(REQUEST, Call(("HELP-1",))) == 0.0
    budget.heard(COMMENT, Call(("HELP-1",)), 429, {"Retry-After": "60", "RateLimit-Reason": "jira-quota-tenant-based"})
    assert budget.pause(REQUEST, Call(("HELP-1",))) == 60.0
    clock.now += 60
    assert budget.pause(REQUEST, Call(("HELP-1",))) == 0.0


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, None),
        ({"X-RateLimit-Remaining": "much"}, None),
        ({"X-RateLimit-Remaining": "40", "X-RateLimit-Limit": "100"}, ("calls", Left(40, 100))),
        (
            {"X-RateLimit-Remaining": "1", "X-RateLimit-NearLimit": "true", "RateLimit-Reason": "jira-burst-based"},
            ("jira-burst-based", Left(1, near_limit=True)),
        ),
        ({"Beta-RateLimit": '"global-app-quota";r=12;t=99'}, ("global-app-quota", Left(12, resets="99"))),
        ({"RateLimit": '"global-app-quota";r=7;t=1'}, ("global-app-quota", Left(7, resets="1"))),
    ],
)
def test_what_is_left_is_read_in_each_of_its_ways(headers: Mapping[str, str], said: tuple[str, Left] | None) -> None:
    """With and without `Beta-`, older and newer; what is no number is no news."""
    assert left(headers) == said


async def test_what_is_left_is_kept_and_shown() -> None:
    """The last reply's word stands on the client."""
    told = Answer(200, {"version": "5"}, {"X-RateLimit-Remaining": "40"})
    budget = Budget(Clock())
    async with serving(told) as server, Jira(server.url, budget=lambda *_: budget) as jira:
        await jira.info.get()
    assert budget.left == {"calls": Left(40)}


async def test_calls_wait_their_turn() -> None:
    """The client waits before the call that would be too many."""
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    budget = Budget(Clock())
    page = Answer(200, {"values": [], "isLastPage": True})
    async with serving(page) as server, Jira(server.url, budget=lambda *_: budget, wait=wait) as jira:
        for _ in range(6):
            await jira.customers.list("1").all()
    assert waited == [1.0]


async def test_a_wait_that_is_too_long_is_told_instead_of_waited() -> None:
    """After a used-up quota further calls are not made at all until it is full again."""
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    clock = Clock()
    budget = Budget(clock)
    quota = {"Retry-After": "600", "RateLimit-Reason": "jira-quota-tenant-based"}
    replies = [Answer(429, {}, quota), Answer(200, {"version": "5"})]
    async with serving(*replies) as server, Jira(server.url, budget=lambda *_: budget, wait=wait) as jira:
        for _ in range(2):
            with pytest.raises(TooManyCalls) as caught:
                await jira.info.get()
            assert caught.value.retry_after == 600
        clock.now += 600
        assert (await jira.info.get()).version == "5"
    assert len(server.heard) == 2
    assert waited == []


def test_a_refusal_to_write_to_an_issue_keeps_back_writes_to_that_issue() -> None:
    """Other issues are not concerned, nor is reading that one."""
    budget = Budget(Clock())
    budget.heard(COMMENT, Call(("HELP-1",)), 429, {"Retry-After": "2", "RateLimit-Reason": "jira-per-issue-on-write"})
    transition = OPERATIONS["POST /request/{issueIdOrKey}/transition"]
    assert budget.pause(transition, Call(("HELP-1",))) == 2.0
    assert budget.pause(COMMENT, Call(("HELP-2",))) == 0.0
    assert budget.pause(REQUEST, Call(("HELP-1",))) == 0.0


def test_clients_of_a_site_share_its_budget() -> None:
    """One process, one site, one budget; only Cloud's limits are published, and pretend sites have none."""
    ours, on_prem = (
        budget_of("https://acme.atlassian.net", "cloud"),
        budget_of("https://jira.acme.example", "datacenter"),
    )
    pretend = budget_of("http://127.0.0.1:8080", "cloud")
    assert ours is budget_of("https://acme.atlassian.net", "cloud")
    assert ours is not budget_of("https://other.atlassian.net", "cloud")
    for budget, waits in ((ours, True), (on_prem, False), (pretend, False)):
        assert any(budget.pause(CUSTOMERS, Call(("1",))) > 0 for _ in range(6)) == waits
    for budget, waits in ((on_prem, True), (pretend, False)):
        budget.heard(REQUEST, Call(("HELP-1",)), 429, {"Retry-After": "5"})
        assert (budget.pause(REQUEST, Call(("HELP-1",))) > 4) == waits


async def test_what_a_pretend_site_says_is_left_is_kept_too() -> None:
    """Without limits of its own the client still remembers what it was told."""
    told = Answer(200, {"version": "5"}, {"X-RateLimit-Remaining": "40"})
    async with serving(told) as server, Jira(server.url) as jira:
        await jira.info.get()
    assert jira.http.budget.left == {"calls": Left(40)}
