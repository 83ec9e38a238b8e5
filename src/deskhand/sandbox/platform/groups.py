"""Groups and who is in them."""

import html
import uuid
from typing import Any

from msgspec import Struct

from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import group_of, in_group, is_administrator
from deskhand.sandbox._naming import asked, query_name
from deskhand.sandbox._records import Group
from deskhand.sandbox._replies import Json, both, group_reference, person, platform_page
from deskhand.sandbox._restrictions import hand_over
from deskhand.sandbox.platform.users import browses_users

GROUP = "groups"
SITE_ADMINISTRATORS = "site-admins"


class GroupCreate(Struct):
    """The body of a new group."""

    name: str | None = None


class GroupUser(Struct, rename="camel"):
    """Who joins a group."""

    account_id: str | None = None
    name: str | None = None


@handles("POST /rest/api/3/group", group=GROUP)
def create_group(call: Call) -> Reply:
    """A new group."""
    _site_administrators_only(call)
    name = (call.read(GroupCreate).name or "").strip()
    if not name:
        raise Refusal(400, "The group name must not be empty.")
    if group_of(call.site, name) is not None:
        raise Refusal(400, f"A group or user with this name already exists: '{name}'.")
    number = str(uuid.uuid4())
    return Reply(201, _whole(call, call.site.groups.add(number, Group(number, name))))


@handles("GET /rest/api/3/group", group=GROUP)
def get_group(call: Call) -> Json:
    """A group with its people; deprecated in favour of its members."""
    _viewers_only(call)
    return _whole(call, _the_group(call))


@handles("DELETE /rest/api/3/group", group=GROUP)
def delete_group(call: Call) -> Reply:
    """Delete a group; comments and worklogs that are for it alone go to another one, or nobody reads them any more."""
    _site_administrators_only(call)
    gone, swap = _the_group(call), call.one("swapGroupId") or call.one("swapGroup")
    heir = group_of(call.site, swap) if swap else None
    if swap and heir is None:
        raise Refusal(404, f"The group named '{swap}' does not exist.")
    if heir is not None:
        hand_over(call.site, gone.id, heir.id)
    call.site.groups.drop(gone.id)
    return Reply(200)


@handles(
    "GET /rest/api/3/group/bulk",
    group=GROUP,
    unknown="What exactly each `accessType` takes in: here `user` are groups that give a product, `admin` those that administer Jira, "
    "`site-admin` that of the site's administrators.",
)
def list_groups(call: Call) -> Json:
    """Groups, all or certain ones."""
    _viewers_only(call)
    ids, names = call.many("groupId"), call.many("groupName")
    rows = [row for row in call.site.groups.values() if not (ids or names) or row.id in ids or row.name in names]
    products = [row for row in call.site.application_roles.values() if call.one("applicationKey") in {"", row.key}]
    users = {name for row in products for name in row.groups}
    admins = {name for row in call.site.global_permissions.values() if row.key == "ADMINISTER" for name in row.groups}
    access = {"user": users, "admin": admins, "site-admin": {SITE_ADMINISTRATORS}}.get(call.one("accessType"))
    if call.one("applicationKey"):
        rows = [row for row in rows if not users.isdisjoint({row.name, row.id})]
    if access is not None:
        rows = [row for row in rows if not access.isdisjoint({row.name, row.id})]
    return platform_page(call, rows, lambda row: {"name": row.name, "groupId": row.id})


@handles("GET /rest/api/3/group/member", group=GROUP)
def list_members(call: Call) -> Json:
    """The people in a group."""
    _viewers_only(call)
    inactive = call.flag("includeInactiveUsers", default=False)
    rows = [who for who in _the_group(call).members if inactive or call.site.users[who].active]
    return platform_page(call, rows, lambda who: person(call, who))


@handles("POST /rest/api/3/group/user", group=GROUP)
def add_member(call: Call) -> Reply:
    """Put somebody into a group."""
    _site_administrators_only(call)
    row = _the_group(call)
    sent = call.read(GroupUser)
    who = _member(call, sent.account_id if call.site.edition == "cloud" else sent.name)
    if who in row.members:
        raise Refusal(400, "Cannot add user. The user is already a member of the group.")
    changed = call.site.groups.edit(row.id)
    changed.members.append(who)
    return Reply(201, _whole(call, changed))


@handles("DELETE /rest/api/3/group/user", group=GROUP)
def remove_member(call: Call) -> Reply:
    """Take somebody out of a group."""
    _site_administrators_only(call)
    row = _the_group(call)
    who = _member(call, asked(call))
    if who not in row.members:
        raise Refusal(400, "Cannot remove user. The user is not a member of the group.")
    call.site.groups.edit(row.id).members.remove(who)
    return Reply(200)


@handles("GET /rest/api/3/groups/picker", group=GROUP, anonymous=True)
def pick_groups(call: Call) -> Json:
    """Groups whose name contains a text; none for a caller who may not look."""
    words = call.one("query")
    folded = call.flag("caseInsensitive", default=call.site.edition == "datacenter")
    rows = [
        row
        for row in call.site.groups.values()
        if (words.casefold() in row.name.casefold() if folded else words in row.name)
    ]
    if not browses_users(call):
        rows = [row for row in rows if row.name == words] if call.account is not None else []
    left = [row for row in rows if row.name not in call.many("exclude") and row.id not in call.many("excludeId")]
    shown = left[: call.number("maxResults", 20) or 20]
    said = [
        both(call, {"name": row.name, "groupId": row.id, "html": _marked(row.name, words)}, "groupId") for row in shown
    ]
    return {"header": f"Showing {len(shown)} of {len(left)} matching groups", "total": len(left), "groups": said}


@handles("GET /rest/api/3/user/groups", group="users")
def list_groups_of_user(call: Call) -> list[Any]:
    """The groups that somebody is in."""
    _viewers_only(call)
    who = _member(call, asked(call))
    return [group_reference(call, row) for row in call.site.groups.values() if who in row.members]


def _marked(name: str, words: str) -> str:
    at = name.casefold().find(words.casefold())
    if not words or at < 0:
        return html.escape(name)
    end = at + len(words)
    return f"{html.escape(name[:at])}<b>{html.escape(name[at:end])}</b>{html.escape(name[end:])}"


def _viewers_only(call: Call) -> None:
    if not browses_users(call) and not is_administrator(call.site, call.user):
        raise Refusal(403, "You do not have permission to browse users and groups.")


def _site_administrators_only(call: Call) -> None:
    if call.site.edition == "datacenter":
        allowed = is_administrator(call.site, call.user)
    else:
        allowed = in_group(call.site, call.user.account_id, SITE_ADMINISTRATORS)
    if not allowed:
        raise Refusal(403, "You need to be a site administrator to perform this operation.")


def _the_group(call: Call) -> Group:
    name = call.one("groupId") or call.one("groupname")
    if not name:
        raise Refusal(400, "The query parameter 'groupId' or 'groupname' is required.")
    row = group_of(call.site, name)
    if row is None:
        raise Refusal(404, f"The group named '{name}' does not exist.")
    return row


def _member(call: Call, account_id: str | None) -> str:
    if not account_id:
        raise Refusal(400, f"'{query_name(call.site)}' is required.")
    if account_id not in call.site.users:
        raise Refusal(404, f"Specified user '{account_id}' does not exist.")
    return account_id


def _whole(call: Call, row: Group) -> Json:
    people = [person(call, who) for who in row.members[:50]]
    users = {
        "size": len(row.members),
        "items": people,
        "max-results": 50,
        "start-index": 0,
        "end-index": max(0, len(people) - 1),
    }
    return {**group_reference(call, row), "users": users, "expand": "users"}
