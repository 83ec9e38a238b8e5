"""The workflow of every project: which ways out of a status somebody has, and whose permission each asks for."""

from deskhand.sandbox import _changes as changes
from deskhand.sandbox._access import holds, works_for
from deskhand.sandbox._call import Call
from deskhand.sandbox._constants import Transition
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._records import User
from deskhand.sandbox._site import Site

NAME = "Support workflow"
ENTITY = "6b7a2f5c-3d0e-4c58-9a41-1f0c9d2e7b36"
VERSION = "0e9d5b14-8a67-4f2b-b3c9-5d7e61a2f480"
CREATE = 1
OURS = (
    "The workflow itself, which is the sandbox's own: as in Jira's classic one, Resolve Issues resolves and reopens and Close Issues "
    "closes, and here cancels too."
)


def meets(site: Site, user: User | None, issue: Issue, way: Transition) -> bool:
    """Whether somebody has the permission that a transition's condition asks for."""
    return way.asks is None or holds(site, user, way.asks, site.projects[issue.project], issue)


def ways(call: Call, issue: Issue, *, unmet: bool = False) -> list[Transition]:
    """The ways that the caller has in Jira itself; where `unmet`, those too whose condition the caller does not meet."""
    site, account = call.site, call.account
    if not holds(site, account, "TRANSITION_ISSUES", site.projects[issue.project], issue):
        return []
    rows = changes.available(issue, customer=False)
    return [row for row in rows if unmet or meets(site, account, issue, row)]


def portal_ways(call: Call, issue: Issue) -> list[Transition]:
    """The ways that the portal offers the caller: its agents have to meet the conditions as in Jira itself."""
    site, user = call.site, call.user
    if not holds(site, user, "TRANSITION_ISSUES", site.projects[issue.project], issue, portal=True):
        return []
    rows = changes.available(issue, customer=True)
    return [row for row in rows if meets(site, user, issue, row)] if works_for(site, user, issue) else rows
