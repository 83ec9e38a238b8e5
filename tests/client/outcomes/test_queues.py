"""Queues of a desk."""

import json

from client.outcomes.company import DESK, Company
from client.outcomes.shown import No, refuses, shows

ALL = "GET /servicedesk/{serviceDeskId}/queue"
ONE = "GET /servicedesk/{serviceDeskId}/queue/{queueId}"
ISSUES = "GET /servicedesk/{serviceDeskId}/queue/{queueId}/issue"
CREATE = "POST /servicedesk/{serviceDeskId}/queue"
UPDATE = "POST /servicedesk/{serviceDeskId}/queue/{queueId}"
DELETE = "DELETE /servicedesk/{serviceDeskId}/queue/{queueId}"
REORDER = "POST /servicedesk/{serviceDeskId}/queue/reorder"
JQL = "project = HELP AND priority = Highest"


@shows(ALL, ONE)
async def test_queues_say_what_they_hold(acme: Company) -> None:
    """Name, JQL and columns; the number of their issues where asked for."""
    queues = await acme.alex.queues.list(DESK, limit=2).all()
    assert ["All open", "Unassigned", "Incidents"] == [one.name for one in queues]
    one = await acme.alex.queues.get(DESK, queues[0].id, include_count=True)
    assert "summary" in (one.fields or ())
    assert one.jql is not None
    assert len(await acme.alex.queues.issues(DESK, one.id).all()) == one.issue_count
    assert queues[0].issue_count is None


@shows(ISSUES)
async def test_a_new_request_stands_in_its_queue(acme: Company) -> None:
    """With the columns of the queue, until somebody takes it."""
    key = await acme.request()
    found = {one.key: one async for one in acme.alex.queues.issues(DESK, 2)}
    assert "The printer is on fire" == found[key].field("summary")
    await acme.alex.platform.issues.assign(key, acme.account("alex"))
    assert key not in {one.key async for one in acme.alex.queues.issues(DESK, 2)}


@shows(CREATE, UPDATE)
async def test_a_queue_is_made_and_changed(acme: Company) -> None:
    """What is not named stays as it is."""
    made = await acme.deskhand.queues.create(DESK, "Urgent", JQL, ["summary", "status"])
    changed = await acme.deskhand.queues.update(DESK, made.id, name="Very urgent")
    read = await acme.alex.queues.get(DESK, made.id)
    assert ("Very urgent", JQL, ["summary", "status"]) == (read.name, read.jql, [*(read.fields or ())])
    assert (read.id, read.name) == (changed.id, changed.name)


@shows(DELETE)
async def test_a_queue_is_deleted(acme: Company) -> None:
    """Its issues stay."""
    first = await acme.alex.queues.issues(DESK, 3).first()
    assert first is not None
    await acme.deskhand.queues.delete(DESK, 3)
    assert ["All open", "Unassigned"] == [one.name async for one in acme.alex.queues.list(DESK)]
    assert first.key == (await acme.alex.platform.issues.get(first.key)).key


@shows(REORDER)
async def test_queues_are_put_into_an_order(acme: Company) -> None:
    """In which they are listed from then on."""
    await acme.deskhand.queues.reorder(DESK, [3, 1, 2])
    assert ["Incidents", "All open", "Unassigned"] == [one.name async for one in acme.alex.queues.list(DESK)]


@shows("GET /admin/queues/{projectKey}")
async def test_settings_are_jira_s_own(acme: Company) -> None:
    """Whatever they are, as JSON; what is set shows in them."""
    before = json.loads(bytes(await acme.admin.queues.settings("HELP")))
    await acme.admin.queues.set_count("HELP", False)
    assert before != json.loads(bytes(await acme.admin.queues.settings("HELP")))


@shows("PUT /admin/queues/include-count", "PUT /admin/queues/{projectKey}/include-count")
async def test_counts_are_shown_or_hidden(acme: Company) -> None:
    """Everywhere, and for one project."""
    await acme.admin.queues.set_count_everywhere(False)
    await acme.admin.queues.set_count("HELP", False)


@shows("PUT /admin/queues/cache-count", "PUT /admin/queues/{projectKey}/cache-count")
async def test_counts_are_kept_or_made_anew(acme: Company) -> None:
    """Everywhere, and for one project."""
    await acme.admin.queues.set_count_cache_everywhere(True)
    await acme.admin.queues.set_count_cache("HELP", True)


@refuses(
    No(ALL, 403, lambda acme: acme.grace.queues.list(DESK)),
    No(ALL, 404, lambda acme: acme.alex.queues.list("99")),
    No(ONE, 404, lambda acme: acme.alex.queues.get(DESK, 99)),
    No(ISSUES, 403, lambda acme: acme.grace.queues.issues(DESK, 1)),
    No(ISSUES, 404, lambda acme: acme.alex.queues.issues(DESK, 99)),
    No(CREATE, 403, lambda acme: acme.alex.queues.create(DESK, "Urgent", JQL, ["summary"])),
    No(CREATE, 400, lambda acme: acme.deskhand.queues.create(DESK, "Urgent", "nonsense", ["summary"])),
    No(UPDATE, 404, lambda acme: acme.deskhand.queues.update(DESK, 99, name="Urgent")),
    No(DELETE, 403, lambda acme: acme.alex.queues.delete(DESK, 1)),
    No("PUT /admin/queues/include-count", 403, lambda acme: acme.alex.queues.set_count_everywhere(True)),
    No("PUT /admin/queues/{projectKey}/include-count", 403, lambda acme: acme.alex.queues.set_count("HELP", True)),
    No("PUT /admin/queues/cache-count", 403, lambda acme: acme.alex.queues.set_count_cache_everywhere(True)),
    No("PUT /admin/queues/{projectKey}/cache-count", 403, lambda acme: acme.alex.queues.set_count_cache("HELP", True)),
    No(REORDER, 403, lambda acme: acme.alex.queues.reorder(DESK, [3, 1, 2])),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """To customers; changes to agents; a desk or a queue that is not there."""
    await no.said(acme)
