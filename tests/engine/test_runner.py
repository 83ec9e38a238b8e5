"""The interpreter of recipes: branches, loops, ends and failures."""

from typing import Any

from engine.desk import Desk

EVENT: dict[str, Any] = {
    "request": {"key": "HELP-1", "request_type": "Get IT help", "links": [{"key": "HELP-2"}, {"key": "HELP-3"}]}
}


def note(text: str, request: str = "{{ trigger.request.key }}", **more: Any) -> dict[str, Any]:
    return {**more, "add_comment": {"request": request, "body": text}}


async def bodies(desk: Desk, request: str) -> list[str]:
    return [comment.body async for comment in desk.jira.comments.list(request)]


async def test_a_condition_chooses_its_branch(desk: Desk) -> None:
    """`then` where it holds, `else` where it does not; steps of the other branch leave no trace."""
    desk.recipe({"if": "trigger.request.key == 'HELP-1'", "then": [note("then")], "else": [note("else")]})
    assert "done" == (await desk.run(EVENT)).status
    assert ["if-1/then/add_comment"] == list(await desk.steps())


async def test_a_loop_keeps_the_steps_of_every_round_apart(desk: Desk) -> None:
    """Each round has its own paths in the journal, so that a crash in round 2 does not touch round 1."""
    desk.recipe({"for_each": "trigger.request.links", "as": "link", "do": [note("seen", "{{ link.key }}")]})
    await desk.run(EVENT)
    paths = ["for_each-1", "for_each-1/0/do/add_comment", "for_each-1/1/do/add_comment"]
    assert paths == list(await desk.steps())
    assert "seen" in await bodies(desk, "HELP-2")
    assert "seen" in await bodies(desk, "HELP-3")


async def test_a_later_step_sees_what_an_earlier_one_gave(desk: Desk) -> None:
    """An output is known by its step's id."""
    request = await desk.raise_request("Coffee")
    desk.recipe(
        {"id": "found", "get_request": {"request": request}},
        note("About {{ found.summary }}: {{ found.status }}", request),
    )
    await desk.run()
    assert ["About Coffee: Waiting for support"] == await bodies(desk, request)


async def test_stop_ends_the_job_as_done_or_failed(desk: Desk) -> None:
    """What stands behind a stop is not done."""
    desk.recipe({"stop": "enough for {{ trigger.request.key }}"}, note("never"))
    job = await desk.run(EVENT)
    assert ("done", "enough for HELP-1") == (job.status, job.output)
    desk.recipe({"if": "true", "then": [{"stop": {"failed": "not like this"}}]}, note("never"))
    job = await desk.run(EVENT, id="other")
    assert ("failed", "not like this") == (job.status, job.error)
    assert {} == await desk.steps("other")


async def test_a_condition_on_the_trigger_ends_a_job_that_does_not_meet_it(desk: Desk) -> None:
    """The same condition that keeps an event from becoming a job holds in the job itself."""
    desk.recipe(note("never"), condition="trigger.request.key == 'HELP-2'")
    assert "done" == (await desk.run(EVENT)).status
    assert {} == await desk.steps()


async def test_a_value_that_does_not_fit_fails_the_job_with_the_field(desk: Desk) -> None:
    """The error names action and field, and tells no value."""
    desk.recipe({"add_comment": {"request": "{{ trigger.request.key }}", "body": "{{ trigger.request.links }}"}})
    job = await desk.run(EVENT)
    assert ("failed", "add_comment.body takes text, not a list") == (job.status, job.error)


async def test_a_busy_site_is_tried_again_later_and_later(desk: Desk) -> None:
    """A failure that may pass makes the job wait, twice as long each time, and then it goes on where it was."""
    request = await desk.raise_request()
    desk.recipe(note("first", request, id="first"), {"id": "second", "get_request": {"request": request}})
    await desk.fault("status", "GET /rest/api/3/issue/{issueIdOrKey}", status=503, times=20)
    job, pauses = await desk.run(), []
    while job.status == "waiting":
        assert job.retry_at is not None
        pauses.append((job.retry_at - desk.clock.now).total_seconds())
        desk.clock.now = job.retry_at
        job = await desk.run_on()
    assert ("done", [5, 5, 10, 20, 40]) == (job.status, pauses)
    assert ["first"] == await bodies(desk, request)


async def test_a_site_that_stays_away_for_a_day_fails_the_job(desk: Desk) -> None:
    """Nobody waits for ever; a person can run the job again."""
    desk.recipe({"id": "it", "get_request": {"request": "HELP-1"}})
    await desk.fault("status", "GET /rest/api/3/issue/{issueIdOrKey}", status=503, times=4)
    await desk.run()
    await desk.fault("status", "GET /rest/api/3/issue/{issueIdOrKey}", status=503, times=4)
    desk.clock.forward(25 * 3600)
    job = await desk.run_on()
    assert "failed" == job.status
    assert job.error is not None
    assert "503" in job.error
    await desk.engine.rerun("job")
    assert "done" == (await desk.run_on()).status


async def test_a_rerun_from_a_step_does_it_and_all_after_it_again(desk: Desk) -> None:
    """Steps before it keep what they gave."""
    request = await desk.raise_request()
    desk.recipe(note("one", request, id="one"), note("two", request, id="two"))
    await desk.run()
    await desk.engine.rerun("job", from_path="two")
    await desk.run_on()
    assert ["one", "two", "two"] == await bodies(desk, request)
