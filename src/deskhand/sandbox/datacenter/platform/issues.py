"""Giving issues to people on Data Center, who are named by their user names."""

from msgspec import UNSET, Struct, UnsetType

from deskhand.sandbox import _changes as changes
from deskhand.sandbox._access import holds, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_input import can_be_assigned
from deskhand.sandbox._naming import by_key
from deskhand.sandbox.datacenter._pages import PAGES

AUTOMATIC = "-1"


class Assignee(Struct):
    """The body of an assignment."""

    name: str | UnsetType | None = UNSET
    key: str | None = None


@handles("PUT /rest/api/2/issue/{issueIdOrKey}/assignee", edition="datacenter", source=f"{PAGES}issue/")
def assign_issue(call: Call) -> Reply:
    """Give an issue to somebody, to nobody, or with "-1" to the project's default."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    if not holds(call.site, call.account, "ASSIGN_ISSUES", project, issue):
        raise Refusal(401, "You do not have permission to assign issues.")
    sent = call.read(Assignee)
    who = by_key(call.site, sent.key) if isinstance(sent.name, UnsetType) else sent.name
    if who is None and isinstance(sent.name, UnsetType):
        raise Refusal(400, "'name' or 'key' is required.")
    who = changes.default_assignee(project) if who == AUTOMATIC else who
    if who is not None and not can_be_assigned(call, project, who):
        missing = who not in call.site.users
        text = f"User '{who}' does not exist." if missing else f"User '{who}' cannot be assigned issues."
        raise Refusal(400, errors={"assignee": text})
    changes.edit(call.site, issue.id, call.user.account_id, {"assignee": who}, call.site.clock.now())
    return Reply(204)
