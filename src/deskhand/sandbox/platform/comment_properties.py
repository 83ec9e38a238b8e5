"""Properties that apps keep on comments."""

from deskhand.sandbox import _properties as properties
from deskhand.sandbox._access import browses
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._issue_records import Comment, Issue
from deskhand.sandbox._issue_view import INTERNAL, properties_of
from deskhand.sandbox._replies import Json
from deskhand.sandbox._restrictions import may_read
from deskhand.sandbox.platform.comments import may_change

GROUP = "issue-comment-properties"
PROPERTIES = "/rest/api/3/comment/{commentId}/properties"
OPEN = "Whether customers see a comment is kept as `sd.public.comment`, which can be set, and not be deleted."


@handles(f"GET {PROPERTIES}", group=GROUP, anonymous=True, unknown=OPEN)
def list_properties(call: Call) -> Json:
    """The keys of a comment's properties."""
    _, row = _the_comment(call)
    return properties.keys(call, properties_of(row), f"/rest/api/{call.version}/comment/{row.id}/properties")


@handles(f"GET {PROPERTIES}/{{propertyKey}}", group=GROUP, anonymous=True, unknown=OPEN)
def get_property(call: Call) -> Json:
    """One property of a comment."""
    return properties.one(call, properties_of(_the_comment(call)[1]))


@handles(f"PUT {PROPERTIES}/{{propertyKey}}", group=GROUP, unknown=OPEN)
def set_property(call: Call) -> Reply:
    """Set a property of a comment; that of its being internal hides it from customers."""
    row = _to_change(call)
    if call.params["propertyKey"] != INTERNAL:
        return properties.put(call, row.properties)
    kept = properties_of(row)
    reply = properties.put(call, kept)
    value = kept[INTERNAL]
    row.public = not (isinstance(value, dict) and value.get("internal") is True)
    return reply


@handles(f"DELETE {PROPERTIES}/{{propertyKey}}", group=GROUP, unknown=OPEN)
def delete_property(call: Call) -> Reply:
    """Delete a property of a comment."""
    return properties.drop(call, _to_change(call).properties)


def _the_comment(call: Call) -> tuple[Issue, Comment]:
    """The comment that the path names, if the caller may read it."""
    text = call.params["commentId"]
    if not (text.isdecimal() and len(text) < 18):
        raise Refusal(400, f"The comment id '{text}' is not valid.")
    site, account = call.site, call.account
    for issue in site.issues.values():
        for row in issue.comments:
            if row.id == int(text) and browses(site, account, issue) and may_read(site, account, issue, row.visibility):
                return issue, row
    raise Refusal(404, f"Can not find a comment for the id: {text}.")


def _to_change(call: Call) -> Comment:
    """The comment, if the caller may edit it."""
    issue, row = _the_comment(call)
    if not may_change(call, issue, row, "EDIT"):
        raise Refusal(403, "You do not have the permission to edit this comment.")
    changed = call.site.issues.edit(issue.id)
    return next(one for one in changed.comments if one.id == row.id)
