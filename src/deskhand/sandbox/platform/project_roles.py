"""Who is in the roles of a project."""

from msgspec import Struct

from deskhand.sandbox._access import holds
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import in_role, is_administrator
from deskhand.sandbox._issue_view import rest
from deskhand.sandbox._records import Actors, Project, ProjectRole
from deskhand.sandbox._replies import Json
from deskhand.sandbox.platform.projects import the_project
from deskhand.sandbox.platform.roles import (
    GROUPS,
    USERS,
    ActorsWrite,
    named_actors,
    read_actors,
    show_actors,
    the_role,
)

PROJECT_ROLE = "/rest/api/3/project/{projectIdOrKey}/role"
GROUP_IDS = "atlassian-group-role-actor-id"
ADMINISTRATORS = 10002


class ActorsReplace(Struct, rename="camel"):
    """Actors that take the place of all others."""

    categorised_actors: dict[str, list[str]] = {}


@handles(f"GET {PROJECT_ROLE}", group="project-roles", anonymous=True)
def list_project_roles(call: Call) -> Json:
    """Where each role of a project is."""
    project = _administered(call, 401)
    return {row.name: rest(call, f"project/{project.id}/role/{row.id}") for row in call.site.project_roles.values()}


@handles(f"GET {PROJECT_ROLE}/{{id}}", group="project-roles", anonymous=True)
def get_project_role(call: Call) -> Json:
    """Who is in a role of a project."""
    return _in_project(call, _administered(call, 404), the_role(call))


@handles(f"POST {PROJECT_ROLE}/{{id}}", group="project-role-actors", anonymous=True)
def add_actors(call: Call) -> Json:
    """Put people or groups into a role of a project."""
    project, role = _administered(call, 401), the_role(call)
    sent = call.read(ActorsWrite)
    if not (sent.user or sent.group or sent.group_id):
        raise Refusal(400, "Name the actors to add.")
    added = read_actors(call, sent)
    row = call.site.projects.edit(project.id).roles.setdefault(role.id, Actors())
    row.users = list(dict.fromkeys([*row.users, *added.users]))
    row.groups = list(dict.fromkeys([*row.groups, *added.groups]))
    return _in_project(call, call.site.projects[project.id], role)


@handles(f"PUT {PROJECT_ROLE}/{{id}}", group="project-role-actors")
def set_actors(call: Call) -> Json:
    """Say who is in a role of a project, and nobody else."""
    project, role = _administered(call, 401), the_role(call)
    sent = call.read(ActorsReplace).categorised_actors
    row = read_actors(call, ActorsWrite(sent.get(USERS, []), sent.get(GROUPS, []), sent.get(GROUP_IDS, [])))
    call.site.projects.edit(project.id).roles[role.id] = row
    return _in_project(call, call.site.projects[project.id], role)


@handles(f"DELETE {PROJECT_ROLE}/{{id}}", group="project-role-actors", anonymous=True)
def remove_actor(call: Call) -> Reply:
    """Take somebody or a group out of a role of a project."""
    project, role = _administered(call, 404), the_role(call)
    gone = named_actors(call)
    row = call.site.projects.edit(project.id).roles.setdefault(role.id, Actors())
    row.users = [who for who in row.users if who not in gone.users]
    row.groups = [name for name in row.groups if name not in gone.groups]
    return Reply(204)


@handles(
    "GET /rest/api/3/project/{projectIdOrKey}/roledetails",
    group="project-roles",
    anonymous=True,
    unknown="`excludeConnectAddons` and `excludeOtherServiceRoles` change nothing: no role here is an app's or another product's.",
)
def list_role_details(call: Call) -> list[Json]:
    """The roles of a project."""
    project = _administered(call, 404)
    rows = list(call.site.project_roles.values())
    if call.flag("currentMember", default=False):
        rows = [row for row in rows if call.account and in_role(call.site, call.account, project, row.id)]
    return [
        {
            "self": rest(call, f"project/{project.id}/role/{row.id}"),
            "name": row.name,
            "id": row.id,
            "description": row.description,
            "admin": row.id == ADMINISTRATORS,
            "default": False,
            "roleConfigurable": True,
            "translatedName": row.name,
        }
        for row in rows
    ]


def _administered(call: Call, refused: int) -> Project:
    project = the_project(call)
    if is_administrator(call.site, call.account) or holds(call.site, call.account, "ADMINISTER_PROJECTS", project):
        return project
    refused = 404 if call.site.edition == "datacenter" else refused
    raise Refusal(refused, "You do not have administrative permission for the project.")


def _in_project(call: Call, project: Project, role: ProjectRole) -> Json:
    here = f"project/{project.id}/role/{role.id}"
    row = project.roles.get(role.id, Actors())
    users = row.users
    if call.flag("excludeInactiveUsers", default=False):
        users = [who for who in users if call.site.users[who].active]
    shown: Json = {"self": rest(call, here), "name": role.name, "id": role.id, "description": role.description}
    return {**shown, "actors": show_actors(call, users, row.groups, here)}
