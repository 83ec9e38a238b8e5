"""Projects."""

from collections.abc import Callable
from typing import Any

from deskhand.sandbox import _issue_view as view
from deskhand.sandbox._access import holds
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._constants import STATUSES
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import is_administrator
from deskhand.sandbox._records import Project
from deskhand.sandbox._replies import Json, both, moment, person, platform_page, zone_of

MOST_RECENT = 20
BIN = 60 * 86_400_000


def sees_project(call: Call, project: Project) -> bool:
    """Whether the caller may know of a project."""
    if is_administrator(call.site, call.account):
        return True
    return any(holds(call.site, call.account, name, project) for name in ("BROWSE_PROJECTS", "ADMINISTER_PROJECTS"))


@handles(
    "GET /rest/api/3/project/search",
    group="projects",
    anonymous=True,
    unknown="Orders by the moment of archiving or deletion are by key. Categories and properties: none is kept, so that a search for "
    "one finds nothing.",
)
def search_projects(call: Call) -> Json:
    """The projects that the caller may see, browse, edit or create issues in, the live ones or those put away."""
    status = call.many("status") or ["live"]
    rows = [
        row
        for row in call.site.projects.values()
        if state_of(row) in status and not is_gone(call, row) and _may(call, call.one("action", "view"), row)
    ]
    if call.one("categoryId") or call.one("propertyQuery"):
        rows = []
    keys, ids, words = call.many("keys"), call.many("id"), call.one("query").casefold()
    if keys:
        rows = [row for row in rows if row.key in keys]
    if ids:
        rows = [row for row in rows if str(row.id) in ids]
    if call.many("typeKey"):
        rows = [row for row in rows if row.type in call.many("typeKey")]
    rows = [row for row in rows if words in f"{row.key}\n{row.name}".casefold()]
    order = call.one("orderBy", "key")
    rows.sort(key=_order(call, order.lstrip("+- ")), reverse=order.startswith("-"))
    return platform_page(call, rows, lambda row: {**shape(call, row), **_expanded(call, row)})


def _expanded(call: Call, row: Project) -> Json:
    wanted = {name.casefold() for name in call.many("expand")}
    updated = (call.site.by_updated.get(row.id) or [(0, 0)])[-1][0]
    insight: Json = {"totalIssueCount": len(call.site.by_number.get(row.id, ()))}
    if updated:
        insight["lastIssueUpdateTime"] = moment(updated, zone_of(call))
    parts: Json = {
        "description": row.description,
        "lead": person(call, row.lead),
        "issueTypes": [view.issue_type(call, number) for number in row.issue_types],
        "projectKeys": [row.key],
        **({"url": row.url} if row.url else {}),
        "insight": insight,
    }
    return {name: part for name, part in parts.items() if name.casefold() in wanted}


def _may(call: Call, action: str, row: Project) -> bool:
    site, account = call.site, call.account
    if action == "browse":
        return holds(site, account, "BROWSE_PROJECTS", row)
    if action == "edit":
        return is_administrator(site, account) or holds(site, account, "ADMINISTER_PROJECTS", row)
    if action == "create":
        return holds(site, account, "CREATE_ISSUES", row)
    return sees_project(call, row)


def _order(call: Call, name: str) -> Callable[[Project], Any]:
    site = call.site
    orders: dict[str, Callable[[Project], Any]] = {
        "name": lambda row: row.name.casefold(),
        "owner": lambda row: site.users[row.lead].display_name.casefold(),
        "issueCount": lambda row: len(site.by_number.get(row.id, ())),
        "lastIssueUpdatedDate": lambda row: (site.by_updated.get(row.id) or [(0, 0)])[-1][0],
    }
    return orders.get(name, lambda row: row.key)


@handles(
    "GET /rest/api/3/project",
    group="projects",
    anonymous=True,
    unknown="Which projects somebody accessed most recently: `recent` only limits how many come. Projects have no properties.",
)
def list_projects(call: Call) -> list[Json]:
    """The projects that the caller sees; deprecated in favour of the search."""
    rows = [row for row in call.site.projects.values() if not row.archived and sees_project(call, row)]
    most = min(call.number("recent", 0), MOST_RECENT)
    return [{**shape(call, row), **_expanded(call, row)} for row in rows[: most or None]]


@handles("GET /rest/api/3/project/{projectIdOrKey}/statuses", group="projects", anonymous=True)
def list_project_statuses(call: Call) -> list[Json]:
    """The statuses of each issue type of a project."""
    project = the_project(call)
    statuses = [view.status(call, number) for number in STATUSES]
    return [{**view.issue_type(call, number), "statuses": statuses} for number in project.issue_types]


@handles(
    "GET /rest/api/3/project/{projectIdOrKey}", group="projects", anonymous=True, unknown="Projects have no properties."
)
def get_project(call: Call) -> Json:
    """One project."""
    project = the_project(call)
    return {
        **shape(call, project),
        "description": project.description,
        "lead": person(call, project.lead),
        "issueTypes": [view.issue_type(call, number) for number in project.issue_types],
        "components": [],
        "versions": [],
        "assigneeType": project.assignee_type,
        **({"url": project.url} if project.url else {}),
        "roles": {
            call.site.project_roles[number].name: view.rest(call, f"project/{project.id}/role/{number}")
            for number in project.roles
        },
    }


def state_of(project: Project) -> str:
    """Whether a project is live, archived, or deleted and in the recycle bin."""
    return "deleted" if project.deleted else "archived" if project.archived else "live"


def is_gone(call: Call, project: Project) -> bool:
    """Whether the recycle bin has kept a project as long as it keeps one."""
    return project.deleted is not None and call.site.clock.now() > project.deleted[0] + BIN


def the_project(call: Call, name: str = "projectIdOrKey", *, deleted: bool = False) -> Project:
    """The project that the path names; one that is hidden does not exist, nor does one in the recycle bin, unless `deleted`."""
    project = call.site.project(call.params[name])
    hidden = project is None or is_gone(call, project) or (project.deleted is not None and not deleted)
    if project is None or hidden or not sees_project(call, project):
        raise Refusal(404, f"No project could be found with key '{call.params[name]}'.")
    return project


def shape(call: Call, project: Project) -> Json:
    """A project without its details."""
    shown = {
        **view.project_reference(call, project),
        "style": "classic",
        "isPrivate": False,
        **_put_away(call, project),
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
    }
    return both(call, shown, "style", "isPrivate")


def _put_away(call: Call, project: Project) -> Json:
    if project.deleted is None:
        return {"archived": True} if project.archived else {}
    when, who = project.deleted
    until = moment(when + BIN, zone_of(call))
    return {
        "deleted": True,
        "deletedDate": moment(when, zone_of(call)),
        "deletedBy": person(call, who),
        "retentionTillDate": until,
    }
