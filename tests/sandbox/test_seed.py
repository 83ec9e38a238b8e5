"""The small company that a sandbox begins with."""

import json
from collections import Counter

from deskhand.sandbox import Sandbox
from sandbox.caller import JSM, V3, Caller

NOW = "2026-11-02T09:00:00+00:00"


def _told(seed: int) -> str:
    with Sandbox(seed=seed, now=NOW) as site:
        alex = Caller(site, "alex")
        issues = alex.post(
            f"{V3}/search/jql",
            {"jql": "project = HELP ORDER BY key", "fields": ["*all"], "expand": "changelog", "maxResults": 30},
        ).body
        return json.dumps(issues).replace(site.url, "")


def test_the_same_number_makes_the_same_company() -> None:
    """Two sandboxes of one seed and one moment answer alike, to the last byte; another seed does not."""
    assert _told(3) == _told(3)
    assert _told(3) != _told(4)


def test_the_company_has_its_people(site: Sandbox) -> None:
    """40 users are agents, customers and one administrator, and the well-known ones are there."""
    kinds = Counter(account.kind for account in site.accounts)
    assert kinds == {"administrator": 1, "agent": 9, "customer": 30}
    known = {account.email for account in site.accounts}
    assert {"alex@acme.example", "admin@acme.example", "deskhand@acme.example"} <= known
    assert site.token("alex@acme.example") == "token-alex"


def test_the_desk_has_its_past(alex: Caller) -> None:
    """500 requests were raised, commented in public and inside, answered, resolved and measured."""
    assert len(alex.keys("project = HELP")) == 500
    assert alex.post(f"{V3}/search/approximate-count", {"jql": "resolution is EMPTY"}).body["count"] > 20
    assert alex.keys("updated >= -7m") == []
    sample = [
        alex.get(f"{JSM}/request/HELP-{number}", expand="comment,sla,participant").body for number in range(1, 60)
    ]
    comments = [comment for request in sample for comment in request["comments"]["values"]]
    assert {True, False} == {comment["public"] for comment in comments}
    assert any(request["participants"]["values"] for request in sample)
    names = {sla["name"] for request in sample for sla in request["sla"]["values"]}
    assert names == {"Time to first response", "Time to resolution"}


def test_each_request_type_can_be_raised_with_what_it_asks_for(alex: Caller) -> None:
    """At least six types have fields of several kinds, selects with valid values among them."""
    types = alex.get(f"{JSM}/servicedesk/HELP/requesttype").body["values"]
    assert {"Get IT help", "Report an incident", "Request access"} <= {row["name"] for row in types}
    assert len(types) >= 6
    fields = [
        field
        for row in types
        for field in alex.get(f"{JSM}/servicedesk/1/requesttype/{row['id']}/field").body["requestTypeFields"]
    ]
    assert {"string", "priority", "option", "array", "date", "user"} <= {row["jiraSchema"]["type"] for row in fields}
    assert any(field["validValues"] for field in fields)
    assert "attachment" in {field["fieldId"] for field in fields}


def test_a_site_does_not_see_what_another_one_writes() -> None:
    """Sites share their beginning, and nothing that comes after it."""
    with Sandbox(seed=7) as one, Sandbox(seed=7) as other:
        Caller(one, "alex").post(f"{JSM}/request/HELP-1/comment", {"body": "only here", "public": True})
        there = Caller(other, "alex").get(f"{JSM}/request/HELP-1/comment", limit=100).body["values"]
        assert "only here" not in [comment["body"] for comment in there]
        assert len(Caller(one, "alex").get(f"{JSM}/request/HELP-1/comment").body["values"]) == len(there) + 1
