"""The shapes that many replies share: people, moments, pages, links."""

import functools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deskhand.sandbox._call import JSM, Call
from deskhand.sandbox._naming import asking, names, quoted
from deskhand.sandbox._records import Group, User

T = TypeVar("T")
Json = dict[str, Any]
LARGEST_PAGE = 100


@functools.cache
def zone(name: str) -> tzinfo:
    """A time zone by name; a machine without the zone's rules counts in UTC."""
    try:
        return UTC if name in {"UTC", "Etc/UTC"} else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def zone_of(call: Call) -> tzinfo:
    """The time zone in which the caller reads."""
    return UTC if call.account is None else zone(call.account.time_zone)


def moment(millis: int, where: tzinfo = UTC) -> str:
    """A moment as Jira writes it: `2026-11-23T17:11:37.123+0000`."""
    text = datetime.fromtimestamp(millis / 1000, where).isoformat(timespec="milliseconds")
    return text[:-3] + text[-2:]


def when(call: Call, millis: int) -> Json:
    """A moment as Jira Service Management writes it, four times over."""
    where = zone_of(call)
    at = datetime.fromtimestamp(millis / 1000, where)
    text = at.isoformat(timespec="milliseconds")
    jira = text[:-3] + text[-2:]
    return {
        "iso8601": jira[:19] + jira[23:],
        "jira": jira,
        "friendly": friendly(at, datetime.fromtimestamp(call.site.clock.now() / 1000, where)),
        "epochMillis": millis,
    }


def friendly(at: datetime, now: datetime) -> str:
    """A moment for people, seen from now."""
    clock = f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"
    days = (now.date() - at.date()).days
    if days == 0:
        return f"Today {clock}"
    if days == 1:
        return f"Yesterday {clock}"
    if 1 < days < 7:
        return f"{at:%A} {clock}"
    return f"{at:%d/%b/%y} {clock}"


def duration(millis: int) -> Json:
    """A length of time, as Jira Service Management writes it."""
    span = timedelta(milliseconds=abs(millis))
    hours, minutes = int(span.total_seconds() // 3600), int(span.total_seconds() // 60 % 60)
    sign = "-" if millis < 0 else ""
    shown = [f"{hours}h"] * (hours > 0) + [f"{minutes}m"] * (minutes > 0) or ["0m"]
    return {"millis": millis, "friendly": sign * (shown != ["0m"]) + " ".join(shown)}


def avatars(call: Call, user: User) -> dict[str, str]:
    """Where a person's pictures are."""
    base = f"{call.base}/secure/useravatar?ownerId={quoted(user.account_id)}&s="
    return {f"{size}x{size}": f"{base}{size}" for size in (16, 24, 32, 48)}


def customer(call: Call, account_id: str) -> Json | None:
    """A person in the replies of Jira Service Management; what was written without signing in is by nobody."""
    if not account_id:
        return None
    user = call.site.users[account_id]
    edition = call.site.edition
    link = f"{call.base}/rest/api/2/user?{asking(edition, account_id)}"
    return {
        **names(edition, user),
        "emailAddress": user.email,
        "displayName": user.display_name,
        "active": user.active,
        "timeZone": user.time_zone,
        "_links": {"jiraRest": link, "avatarUrls": avatars(call, user), "self": link},
    }


def person(call: Call, account_id: str | None) -> Json | None:
    """A person in the replies of the platform; what was written without signing in is by nobody."""
    if not account_id:
        return None
    user = call.site.users[account_id]
    edition = call.site.edition
    shown = {
        "self": f"{call.base}/rest/api/{call.version}/user?{asking(edition, account_id)}",
        **names(edition, user),
        "emailAddress": user.email,
        "avatarUrls": avatars(call, user),
        "displayName": user.display_name,
        "active": user.active,
        "timeZone": user.time_zone,
    }
    if edition == "cloud":
        shown["accountType"] = user.account_type
    return shown


def group_reference(call: Call, row: Group) -> Json:
    """A group where something else is shown."""
    here = f"{call.base}/rest/api/{call.version}/group"
    if call.site.edition == "datacenter":
        return {"name": row.name, "self": f"{here}?groupname={quoted(row.name)}"}
    return {"name": row.name, "groupId": row.id, "self": f"{here}?groupId={row.id}"}


def both(call: Call, shown: Json, *cloud_only: str) -> Json:
    """A shape of both editions; Data Center's is without what only Cloud has."""
    if call.site.edition == "datacenter":
        for name in cloud_only:
            shown.pop(name, None)
    return shown


def page(
    call: Call, rows: Sequence[T], shape: Callable[[T], Any], *, path: str | None = None, first: bool = False
) -> Json:
    """A page of Jira Service Management: the part of `rows` that was asked for."""
    start, limit = (0, 50) if first else (call.number("start", 0), call.number("limit", 50) or 50)
    values = [shape(row) for row in rows[start : start + min(limit, LARGEST_PAGE)]]
    last = start + len(values) >= len(rows) or not values
    here = call.base + (path or call.path)
    links: Json = {
        "base": call.base + JSM,
        "context": call.site.context,
        "self": _link(call, here, start, limit, first=first),
    }
    if not last:
        links["next"] = _link(call, here, start + len(values), limit, first=first)
    if start:
        links["prev"] = _link(call, here, max(0, start - limit), limit, first=first)
    return {
        "_expands": [],
        "size": len(values),
        "start": start,
        "limit": limit,
        "isLastPage": last,
        "_links": links,
        "values": values,
    }


def _link(call: Call, here: str, start: int, limit: int, *, first: bool) -> str:
    others = {} if first else {name: values for name, values in call.query.items() if name not in {"start", "limit"}}
    return f"{here}?{urlencode({**others, 'start': start, 'limit': limit}, doseq=True)}"


def platform_page(call: Call, rows: Sequence[T], shape: Callable[[T], Any], *, most: int = 50, cap: int = 100) -> Json:
    """A page of the platform."""
    start = call.number("startAt", 0)
    size = min(call.number("maxResults", most) or most, cap)
    values = [shape(row) for row in rows[start : start + size]]
    here = f"{call.base}{call.path}"
    others = {name: values for name, values in call.query.items() if name not in {"startAt", "maxResults"}}

    def link(at: int) -> str:
        return f"{here}?{urlencode({**others, 'startAt': at, 'maxResults': size}, doseq=True)}"

    found: Json = {
        "self": link(start),
        "maxResults": size,
        "startAt": start,
        "total": len(rows),
        "isLast": start + len(values) >= len(rows),
        "values": values,
    }
    if not found["isLast"]:
        found["nextPage"] = link(start + len(values))
    return found
