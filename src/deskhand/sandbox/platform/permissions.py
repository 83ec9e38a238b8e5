"""What somebody may do, without a reason."""

from msgspec import Struct

from deskhand.sandbox._access import browses, holds, reaches, sees
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import has_global, is_administrator
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._permissions import GLOBAL, PERMISSIONS, PROJECT, Permission
from deskhand.sandbox._records import Project, User
from deskhand.sandbox._replies import Json, person
from deskhand.sandbox._restrictions import left_to
from deskhand.sandbox.platform.projects import sees_project
from deskhand.sandbox.platform.users import found

GROUP = "permissions"
MOST = 1000


class ProjectCheck(Struct):
    """Which permissions are asked for where."""

    permissions: list[str] = []
    projects: list[int] = []
    issues: list[int] = []


class Check(Struct, rename="camel"):
    """Whose permissions are asked for."""

    account_id: str | None = None
    global_permissions: list[str] = []
    project_permissions: list[ProjectCheck] = []


class Keys(Struct):
    """Permissions by their keys."""

    permissions: list[str] = []


@handles("GET /rest/api/3/permissions", group=GROUP, anonymous=True)
def list_permissions(call: Call) -> Json:
    """Every permission there is."""
    return {"permissions": {key: _shape(row) for key, row in PERMISSIONS.items()}}


@handles(
    "GET /rest/api/3/mypermissions",
    group=GROUP,
    anonymous=True,
    unknown="`projectUuid`, of which Atlassian's page says nothing and for which projects here have no value, and `projectConfigurationUuid`.",
)
def get_my_permissions(call: Call) -> Json:
    """Whether the caller has certain permissions; those of a service desk count as in its portal."""
    keys = call.many("permissions")
    if not keys:
        raise Refusal(400, "The 'permissions' query parameter is required.")
    wrong = [key for key in keys if key not in PERMISSIONS]
    if wrong:
        raise Refusal(400, "Unrecognized permissions: " + ", ".join(wrong))
    issue = _issue(call)
    project = call.site.projects[issue.project] if issue is not None else _project(call)
    shown = {}
    for key in keys:
        have = _has(call, call.account, key, project, issue)
        shown[key] = {"id": str(PERMISSIONS[key].number), **_shape(PERMISSIONS[key]), "havePermission": have}
    return {"permissions": shown}


def _issue(call: Call) -> Issue | None:
    name = call.one("issueKey") or call.one("issueId")
    if call.one("commentId"):
        return _commented(call)
    if not name:
        return None
    issue = call.site.issue(name)
    if issue is None or not _visible(call, issue):
        raise Refusal(404, "The issue does not exist or you do not have permission to see it.")
    return issue


def _commented(call: Call) -> Issue:
    if call.many("permissions") != ["BROWSE_PROJECTS"]:
        raise Refusal(400, "Only BROWSE_PROJECTS can be asked for with a comment.")
    for issue in call.site.issues.values():
        rows = [row for row in issue.comments if str(row.id) == call.one("commentId")]
        if left_to(call.site, call.account, issue, rows) and _visible(call, issue):
            return issue
    raise Refusal(404, "The comment does not exist or you do not have permission to see it.")


def _visible(call: Call, issue: Issue) -> bool:
    return browses(call.site, call.account, issue) or (
        call.account is not None and sees(call.site, call.account, issue)
    )


def _project(call: Call) -> Project | None:
    name = call.one("projectKey") or call.one("projectId")
    if not name:
        return None
    project = call.site.project(name)
    if project is None or not (sees_project(call, project) or _portal(call, call.account, project)):
        raise Refusal(404, f"No project could be found with key '{name}'.")
    return project


def _portal(call: Call, user: User | None, project: Project) -> bool:
    desk = call.site.desk_of(project.id)
    return desk is not None and reaches(call.site, user, desk)


def _has(call: Call, user: User | None, key: str, project: Project | None, issue: Issue | None) -> bool:
    if key in GLOBAL:
        return has_global(call.site, user, key)
    places = list(call.site.projects.values()) if project is None else [project]
    return any(
        not place.archived and holds(call.site, user, key, place, issue, portal=_portal(call, user, place))
        for place in places
    )


@handles("POST /rest/api/3/permissions/check", group=GROUP, anonymous=True)
def check_permissions(call: Call) -> Json:
    """Which permissions somebody is granted, and where; what is unknown is left out."""
    sent = call.read(Check)
    user = call.account
    if sent.account_id is not None and sent.account_id != call.author:
        if not is_administrator(call.site, call.account):
            raise Refusal(
                403, "You are not authorized to perform this operation. Administrator privileges are required."
            )
        user = call.site.users.get(sent.account_id)
        if user is None:
            raise Refusal(400, f"The user with account id '{sent.account_id}' does not exist.")
    wrong = [key for key in sent.global_permissions if key not in GLOBAL]
    wrong += [key for row in sent.project_permissions for key in row.permissions if key not in PROJECT]
    if wrong or any(not row.permissions for row in sent.project_permissions):
        raise Refusal(
            400, "Unrecognized permissions: " + ", ".join(wrong) if wrong else "Name at least one permission."
        )
    if any(len(row.projects) > MOST or len(row.issues) > MOST for row in sent.project_permissions):
        raise Refusal(400, f"At most {MOST} projects and {MOST} issues can be checked.")
    granted = [_checked(call, user, key, row) for row in sent.project_permissions for key in row.permissions]
    everywhere = [key for key in sent.global_permissions if has_global(call.site, user, key)]
    return {"globalPermissions": everywhere, "projectPermissions": granted}


def _checked(call: Call, user: User | None, key: str, row: ProjectCheck) -> Json:
    site = call.site
    projects = [site.projects[number] for number in row.projects if number in site.projects]
    issues = [site.issues[number] for number in row.issues if number in site.issues]
    return {
        "permission": key,
        "projects": [place.id for place in projects if not place.archived and holds(site, user, key, place)],
        "issues": [
            issue.id
            for issue in issues
            if browses(site, user, issue) and holds(site, user, key, site.projects[issue.project], issue)
        ],
    }


@handles("POST /rest/api/3/permissions/project", group=GROUP, anonymous=True)
def list_permitted_projects(call: Call) -> Json:
    """The projects where the caller has all of certain permissions."""
    keys = call.read(Keys).permissions
    wrong = [key for key in keys if key not in PROJECT]
    if wrong or not keys:
        raise Refusal(400, "Unrecognized permissions: " + ", ".join(wrong))
    places = [
        place
        for place in call.site.projects.values()
        if not place.archived and all(holds(call.site, call.account, key, place) for key in keys)
    ]
    return {"projects": [{"id": place.id, "key": place.key} for place in places]}


@handles("GET /rest/api/3/user/permission/search", group="user-search", anonymous=True)
def search_permitted_users(call: Call) -> list[Json | None]:
    """Who has certain permissions on a project or an issue; a page may come back short."""
    keys, query, who = call.many("permissions"), call.one("query"), call.one("accountId")
    if not keys or any(key not in PROJECT for key in keys):
        raise Refusal(400, "The query parameter 'permissions' must name project permissions.")
    if bool(query) == bool(who) and "query" not in call.query:
        raise Refusal(400, "Either 'query' or 'accountId' is required.")
    issue = call.site.issue(call.one("issueKey")) if call.one("issueKey") else None
    name = call.one("projectKey")
    if not name and not call.one("issueKey"):
        raise Refusal(400, "Either 'issueKey' or 'projectKey' is required.")
    project = call.site.projects[issue.project] if issue is not None else call.site.project(name or "?")
    if project is None or (call.one("issueKey") and issue is None):
        raise Refusal(404, "The issue or the project does not exist.")
    if not is_administrator(call.site, call.account) and not holds(
        call.site, call.account, "ADMINISTER_PROJECTS", project
    ):
        raise Refusal(403, "You do not have permission to search users by permission.")
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50) or 50, MOST)
    users = [user for user in call.site.users.values() if user.active][:MOST][start : start + size]
    users = [user for user in users if found(user, query, who)]
    users = [user for user in users if all(holds(call.site, user, key, project, issue) for key in keys)]
    return [person(call, user.account_id) for user in users]


def _shape(row: Permission) -> Json:
    return {"key": row.key, "name": row.name, "type": row.scope, "description": row.description}
