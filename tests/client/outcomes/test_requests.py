"""Requests: what customers ask for."""

from pathlib import Path

from client.outcomes.company import DESK, GENERAL, PURCHASE, Company
from client.outcomes.shown import No, refuses, shows
from deskhand.client import Upload

ALL, CREATE, VALIDATE = "GET /request", "POST /request", "POST /request/validate"
ONE = "GET /request/{issueIdOrKey}"
FIRE = {"summary": "The printer is on fire"}


@shows(CREATE, ONE)
async def test_what_is_asked_for_is_read_back(acme: Company) -> None:
    """Its values, its type, who asked and where it stands; by its id, too."""
    made = await acme.grace.requests.create(
        DESK, GENERAL, {**FIRE, "description": "Flames", "priority": {"name": "High"}}
    )
    read = await acme.alex.requests.get(made.issue_id)
    assert (made.issue_key, GENERAL, DESK) == (read.issue_key, read.request_type_id, read.service_desk_id)
    assert ("The printer is on fire", "Flames") == (read.value("summary"), read.value("description"))
    assert acme.account("grace") == acme.who(read.reporter)
    assert read.current_status is not None
    assert "Waiting for support" == read.current_status.status


@shows(CREATE)
async def test_an_agent_asks_for_somebody_else(acme: Company) -> None:
    """With others who take part."""
    made = await acme.alex.requests.create(
        DESK, GENERAL, FIRE, on_behalf_of=acme.account("grace"), participants=[acme.account("bruno")]
    )
    assert acme.account("grace") == acme.who(made.reporter)
    assert [acme.account("bruno")] == [acme.who(one) async for one in acme.grace.participants.list(made.issue_key)]


@shows(ONE)
async def test_more_is_told_where_asked_for(acme: Company) -> None:
    """Statuses, participants, the request type and the desk come with the request."""
    key = await acme.request()
    await acme.alex.participants.add(key, [acme.account("bruno")])
    read = await acme.grace.requests.get(key, expand=["participant", "status", "requestType", "serviceDesk"])
    assert [acme.account("bruno")] == [acme.who(one) for one in (read.participants.values if read.participants else ())]
    assert ["Waiting for support"] == [one.status for one in (read.status.values if read.status else ())]
    assert ("Get IT help", "HELP") == (
        read.request_type and read.request_type.name,
        read.service_desk and read.service_desk.project_key,
    )


@shows(ONE, editions=("cloud",))
async def test_comments_and_files_are_told_where_asked_for(acme: Company) -> None:
    """With what the account may do to the request."""
    key = await acme.request()
    await acme.alex.comments.create(key, "On it", public=True)
    await acme.alex.attachments.attach(key, DESK, Upload("fire.txt", b"hot"), public=True)
    read = await acme.grace.requests.get(key, expand=["comment", "attachment", "action"])
    assert "On it" in [one.body for one in (read.comments.values if read.comments else ())]
    assert ["fire.txt"] == [one.filename for one in (read.attachments.values if read.attachments else ())]
    assert read.actions is not None
    assert read.actions.add_comment is not None
    assert read.actions.add_comment.allowed


@shows(ALL)
async def test_one_s_own_requests_are_listed(acme: Company) -> None:
    """The latest first, by words, by type, and by whether they are done."""
    own = [one.issue_key async for one in acme.grace.requests.list(ownership=["OWNED_REQUESTS"], limit=3)]
    key = await acme.request()
    assert [key, *own] == [one.issue_key async for one in acme.grace.requests.list(ownership=["OWNED_REQUESTS"])]
    assert [key] == [one.issue_key async for one in acme.grace.requests.list(search="on fire", desk=DESK)]
    assert key in {
        one.issue_key async for one in acme.grace.requests.list(desk=DESK, request_type=GENERAL, status="OPEN_REQUESTS")
    }
    assert key not in {one.issue_key async for one in acme.grace.requests.list(status="CLOSED_REQUESTS")}
    assert key not in {one.issue_key async for one in acme.bruno.requests.list()}


@shows(ALL, editions=("cloud",))
async def test_requests_to_be_approved_are_listed(acme: Company) -> None:
    """To those who have to approve them, until they did."""
    key = await acme.request(PURCHASE, description="To read", customfield_10039=20)
    priya = acme.as_("priya")
    waiting = priya.requests.list(ownership=["APPROVER"], approval="MY_PENDING_APPROVAL")
    assert key in {one.issue_key async for one in waiting}
    approval = await priya.approvals.list(key).first()
    assert approval is not None
    await priya.approvals.answer(key, approval.id, "approve")
    waiting = priya.requests.list(ownership=["APPROVER"], approval="MY_PENDING_APPROVAL")
    assert key not in {one.issue_key async for one in waiting}


@shows(ALL)
async def test_others_requests_are_listed_as_far_as_one_takes_part(acme: Company) -> None:
    """As a participant, and as one of the organisation that it is shared with."""
    key = await acme.request()
    await acme.alex.participants.add(key, [acme.account("bruno")])
    taking_part = acme.bruno.requests.list(ownership=["PARTICIPATED_REQUESTS"])
    assert key in {one.issue_key async for one in taking_part}
    assert key not in {one.issue_key async for one in acme.bruno.requests.list(ownership=["OWNED_REQUESTS"])}
    shared = {one.issue_key async for one in acme.as_("hiro").requests.list(ownership=["ALL_ORGANIZATIONS"])}
    issues = acme.alex.platform.search.issues("organizations = VIP", limit=100)
    assert {one.key async for one in issues} == shared


@shows(ALL, editions=("cloud",))
async def test_the_requests_of_one_organisation(acme: Company) -> None:
    """Asked for by one of its people."""
    of_vip = acme.grace.requests.list(ownership=["ORGANIZATION"], organization=1)
    issues = acme.alex.platform.search.issues("organizations = VIP", limit=100)
    assert {one.key async for one in issues} == {one.issue_key async for one in of_vip}


@shows(VALIDATE)
async def test_a_request_is_checked_before_it_is_made(acme: Company) -> None:
    """What could be made is not made by that."""
    before = len(await acme.grace.requests.list().all())
    assert (await acme.grace.requests.validate(DESK, GENERAL, FIRE)).valid
    assert before == len(await acme.grace.requests.list().all())


@shows(CREATE, editions=("cloud",))
async def test_a_request_is_made_with_its_files(acme: Company, tmp_path: Path) -> None:
    """The key is told even where a file is not there."""
    (tmp_path / "fire.txt").write_text("hot")
    made = await acme.grace.requests.create_with_files(
        DESK, GENERAL, FIRE, [tmp_path / "fire.txt", tmp_path / "gone.txt", Upload("smoke.txt", b"grey")]
    )
    names = [one.filename async for one in acme.alex.attachments.list(made.request.issue_key)]
    assert ["fire.txt", "smoke.txt"] == names
    assert ["gone.txt"] == [Path(name).name for name in made.failed]


@refuses(
    No(CREATE, 400, lambda acme: acme.grace.requests.create(DESK, GENERAL, {})),
    No(CREATE, 400, lambda acme: acme.grace.requests.create(DESK, GENERAL, {**FIRE, "customfield_10039": 20})),
    No(CREATE, 403, lambda acme: acme.grace.requests.create(DESK, GENERAL, FIRE, on_behalf_of=acme.account("bruno"))),
    No(CREATE, 403, lambda acme: acme.grace.requests.create(DESK, GENERAL, FIRE, participants=[acme.account("bruno")])),
    No(VALIDATE, 400, lambda acme: acme.grace.requests.validate(DESK, GENERAL, {})),
    No(ONE, 404, lambda acme: acme.alex.requests.get("HELP-99999")),
    No(ALL, 404, lambda acme: acme.grace.requests.list(desk="99")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A request without what is required or with what is not asked for, and what customers may not."""
    await no.said(acme)
