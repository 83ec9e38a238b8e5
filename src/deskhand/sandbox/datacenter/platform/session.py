"""Whose session it is: what older clients ask to find out whether a sign-in works."""

from deskhand.sandbox._call import Call
from deskhand.sandbox._handles import handles
from deskhand.sandbox._naming import quoted
from deskhand.sandbox._replies import Json
from deskhand.sandbox.datacenter._pages import PAGES


@handles(
    "GET /rest/auth/1/session",
    edition="datacenter",
    source=f"{PAGES}session/",
    unknown="Which logins Jira counts beside the failed ones: here none are told.",
)
def get_session(call: Call) -> Json:
    """The account that calls, and how often it failed to sign in since it last did."""
    name = call.user.account_id
    return {
        "self": f"{call.base}/rest/api/2/user?username={quoted(name)}",
        "name": name,
        "loginInfo": {"failedLoginCount": call.site.failures[name]},
    }
