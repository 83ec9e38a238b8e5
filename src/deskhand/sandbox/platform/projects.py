"""Projects."""

from deskhand.sandbox import _issue_view as view
from deskhand.sandbox._access import holds
from deskhand.sandbox._call import Call, Refusal
from deskhand.sandbox._constants import STATUSES
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import is_administrator
from deskhand.sandbox._records import Project
from deskhand.sandbox._replies import Json, both, person, platform_page


def sees_project(call: Call, project: Project) -> bool:
    """Whether the caller may know of a project."""
    if is_administrator(call.site, call.account):
        return True
    return any(holds(call.site, call.account, name, project) for name in ("BROWSE_PROJECTS", "ADMINISTER_PROJECTS"))


@handles("GET /rest/api/3/project/search", group="projects", anonymous=True)
def search_projects(call: Call) -> Json:
    """The projects that the caller sees."""
    rows = [row for row in call.site.projects.values() if not row.archived and sees_project(call, row)]
    keys, ids, words = call.many("keys"), call.many("id"), call.one("query").casefold()
    if keys:
        rows = [row for row in rows if row.key in keys]
    if ids:
        rows = [row for row in rows if str(row.id) in ids]
    if call.many("typeKey"):
        rows = [row for row in rows if row.type in call.many("typeKey")]
    rows = [row for row in rows if words in f"{row.key}\n{row.name}".casefold()]
    return platform_page(call, sorted(rows, key=lambda row: row.key), lambda row: shape(call, row))


@handles("GET /rest/api/3/project", group="projects", anonymous=True)
def list_projects(call: Call) -> list[Json]:
    """The projects that the caller sees; deprecated in favour of the search."""
    rows = [row for row in call.site.projects.values() if not row.archived and sees_project(call, row)]
    return [shape(call, row) for row in rows]


@handles("GET /rest/api/3/project/{projectIdOrKey}/statuses", group="projects", anonymous=True)
def list_project_statuses(call: Call) -> list[Json]:
    """The statuses of each issue type of a project."""
    project = the_project(call)
    statuses = [view.status(call, number) for number in STATUSES]
    return [{**view.issue_type(call, number), "statuses": statuses} for number in project.issue_types]


@handles("GET /rest/api/3/project/{projectIdOrKey}", group="projects", anonymous=True)
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
        "assigneeType": "UNASSIGNED",
        "roles": {
            call.site.project_roles[number].name: view.rest(call, f"project/{project.id}/role/{number}")
            for number in project.roles
        },
    }


def the_project(call: Call, name: str = "projectIdOrKey") -> Project:
    """The project that the path names; one that is hidden does not exist."""
    project = call.site.project(call.params[name])
    if project is None or not sees_project(call, project):
        raise Refusal(404, f"No project could be found with key '{call.params[name]}'.")
    return project


def shape(call: Call, project: Project) -> Json:
    """A project without its details."""
    shown = {
        **view.project_reference(call, project),
        "style": "classic",
        "isPrivate": False,
        **({"archived": True} if project.archived else {}),
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
    }
    return both(call, shown, "style", "isPrivate")
