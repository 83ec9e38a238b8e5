"""Issue security schemes, and which project uses which."""

from msgspec import Struct

from deskhand.sandbox import _holder_view as holders
from deskhand.sandbox._access import administrators_only, holds
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import is_administrator
from deskhand.sandbox._issue_view import rest, security_level
from deskhand.sandbox._records import Member, SecurityLevel, SecurityScheme
from deskhand.sandbox._replies import Json, platform_page
from deskhand.sandbox.platform.projects import the_project
from deskhand.sandbox.platform.tasks import begun

SCHEMES = "/rest/api/3/issuesecurityschemes"
LEVEL = f"{SCHEMES}/{{schemeId}}/level"
GROUP = "issue-security-schemes"


class LevelWrite(Struct, rename="camel"):
    """A level as it is sent."""

    name: str | None = None
    description: str | None = None
    is_default: bool = False
    members: list[holders.Holder] = []


class SchemeWrite(Struct):
    """A scheme as it is sent."""

    name: str | None = None
    description: str | None = None
    levels: list[LevelWrite] = []


class Mapping(Struct, rename="camel"):
    """What becomes of a level when a project changes its scheme."""

    old_level_id: str
    new_level_id: str


class Association(Struct, rename="camel"):
    """Which scheme a project is to use."""

    project_id: str
    scheme_id: str
    old_to_new_security_level_mappings: list[Mapping] = []


@handles(f"GET {SCHEMES}", group=GROUP)
def list_schemes(call: Call) -> Json:
    """Every scheme."""
    administrators_only(call)
    return {"issueSecuritySchemes": [_shape(call, row) for row in call.site.security_schemes.values()]}


@handles(f"POST {SCHEMES}", group=GROUP)
def create_scheme(call: Call) -> Reply:
    """A new scheme, with levels and members."""
    administrators_only(call)
    sent = call.read(SchemeWrite)
    name = (sent.name or "").strip()
    if not name or any(row.name == name for row in call.site.security_schemes.values()):
        raise Refusal(400, "The issue security scheme needs a name that no other one has.")
    row = SecurityScheme(0, name, sent.description or "")
    extend(call, row, sent.levels)
    row.id = call.site.next("security scheme")
    call.site.security_schemes.add(row.id, row)
    return Reply(201, {"id": str(row.id)})


@handles(f"GET {SCHEMES}/{{id}}", group=GROUP)
def get_scheme(call: Call) -> Json:
    """One scheme with its levels."""
    row = the_scheme(call, "id")
    places = [place for place in call.site.projects.values() if place.security_scheme == row.id]
    administers = any(holds(call.site, call.account, "ADMINISTER_PROJECTS", place) for place in places)
    if not administers:
        administrators_only(call)
    return _whole(call, row)


@handles(f"PUT {SCHEMES}/{{id}}", group=GROUP)
def update_scheme(call: Call) -> Reply:
    """Change the name or the description of a scheme."""
    administrators_only(call)
    sent = call.read(SchemeWrite)
    row = call.site.security_schemes.edit(the_scheme(call, "id").id)
    row.name, row.description = sent.name or row.name, row.description if sent.description is None else sent.description
    return Reply(204)


@handles(f"DELETE {SCHEMES}/{{schemeId}}", group=GROUP)
def delete_scheme(call: Call) -> Reply:
    """Delete a scheme that no project uses."""
    administrators_only(call)
    row = the_scheme(call)
    if any(place.security_scheme == row.id for place in call.site.projects.values()):
        raise Refusal(400, "The issue security scheme is used by a project and cannot be deleted.")
    call.site.security_schemes.drop(row.id)
    return Reply(204)


@handles(f"GET {SCHEMES}/project", group=GROUP)
def list_projects(call: Call) -> Json:
    """Which project uses which scheme."""
    administrators_only(call)
    schemes, projects = call.many("issueSecuritySchemeId"), call.many("projectId")
    rows = [place for place in call.site.projects.values() if place.security_scheme is not None]
    if schemes or projects:
        rows = [row for row in rows if str(row.security_scheme) in schemes or str(row.id) in projects]
    return platform_page(
        call, rows, lambda row: {"issueSecuritySchemeId": str(row.security_scheme), "projectId": str(row.id)}
    )


@handles(f"PUT {SCHEMES}/project", group=GROUP)
def associate(call: Call) -> Reply:
    """Let a project use a scheme; its issues get the levels that are named for theirs, or none."""
    administrators_only(call)
    sent = call.read(Association)
    scheme = scheme_of(call, sent.scheme_id)
    project = call.site.project(sent.project_id)
    if project is None:
        raise Refusal(404, "The project does not exist.")
    known = {str(level.id): level.id for level in scheme.levels}
    moved = {row.old_level_id: known.get(row.new_level_id) for row in sent.old_to_new_security_level_mappings}
    call.site.projects.edit(project.id).security_scheme = scheme.id
    for number, issue in list(call.site.issues.items()):
        if issue.project == project.id and issue.security is not None and str(issue.security) not in known:
            call.site.issues.edit(number).security = moved.get(str(issue.security))
    return begun(call, "Associate an issue security scheme with a project")


@handles("GET /rest/api/3/project/{projectKeyOrId}/issuesecuritylevelscheme", group="project-permission-schemes")
def get_project_scheme(call: Call) -> Json:
    """The scheme that a project uses."""
    project = the_project(call, "projectKeyOrId")
    if not is_administrator(call.site, call.account) and not holds(
        call.site, call.account, "ADMINISTER_PROJECTS", project
    ):
        raise Refusal(403, "You do not have permission to view this project's configuration.")
    row = call.site.security_schemes.get(project.security_scheme or 0)
    if row is None:
        raise Refusal(404, "The project has no issue security scheme.")
    return _whole(call, row)


def scheme_of(call: Call, text: str) -> SecurityScheme:
    """The scheme of a number."""
    row = call.site.security_schemes.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None:
        raise Refusal(404, "The issue security scheme does not exist.")
    return row


def the_scheme(call: Call, name: str = "schemeId") -> SecurityScheme:
    """The scheme that the path names."""
    return scheme_of(call, call.params[name])


def extend(call: Call, row: SecurityScheme, sent: list[LevelWrite]) -> None:
    """Add levels to a scheme; a wrong one is refused."""
    for said in sent:
        name = (said.name or "").strip()
        if not name or any(level.name == name for level in row.levels):
            raise Refusal(400, "Every issue security level needs a name that no other one in the scheme has.")
        made = [holders.read(call.site, member) for member in said.members]
        members = [Member(call.site.next("security member"), *member) for member in made]
        level = SecurityLevel(call.site.next("security level"), name, said.description or "", members)
        row.levels.append(level)
        if said.is_default:
            row.default = level.id


def _shape(call: Call, row: SecurityScheme) -> Json:
    shown: Json = {
        "self": rest(call, f"issuesecurityschemes/{row.id}"),
        "id": row.id,
        "name": row.name,
        "description": row.description,
    }
    if row.default is not None:
        shown["defaultSecurityLevelId"] = row.default
    return shown


def _whole(call: Call, row: SecurityScheme) -> Json:
    return {**_shape(call, row), "levels": [security_level(call, level) for level in row.levels]}
