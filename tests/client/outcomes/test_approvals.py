"""Approvals of requests."""

from client.outcomes.company import PURCHASE, Company
from client.outcomes.shown import No, refuses, shows
from deskhand.client import Approval

ALL = "GET /request/{issueIdOrKey}/approval"
ONE = "GET /request/{issueIdOrKey}/approval/{approvalId}"
ANSWER = "POST /request/{issueIdOrKey}/approval/{approvalId}"
CONFIGURATION = "GET /request/{issueIdOrKey}/approval/{approvalId}/config"


async def asked_for(acme: Company) -> tuple[str, Approval]:
    """A purchase of grace's, which priya and quentin have to approve."""
    key = await acme.request(PURCHASE, description="To read", customfield_10039=20)
    approval = await acme.as_("priya").approvals.list(key).first()
    assert approval is not None
    return key, approval


@shows(ALL, ONE)
async def test_who_is_asked_and_who_may_answer(acme: Company) -> None:
    """Both approvers, nothing decided, and an answer open to them alone."""
    key, listed = await asked_for(acme)
    approval = await acme.as_("quentin").approvals.get(key, listed.id)
    assert listed.id == approval.id
    assert {acme.account("priya"), acme.account("quentin")} == {
        acme.who(one.approver) for one in approval.approvers or ()
    }
    assert ("pending", True) == (approval.final_decision, approval.can_answer_approval)
    assert (await acme.alex.approvals.get(key, listed.id)).can_answer_approval is False


@shows(ANSWER)
async def test_the_last_approval_lets_the_request_go_on(acme: Company) -> None:
    """One word is not enough where two are asked for."""
    key, approval = await asked_for(acme)
    first = await acme.as_("priya").approvals.answer(key, approval.id, "approve")
    assert "pending" == first.final_decision
    second = await acme.as_("quentin").approvals.answer(key, approval.id, "approve")
    assert "approved" == second.final_decision
    statuses = await acme.grace.status.list(key).all()
    assert {"Waiting for approval", "Waiting for support"} == {one.status for one in statuses}


@shows(ANSWER)
async def test_who_declines_ends_the_request(acme: Company) -> None:
    """It is declined and resolved; Data Center wants to know why."""
    key, approval = await asked_for(acme)
    why = None if acme.edition == "cloud" else "Too dear"
    said = await acme.as_("priya").approvals.answer(key, approval.id, "decline", comment=why)
    assert "declined" == said.final_decision
    issue = await acme.alex.platform.issues.get(key, fields=["status", "resolution"])
    assert ("Declined", "Declined") == (issue.fields["status"]["name"], issue.fields["resolution"]["name"])


@shows(ANSWER, editions=("datacenter",))
async def test_an_answer_may_come_with_a_comment(acme: Company) -> None:
    """Data Center keeps what is said with it."""
    key, approval = await asked_for(acme)
    await acme.as_("priya").approvals.answer(key, approval.id, "approve", comment="A good book", comment_public=True)
    assert "A good book" in [one.body async for one in acme.grace.comments.list(key)]


@shows(CONFIGURATION)
async def test_how_an_approval_is_set_up(acme: Company) -> None:
    """As Jira's own JSON."""
    key, approval = await asked_for(acme)
    assert bytes(await acme.alex.approvals.configuration(key, approval.id)).startswith(b"{")


async def twice(acme: Company) -> None:
    key, approval = await asked_for(acme)
    await acme.as_("priya").approvals.answer(key, approval.id, "approve")
    await acme.as_("priya").approvals.answer(key, approval.id, "approve")


async def as_no_approver(acme: Company) -> None:
    key, approval = await asked_for(acme)
    await acme.grace.approvals.answer(key, approval.id, "approve")


@refuses(
    No(ANSWER, 409, twice),
    No(ANSWER, 403, as_no_approver),
    No(ANSWER, 404, lambda acme: acme.alex.approvals.answer("HELP-1", "99999", "approve")),
    No(ONE, 404, lambda acme: acme.alex.approvals.get("HELP-1", "99999")),
    No(ALL, 404, lambda acme: acme.alex.approvals.list("HELP-99999")),
)
async def test_what_is_refused(acme: Company, no: No) -> None:
    """A second answer, one of somebody who is not asked, an approval that is not there."""
    await no.said(acme)
