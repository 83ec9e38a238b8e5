"""Issue security schemes, their levels, and who sees what carries a level."""

from msgspec import Struct

from deskhand.sandbox import _holder_view as holders
from deskhand.sandbox._access import administrators_only, holds, level_of
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import is_administrator, stands_for
from deskhand.sandbox._issue_view import rest, security_level
from deskhand.sandbox._records import Member, Project, SecurityLevel, SecurityScheme
from deskhand.sandbox._replies import Json, platform_page
from deskhand.sandbox.platform.projects import the_project

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


class Levels(Struct):
    """Levels to add."""

    levels: list[LevelWrite] = []


class Members(Struct):
    """Holders to add to a level."""

    members: list[holders.Holder] = []


class Default(Struct, rename="camel"):
    """The default level of a scheme."""

    issue_security_scheme_id: str
    default_level_id: str | None = None


class Defaults(Struct, rename="camel"):
    """The default levels of schemes."""

    default_values: list[Default]


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
    _add_levels(call, row, sent.levels)
    row.id = call.site.next("security scheme")
    call.site.security_schemes.add(row.id, row)
    return Reply(201, {"id": str(row.id)})


@handles(f"GET {SCHEMES}/{{id}}", group=GROUP)
def get_scheme(call: Call) -> Json:
    """One scheme with its levels."""
    row = _the_scheme(call, "id")
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
    row = call.site.security_schemes.edit(_the_scheme(call, "id").id)
    row.name, row.description = sent.name or row.name, row.description if sent.description is None else sent.description
    return Reply(204)


@handles(f"DELETE {SCHEMES}/{{schemeId}}", group=GROUP)
def delete_scheme(call: Call) -> Reply:
    """Delete a scheme that no project uses."""
    administrators_only(call)
    row = _the_scheme(call)
    if any(place.security_scheme == row.id for place in call.site.projects.values()):
        raise Refusal(400, "The issue security scheme is used by a project and cannot be deleted.")
    call.site.security_schemes.drop(row.id)
    return Reply(204)


@handles(f"PUT {LEVEL}", group=GROUP)
def add_levels(call: Call) -> Reply:
    """Add levels to a scheme."""
    administrators_only(call)
    sent = call.read(Levels).levels
    row = _the_scheme(call)
    trial = SecurityScheme(row.id, row.name, row.description, row.default, list(row.levels))
    _add_levels(call, trial, sent)
    changed = call.site.security_schemes.edit(row.id)
    changed.levels, changed.default = trial.levels, trial.default
    return Reply(204)


@handles(f"PUT {LEVEL}/{{levelId}}", group=GROUP)
def update_level(call: Call) -> Reply:
    """Change the name or the description of a level."""
    administrators_only(call)
    sent = call.read(LevelWrite)
    _, level = _the_level(call)
    level.name, level.description = sent.name or level.name, sent.description or level.description
    return Reply(204)


@handles(f"DELETE {LEVEL}/{{levelId}}", group=GROUP, unknown="The task behind the 303: here it is done at once.")
def delete_level(call: Call) -> Reply:
    """Delete a level; its issues get another one, or none."""
    administrators_only(call)
    scheme, level = _the_level(call)
    swap = call.one("replaceWith")
    other = next((row.id for row in scheme.levels if str(row.id) == swap), None)
    if swap and other is None:
        raise Refusal(400, "The level to take its place does not exist in this scheme.")
    scheme.levels.remove(level)
    scheme.default = None if scheme.default == level.id else scheme.default
    for number, issue in list(call.site.issues.items()):
        if issue.security == level.id:
            call.site.issues.edit(number).security = other
    return _task(call)


@handles(f"PUT {LEVEL}/{{levelId}}/member", group=GROUP)
def add_members(call: Call) -> Reply:
    """Add holders to a level."""
    administrators_only(call)
    made = [holders.read(call.site, row) for row in call.read(Members).members]
    if not made:
        raise Refusal(400, "Name the members to add.")
    _, level = _the_level(call)
    level.members += [Member(call.site.next("security member"), kind, parameter) for kind, parameter in made]
    return Reply(204)


@handles(f"DELETE {LEVEL}/{{levelId}}/member/{{memberId}}", group=GROUP)
def remove_member(call: Call) -> Reply:
    """Take a holder out of a level."""
    administrators_only(call)
    _, level = _the_level(call)
    left = [row for row in level.members if str(row.id) != call.params["memberId"]]
    if len(left) == len(level.members):
        raise Refusal(404, "The member does not exist in this level.")
    level.members = left
    return Reply(204)


@handles(f"PUT {SCHEMES}/level/default", group=GROUP)
def set_defaults(call: Call) -> Reply:
    """Say which level new issues get."""
    administrators_only(call)
    for sent in call.read(Defaults).default_values:
        row = _by_id(call, sent.issue_security_scheme_id)
        wanted = [level.id for level in row.levels if str(level.id) == sent.default_level_id]
        if not wanted and sent.default_level_id is not None:
            raise Refusal(400, "The default level does not exist in the scheme.")
        call.site.security_schemes.edit(row.id).default = wanted[0] if wanted else None
    return Reply(204)


@handles(f"GET {SCHEMES}/level", group=GROUP)
def search_levels(call: Call) -> Json:
    """Levels of schemes, all or certain ones."""
    administrators_only(call)
    ids, schemes = call.many("id"), call.many("schemeId")
    rows = [
        (scheme, level)
        for scheme in call.site.security_schemes.values()
        for level in scheme.levels
        if not (ids or schemes) or str(level.id) in ids or str(scheme.id) in schemes
    ]
    if call.flag("onlyDefault", default=False):
        rows = [(scheme, level) for scheme, level in rows if scheme.default == level.id]

    def shape(row: tuple[SecurityScheme, SecurityLevel]) -> Json:
        scheme, level = row
        more = {"issueSecuritySchemeId": str(scheme.id), "isDefault": scheme.default == level.id}
        return {**security_level(call, level), **more}

    return platform_page(call, rows, shape)


@handles(f"GET {SCHEMES}/level/member", group=GROUP)
def search_members(call: Call) -> Json:
    """Members of levels, all or certain ones; every id is text."""
    administrators_only(call)
    ids, schemes, levels = call.many("id"), call.many("schemeId"), call.many("levelId")
    rows = [
        row
        for row in _members(call)
        if not (ids or schemes or levels)
        or str(row[2].id) in ids
        or str(row[0].id) in schemes
        or str(row[1].id) in levels
    ]

    def shape(row: tuple[SecurityScheme, SecurityLevel, Member]) -> Json:
        scheme, level, member = row
        places = {"issueSecuritySchemeId": str(scheme.id), "issueSecurityLevelId": str(level.id)}
        return {"id": str(member.id), **places, "holder": _holder(call, member)}

    return platform_page(call, rows, shape)


@handles(f"GET {SCHEMES}/{{issueSecuritySchemeId}}/members", group="issue-security-level")
def list_members(call: Call) -> Json:
    """The members of a scheme's levels; every id is a number."""
    administrators_only(call)
    scheme = _the_scheme(call, "issueSecuritySchemeId")
    levels = call.many("issueSecurityLevelId")
    rows = [row for row in _members(call) if row[0].id == scheme.id and (not levels or str(row[1].id) in levels)]

    def shape(row: tuple[SecurityScheme, SecurityLevel, Member]) -> Json:
        return {"id": row[2].id, "issueSecurityLevelId": row[1].id, "holder": _holder(call, row[2])}

    return platform_page(call, rows, shape)


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


@handles(f"PUT {SCHEMES}/project", group=GROUP, unknown="The task behind the 303: here it is done at once.")
def associate(call: Call) -> Reply:
    """Let a project use a scheme; its issues get the levels that are named for theirs, or none."""
    administrators_only(call)
    sent = call.read(Association)
    scheme = _by_id(call, sent.scheme_id)
    project = call.site.project(sent.project_id)
    if project is None:
        raise Refusal(404, "The project does not exist.")
    known = {str(level.id): level.id for level in scheme.levels}
    moved = {row.old_level_id: known.get(row.new_level_id) for row in sent.old_to_new_security_level_mappings}
    call.site.projects.edit(project.id).security_scheme = scheme.id
    for number, issue in list(call.site.issues.items()):
        if issue.project == project.id and issue.security is not None and str(issue.security) not in known:
            call.site.issues.edit(number).security = moved.get(str(issue.security))
    return _task(call)


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


@handles("GET /rest/api/3/project/{projectKeyOrId}/securitylevel", group="project-permission-schemes", anonymous=True)
def list_project_levels(call: Call) -> Json:
    """The levels that the caller can set in a project."""
    project = the_project(call, "projectKeyOrId")
    return {"levels": [security_level(call, level) for level in settable(call, project)]}


@handles("GET /rest/api/3/securitylevel/{id}", group="issue-security-level", anonymous=True)
def get_level(call: Call) -> Json:
    """One level."""
    text = call.params["id"]
    level = level_of(call.site, int(text)) if text.isdecimal() and len(text) < 18 else None
    if level is None:
        raise Refusal(404, "The issue security level does not exist.")
    return security_level(call, level)


def settable(call: Call, project: Project) -> list[SecurityLevel]:
    """The levels of a project that the caller is in, if the caller may set levels."""
    if not holds(call.site, call.account, "SET_ISSUE_SECURITY", project):
        return []
    scheme = call.site.security_schemes.get(project.security_scheme or 0)
    return [
        level
        for level in (() if scheme is None else scheme.levels)
        if any(
            stands_for(call.site, call.account, row.type, row.parameter, project, None, portal=False)
            for row in level.members
        )
    ]


def _task(call: Call) -> Reply:
    return Reply(303, headers={"Location": rest(call, f"task/{call.site.next('task')}"), "Content-Length": "0"})


def _by_id(call: Call, text: str) -> SecurityScheme:
    row = call.site.security_schemes.get(int(text)) if text.isdecimal() and len(text) < 18 else None
    if row is None:
        raise Refusal(404, "The issue security scheme does not exist.")
    return row


def _the_scheme(call: Call, name: str = "schemeId") -> SecurityScheme:
    return _by_id(call, call.params[name])


def _the_level(call: Call) -> tuple[SecurityScheme, SecurityLevel]:
    scheme = call.site.security_schemes.edit(_the_scheme(call).id)
    for level in scheme.levels:
        if str(level.id) == call.params["levelId"]:
            return scheme, level
    raise Refusal(404, "The issue security level does not exist.")


def _add_levels(call: Call, row: SecurityScheme, sent: list[LevelWrite]) -> None:
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


def _members(call: Call) -> list[tuple[SecurityScheme, SecurityLevel, Member]]:
    return [
        (scheme, level, member)
        for scheme in call.site.security_schemes.values()
        for level in scheme.levels
        for member in level.members
    ]


def _holder(call: Call, row: Member) -> Json:
    return holders.show(call, row.type, row.parameter, frozenset(call.many("expand")))


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
