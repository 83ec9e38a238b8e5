"""A site in trouble: every few calls fail in one way or another, and yet every effect is there once."""

from collections import Counter

import pytest

from deskhand.engine._engine import NewJob
from engine.desk import Desk

REQUESTS = 25
KINDS = (("reset-after", 5), ("reset-before", 7), ("truncated", 11), ("html", 13))


async def effects_of(desk: Desk, key: str) -> Counter[str]:
    """What is on the site, read once the trouble is over."""
    found: Counter[str] = Counter()
    async for comment in desk.jira.comments.list(key):
        found[comment.body] += 1
    async for change in desk.jira.platform.issues.changelog(key):
        if change.author is not None and change.author.account_id == desk.account:
            found.update(item.field for item in change.items if item.field in ("labels", "status", "assignee"))
    return found


@pytest.mark.parametrize(("status", "every"), [(500, 6), (503, 4), (429, 3)])
async def test_whatever_fails_every_effect_is_there_once(desk: Desk, status: int, every: int) -> None:
    """Connections break before and after Jira acts, replies are cut off or are web pages, and the site fails or is busy."""
    keys = [await desk.raise_request(f"Trouble {number}") for number in range(REQUESTS)]
    request = "{{ trigger.request.key }}"
    desk.recipe(
        {"add_comment": {"request": request, "body": "Only once"}},
        {"assign": {"request": request, "to": "alex@acme.example"}},
        {"update_fields": {"request": request, "fields": {"labels": ["seen"]}}},
        {"transition_request": {"request": request, "to": "In progress"}},
    )
    for kind, often in KINDS:
        await desk.fault(kind, "*", times=1000, every=often)
    await desk.fault("status", "*", times=1000, every=every, status=status, retryAfter=1)
    jobs = [NewJob(id=key, recipe="tested", version=1, event={"request": {"key": key}}) for key in keys]
    await desk.engine.enqueue(jobs)
    await desk.engine.run(desk.interpreter(), until_idle=True)
    while waiting := [job.retry_at for job in await desk.engine.jobs(status="waiting", limit=1000) if job.retry_at]:
        desk.clock.now = max(desk.clock.now, min(waiting))
        await desk.engine.run(desk.interpreter(), until_idle=True)
    await desk.no_more_faults()
    assert {"done": REQUESTS} == {name: count for name, count in (await desk.engine.counts()).items() if count}
    once = Counter({"Only once": 1, "labels": 1, "status": 1, "assignee": 1})
    assert [once] * REQUESTS == [await effects_of(desk, key) for key in keys]
