"""Who takes part in a request."""

from msgspec import Struct

from deskhand.sandbox import _changes as changes
from deskhand.sandbox import _constants as constants
from deskhand.sandbox._access import the_request
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._naming import list_name, named
from deskhand.sandbox._replies import Json, customer, page
from deskhand.sandbox._request_expand import may_manage_participants


class ParticipantUpdate(Struct, rename="camel"):
    """The body of a change of participants."""

    account_ids: list[str] | None = None
    usernames: list[str] | None = None


@handles("GET /request/{issueIdOrKey}/participant")
def list_participants(call: Call) -> Json:
    """The participants of a request."""
    return page(call, the_request(call).participants, lambda who: customer(call, who))


@handles(
    "POST /request/{issueIdOrKey}/participant",
    unknown="Whether adding somebody twice, or the reporter, is refused: here it changes nothing.",
)
def add_participants(call: Call) -> Json:
    """Add people; the answer is everybody."""
    issue, people = _people(call)
    added = [who for who in people if who != issue.reporter]
    return _changed(call, issue, list(dict.fromkeys([*issue.participants, *added])))


@handles("DELETE /request/{issueIdOrKey}/participant")
def remove_participants(call: Call) -> Json:
    """Remove people; the answer is everybody who is left."""
    issue, people = _people(call)
    for who in people:
        if who == issue.reporter:
            raise Refusal(400, "The reporter of a request cannot be removed from its participants.")
        if who not in issue.participants:
            raise Refusal(400, f"The user '{who}' is not a participant of the request.")
    return _changed(call, issue, [who for who in issue.participants if who not in people])


def _people(call: Call) -> tuple[Issue, list[str]]:
    issue = the_request(call)
    if not may_manage_participants(call, issue):
        raise Refusal(403, "You do not have permission to manage the participants of this request.")
    sent = call.read(ParticipantUpdate)
    people = named(call.site, sent.account_ids, sent.usernames)
    if not people:
        raise Refusal(400, f"The '{list_name(call.site)}' field is required.")
    for who in people:
        if who not in call.site.users:
            raise Refusal(400, f"The user '{who}' does not exist.")
    return issue, people


def _changed(call: Call, issue: Issue, people: list[str]) -> Json:
    values = {constants.PARTICIPANTS_FIELD: people}
    changes.edit(call.site, issue.id, call.user.account_id, values, call.site.clock.now())
    issue = call.site.issues[issue.id]
    return page(call, issue.participants, lambda who: customer(call, who), first=True)
