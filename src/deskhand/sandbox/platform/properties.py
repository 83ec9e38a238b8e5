"""Properties that apps keep on issues."""

from deskhand.sandbox import _properties as properties
from deskhand.sandbox._access import holds, the_issue
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._happenings import Happening, Kind
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._replies import Json

PROPERTIES = "/rest/api/3/issue/{issueIdOrKey}/properties"


@handles(f"GET {PROPERTIES}", group="issue-properties", anonymous=True)
def list_properties(call: Call) -> Json:
    """The keys of an issue's properties."""
    issue = the_issue(call)
    return properties.keys(call, issue.properties, f"/rest/api/3/issue/{issue.key}/properties")


@handles(f"GET {PROPERTIES}/{{propertyKey}}", group="issue-properties", anonymous=True)
def get_property(call: Call) -> Json:
    """One property of an issue."""
    return properties.one(call, the_issue(call).properties)


@handles(f"PUT {PROPERTIES}/{{propertyKey}}", group="issue-properties", anonymous=True)
def set_property(call: Call) -> Reply:
    """Set a property of an issue."""
    issue = the_issue(call)
    if not holds(call.site, call.account, "EDIT_ISSUES", call.site.projects[issue.project], issue):
        raise Refusal(403, "You do not have permission to edit issues in this project.")
    reply = properties.put(call, call.site.issues.edit(issue.id).properties)
    _tell(call, "issue_property_set", issue)
    return reply


@handles(f"DELETE {PROPERTIES}/{{propertyKey}}", group="issue-properties", anonymous=True)
def delete_property(call: Call) -> Reply:
    """Delete a property of an issue."""
    issue = the_issue(call)
    if not holds(call.site, call.account, "EDIT_ISSUES", call.site.projects[issue.project], issue):
        raise Refusal(404, "The issue or the property does not exist.")
    reply = properties.drop(call, call.site.issues.edit(issue.id).properties)
    _tell(call, "issue_property_deleted", issue)
    return reply


def _tell(call: Call, kind: Kind, issue: Issue) -> None:
    who, now = call.author, call.site.clock.now()
    call.site.announce(Happening(kind, issue, who, now, thing=call.params["propertyKey"]))
