"""Whether somebody hears about a request."""

from deskhand.sandbox._access import the_request
from deskhand.sandbox._call import Call, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._replies import Json

NOTIFICATION = "/request/{issueIdOrKey}/notification"


def is_subscribed(issue: Issue, who: str) -> bool:
    """Whether somebody hears about a request: who raised it or takes part does, until they say otherwise."""
    return issue.subscribed.get(who, who == issue.reporter or who in issue.participants)


@handles(f"GET {NOTIFICATION}")
def get_subscription(call: Call) -> Json:
    """Whether the caller hears about a request."""
    return {"subscribed": is_subscribed(the_request(call), call.user.account_id)}


@handles(f"PUT {NOTIFICATION}")
def subscribe(call: Call) -> Reply:
    """Hear about a request."""
    return _set(call, subscribed=True)


@handles(f"DELETE {NOTIFICATION}")
def unsubscribe(call: Call) -> Reply:
    """Hear no more."""
    return _set(call, subscribed=False)


def _set(call: Call, *, subscribed: bool) -> Reply:
    issue = the_request(call)
    if is_subscribed(issue, call.user.account_id) != subscribed:
        call.site.issues.edit(issue.id).subscribed[call.user.account_id] = subscribed
    return Reply(204)
