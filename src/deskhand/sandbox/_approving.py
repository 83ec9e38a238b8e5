"""How approvals move requests: asked for on entering a status, left by what the approvers say."""

from typing import Literal

from deskhand.sandbox import _changes as changes
from deskhand.sandbox import _constants as constants
from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._issue_records import Approval, Decision, Issue
from deskhand.sandbox._site import Site

NAME = "Waiting for approval"


def first_status(approvers: list[str]) -> int:
    """Where a request begins: with somebody to approve it, it waits for them."""
    return constants.WAITING_FOR_APPROVAL if approvers else constants.WAITING_FOR_SUPPORT


def ask(site: Site, number: int, approvers: list[str], moment: int, needed: int | None = None) -> None:
    """Ask for approval; without `needed`, every approver has to agree."""
    issue = site.issues.edit(number)
    decisions = [Decision(approver) for approver in approvers]
    count = len(approvers) if needed is None else needed
    issue.approvals.append(Approval(site.next("approval", 1), NAME, moment, count, decisions))
    site.involve(issue)
    site.announce(Happening("approval_asked", issue, issue.creator, moment, people=tuple(approvers)))


def decide(
    site: Site, number: int, approval: int, approver: str, answer: Literal["approved", "declined"], moment: int
) -> None:
    """Write down what an approver says; the last word needed moves the request."""
    issue = site.issues.edit(number)
    row = next(row for row in issue.approvals if row.id == approval)
    for decision in row.decisions:
        if decision.approver == approver:
            decision.answer = answer
    site.touch(issue, moment)
    _settle(site, issue, row, approver, moment)


def _settle(site: Site, issue: Issue, row: Approval, approver: str, moment: int) -> None:
    agreed = sum(decision.answer == "approved" for decision in row.decisions)
    refused = sum(decision.answer == "declined" for decision in row.decisions)
    if agreed >= row.needed:
        row.outcome, target, resolution = "approved", constants.WAITING_FOR_SUPPORT, None
    elif refused > len(row.decisions) - row.needed:
        row.outcome, target, resolution = "declined", constants.DECLINED, constants.DECLINED_RESOLUTION
    else:
        return
    row.completed = moment
    if issue.status == constants.WAITING_FOR_APPROVAL:
        changes.move(site, issue.id, approver, target, moment, resolution=resolution)
