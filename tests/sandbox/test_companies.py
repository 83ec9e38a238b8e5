import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from deskhand.sandbox import Sandbox
from deskhand.sandbox._seed_large import APART
from deskhand.sandbox._site import Site
from sandbox.caller import JSM, V3, Caller

REQUESTS = 2_600
A_MOMENT = 10**12


@pytest.fixture
def large() -> Iterator[Sandbox]:
    with Sandbox(seed=7, company="large", requests=REQUESTS) as site:
        yield site


def moments(value: Any) -> Iterator[int]:
    """Every time that a record holds, however deep."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from moments(part)
    elif isinstance(value, int) and value > A_MOMENT:
        yield value


def test_empty_company_has_a_desk_and_no_requests() -> None:
    """An empty company has its people, its desk and its request types, and takes the first request."""
    with Sandbox(seed=7, company="empty") as site:
        alex = Caller(site, "alex")
        assert [] == alex.keys("project = HELP")
        assert alex.get(f"{JSM}/servicedesk/1/requesttype").body["size"] >= 6
        assert "HELP-1" == Caller(site, "grace").raise_request()


def test_large_company_tells_its_stories_with_numbers_and_times_of_their_own(large: Sandbox) -> None:
    """No two requests of a large company share the number of a comment, a history or an approval."""
    issues = list(large.site.issues.values())
    assert REQUESTS == len(issues) == len({issue.key for issue in issues})
    for rows in ("comments", "histories", "approvals"):
        numbers = [row.id for issue in issues for row in getattr(issue, rows)]
        assert len(numbers) == len(set(numbers))
    assert [issue.created for issue in issues] == sorted(issue.created for issue in issues)


def test_every_time_of_a_told_request_moves_with_it(large: Sandbox) -> None:
    """A story told again lies back in time as a whole: nothing in it stays where it was."""
    told = large.site.issues.maker
    for number in (10_000, 11_234, 12_599):
        position = number - told.first  # type: ignore[union-attr]
        story = told.stories[told.numbers[position]]  # type: ignore[union-attr]
        back = told.rounds[position] * APART  # type: ignore[union-attr]
        issue = large.site.issues[number]
        before, after = (list(moments(msgspec.to_builtins(row))) for row in (story, issue))
        assert [moment - back for moment in before] == after


def test_a_large_company_is_the_same_from_the_same_number() -> None:
    """Two large companies of one seed are alike in every request, whichever was looked at first."""
    sites: list[Site] = [Sandbox(seed=3, now="2026-05-04T10:00:00", company="large", requests=2_500).site for _ in "ab"]
    rows = [[msgspec.json.encode(site.issues[number]) for number in order] for site, order in zip(
        sites, (list(sites[0].issues), list(sites[0].issues)[::-1]), strict=True
    )]  # fmt: skip
    assert rows[0] == rows[1][::-1]


@pytest.mark.parametrize(
    "jql",
    [
        "project = HELP AND status = Escalated AND updated >= -60d ORDER BY updated DESC",
        "project = HELP AND status in (Resolved, Closed) AND updated <= -30d ORDER BY updated ASC",
        "project = HELP AND status = Escalated",
        "status = 'In progress' AND updated >= -45d ORDER BY created ASC",
        "status = Resolved AND priority = Highest ORDER BY priority DESC, key ASC",
        "project = HELP AND status = Resolved AND status != Closed",
        "status = Resolved AND status = Closed",
    ],
)
def test_the_order_by_status_finds_what_looking_at_each_finds(large: Sandbox, jql: str) -> None:
    """Pages of a search by status hold each match once, as one look at every request does."""
    alex = Caller(large, "alex")
    found = alex.keys(jql)
    plain = alex.keys(jql.replace("status = ", "NOT status != ").replace("status in (", "NOT status not in ("))
    assert plain == found
    every = {issue.key for issue in large.site.issues.values()}
    assert set(found) <= every
    assert len(found) == len(set(found))


def test_a_moved_request_is_found_in_its_new_status_only(large: Sandbox) -> None:
    """A transition takes a request from one status' order to another's, for searches at once."""
    alex = Caller(large, "alex")
    query = "project = HELP AND status = '{}' ORDER BY updated DESC"
    key = alex.keys(query.format("Escalated"))[0]
    ways = alex.get(f"{V3}/issue/{key}/transitions").body["transitions"]
    way = next(way["id"] for way in ways if way["name"] == "In progress")
    assert 204 == alex.post(f"{V3}/issue/{key}/transitions", {"transition": {"id": way}}).status
    assert key not in alex.keys(query.format("Escalated"))
    assert key == alex.keys(query.format("In progress"))[0]


def test_what_is_written_to_a_told_request_stays(large: Sandbox) -> None:
    """A write makes a told request the site's own: other sites of the same seed keep theirs."""
    alex = Caller(large, "alex")
    assert 201 == alex.post(f"{JSM}/request/HELP-2400/comment", {"body": "Looking into it", "public": True}).status
    bodies = [row["body"] for row in alex.get(f"{JSM}/request/HELP-2400/comment").body["values"]]
    assert "Looking into it" == bodies[-1]
    with Sandbox(seed=7, company="large", requests=REQUESTS) as other:
        others = [row["body"] for row in Caller(other, "alex").get(f"{JSM}/request/HELP-2400/comment").body["values"]]
    assert bodies[:-1] == others


@pytest.mark.parametrize(
    "jql",
    [
        "project = HELP AND assignee is EMPTY ORDER BY priority, key",
        "text ~ printer AND created >= -20d ORDER BY resolved DESC",
        "comment ~ screenshot AND statusCategory != Done",
        "reporter in organizationMembers(VIP) ORDER BY status, summary",
        "resolved >= -10d AND 'Request Type' = 'Report an incident' ORDER BY duedate",
        "organizations is not EMPTY AND 'Request participants' is not EMPTY",
        "status WAS Escalated AND priority = High ORDER BY created",
        "'Time to resolution' = breached() ORDER BY 'Time to resolution'",
        "assignee CHANGED BEFORE -20d ORDER BY 'Time to first response' DESC",
        "Approvals = approved() ORDER BY reporter, resolved",
        "project = HELP ORDER BY resolution DESC, duedate, priority ASC",
    ],
)
def test_a_glance_finds_what_a_close_look_finds(large: Sandbox, jql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Queries find the same in the same order, whether requests are made in full to be searched or not."""
    alex = Caller(large, "alex")
    found = alex.keys(jql)
    monkeypatch.setattr("deskhand.sandbox._told.Told.glance", lambda told, _: told)
    assert alex.keys(jql) == found
    assert found
    page = alex.post(f"{V3}/search/jql", {"jql": jql, "fields": ["comment"], "maxResults": 3}).body["issues"]
    told = [comment["id"] for issue in page for comment in issue["fields"]["comment"]["comments"]]
    assert all(int(number) >= 1_000_000 for number in told)


@pytest.mark.parametrize(
    "wrong",
    [
        {"edition": "server"},
        {"company": "huge"},
        {"requests": -5},
        {"requests": 1.5},
        {"index_lag": -1},
        {"index_lag": float("nan")},
        {"seed": "x"},
        {"port": 70_000},
    ],
)
def test_what_no_site_can_be_made_with_is_refused(wrong: dict[str, Any]) -> None:
    """Each argument that is wrong is named, with what it must be, and nothing is made."""
    name, value = next(iter(wrong.items()))
    with pytest.raises(ValueError, match=re.escape(f"{name}={value!r}: must be ")):
        Sandbox(**wrong)
