"""People of a Data Center site, who go by user name and key."""

from deskhand.sandbox._access import holds
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import in_group, is_administrator
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._naming import asked, quoted
from deskhand.sandbox._permissions import PROJECT
from deskhand.sandbox._records import Project, User
from deskhand.sandbox._replies import Json, person
from deskhand.sandbox.datacenter._pages import PAGES
from deskhand.sandbox.platform.users import FIRST_THOUSAND, browses_users, found


@handles("GET /rest/api/2/myself", edition="datacenter", source=f"{PAGES}myself/")
def get_myself(call: Call) -> Json:
    """The account that calls."""
    return _whole(call, call.user)


@handles("GET /rest/api/2/user", edition="datacenter", source=f"{PAGES}user/")
def get_user(call: Call) -> Json:
    """One person, by user name or key; one who was deleted for administrators who ask for it."""
    if not call.one("username") and not call.one("key"):
        raise Refusal(400, "Either the 'username' or the 'key' query parameters need to be provided")
    user = call.site.users.get(asked(call) or "")
    too = call.flag("includeDeleted", default=False) and is_administrator(call.site, call.account)
    if user is None or (user.deleted and not too) or not (browses_users(call) or user is call.user):
        name = call.one("username") or call.one("key")
        raise Refusal(404, f"The user named '{name}' does not exist")
    return _whole(call, user)


@handles("GET /rest/api/2/user/search", edition="datacenter", source=f"{PAGES}user/")
def search_users(call: Call) -> list[Json | None]:
    """People whose user name, name or e-mail begins like `username`; `.` is everybody."""
    query = call.one("username")
    if not query:
        raise Refusal(400, errors={"username": "The username query parameter was not provided"})
    if not browses_users(call):
        return []
    active, inactive = call.flag("includeActive", default=True), call.flag("includeInactive", default=False)
    rows = [user for user in call.site.users.values() if (active if user.active else inactive) and _like(user, query)]
    return _paged(call, rows)


@handles("GET /rest/api/2/user/assignable/search", edition="datacenter", source=f"{PAGES}user/")
def search_assignable_users(call: Call) -> list[Json | None]:
    """Who can be given an issue of a project."""
    project, issue = _place(call, call.one("project"))
    rows = [user for user in _active(call) if holds(call.site, user, "ASSIGNABLE_USER", project, issue)]
    return _paged(call, rows)


@handles("GET /rest/api/2/user/permission/search", edition="datacenter", source=f"{PAGES}user/")
def search_permitted_users(call: Call) -> list[Json | None]:
    """Who has certain permissions on a project or an issue."""
    keys = call.many("permissions")
    if not keys or any(key not in PROJECT for key in keys):
        raise Refusal(400, "The query parameter 'permissions' must name project permissions.")
    project, issue = _place(call, call.one("projectKey"))
    if not is_administrator(call.site, call.user) and not holds(call.site, call.user, "ADMINISTER_PROJECTS", project):
        raise Refusal(403, "You do not have permission to search users by permission.")
    rows = [user for user in _active(call) if all(holds(call.site, user, key, project, issue) for key in keys)]
    return _paged(call, rows)


def _active(call: Call) -> list[User]:
    query = call.one("username")
    return [user for user in call.site.users.values() if user.active and _like(user, query)]


def _like(user: User, query: str) -> bool:
    return query in {"", "."} or user.account_id.startswith(query.casefold()) or found(user, query, "")


def _paged(call: Call, rows: list[User]) -> list[Json | None]:
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50) or 50, FIRST_THOUSAND)
    return [person(call, user.account_id) for user in rows[start : start + size]]


def _place(call: Call, name: str) -> tuple[Project, Issue | None]:
    issue = call.site.issue(call.one("issueKey")) if call.one("issueKey") else None
    project = call.site.projects[issue.project] if issue is not None else call.site.project(name or "?")
    if project is None or (call.one("issueKey") and issue is None):
        raise Refusal(404, "The project or issue was not found.")
    return project, issue


def _whole(call: Call, user: User) -> Json:
    shown = person(call, user.account_id) or {}
    expand = call.many("expand")
    groups = [row.name for row in call.site.groups.values() if user.account_id in row.members]
    roles = [
        row
        for row in call.site.application_roles.values()
        if any(in_group(call.site, user.account_id, name) for name in row.groups)
    ]
    here = f"{call.base}/rest/api/2/group?groupname="
    items = [{"name": name, "self": here + quoted(name)} for name in groups]
    said = [{"key": row.key, "name": row.name} for row in roles]
    return {
        **shown,
        "deleted": user.deleted,
        "locale": "en_US",
        "groups": {"size": len(groups), "items": items if "groups" in expand else []},
        "applicationRoles": {"size": len(roles), "items": said if "applicationRoles" in expand else []},
        "expand": "groups,applicationRoles",
    }
