"""Who watches an issue."""

from deskhand.sandbox._access import holds, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._issue_view import rest
from deskhand.sandbox._naming import asked, query_name
from deskhand.sandbox._replies import Json, person

WATCHERS = "/rest/api/3/issue/{issueIdOrKey}/watchers"


@handles(f"GET {WATCHERS}", group="issue-watchers", anonymous=True)
def get_watchers(call: Call) -> Json:
    """The watchers, or their number for a caller who may not see them."""
    issue = the_issue(call)
    project = call.site.projects[issue.project]
    seen = holds(call.site, call.account, "VIEW_VOTERS_AND_WATCHERS", project, issue)
    return {
        "self": rest(call, f"issue/{issue.key}/watchers"),
        "isWatching": call.account is not None and call.account.account_id in issue.watchers,
        "watchCount": len(issue.watchers),
        "watchers": [person(call, who) for who in issue.watchers] if seen else [],
    }


@handles(f"POST {WATCHERS}", group="issue-watchers")
def add_watcher(call: Call) -> Reply:
    """Let somebody watch, or without a body the caller."""
    issue = the_issue(call)
    who = call.read(str) if call.body else asked(call) or call.user.account_id
    if who not in call.site.users:
        raise Refusal(404, f"The user '{who}' does not exist.")
    _managers_only(call, issue, who)
    if who not in issue.watchers:
        call.site.issues.edit(issue.id).watchers.append(who)
    return Reply(204)


@handles(f"DELETE {WATCHERS}", group="issue-watchers")
def remove_watcher(call: Call) -> Reply:
    """Let somebody watch no more."""
    issue = the_issue(call)
    who = asked(call)
    if not who:
        raise Refusal(400, f"The query parameter '{query_name(call.site)}' is required.")
    if who not in call.site.users:
        raise Refusal(404, f"The user '{who}' does not exist.")
    _managers_only(call, issue, who)
    if who in issue.watchers:
        call.site.issues.edit(issue.id).watchers.remove(who)
    return Reply(204)


def _managers_only(call: Call, issue: Issue, who: str) -> None:
    project = call.site.projects[issue.project]
    if who != call.user.account_id and not holds(call.site, call.account, "MANAGE_WATCHERS", project, issue):
        raise Refusal(403, "You do not have permission to manage the watcher list.")
