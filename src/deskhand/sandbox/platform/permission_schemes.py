"""Permission schemes, their grants, and which project uses which."""

from msgspec import UNSET, Struct, UnsetType

from deskhand.sandbox import _holder_view as holders
from deskhand.sandbox._access import administrators_only, holds, jira_users_only
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import is_administrator
from deskhand.sandbox._issue_view import rest
from deskhand.sandbox._permissions import PROJECT
from deskhand.sandbox._records import Grant, PermissionScheme
from deskhand.sandbox._replies import Json
from deskhand.sandbox.platform.projects import the_project

SCHEME = "/rest/api/3/permissionscheme"
GROUP = "permission-schemes"
EXPAND = "user,group,projectRole,field,all"
NOT_FOUND = "The requested permission scheme could not be found."
SCOPE = "What becomes of `scope`, which ties a scheme to a team-managed project: here nothing, for there is none."


class GrantWrite(Struct):
    """A grant as it is sent."""

    holder: holders.Holder
    permission: str


class SchemeWrite(Struct):
    """A scheme as it is sent."""

    name: str | None = None
    description: str | None = None
    permissions: list[GrantWrite] | UnsetType = UNSET


class SchemeId(Struct):
    """Which scheme a project is to use."""

    id: int


@handles(f"GET {SCHEME}", group=GROUP)
def list_schemes(call: Call) -> Json:
    """Every scheme."""
    jira_users_only(call)
    grants = bool(call.many("expand"))
    return {"permissionSchemes": [_shape(call, row, grants=grants) for row in call.site.permission_schemes.values()]}


@handles(f"POST {SCHEME}", group=GROUP, unknown=SCOPE)
def create_scheme(call: Call) -> Reply:
    """A new scheme."""
    administrators_only(call)
    sent = call.read(SchemeWrite)
    name = (sent.name or "").strip()
    if not name:
        raise Refusal(400, errors={"name": "The permission scheme name must not be empty."})
    if any(row.name == name for row in call.site.permission_schemes.values()):
        raise Refusal(400, errors={"name": "A permission scheme with this name already exists."})
    grants = [] if isinstance(sent.permissions, UnsetType) else _read(call, sent.permissions)
    number = call.site.next("permission scheme")
    row = call.site.permission_schemes.add(number, PermissionScheme(number, name, sent.description or "", grants))
    return Reply(201, _shape(call, row, grants=True))


@handles(f"GET {SCHEME}/{{schemeId}}", group=GROUP)
def get_scheme(call: Call) -> Json:
    """One scheme; its grants come with `expand`."""
    jira_users_only(call)
    return _shape(call, _the_scheme(call), grants=bool(call.many("expand")))


@handles(f"PUT {SCHEME}/{{schemeId}}", group=GROUP, unknown=SCOPE)
def update_scheme(call: Call) -> Json:
    """Change a scheme; a list of permissions takes the place of all grants."""
    administrators_only(call)
    row = _the_scheme(call)
    sent = call.read(SchemeWrite)
    grants = None if isinstance(sent.permissions, UnsetType) else _read(call, sent.permissions)
    changed = call.site.permission_schemes.edit(row.id)
    changed.name, changed.description = sent.name or row.name, sent.description or ""
    if grants is not None:
        changed.grants = grants
    return _shape(call, changed, grants=True)


@handles(f"DELETE {SCHEME}/{{schemeId}}", group=GROUP)
def delete_scheme(call: Call) -> Reply:
    """Delete a scheme that no project uses."""
    administrators_only(call)
    row = _the_scheme(call)
    if any(project.permission_scheme == row.id for project in call.site.projects.values()):
        raise Refusal(400, "The permission scheme is used by a project and cannot be deleted.")
    call.site.permission_schemes.drop(row.id)
    return Reply(204)


@handles(f"GET {SCHEME}/{{schemeId}}/permission", group=GROUP)
def list_grants(call: Call) -> Json:
    """The grants of a scheme."""
    jira_users_only(call)
    row = _the_scheme(call)
    return {"permissions": [_grant(call, row, grant) for grant in row.grants], "expand": EXPAND}


@handles(f"POST {SCHEME}/{{schemeId}}/permission", group=GROUP)
def create_grant(call: Call) -> Reply:
    """Grant a permission to a holder."""
    administrators_only(call)
    row = _the_scheme(call)
    (made,) = _read(call, [call.read(GrantWrite)])
    if any(_same(grant, made) for grant in row.grants):
        raise Refusal(400, "The same permission grant is present already.")
    call.site.permission_schemes.edit(row.id).grants.append(made)
    return Reply(201, _grant(call, row, made))


@handles(f"GET {SCHEME}/{{schemeId}}/permission/{{permissionId}}", group=GROUP)
def get_grant(call: Call) -> Json:
    """One grant."""
    jira_users_only(call)
    row = _the_scheme(call)
    for grant in row.grants:
        if str(grant.id) == call.params["permissionId"]:
            return _grant(call, row, grant)
    raise Refusal(404, "The requested permission grant could not be found.")


@handles(f"DELETE {SCHEME}/{{schemeId}}/permission/{{permissionId}}", group=GROUP)
def delete_grant(call: Call) -> Reply:
    """Take a permission back."""
    administrators_only(call)
    row = _the_scheme(call)
    left = [grant for grant in row.grants if str(grant.id) != call.params["permissionId"]]
    if len(left) == len(row.grants):
        raise Refusal(400, "The requested permission grant could not be found.")
    call.site.permission_schemes.edit(row.id).grants = left
    return Reply(204)


@handles("GET /rest/api/3/project/{projectKeyOrId}/permissionscheme", group="project-permission-schemes")
def get_project_scheme(call: Call) -> Json:
    """The scheme that a project uses."""
    project = the_project(call, "projectKeyOrId")
    if not is_administrator(call.site, call.account) and not holds(
        call.site, call.account, "ADMINISTER_PROJECTS", project
    ):
        raise Refusal(403, "You do not have permission to view this project's configuration.")
    row = call.site.permission_schemes[project.permission_scheme]
    return _shape(call, row, grants=bool(call.many("expand")))


@handles("PUT /rest/api/3/project/{projectKeyOrId}/permissionscheme", group="project-permission-schemes")
def set_project_scheme(call: Call) -> Json:
    """Let a project use another scheme."""
    administrators_only(call)
    project = the_project(call, "projectKeyOrId")
    row = call.site.permission_schemes.get(call.read(SchemeId).id)
    if row is None:
        raise Refusal(404, NOT_FOUND)
    call.site.projects.edit(project.id).permission_scheme = row.id
    return _shape(call, row, grants=bool(call.many("expand")))


def _the_scheme(call: Call) -> PermissionScheme:
    text = call.params["schemeId"]
    row = call.site.permission_schemes.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None:
        raise Refusal(404, NOT_FOUND)
    return row


def _read(call: Call, sent: list[GrantWrite]) -> list[Grant]:
    made: list[Grant] = []
    for row in sent:
        if row.permission not in PROJECT:
            raise Refusal(400, f"Unrecognized permission: '{row.permission}'.")
        made.append(Grant(0, row.permission, *holders.read(call.site, row.holder)))
    for grant in made:
        grant.id = call.site.next("grant")
    return made


def _same(one: Grant, other: Grant) -> bool:
    return (one.permission, one.type, one.parameter) == (other.permission, other.type, other.parameter)


def _grant(call: Call, row: PermissionScheme, grant: Grant) -> Json:
    return {
        "id": grant.id,
        "self": rest(call, f"permissionscheme/{row.id}/permission/{grant.id}"),
        "holder": holders.show(call, grant.type, grant.parameter, frozenset(call.many("expand"))),
        "permission": grant.permission,
    }


def _shape(call: Call, row: PermissionScheme, *, grants: bool) -> Json:
    shown: Json = {
        "expand": f"permissions,{EXPAND}",
        "id": row.id,
        "self": rest(call, f"permissionscheme/{row.id}"),
        "name": row.name,
        "description": row.description,
    }
    if grants:
        shown["permissions"] = [_grant(call, row, grant) for grant in row.grants]
    return shown
