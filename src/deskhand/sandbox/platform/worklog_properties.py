"""Properties that apps keep on worklogs."""

from deskhand.sandbox import _properties as properties
from deskhand.sandbox._access import the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Worklog
from deskhand.sandbox._replies import Json
from deskhand.sandbox.platform.worklogs import WORKLOG, may_change, the_worklog

GROUP = "issue-worklog-properties"
PROPERTIES = f"{WORKLOG}/{{worklogId}}/properties"


@handles(f"GET {PROPERTIES}", group=GROUP, anonymous=True)
def list_properties(call: Call) -> Json:
    """The keys of a worklog's properties."""
    issue = the_issue(call)
    row = the_worklog(call, issue, "worklogId")
    here = f"/rest/api/{call.version}/issue/{issue.key}/worklog/{row.id}/properties"
    return properties.keys(call, row.properties, here)


@handles(f"GET {PROPERTIES}/{{propertyKey}}", group=GROUP, anonymous=True)
def get_property(call: Call) -> Json:
    """One property of a worklog."""
    return properties.one(call, the_worklog(call, the_issue(call), "worklogId").properties)


@handles(f"PUT {PROPERTIES}/{{propertyKey}}", group=GROUP, anonymous=True)
def set_property(call: Call) -> Reply:
    """Set a property of a worklog."""
    return properties.put(call, _to_change(call).properties)


@handles(f"DELETE {PROPERTIES}/{{propertyKey}}", group=GROUP, anonymous=True)
def delete_property(call: Call) -> Reply:
    """Delete a property of a worklog."""
    return properties.drop(call, _to_change(call).properties)


def _to_change(call: Call) -> Worklog:
    """The worklog, if the caller may edit it."""
    issue = the_issue(call)
    if not may_change(call, issue, the_worklog(call, issue, "worklogId"), "EDIT"):
        raise Refusal(403, "You do not have the permission to edit this worklog.")
    return the_worklog(call, call.site.issues.edit(issue.id), "worklogId")
