"""What webhooks say of issues and comments: the bodies of Cloud and Data Center, as they were recorded from real sites."""

from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._call import Call
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._issue_fields import selected, view
from deskhand.sandbox._issue_records import Comment, Issue, Worklog
from deskhand.sandbox._issue_view import comment, history
from deskhand.sandbox._replies import Json
from deskhand.sandbox._restrictions import may_read
from deskhand.sandbox._site import Site
from deskhand.sandbox._values import say
from deskhand.sandbox._webhook_things import told, user
from deskhand.sandbox._webhooks import event_of

OF_COMMENTS = ["summary", "issuetype", "project", "assignee", "priority", "status"]
LEFT_OUT = {"comment", "worklog"}
ON_PREMISES = {
    "comment_created": "issue_commented",
    "comment_updated": "issue_comment_edited",
    "comment_deleted": "issue_comment_deleted",
}
BY_STATUS = {
    constants.RESOLVED: "issue_resolved",
    constants.CLOSED: "issue_closed",
    constants.IN_PROGRESS: "issue_work_started",
}


def bodies(site: Site, happening: Happening, reader: str) -> list[tuple[str, Json]]:
    """The events that one happening is, each with its body; `reader` is the account whose eyes it is written for."""
    call = Call(site, "GET", "/", b"", {})
    call.version, call.account = 2, site.users.get(reader)
    who, name = {"user": user(call, happening.author)}, event_of(happening.kind)
    issue = happening.issue
    said = happening.thing if isinstance(happening.thing, Worklog) else happening.comment
    if issue is not None and said is not None and not may_read(site, call.account, issue, said.visibility):
        return []
    if issue is None or happening.thing is not None:
        return [(name, {"timestamp": happening.moment, "webhookEvent": name, **told(call, happening)})]
    if happening.comment is not None:
        return _of_comment(call, happening, issue, happening.comment, who)
    body: Json = {"timestamp": happening.moment, "webhookEvent": name}
    if happening.kind != "issue_deleted":
        body["issue_event_type_name"] = _kind(site, happening)
    body |= {**who, "issue": _issue(call, happening, issue)}
    if happening.kind == "issue_updated":
        row = issue.histories[-1]
        body["changelog"] = {"id": str(row.id), "items": _items(site, history(call, row)["items"])}
    if happening.kind == "issue_created" and site.edition == "cloud":
        body["changelog"] = {"id": str(site.next("history")), "items": _first(site, issue)}
    return [(name, body)]


def _of_comment(call: Call, happening: Happening, issue: Issue, row: Comment, who: Json) -> list[tuple[str, Json]]:
    shown, name = comment(call, issue, row), happening.kind
    body: Json = {"timestamp": happening.moment, "webhookEvent": name}
    if call.site.edition == "cloud":
        return [(name, {**body, "comment": shown, "issue": _reference(call, issue)})]
    shown.pop("jsdPublic", None)
    alone = body | (who if name != "comment_created" else {}) | {"comment": shown}
    again = {
        "timestamp": happening.moment,
        "webhookEvent": "jira:issue_updated",
        "issue_event_type_name": ON_PREMISES[name],
        **who,
        "issue": _issue(call, happening, issue),
        "comment": shown,
    }
    return [(name, alone), ("jira:issue_updated", again)]


def _reference(call: Call, issue: Issue) -> Json:
    shown = view(call, issue, OF_COMMENTS)
    shown.pop("expand", None)
    return shown


def _issue(call: Call, happening: Happening, issue: Issue) -> Json:
    names = selected(call, ["*all"], "*all")
    if call.site.edition == "cloud" and happening.kind != "issue_deleted":
        names = [name for name in names if name not in LEFT_OUT]
    shown = view(call, issue, names)
    shown.pop("expand", None)
    return shown


def _kind(site: Site, happening: Happening) -> str:
    if happening.kind == "issue_created":
        return happening.kind
    changed = {change.field_id: change for change in happening.changes}
    if "status" in changed:
        if site.edition == "cloud":
            return "issue_generic"
        number = int(changed["status"].new or 0)
        was = constants.STATUSES.get(int(changed["status"].old or 0))
        if was is not None and was.category == "done" and number not in BY_STATUS:
            return "issue_reopened"
        return BY_STATUS.get(number, "issue_generic")
    return "issue_assigned" if "assignee" in changed else "issue_updated"


def _items(site: Site, items: list[Json]) -> list[Json]:
    if site.edition == "datacenter":
        return [{name: value for name, value in item.items() if name != "fieldId"} for item in items]
    for item in items:
        if item.get("fieldId") in {"assignee", "reporter"}:
            item |= {"tmpFromAccountId": item["from"], "tmpToAccountId": item["to"]}
    return items


def _first(site: Site, issue: Issue) -> list[Json]:
    """What a new issue holds, as a change from nothing."""
    items = []
    for name in ("assignee", "description", "priority", "reporter", "summary", *issue.values):
        field, value = site.fields[name], value_of(issue, name)
        if value is None or value == []:
            continue
        new, text = say(site, field, value)
        items.append(_item(field.name if field.custom else name, name, new, text, custom=bool(field.custom)))
    status = constants.STATUSES[issue.statuses[0][0]]
    items.append(_item("Status", "status", str(status.id), status.name, custom=False))
    return _items(site, items)


def _item(name: str, field_id: str, new: Any, text: Any, *, custom: bool) -> Json:
    kind = "custom" if custom else "jira"
    start = {"field": name, "fieldtype": kind, "fieldId": field_id, "from": None, "fromString": None}
    return {**start, "to": new, "toString": text}
