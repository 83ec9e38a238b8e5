"""What webhooks say: the bodies that Cloud and Data Center send, as they were recorded from real sites."""

from typing import Any

from deskhand.sandbox import _constants as constants
from deskhand.sandbox._call import Call
from deskhand.sandbox._changes import value_of
from deskhand.sandbox._happenings import Happening
from deskhand.sandbox._issue_fields import selected, view
from deskhand.sandbox._issue_records import Comment, Issue
from deskhand.sandbox._issue_view import comment, history
from deskhand.sandbox._replies import Json, person
from deskhand.sandbox._site import Site
from deskhand.sandbox._values import say
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
    who, name = {"user": _user(call, happening.author)}, event_of(happening.kind)
    if happening.comment is not None:
        return _of_comment(call, happening, happening.comment, who)
    body: Json = {"timestamp": happening.moment, "webhookEvent": name}
    if happening.kind != "issue_deleted":
        body["issue_event_type_name"] = _kind(site, happening)
    body |= {**who, "issue": _issue(call, happening)}
    if happening.kind == "issue_updated":
        row = happening.issue.histories[-1]
        body["changelog"] = {"id": str(row.id), "items": _items(site, history(call, row)["items"])}
    if happening.kind == "issue_created" and site.edition == "cloud":
        body["changelog"] = {"id": str(site.next("history")), "items": _first(site, happening.issue)}
    return [(name, body)]


def _of_comment(call: Call, happening: Happening, row: Comment, who: Json) -> list[tuple[str, Json]]:
    shown, name = comment(call, happening.issue, row), happening.kind
    body: Json = {"timestamp": happening.moment, "webhookEvent": name}
    if call.site.edition == "cloud":
        return [(name, {**body, "comment": shown, "issue": _reference(call, happening.issue)})]
    shown.pop("jsdPublic", None)
    told = body | (who if name != "comment_created" else {}) | {"comment": shown}
    again = {
        "timestamp": happening.moment,
        "webhookEvent": "jira:issue_updated",
        "issue_event_type_name": ON_PREMISES[name],
        **who,
        "issue": _issue(call, happening),
        "comment": shown,
    }
    return [(name, told), ("jira:issue_updated", again)]


def _user(call: Call, actor: str) -> Json | None:
    shown = person(call, actor)
    if shown is not None and call.site.edition == "cloud":
        shown.pop("emailAddress", None)
    return shown


def _reference(call: Call, issue: Issue) -> Json:
    shown = view(call, issue, OF_COMMENTS)
    shown.pop("expand", None)
    return shown


def _issue(call: Call, happening: Happening) -> Json:
    names = selected(call, ["*all"], "*all")
    if call.site.edition == "cloud" and happening.kind != "issue_deleted":
        names = [name for name in names if name not in LEFT_OUT]
    shown = view(call, happening.issue, names)
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
