"""Customer requests: raise, read, list."""

import heapq
from collections.abc import Callable, Iterator
from itertools import islice

from deskhand.sandbox import _changes as changes
from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import is_involved, reaches, sees, the_request
from deskhand.sandbox._approving import ask, first_status
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._form_errors import entries
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._replies import LARGEST_PAGE, Json, page
from deskhand.sandbox._request_expand import expanded
from deskhand.sandbox._request_form import KEY, put, refused
from deskhand.sandbox._request_input import NOT_CREATED, RequestCreate, draft, told
from deskhand.sandbox.attachments import take, temporary

OWNERSHIPS = {
    "OWNED_REQUESTS",
    "PARTICIPATED_REQUESTS",
    "ORGANIZATION",
    "ALL_ORGANIZATIONS",
    "APPROVER",
    "ALL_REQUESTS",
}


@handles(
    "POST /request",
    unknown="The text of field errors, and whether a request is shared with its reporter's organizations: here it is."
    " What answers get whose request type has no form: here 400. `channel`, which is said to be experimental and to show more of"
    " itself: here it changes nothing.",
)
def create_request(call: Call) -> Reply:
    """A new request of a type, with its fields checked."""
    made = draft(call, call.read(RequestCreate))
    if made.form is not None and made.form.problems:
        raise refused(made.form.problems)
    if made.errors:
        raise Refusal(400, told(made.errors), key="sd.request.create.error.field.validation")
    answered = [] if made.form is None else made.form.files
    if not set(made.files).isdisjoint(answered):
        raise Refusal(400, "A file can be an attachment or an answer, but not both.")
    if made.files or answered:
        temporary(call, made.files + answered)
    now = call.site.clock.now()
    approvers = made.values.get(constants.APPROVERS_FIELD) or made.kind.approvers
    issue = changes.create(
        call.site,
        project=made.project.id,
        issue_type=made.kind.issue_type,
        creator=call.user.account_id,
        reporter=made.reporter,
        moment=now,
        values=made.values,
        request_type=made.kind.id,
        status=first_status(approvers),
    )
    if approvers:
        ask(call.site, issue.id, approvers, now)
    if made.files:
        take(call, issue, made.files, public=True)
    if made.form is not None:
        put(call, issue, made.form, take(call, issue, answered, public=True) if answered else [])
    return Reply(201, expanded(call, call.site.issues[issue.id], frozenset(call.many("expand"))))


@handles("POST /request/validate")
def validate_request(call: Call) -> Reply:
    """Check a request as creating it would, and raise nothing."""
    try:
        made = draft(call, call.read(RequestCreate))
    except Refusal as refusal:
        if refusal.status != 400:
            raise
        said = {"valid": False, "errorMessage": refusal.message, "errorMessages": [refusal.message]}
        return Reply(400, {**said, "fieldErrors": [], "formErrors": []})
    rows = [{"field": name, "message": text} for name, text in made.errors.items()]
    forms = [] if made.form is None else entries(made.form.problems)
    shown: Json = {"valid": not (rows or forms), "errorMessages": [], "fieldErrors": rows, "formErrors": forms}
    if shown["valid"]:
        return Reply(200, shown)
    shown |= {"errorMessage": NOT_CREATED, "reasonKey": KEY if forms else "sd.request.create.error.field.validation"}
    return Reply(400, shown)


@handles("GET /request/{issueIdOrKey}")
def get_request(call: Call) -> Json:
    """One request."""
    return expanded(call, the_request(call), frozenset(call.many("expand")))


@handles(
    "GET /request",
    unknown="Which requests come without requestOwnership: here all that are the caller's own, shared or to approve.",
)
def list_requests(call: Call) -> Json:
    """The caller's requests, the latest activity first."""
    tests = [_owned(call), *_filters(call)]
    enough = call.number("start", 0) + min(call.number("limit", 50) or 50, LARGEST_PAGE) + 1
    rows = list(islice((issue for issue in _latest(call) if all(test(issue) for test in tests)), enough))
    expand = frozenset(call.many("expand"))
    return page(call, rows, lambda issue: expanded(call, issue, expand))


def _latest(call: Call) -> Iterator[Issue]:
    site, who = call.site, call.user.account_id
    mine = set(site.by_person.get(who, ()))
    for row in site.organizations.values():
        if who in row.members:
            mine |= site.by_organization.get(row.id, set())
    orders = [reversed(order) for order in site.by_updated.values()]
    return (site.issues[number] for _, number in heapq.merge(*orders, reverse=True) if number in mine)


def _owned(call: Call) -> Callable[[Issue], bool]:
    site, user = call.site, call.user
    wanted = set(call.many("requestOwnership")) & OWNERSHIPS
    who = user.account_id
    mine = {row.id for row in site.organizations.values() if who in row.members}
    if "ORGANIZATION" in wanted:
        asked = call.one("organizationId")
        mine = {number for number in mine if str(number) == asked} if "ALL_ORGANIZATIONS" not in wanted else mine

    def own(issue: Issue) -> bool:
        if not is_involved(site, user, issue) or not sees(site, user, issue):
            return False
        if not wanted or "ALL_REQUESTS" in wanted:
            return True
        return (
            ("OWNED_REQUESTS" in wanted and who == issue.reporter)
            or ("PARTICIPATED_REQUESTS" in wanted and who in issue.participants)
            or (bool(wanted & {"ORGANIZATION", "ALL_ORGANIZATIONS"}) and not mine.isdisjoint(issue.organizations))
            or ("APPROVER" in wanted and _approves(call, issue))
        )

    return own


def _approves(call: Call, issue: Issue) -> bool:
    wanted = call.one("approvalStatus")
    for approval in issue.approvals:
        for decision in approval.decisions:
            if decision.approver == call.user.account_id:
                pending = approval.outcome == "pending" and decision.answer == "pending"
                if wanted == "MY_PENDING_APPROVAL" and not pending:
                    continue
                return True
    return False


def _filters(call: Call) -> list[Callable[[Issue], bool]]:
    tests: list[Callable[[Issue], bool]] = []
    status = call.one("requestStatus")
    if status in {"OPEN_REQUESTS", "CLOSED_REQUESTS"}:
        tests.append(lambda issue: (issue.resolution is None) == (status == "OPEN_REQUESTS"))
    if call.one("searchTerm"):
        from deskhand.sandbox._jql_text import matcher  # noqa: PLC0415 (loads the language)

        matches = matcher(call.one("searchTerm"))
        tests.append(lambda issue: matches(issue.summary))
    desk = None
    if call.one("serviceDeskId"):
        desk = call.site.desk(call.one("serviceDeskId"))
        if desk is None or not reaches(call.site, call.account, desk):
            raise Refusal(404, "The service desk does not exist.", key="sd.error.servicedesk.missing")
        project = desk.project
        tests.append(lambda issue: issue.project == project)
    if call.one("requestTypeId"):
        text = call.one("requestTypeId")
        kind = call.site.request_types.get(int(text)) if text.isdecimal() and len(text) < 18 else None
        if kind is None or (desk is not None and kind.desk != desk.id):
            raise Refusal(404, "The request type does not exist.", key="sd.error.requesttype.missing")
        wanted = kind.id
        tests.append(lambda issue: issue.request_type == wanted)
    return tests
