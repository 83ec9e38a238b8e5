"""Issues: what requests are to agents."""

import pytest

from client.outcomes.company import Company
from client.outcomes.shown import No, refuses, shows
from deskhand.client._view import plain_text

ONE, CREATE = "GET /rest/api/3/issue/{issueIdOrKey}", "POST /rest/api/3/issue"
EDIT, DELETE = "PUT /rest/api/3/issue/{issueIdOrKey}", "DELETE /rest/api/3/issue/{issueIdOrKey}"
MAY_EDIT, ASSIGN = "GET /rest/api/3/issue/{issueIdOrKey}/editmeta", "PUT /rest/api/3/issue/{issueIdOrKey}/assignee"
STEPS = "GET /rest/api/3/issue/{issueIdOrKey}/transitions"
STEP = "POST /rest/api/3/issue/{issueIdOrKey}/transitions"
CHANGES, MANY_CHANGES = "GET /rest/api/3/issue/{issueIdOrKey}/changelog", "POST /rest/api/3/changelog/bulkfetch"
TASK = {"project": {"key": "HELP"}, "issuetype": {"name": "Task"}, "summary": "Buy an extinguisher"}


@shows(CREATE, ONE)
async def test_what_is_made_is_read_back(acme: Company) -> None:
    """By its key and by its id; no more than the fields that were asked for."""
    made = await acme.alex.platform.issues.create({**TASK, "labels": ["fire"], "priority": {"name": "High"}})
    for name in (made.key, made.id):
        read = await acme.alex.platform.issues.get(name, fields=["summary", "labels", "priority", "issuetype"])
        assert (made.id, made.key, "Buy an extinguisher") == (read.id, read.key, read.field("summary"))
        assert (["fire"], "High", "Task") == (
            read.fields["labels"],
            read.fields["priority"]["name"],
            read.fields["issuetype"]["name"],
        )
        assert read.field("status") is None


@shows(CREATE)
async def test_an_issue_is_made_with_properties(acme: Company) -> None:
    """What an app keeps at it."""
    made = await acme.alex.platform.issues.create(TASK, properties={"tier": {"level": 1}})
    assert {"level": 1} == (await acme.alex.platform.issue_properties.get(made.key, "tier")).value


@shows(EDIT)
async def test_what_is_changed_is_read_back(acme: Company) -> None:
    """Values that are set, and labels that are added and removed."""
    key = await acme.request()
    await acme.alex.platform.issues.edit(
        key, {"summary": "The fire is out", "labels": ["a", "b"], "priority": {"name": "Low"}}
    )
    await acme.alex.platform.issues.edit(key, update={"labels": [{"add": "c"}, {"remove": "a"}]})
    read = await acme.alex.platform.issues.get(key, fields=["summary", "labels", "priority"])
    assert ("The fire is out", "Low") == (read.field("summary"), read.fields["priority"]["name"])
    assert {"b", "c"} == set(read.fields["labels"])
    assert "The fire is out" == (await acme.grace.requests.get(key)).value("summary")


@shows(EDIT)
async def test_an_issue_is_changed_in_silence(acme: Company) -> None:
    """By who administers the project; properties are kept with the change."""
    key = await acme.request()
    await acme.deskhand.platform.issues.edit(key, {"summary": "Out"}, properties={"tier": 1}, notify_users=False)
    assert "Out" == (await acme.alex.platform.issues.get(key)).field("summary")
    assert 1 == (await acme.alex.platform.issue_properties.get(key, "tier")).value


@shows(MAY_EDIT)
async def test_what_may_be_changed(acme: Company) -> None:
    """The fields of the screen, with the values to choose from."""
    key = await acme.request()
    fields = (await acme.alex.platform.issues.edit_metadata(key)).fields
    assert fields["summary"].required
    assert "High" in [one["name"] for one in fields["priority"].allowed_values or ()]


@shows(DELETE)
async def test_a_deleted_issue_is_gone(acme: Company) -> None:
    """For its customer, too."""
    key = await acme.request()
    await acme.deskhand.platform.issues.delete(key)
    await No(ONE, 404, lambda acme: acme.alex.platform.issues.get(key)).said(acme)
    assert key not in {one.issue_key async for one in acme.grace.requests.list()}


@shows(ASSIGN)
async def test_an_issue_is_given_to_an_agent_and_to_nobody(acme: Company) -> None:
    """Read back as the assignee."""
    key = await acme.request()
    await acme.alex.platform.issues.assign(key, acme.account("bailey"))
    assignee = (await acme.alex.platform.issues.get(key, fields=["assignee"])).fields["assignee"]
    assert acme.account("bailey") == assignee["accountId" if acme.edition == "cloud" else "name"]
    await acme.alex.platform.issues.assign(key, None)
    assert (await acme.alex.platform.issues.get(key, fields=["assignee"])).field("assignee") is None


@shows(STEPS, STEP)
async def test_an_agent_resolves_a_request_with_a_comment(acme: Company) -> None:
    """Status and resolution are others then, and the customer reads why."""
    key = await acme.request()
    steps = await acme.alex.platform.issues.transitions(key, expand=["transitions.fields"])
    step = steps.named("resolve")
    assert step is not None
    assert "resolution" in (step.fields or {})
    await acme.alex.platform.issues.transition(
        key, step.id, {"resolution": {"name": "Won't Do"}}, comment="It went out", public=True
    )
    read = await acme.alex.platform.issues.get(key, fields=["status", "resolution"])
    assert ("Resolved", "Won't Do") == (read.fields["status"]["name"], read.fields["resolution"]["name"])
    assert ["It went out"] == [one.body async for one in acme.grace.comments.list(key)]
    assert (await acme.alex.platform.issues.transitions(key)).named("Resolve") is None


@shows(STEP)
async def test_customers_do_not_read_an_internal_comment(acme: Company) -> None:
    """Written with a transition."""
    key = await acme.request()
    step = (await acme.alex.platform.issues.transitions(key)).named("In progress")
    assert step is not None
    await acme.alex.platform.issues.transition(key, step.id, comment="Smells of smoke", public=False)
    assert [] == await acme.grace.comments.list(key).all()
    (comment,) = await acme.alex.platform.comments.list(key).all()
    assert "Smells of smoke" == plain_text(comment.body)


async def changed(acme: Company) -> str:
    """A request that was changed three times."""
    key = await acme.request()
    for name in ("High", "Low", "Highest"):
        await acme.alex.platform.issues.edit(key, {"priority": {"name": name}})
    return key


@shows(CHANGES, editions=("cloud",))
async def test_changes_are_listed_in_pages(acme: Company) -> None:
    """The oldest first, each with who and from what to what."""
    key = await changed(acme)
    history = await acme.alex.platform.issues.changelog(key, max_results=2).all()
    steps = [(item.from_string, item.to_string) for one in history for item in one.items if item.field == "priority"]
    assert [("Medium", "High"), ("High", "Low"), ("Low", "Highest")] == steps
    assert {acme.account("alex")} == {acme.who(one.author) for one in history if one.items[0].field == "priority"}


@shows(CHANGES, editions=("datacenter",))
async def test_changes_come_whole(acme: Company) -> None:
    """With the issue, as Data Center tells them."""
    history = await acme.alex.platform.issues.changelog(await changed(acme)).all()
    assert ["High", "Low", "Highest"] == [
        item.to_string for one in history for item in one.items if item.field == "priority"
    ]


@shows(MANY_CHANGES)
async def test_changes_of_many_issues(acme: Company) -> None:
    """Of one field only, where told so."""
    keys = [await changed(acme), await changed(acme)]
    await acme.alex.platform.issues.edit(keys[0], {"summary": "The fire is out"})
    found = await acme.alex.platform.issues.bulk_changelog(keys, field_ids=["priority"], max_results=2).all()
    fields = {item.field for one in found for history in one.change_histories for item in history.items}
    assert ({"priority"}, 6) == (fields, sum(len(one.change_histories) for one in found))
    ids = {(await acme.alex.platform.issues.get(key, fields=["summary"])).id for key in keys}
    assert ids == {one.issue_id for one in found}


@pytest.mark.parametrize("expand", ["names", "renderedFields", "changelog"])
@shows(ONE)
async def test_more_is_told_where_asked_for(acme: Company, expand: str) -> None:
    """The names of fields, their HTML, the changes."""
    key = await changed(acme)
    read = await acme.alex.platform.issues.get(key, expand=[expand])
    told = {"names": read.names, "renderedFields": read.rendered_fields, "changelog": read.changelog}
    assert [expand] == [name for name, value in told.items() if value]
    assert expand != "names" or read.names["summary"] == "Summary"


@refuses(
    No(ONE, 404, lambda acme: acme.alex.platform.issues.get("HELP-99999")),
    No(CREATE, 400, lambda acme: acme.alex.platform.issues.create({**TASK, "summary": ""})),
    No(CREATE, 400, lambda acme: acme.alex.platform.issues.create({**TASK, "colour": "red"})),
    No(EDIT, 400, lambda acme: acme.alex.platform.issues.edit("HELP-1", {"colour": "red"})),
    No(EDIT, 404, lambda acme: acme.alex.platform.issues.edit("HELP-99999", {"summary": "Out"})),
    No(DELETE, 403, lambda acme: acme.alex.platform.issues.delete("HELP-1")),
    No(MAY_EDIT, 404, lambda acme: acme.alex.platform.issues.edit_metadata("HELP-99999")),
    No(ASSIGN, 404, lambda acme: acme.alex.platform.issues.assign("HELP-99999", None)),
    No(ASSIGN, 400, lambda acme: acme.alex.platform.issues.assign("HELP-1", acme.account("grace"))),
    No(STEPS, 404, lambda acme: acme.alex.platform.issues.transitions("HELP-99999")),
    No(STEP, 400, lambda acme: acme.alex.platform.issues.transition("HELP-1", 999)),
    No(CHANGES, 404, lambda acme: acme.alex.platform.issues.changelog("HELP-99999"), "cloud"),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """An issue, a field, a step that is not there; to give a request to a customer, or to delete it as an agent."""
    await no.said(acme)
