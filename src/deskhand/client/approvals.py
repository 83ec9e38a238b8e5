"""Approvals: decisions that a request waits for."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from deskhand.client._arguments import given
from deskhand.client._call import Call, call, filled
from deskhand.client._operation import operation, pages
from deskhand.client._shapes import Date, Link, Shape, User
from deskhand.client._ways_of_paging import START_LIMIT
from deskhand.client._worlds import ON_PREM, Nouns, W
from deskhand.needs import Needs

__all__ = ["Approval", "Approvals", "Approver"]

_READ = Needs(classic="read:servicedesk-request", granular="read:request.approval:jsm read:user:jira")


class Approver(Shape):
    """One who is asked, and what was answered."""

    approver: User | None = None
    approver_decision: str | None = None


class Approval(Shape):
    """A decision and those who are asked for it: `approved`, `declined` or `pending`."""

    id: str
    name: str = ""
    final_decision: str | None = None
    can_answer_approval: bool | None = None
    approvers: Sequence[Approver] | None = None
    created_date: Date | None = None
    completed_date: Date | None = None
    links: Link | None = msgspec.field(name="_links", default=None)


class Approvals(Nouns[W]):
    """The approvals of a request."""

    @pages("GET /request/{issueIdOrKey}/approval", Approval, needs=_READ, paging=START_LIMIT)
    def list(self, request: str | int, *, start: int | None = None, limit: int | None = None) -> Call:
        """All approvals of a request, answered or not."""
        return call(request, query={"start": start, "limit": limit})

    @operation("GET /request/{issueIdOrKey}/approval/{approvalId}", Approval, needs=_READ)
    def get(self, request: str | int, approval: str | int) -> Call:
        """One approval."""
        return call(request, approval)

    @operation(
        "POST /request/{issueIdOrKey}/approval/{approvalId}",
        Approval,
        needs=Needs(
            classic="write:servicedesk-request",
            granular="read:request.approval:jsm write:request.approval:jsm read:user:jira",
            membership=("approver",),
        ),
    )
    def answer(
        self,
        request: str | int,
        approval: str | int,
        decision: Literal["approve", "decline"],
        *,
        comment: str | None = None,
        comment_public: bool | None = None,
    ) -> Call:
        """Approve or decline, as one who is asked. A comment with it is taken on Data Center only."""
        self._only_on("datacenter", comment=comment, comment_public=comment_public)
        return call(
            request,
            approval,
            json=filled({"decision": given(decision), "comment": comment, "commentPublic": comment_public}),
        )

    @operation(
        "GET /request/{issueIdOrKey}/approval/{approvalId}/config",
        msgspec.Raw,
        needs=Needs(product="agent"),
        editions=ON_PREM,
    )
    def configuration(self, request: str | int, approval: str | int) -> Call:
        """How an approval is set up, as Jira's own JSON: its shape is not documented."""
        return call(request, approval)
