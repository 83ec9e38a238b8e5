"""Issue security levels, and who sees what carries one."""

from msgspec import Struct

from deskhand.sandbox import _holder_view as holders
from deskhand.sandbox._access import administrators_only, holds, level_of
from deskhand.sandbox._call import Call, Refusal, Reply
from deskhand.sandbox._handles import handles
from deskhand.sandbox._holders import stands_for
from deskhand.sandbox._issue_view import security_level
from deskhand.sandbox._records import Member, Project, SecurityLevel, SecurityScheme
from deskhand.sandbox._replies import Json, platform_page
from deskhand.sandbox.platform.issue_security import (
    GROUP,
    LEVEL,
    SCHEMES,
    LevelWrite,
    extend,
    scheme_of,
    the_scheme,
)
from deskhand.sandbox.platform.projects import the_project
from deskhand.sandbox.platform.tasks import begun


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


@handles(f"PUT {LEVEL}", group=GROUP)
def add_levels(call: Call) -> Reply:
    """Add levels to a scheme."""
    administrators_only(call)
    sent = call.read(Levels).levels
    row = the_scheme(call)
    trial = SecurityScheme(row.id, row.name, row.description, row.default, list(row.levels))
    extend(call, trial, sent)
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


@handles(f"DELETE {LEVEL}/{{levelId}}", group=GROUP)
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
    return begun(call, "Delete an issue security level")


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
        row = scheme_of(call, sent.issue_security_scheme_id)
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
    scheme = the_scheme(call, "issueSecuritySchemeId")
    levels = call.many("issueSecurityLevelId")
    rows = [row for row in _members(call) if row[0].id == scheme.id and (not levels or str(row[1].id) in levels)]

    def shape(row: tuple[SecurityScheme, SecurityLevel, Member]) -> Json:
        return {"id": row[2].id, "issueSecurityLevelId": row[1].id, "holder": _holder(call, row[2])}

    return platform_page(call, rows, shape)


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


def _the_level(call: Call) -> tuple[SecurityScheme, SecurityLevel]:
    scheme = call.site.security_schemes.edit(the_scheme(call).id)
    for level in scheme.levels:
        if str(level.id) == call.params["levelId"]:
            return scheme, level
    raise Refusal(404, "The issue security level does not exist.")


def _members(call: Call) -> list[tuple[SecurityScheme, SecurityLevel, Member]]:
    return [
        (scheme, level, member)
        for scheme in call.site.security_schemes.values()
        for level in scheme.levels
        for member in level.members
    ]


def _holder(call: Call, row: Member) -> Json:
    return holders.show(call, row.type, row.parameter, frozenset(call.many("expand")))
