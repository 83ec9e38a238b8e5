"""What the caller may do on a Data Center site: every permission at once."""

from deskhand.sandbox._access import administrators_only, browses, holds, reaches, sees
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import has_global
from deskhand.sandbox._issue_records import Issue
from deskhand.sandbox._permissions import GLOBAL, PERMISSIONS, Permission
from deskhand.sandbox._records import Project
from deskhand.sandbox._replies import Json
from deskhand.sandbox.datacenter._pages import PAGES
from deskhand.sandbox.platform.projects import sees_project

SOURCE = f"{PAGES}mypermissions/"


@handles("GET /rest/api/2/mypermissions", edition="datacenter", source=SOURCE, anonymous=True)
def get_my_permissions(call: Call) -> Json:
    """Every permission, and whether the caller has it on an issue, in a project, or anywhere."""
    issue = _issue(call)
    project = call.site.projects[issue.project] if issue is not None else _project(call)
    shown = {}
    for key, row in PERMISSIONS.items():
        have = _has(call, key, project, issue)
        shown[key] = {"id": str(row.number), **_shape(row), "havePermission": have}
    return {"permissions": shown}


@handles("GET /rest/api/2/permissions", edition="datacenter", source=f"{PAGES}permissions/")
def list_permissions(call: Call) -> Json:
    """Every permission there is; for Jira administrators."""
    administrators_only(call)
    rows = PERMISSIONS.items()
    return {"permissions": {key: {**_shape(row), "id": str(row.number)} for key, row in rows}}


def _shape(row: Permission) -> Json:
    return {"key": row.key, "name": row.name, "type": row.scope, "description": row.description}


def _issue(call: Call) -> Issue | None:
    name = call.one("issueKey") or call.one("issueId")
    if not name:
        return None
    site, issue = call.site, call.site.issue(name)
    if issue is not None and (
        browses(site, call.account, issue) or (call.account is not None and sees(site, call.account, issue))
    ):
        return issue
    raise Refusal(404, "Issue Does Not Exist")


def _project(call: Call) -> Project | None:
    name = call.one("projectKey") or call.one("projectId")
    if not name:
        return None
    project = call.site.project(name)
    if project is None or not (sees_project(call, project) or _portal(call, project)):
        raise Refusal(404, f"No project could be found with key '{name}'.")
    return project


def _portal(call: Call, project: Project) -> bool:
    desk = call.site.desk_of(project.id)
    return desk is not None and reaches(call.site, call.account, desk)


def _has(call: Call, key: str, project: Project | None, issue: Issue | None) -> bool:
    if key in GLOBAL:
        return has_global(call.site, call.account, key)
    places = list(call.site.projects.values()) if project is None else [project]
    return any(
        not place.archived and holds(call.site, call.account, key, place, issue, portal=_portal(call, place))
        for place in places
    )
